# What a contributor does. PYTHON is any environment with `pip install -e '.[dev]'`.
PYTHON ?= .venv/bin/python

.PHONY: help test lint types contracts bench speed guard actors model docs fuzz audit

help:
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/'

test: ## run the tests with coverage
	$(PYTHON) -m pytest --cov

lint: ## check style
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check

types: ## check types and import contracts
	$(PYTHON) -m mypy
	$(PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

bench: ## run the benchmarks of all parts (peers need the extra bench)
	$(PYTHON) -m pytest benchmarks --benchmark-only

speed: ## measure speed beside peers, in turn, and say which aims are met (needs the extra bench)
	$(PYTHON) -m benchmarks.speed

guard: ## fail if speed has been lost
	$(PYTHON) -m benchmarks.guard

actors: ## score actors, references and holders on the labelled articles
	$(PYTHON) -m benchmarks.actor_scores

model: ## rebuild models/default from seeds/
	$(PYTHON) models/build.py

docs: ## build the documentation in site/; a warning is an error
	$(PYTHON) -m mkdocs build --strict --quiet

FUZZ_SECONDS ?= 300
fuzz: ## fuzz classify and the readers of labels and models (needs the extra fuzz)
	for target in classify labels model rows folder; do \
	  $(PYTHON) tests/fuzz/fuzz.py $$target -max_total_time=$(FUZZ_SECONDS) -max_len=4000 || exit 1; done

audit: ## look the installed packages up among known weaknesses (needs the extra audit, and the network)
	$(PYTHON) -m pip_audit --skip-editable

# What a contributor does. PYTHON is any environment with `pip install -e '.[dev]'`.
PYTHON ?= .venv/bin/python

.PHONY: help test lint types contracts bench actors model docs

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

bench: ## run the benchmarks
	$(PYTHON) -m pytest benchmarks --benchmark-only

actors: ## score actors, references and holders on the labelled articles
	$(PYTHON) -m benchmarks.actor_scores

model: ## rebuild models/default from seeds/
	$(PYTHON) models/build.py

docs: ## build the documentation in site/; a warning is an error
	$(PYTHON) -m mkdocs build --strict --quiet

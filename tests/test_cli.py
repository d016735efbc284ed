"""The command line: what is printed, where errors go, how fast help is."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import stancelib
from stancelib.cli import app
from stancelib.display import stance_table
from stancelib.errors import ModelNotFoundError
from stancelib.records import FRAME_COLUMNS
from stancelib.totals import actor_totals

if TYPE_CHECKING:
    from pathlib import Path

    from stancelib.classifier import StanceModel

TEXT = "The minister attacked the union. It rained [twice]."
ARTICLES = [
    {"id": 1, "text": "The union attacked NATO. Oslo praised NATO.", "day": "2024-02-29"},
    {"id": 2, "text": "Critics condemned NATO as corrupt."},
    {"id": 3, "text": ""},
]


def run(*arguments: object, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin, env={"COLUMNS": "160"})


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ARTICLES), "utf-8")
    return path


def test_help_names_the_commands_and_loads_nothing_heavy() -> None:
    """`stancelib --help` is instant: it loads neither numpy nor pandas, numba or scikit-learn."""
    heavy = ("numpy", "pandas", "numba", "sklearn", "pyarrow")
    code = f"import sys, stancelib.cli; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
    shown = run("--help")
    assert shown.exit_code == 0
    for command in ("classify", "score", "report", "train", "evaluate", "labels", "actors"):
        assert command in shown.output


def test_version() -> None:
    """`--version` prints it and ends; `python -m stancelib` is the same program."""
    assert run("--version").output == f"stancelib {stancelib.__version__}\n"
    found = subprocess.run([sys.executable, "-m", "stancelib", "--version"], capture_output=True, text=True, check=True)
    assert found.stdout == f"stancelib {stancelib.__version__}\n"


def test_classify_shows_every_claim(model_folder: Path) -> None:
    """One row for each claim and actor; brackets in the text are no markup."""
    shown = run("classify", TEXT, "--actor", "the union", "--actor", "the minister", "--model", model_folder)
    assert shown.exit_code == 0
    for words in ("The minister attacked the union.", "against", "the union", "the minister", "It rained [twice]."):
        assert words in shown.stdout


def test_mentions_are_coloured(small_model: StanceModel) -> None:
    """Every mention of a claim has the colour of its stance, and the words are those of the claim."""
    analysis = stancelib.classify("Critics condemned NATO\n as corrupt; NATO knew.", model=small_model)
    cell = next(iter(stance_table(analysis).columns[0].cells))
    assert cell.plain == "Critics condemned NATO as corrupt; NATO knew."
    style = {"against": "bold dark_orange", "favor": "bold blue", "neutral": "underline"}[analysis.stances[0].label]
    assert [cell.plain[span.start : span.end] for span in cell.spans if span.style == style] == ["NATO", "NATO"]


def test_classify_prints_json(small_model: StanceModel, model_folder: Path) -> None:
    """The JSON is that of the analysis."""
    shown = run("classify", TEXT, "--actor", "the union", "--model", model_folder, "--json")
    analysis = stancelib.classify(TEXT, ["the union"], small_model)
    assert json.loads(shown.stdout) == json.loads(json.dumps(analysis.to_dict()))


def test_classify_reads_a_file_and_standard_input(model_folder: Path, tmp_path: Path) -> None:
    """`--file` and `-` give what the argument gives."""
    file = tmp_path / "article.txt"
    file.write_text(TEXT, "utf-8-sig")
    options = ("--model", model_folder, "--json")
    by_argument = run("classify", TEXT, *options)
    assert json.loads(by_argument.stdout)["text"] == TEXT
    assert run("classify", "--file", file, *options).stdout == by_argument.stdout
    assert run("classify", "-", *options, stdin=TEXT).stdout == by_argument.stdout


def test_classify_takes_a_catalogue(model_folder: Path, tmp_path: Path) -> None:
    """`--actors` adds a catalogue file to the names given."""
    catalogue = tmp_path / "actors.csv"
    catalogue.write_text(
        "id,kind,name,aliases,demonyms,metonyms,gender,country,role,since,until\n"
        "unm,organisation,Union of Miners,the union,,,,,,,\n"
    )
    shown = run("classify", TEXT, "--actors", catalogue, "--actor", "the minister", "--model", model_folder, "--json")
    assert [actor["name"] for actor in json.loads(shown.stdout)["actors"]] == ["the minister", "Union of Miners"]


@pytest.mark.parametrize("arguments", [[], [TEXT, "--file", "article.txt"]])
def test_classify_needs_one_text(arguments: list[str]) -> None:
    """Neither nothing nor two texts."""
    shown = run("classify", *arguments)
    assert shown.exit_code == 2
    assert "give either TEXT" in " ".join(shown.stderr.split())


def test_score_writes_and_sums_up(articles: Path, model_folder: Path, tmp_path: Path) -> None:
    """The file is that of `score_file`; the summary counts by actor and names holders."""
    target = tmp_path / "stances.csv"
    options = ("--model", model_folder, "--actor", "the union", "--keep", "day")
    shown = run("score", articles, target, *options)
    assert shown.exit_code == 3
    frame = pd.read_csv(target)
    assert list(frame.columns) == [*FRAME_COLUMNS, "day"]
    assert shown.stdout.startswith(f"3 articles, {len(frame)} rows: {target}\n")
    assert f"rows that could not be scored: 1 missing; see {target}.errors.jsonl" in shown.stderr
    assert "articles/s" not in shown.stderr
    assert ["NATO", "3"] in [line.split()[:2] for line in shown.stdout.splitlines()]
    by_article = run("score", articles, target, *options, "--by-article")
    assert [line.strip() for line in by_article.stdout.splitlines() if "Article" in line] == ["Article 1", "Article 2"]
    short = run("score", articles, target, *options, "--no-summary")
    assert short.stdout == f"3 articles, {len(frame)} rows: {target}\n"


def test_score_passes_its_options_on(articles: Path, model_folder: Path, tmp_path: Path) -> None:
    """Columns, processes, progress and unreadable lines."""
    target = tmp_path / "stances.jsonl"
    articles.write_text('{"key": 1, "body": "Oslo met NATO."}\nbroken\n')
    options = ["--text", "body", "--jobs", "2", "--progress", "--model", str(model_folder)]
    shown = run("score", articles, target, *options, "--id", "key")
    assert shown.exit_code == 3
    assert f"1 unreadable; see {target}.errors.jsonl" in shown.stderr
    assert "1/2" in shown.stderr
    assert json.loads(target.read_text().splitlines()[0])["article_id"] == 1
    assert run("score", articles, target, *options, "--id", "").exit_code == 3
    assert json.loads(target.read_text().splitlines()[0])["article_id"] == 0


def test_claims_and_coreference_are_settings(tmp_path: Path, small_model: StanceModel, model_folder: Path) -> None:
    """Both commands give what the functions give with these settings, and name a wrong value."""
    text = "Rome praised Oslo for its patience, but Bern attacked it."
    source, target = tmp_path / "one.csv", tmp_path / "stances.csv"
    source.write_text(f'id,text\n1,"{text}"\n')
    options = ("--claims", "clause", "--coreference", "off", "--model", model_folder)
    wanted = stancelib.classify(text, model=small_model, claims="clause", coreference="off")
    assert wanted.to_dict() != stancelib.classify(text, model=small_model).to_dict()
    assert json.loads(run("classify", text, "--json", *options).stdout) == json.loads(json.dumps(wanted.to_dict()))
    assert run("score", source, target, *options).exit_code == 0
    assert pd.read_csv(target)["mention"].tolist() == wanted.to_frame()["mention"].tolist()
    wrong = run("classify", text, "--claims", "word")
    assert wrong.exit_code == 2
    assert "claims='word': choose one of 'sentence', 'clause'" in wrong.stderr


def test_an_interrupted_score_says_how_to_go_on(
    articles: Path, model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C ends with one line and exit code 130."""

    def interrupt(*arguments: object, **settings: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("stancelib.files.score_table", interrupt)
    shown = run("score", articles, tmp_path / "stances.csv", "--model", model_folder)
    assert shown.exit_code == 130
    assert shown.stderr == "stancelib: interrupted; the same command goes on where it stopped\n"


ROWS = [
    ("a", "NATO", "against", -0.5, "Oslo"),
    ("a", "NATO", "against", -0.7, "Oslo"),
    ("a", "NATO", "favor", 0.6, "author"),
    ("a", "Oslo", "neutral", 0.0, "author"),
    ("b", "Oslo", "against", -0.4, "Rome"),
    ("b", "Oslo", "neutral", 0.1, "author"),
    ("b", None, None, None, None),
]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_totals_of_a_result(ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts, mean score and the holders of most claims, over all articles and for each; from any format."""
    monkeypatch.setattr("stancelib.totals._ROWS", 2)
    frame = pd.DataFrame(ROWS, columns=["article_id", "actor", "stance", "stance_score", "holder"])
    frame.insert(1, "actor_id", frame["actor"].str.lower())
    path = tmp_path / f"stances.{ending}"
    if ending == "csv":
        frame.to_csv(path, index=False)
    elif ending == "jsonl":
        frame.to_json(path, orient="records", lines=True)
    else:
        frame.astype({"stance": "category"}).to_parquet(path)
    columns = ["actor", "claims", "favor", "neutral", "against", "mean_score", "most_against", "most_favor"]
    assert actor_totals(path)[columns].round(6).to_numpy().tolist() == [
        ["NATO", 3, 1, 0, 2, -0.2, "Oslo (2)", "author (1)"],
        ["Oslo", 3, 0, 2, 1, -0.1, "Rome (1)", ""],
    ]
    assert actor_totals(path, by_article=True)[["article_id", "actor", "claims", "mean_score"]].round(
        6
    ).to_numpy().tolist() == [
        ["a", "NATO", 3, -0.2],
        ["a", "Oslo", 1, 0.0],
        ["b", "Oslo", 2, -0.15],
    ]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_totals_of_no_rows(ending: str, model_folder: Path, tmp_path: Path) -> None:
    """A file without articles has an empty summary."""
    source, target = tmp_path / "articles.jsonl", tmp_path / f"stances.{ending}"
    source.write_text("")
    shown = run("score", source, target, "--model", model_folder, "--by-article")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("0 articles, 0 rows")


def test_train_then_evaluate(labels_file: Path, tmp_path: Path) -> None:
    """Training writes a model folder and prints the scores of the held-out rows; evaluate prints scores of any rows."""
    folder = tmp_path / "model"
    shown = run("train", labels_file, "--output", folder)
    assert shown.exit_code == 0
    assert shown.stdout.startswith(f"45 rows: {folder}\nheldout: macro-F1 ")
    found = run("evaluate", folder, labels_file, "--json")
    scores = json.loads(found.stdout)
    assert list(scores) == ["macro_f1", "accuracy", "per_class", "ece", "n", "ci95"]
    assert scores["n"] == 60
    assert "macro-F1" in run("evaluate", folder, labels_file).stdout
    detailed = run("evaluate", folder, labels_file, "--details", "--picture", tmp_path / "scores.png")
    assert "risk_coverage" in detailed.stdout
    assert (tmp_path / "scores.png").stat().st_size > 1000
    more = json.loads(run("evaluate", folder, labels_file, "--details", "--json").stdout)
    assert set(more) > set(scores)
    assert len(more["reliability"]) == 10
    uniform = run("evaluate", folder, labels_file, "--json", "--priors", "uniform")
    assert json.loads(uniform.stdout)["n"] == 60


def test_training_with_the_seeds(labels_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--seeds` adds the shipped rows, less those of the same sentences; `--weight` repeats one's own."""
    (tmp_path / "seeds" / "sentences").mkdir(parents=True)
    shutil.copy(labels_file, tmp_path / "seeds" / "sentences" / "some.jsonl")
    monkeypatch.setattr("stancelib.labels.data_folder", lambda name: tmp_path / name)
    own = tmp_path / "own.jsonl"
    rows = labels_file.read_text("utf-8").splitlines(keepends=True)
    own.write_text("".join(rows[:2]))
    shown = run("train", own, "--seeds", "--weight", "3", "--output", tmp_path / "model")
    assert shown.stdout == f"{45 + 2 * 2} rows: {tmp_path / 'model'}\n"


def test_evaluate_compares(labels_file: Path, model_folder: Path) -> None:
    """Both scores, the difference and the rows that turned."""
    shown = run("evaluate", model_folder, labels_file, "--compare", model_folder)
    assert shown.exit_code == 0
    assert "macro-F1 +0.000 (95 % interval +0.000 to +0.000); 0 rows mended, 0 broken" in shown.stdout
    found = json.loads(run("evaluate", model_folder, labels_file, "--compare", model_folder, "--json").stdout)
    assert found["difference"] == 0
    assert found["other"]["n"] == 60


def test_actors(tmp_path: Path) -> None:
    """The catalogue is counted, searched by any name, and a file of one's own is checked."""
    assert "country" in run("actors").stdout
    shown = run("actors", "kremlin").stdout
    assert "Russia" in shown
    assert "Smolenskaya Square" in shown
    (found,) = json.loads(run("actors", "KREMLIN", "--json").stdout)
    assert found["id"] == "RUS"
    broken = tmp_path / "actors.csv"
    broken.write_text("id,name\n")
    assert run("actors", "--actors", broken).exit_code == 2


def test_every_help_text_has_an_example() -> None:
    """And the example is of that command."""
    for command in ("classify", "score", "report", "train", "evaluate", "actors"):
        assert f"Example: stancelib {command} " in run(command, "--help").output
    for command in ("check", "stats", "export", "import"):
        assert f"Example: stancelib labels {command} " in run("labels", command, "--help").output


def test_evaluate_scores_a_part(labels_file: Path, model_folder: Path) -> None:
    """`--part` leaves out the other rows; the default is all of them."""
    for part, rows in (("train", 45), ("heldout", 15), ("all", 60)):
        shown = run("evaluate", model_folder, labels_file, "--part", part, "--json")
        assert json.loads(shown.stdout)["n"] == rows
    assert run("evaluate", model_folder, labels_file, "--part", "test").exit_code == 2


def test_a_part_without_rows_is_an_error(labels_file: Path, model_folder: Path, tmp_path: Path) -> None:
    """The message names the file and the part."""
    labels = tmp_path / "labels.jsonl"
    rows = labels_file.read_text("utf-8").splitlines(keepends=True)
    labels.write_text("".join(row for row in rows if '"part": "train"' in row))
    shown = run("evaluate", model_folder, labels, "--part", "heldout")
    assert shown.exit_code == 2
    assert shown.stderr.startswith(f"stancelib: {labels}: no row of the part 'heldout'; give")


def test_training_rows_alone_are_not_evaluated(labels_file: Path, tmp_path: Path) -> None:
    """Without held-out rows there is nothing to print but what was written."""
    labels, folder = tmp_path / "labels.jsonl", tmp_path / "model"
    rows = labels_file.read_text("utf-8").splitlines(keepends=True)
    labels.write_text("".join(row for row in rows if '"part": "train"' in row))
    assert run("train", labels, "--output", folder).stdout == f"45 rows: {folder}\n"


def test_report_writes_a_page(articles: Path, model_folder: Path, tmp_path: Path) -> None:
    """The page, its size, and what was left out."""
    target = tmp_path / "report.html"
    articles.write_text(articles.read_text() + "broken\n")
    shown = run("report", articles, target, "--model", model_folder, "--heading", "Three", "--actor", "the union")
    assert shown.exit_code == 0
    assert shown.stdout == f"3 articles, 2 texts shown: {target}\n"
    assert shown.stderr == "left out: 1 articles without text, 1 unreadable lines\n"
    page = target.read_text("utf-8")
    assert "<h1>Three</h1>" in page
    assert "the union" in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["classify", TEXT, "--model", "none"], "no model 'none'"),
        (["classify", "--file", "none.txt"], "none.txt cannot be read: No such file or directory"),
        (["score", "none.csv", "stances.csv", "--model", "MODEL"], "none.csv: there is no such file"),
        (["evaluate", "MODEL", "none.jsonl"], "none.jsonl"),
        (["evaluate", "MODEL", "LABELS", "--priors", "wild"], "priors 'wild'"),
        (["train", "none.jsonl", "--output", "model"], "none.jsonl"),
    ],
)
def test_errors_are_one_line(arguments: list[str], message: str, model_folder: Path, labels_file: Path) -> None:
    """Errors of stancelib go to standard error, without a traceback, with exit code 2."""
    places = {"MODEL": model_folder, "LABELS": labels_file}
    shown = run(*(places.get(argument, argument) for argument in arguments))
    assert shown.exit_code == 2
    assert shown.stdout == ""
    assert shown.stderr.startswith("stancelib: ")
    assert message in shown.stderr
    assert shown.stderr.count("\n") == 1


def test_text_that_is_not_utf_8_is_an_error(tmp_path: Path) -> None:
    """From a file and from standard input, the place is named."""
    file = tmp_path / "latin.txt"
    file.write_bytes(b"caf\xe9")
    assert f"{file} is not UTF-8 (byte 3)" in run("classify", "--file", file).stderr
    assert "standard input is not UTF-8 (byte 3)" in run("classify", "-", stdin=b"caf\xe9").stderr


def test_debug_shows_where_an_error_comes_from() -> None:
    """`--debug` lets the error through."""
    shown = run("--debug", "classify", TEXT, "--model", "none")
    assert isinstance(shown.exception, ModelNotFoundError)

"""Reports: the numbers are those of the frame, bad input is named, and a part is shown where all is too much."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import stancelib
from stancelib import report_rows
from stancelib.classifier import StanceModel
from stancelib.errors import ColumnError, FileFormatError, TextError
from stancelib.records import FRAME_COLUMNS
from stancelib.report import write_report
from stancelib.report_data import actor_scores, grid, holder_grid, movers, stance_rows, times
from stancelib.report_files import ReportSettings, report_file
from stancelib.report_page import shown_articles
from stancelib.report_texts import cut, text_of_rows

HOSTILE = '</script><script>alert("x")</script> <img src="http://example.org/x" onerror="alert(1)"> & {{ 7 * 7 }}'
ARTICLES = [
    ("a", "Critics condemned NATO as corrupt. Oslo praised NATO.", "First", "Post", "2024-01-05"),
    ("b", "The minister attacked Oslo.\n\nReporters saw NATO in the lobby.", "Second", "Globe", "2024-03-05"),
    ("c", f"Oslo praised NATO. {HOSTILE}", HOSTILE, "Post", None),
    ("d", "", "Empty", "Post", "2024-04-01"),
]


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    return pd.DataFrame(ARTICLES, columns=["id", "text", "title", "source", "date"])


@pytest.fixture(scope="module")
def frame(articles: pd.DataFrame, small_model: StanceModel) -> pd.DataFrame:
    return stancelib.score(articles[:3], keep=["title", "source", "date"], model=small_model)


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def rows_of(*rows: tuple[str, str, float, str]) -> pd.DataFrame:
    """Rows of actor, stance, score and holder."""
    frame = pd.DataFrame(rows, columns=["actor", "stance", "stance_score", "holder"])
    return frame.assign(actor_id=frame["actor"].str.lower(), actor_kind="other")


def test_a_page_counts_what_the_frame_says(frame: pd.DataFrame, tmp_path: Path) -> None:
    """One file with the counts of the frame, every stance listed, titles as they are."""
    done = write_report(frame, tmp_path / "report.html")
    page = done.path.read_text("utf-8")
    assert (done.articles, done.texts, done.size) == (3, 3, len(page.encode()))
    data = data_of(page)
    named = frame[frame["actor_id"].notna()]
    assert data["all"] == len(data["rows"]) == len(named)
    assert data["titles"] == ["First", "Second", HOSTILE]
    assert f"<b>{len(named)} stances</b>" in page
    assert "1 article without a readable date left out" in page
    listed = sorted((data["actors"][row[2]], data["claims"][row[1]]) for row in data["rows"])
    assert listed == sorted(
        (actor, " ".join(claim.split())) for actor, claim in zip(named.actor, named.claim, strict=True)
    )


def test_hostile_text_stays_text(frame: pd.DataFrame, tmp_path: Path) -> None:
    """No tag of an article reaches the page, and the page may load and run nothing but itself."""
    page = write_report(frame, tmp_path / "report.html").path.read_text("utf-8")
    assert "<img" not in page
    assert page.count("<script") == 3
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)="(?!#|data:)', page)


def test_a_text_with_reasons(small_model: StanceModel, tmp_path: Path) -> None:
    """An analysis shows every mention, with the features that decided."""
    analysis = stancelib.classify("Critics condemned NATO as corrupt, and NATO knew.", model=small_model)
    page = write_report(analysis, tmp_path / "one.html").path.read_text("utf-8")
    assert page.count("data-n=") == 2
    spots = json.loads(re.search(r'id="spots">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    name, weight = spots[0][4][0]
    assert (name, pytest.approx(weight)) == (
        analysis.stances[0].explain(1)[0].name,
        analysis.stances[0].explain(1)[0].weight,
    )
    assert "Articles</h2>" not in page


def test_a_text_is_put_together_from_its_claims(frame: pd.DataFrame) -> None:
    """Claims stand where they stood; pieces give the text back."""
    text, spots = text_of_rows(frame[frame["article_id"] == "b"])
    assert text == ARTICLES[1][1]
    assert {text[spot.start : spot.end] for spot in spots} >= {"Oslo", "NATO"}
    assert "".join(piece.text for piece in cut(text, spots)) == text


def test_nothing_to_count(small_model: StanceModel, tmp_path: Path) -> None:
    """A frame without rows and a text without actors have a page that says so."""
    for number, stances in enumerate(
        [pd.DataFrame(columns=FRAME_COLUMNS), stancelib.classify("It rained.", model=small_model)]
    ):
        page = write_report(stances, tmp_path / f"{number}.html").path.read_text("utf-8")
        assert "No actor is named in" in page


@pytest.mark.parametrize(
    ("stances", "error", "message"),
    [
        ("text", TextError, "stances are str"),
        (pd.DataFrame({"article_id": [1], "claim": ["x"]}), ColumnError, "no column 'claim_id'"),
    ],
)
def test_other_input_is_refused(stances: Any, error: type[Exception], message: str, tmp_path: Path) -> None:
    """The message says what a report is made of."""
    with pytest.raises(error, match=message):
        write_report(stances, tmp_path / "report.html")


def test_one_id_of_two_articles_is_refused(small_model: StanceModel, tmp_path: Path) -> None:
    """Their texts cannot be told apart."""
    articles = pd.DataFrame({"id": ["a", "a"], "text": ["Oslo praised NATO.", "Critics condemned NATO."]})
    with pytest.raises(ColumnError, match="several articles have the id 'a'"):
        write_report(stancelib.score(articles, model=small_model), tmp_path / "r.html")


def test_a_place_that_cannot_be_written(frame: pd.DataFrame, tmp_path: Path) -> None:
    """The path is named."""
    with pytest.raises(FileFormatError, match=r"none/report.html cannot be written: No such file"):
        write_report(frame, tmp_path / "none" / "report.html")


def test_part_is_shown_and_said(frame: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where rows, texts or articles are too many, those for or against come first, and the page says so."""
    monkeypatch.setattr(report_rows, "MOST_ROWS", 2)
    monkeypatch.setattr("stancelib.report_page.MOST_TEXTS", 1)
    monkeypatch.setattr("stancelib.report_page.MOST_ARTICLES", 2)
    page = write_report(frame, tmp_path / "report.html").path.read_text("utf-8")
    data = data_of(page)
    assert len(data["rows"]) == 2
    assert all(row[3] != 1 for row in data["rows"])
    assert f"2 of the {data['all']} stances can be listed" in page
    assert "The texts of 1 of the 3 articles are shown" in page
    assert "The 2 articles with most stances are shown; 1 others" in page
    assert len(shown_articles(frame)) == 1


def test_long_sentences_are_cut(small_model: StanceModel, tmp_path: Path) -> None:
    """The list shows the beginning of a sentence of many words."""
    analysis = stancelib.classify("NATO " + "and so on " * 100, model=small_model)
    (claim,) = data_of(write_report(analysis, tmp_path / "r.html").path.read_text("utf-8"))["claims"]
    assert len(claim) == 602
    assert claim.endswith(" …")


def test_scores_of_actors() -> None:
    """Counts, mean and interval; most often named first; one name of two actors is told apart."""
    rows = rows_of(("A", "favor", 0.5, "x"), ("B", "against", -0.5, "x"), ("B", "neutral", 0.1, "author"))
    first, second = actor_scores(rows)
    assert (first.name, first.favor, first.neutral, first.against) == ("B", 0, 1, 1)
    assert first.mean == pytest.approx(-0.2)
    assert second.interval == (-1.0, 1.0)
    twice = rows_of(("Georgia", "favor", 0.5, "x"), ("Georgia", "neutral", 0.0, "x")).assign(actor_id=["geo", "us-ga"])
    assert stance_rows(twice)["actor"].tolist() == ["Georgia (geo)", "Georgia (us-ga)"]


def test_grids() -> None:
    """The matrix holds the rows for or against, by holder and actor; what does not fit is counted."""
    rows = rows_of(
        ("A", "favor", 0.5, "x"), ("A", "against", -0.7, "x"), ("B", "neutral", 0.1, "y"), ("B", "against", -0.4, "z")
    )
    matrix = holder_grid(rows)
    assert (matrix.rows, matrix.columns) == (("x", "z"), ("A", "B"))
    cell = matrix.cells[0][0]
    assert cell is not None
    assert (cell.favor, cell.against, cell.claims, round(cell.mean, 3)) == (1, 1, 2, -0.1)
    assert matrix.cells[0][1] is None
    assert grid(rows, "holder", ["A", "B"], most=1).left_out == 2


@pytest.mark.parametrize(
    ("dates", "labels"),
    [
        (["2024-01-01", "2024-01-03"], ("2024-01-01", "2024-01-03")),
        (["2024-01-01", "2024-02-20"], ("2024-01-01", "2024-02-19")),
        (["2024-01-01", "2024-12-20"], ("2024-01", "2024-12")),
        (["2014-01-01", "2024-12-20"], ("2014", "2024")),
    ],
)
def test_times(dates: list[str], labels: tuple[str, str]) -> None:
    """Days, weeks, months or years, whichever suits the span; undated rows are left out."""
    rows = rows_of(("A", "favor", 0.5, "x"), ("A", "neutral", 0.1, "x"), ("A", "neutral", 0.0, "x"))
    found = times(rows, pd.to_datetime(pd.Series([*dates, None])), ["A"])
    assert found is not None
    assert found.labels == labels
    (series,) = [points for _, points in found.series]
    assert [(point.place, point.claims, point.mean) for point in series] == [(0, 1, 0.5), (1, 1, 0.1)]


def test_no_times() -> None:
    """Rows without a date, and rows of one day, have no course."""
    rows = rows_of(("A", "favor", 0.5, "x"))
    assert times(rows, pd.to_datetime(pd.Series([None])), ["A"]) is None
    assert times(rows, pd.to_datetime(pd.Series(["2024-01-01"])), ["A"]) is None
    assert movers(rows, pd.to_datetime(pd.Series([None]))) == ("", ())


def test_movers() -> None:
    """The change from the earlier to the later half, with its interval, for actors named often enough in both."""
    rows = rows_of(*[("A", "favor", score, "x") for score in [0.5, 0.4] * 3 + [0.1, 0.0] * 3], ("B", "favor", 1.0, "x"))
    days = pd.to_datetime(pd.Series(["2024-01-01"] * 6 + ["2024-05-01"] * 7))
    middle, (mover,) = movers(rows, days)
    assert middle == "2024-05-01"
    assert (mover.name, mover.claims, round(mover.change, 6)) == ("A", 12, -0.4)
    assert mover.interval[0] < -0.4 < mover.interval[1] < 0


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_file_of_articles_or_of_stances(
    ending: str, articles: pd.DataFrame, model_folder: Path, tmp_path: Path
) -> None:
    """Articles are scored on the way; a file of stances gives the same numbers."""
    source, target = tmp_path / "articles.csv", tmp_path / f"stances.{ending}"
    articles.to_csv(source, index=False)
    settings = ReportSettings(model=model_folder)
    done = report_file(source, tmp_path / "articles.html", settings)
    assert (done.report.articles, done.report.texts, done.skipped, done.unreadable) == (4, 3, 1, 0)
    stancelib.score_file(source, target, keep=["title", "source", "date"], model=model_folder)
    again = report_file(target, tmp_path / "stances.html", settings)
    one, other = (data_of(report.path.read_text("utf-8")) for report in (done.report, again.report))
    assert one == other


def test_a_file_without_titles_and_one_text(articles: pd.DataFrame, model_folder: Path, tmp_path: Path) -> None:
    """The id is the title; unreadable lines are counted; a plain text is one article."""
    source = tmp_path / "articles.jsonl"
    articles[["id", "text"]].head(2).to_json(source, orient="records", lines=True)
    source.write_text(source.read_text() + "broken\n")
    done = report_file(source, tmp_path / "r.html", ReportSettings(model=model_folder))
    assert done.unreadable == 1
    assert data_of(done.report.path.read_text("utf-8"))["titles"] == ["a", "b"]
    text = tmp_path / "speech.txt"
    text.write_text("Oslo praised NATO.")
    page = report_file(text, tmp_path / "t.html", ReportSettings(model=model_folder)).report.path.read_text("utf-8")
    assert "<h1>speech</h1>" in page


def test_columns_of_other_names(articles: pd.DataFrame, model_folder: Path, tmp_path: Path) -> None:
    """Titles, dates and sources are found under the names given, in articles and in stances."""
    own = articles.rename(columns={"text": "body", "title": "headline", "source": "outlet", "date": "day"})
    source, target = tmp_path / "own.csv", tmp_path / "stances.parquet"
    own.to_csv(source, index=False)
    stancelib.score_file(source, target, text="body", keep=["headline", "outlet", "day"], model=model_folder)
    settings = ReportSettings("body", {"headline": "title", "day": "date", "outlet": "source"}, model=model_folder)
    for file in (source, target):
        page = report_file(file, tmp_path / "r.html", settings).report.path.read_text("utf-8")
        assert data_of(page)["sources"] == ["Post", "Globe", "Post", "Post"]
        assert data_of(page)["titles"][0] == "First"
        assert 'id="times"' in page


def test_damaged_files(tmp_path: Path) -> None:
    """What cannot be read is named."""
    broken = tmp_path / "stances.jsonl"
    broken.write_text(json.dumps(dict.fromkeys(FRAME_COLUMNS)) + "\nbroken\n")
    with pytest.raises(FileFormatError, match=r"stances.jsonl cannot be read as stances"):
        report_file(broken, tmp_path / "r.html")
    with pytest.raises(FileFormatError, match=r"none.txt cannot be read"):
        report_file(tmp_path / "none.txt", tmp_path / "r.html")

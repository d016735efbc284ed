"""The page of a report: which articles, actors and sentences are shown, and the numbers that the templates draw."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stancelib.errors import ColumnError, TextError
from stancelib.records import FRAME_COLUMNS, GIVEN_STANCES, Analysis
from stancelib.report_data import (
    GRID_ACTORS,
    actor_scores,
    dates_of,
    grid,
    holder_grid,
    movers,
    stance_rows,
    times,
)
from stancelib.report_rows import listed_rows
from stancelib.report_texts import ShownText, cut, spots_of_analysis, text_of_rows

if TYPE_CHECKING:
    import pandas as pd
    from jinja2 import Environment

MOST_TEXTS: Final = 40
"""Articles whose texts are shown."""
MOST_ACTORS: Final = 200
MOST_ARTICLES: Final = 100
MOST_SOURCES: Final = 30
MOST_MOVERS: Final = 15
MOST_SERIES: Final = 8
_TEXT_BUDGET: Final = 600_000
"""Characters of all texts that are shown."""
_TEMPLATES: Final = Path(__file__).parent / "templates"
_OPTIONAL: Final = ("title", "date", "source")


def shown_articles(stances: pd.DataFrame) -> list[Any]:
    """Ids of the articles whose texts a report shows: all of a few, else those with most sentences for or against."""
    rows = _checked(stances)
    named = rows[rows["claim_start"].notna()]
    polar = named["stance"].isin(["favor", "against"]) & named["actor_id"].notna()
    counts = polar.groupby(named["article_id"], sort=False).sum()
    lengths = named.groupby("article_id", sort=False)["claim_end"].max()
    order = counts.sort_values(ascending=False, kind="stable").index[:MOST_TEXTS]
    fits = set(order[(lengths.loc[order].cumsum() - lengths.loc[order] < _TEXT_BUDGET).to_numpy(bool)])
    return [article for article in counts.index if article in fits]


def _checked(stances: Any) -> pd.DataFrame:
    if not hasattr(stances, "columns"):
        raise TextError(
            f"stances are {type(stances).__name__}; pass what score or classify returns (a frame or an Analysis)"
        )
    missing = [name for name in FRAME_COLUMNS if name not in stances.columns]
    if missing:
        raise ColumnError(
            f"the frame has no column {missing[0]!r}; a report needs the columns of score: {', '.join(FRAME_COLUMNS)}"
        )
    frame: pd.DataFrame = stances
    claims = frame[["article_id", "claim_id", "claim_start", "claim"]].dropna().drop_duplicates()
    twice = claims.loc[claims.duplicated(["article_id", "claim_id"]), "article_id"]
    if not twice.empty:
        raise ColumnError(
            f"several articles have the id {twice.iloc[0]!r}; give each its own, or number them by id=None"
        )
    return frame


class Page:
    """One report: the frame, and everything that the template shows of it."""

    def __init__(self, stances: pd.DataFrame | Analysis, texts: Mapping[Any, Analysis], heading: str) -> None:
        if isinstance(stances, Analysis):
            texts = {0: stances}
            stances = stances.to_frame().assign(article_id=0)
        self.frame = _checked(stances).reset_index(drop=True)
        self.rows = stance_rows(self.frame)
        self.articles = self.frame["article_id"].drop_duplicates().tolist()
        self.number = {article: number for number, article in enumerate(self.articles)}
        self.facts = self._facts()
        self.titles = self._titles()
        self.heading = heading or self._heading()
        self.names = dict(zip(self.rows["actor_id"], self.rows["actor"], strict=True))
        self.texts = self._texts(texts)

    def _facts(self) -> dict[str, dict[Any, str]]:
        """Title, date and source of each article, where there are such columns."""
        first = self.frame.drop_duplicates("article_id").set_index("article_id")
        columns = [name for name in _OPTIONAL if name in first.columns]
        return {
            name: {key: str(value).removesuffix(" 00:00:00") for key, value in first[name].dropna().items()}
            for name in columns
        }

    def _titles(self) -> list[str]:
        """A title for each article: its own, told apart by the id where it is not the only one, or the id."""
        given = self.facts.get("title", {})
        values = list(given.values())
        return [
            str(article)
            if not given.get(article)
            else given[article]
            if values.count(given[article]) == 1
            else f"{given[article]} ({article})"
            for article in self.articles
        ]

    def _heading(self) -> str:
        if len(self.articles) == 1:
            return self.titles[0] if "title" in self.facts else "Stances of one text"
        return f"Stances in {len(self.articles)} articles"

    def _given(self, name: str) -> list[str]:
        """An optional fact of each article, empty where it is not given."""
        return [self.facts.get(name, {}).get(article, "") for article in self.articles]

    def _texts(self, analyses: Mapping[Any, Analysis]) -> list[ShownText]:
        groups = self.frame.groupby("article_id", sort=False)
        shown = []
        for article in shown_articles(self.frame):
            if article in analyses:
                text, spots = analyses[article].text, list(spots_of_analysis(analyses[article]))
            else:
                text, spots = text_of_rows(groups.get_group(article))
            about = " · ".join(self.facts[name][article] for name in ("source", "date") if self._has(name, article))
            number = self.number[article]
            shown.append(ShownText(number, self.titles[number], about, cut(text, spots)))
        return shown

    def _has(self, name: str, article: Any) -> bool:
        return article in self.facts.get(name, {})

    def html(self) -> str:
        """The whole page."""
        environment = _environment()
        script = (_TEMPLATES / "report.js").read_text("utf-8")
        digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
        return environment.get_template("report.html.j2").render(
            page=self,
            script=script,
            script_digest=digest,
            style=(_TEMPLATES / "report.css").read_text("utf-8"),
            **self._numbers(),
        )

    def _numbers(self) -> dict[str, Any]:
        rows = self.rows.assign(article=self.rows["article_id"].map(self.number))
        actors = actor_scores(rows, MOST_ACTORS)
        top = [actor.name for actor in actors[:GRID_ACTORS]]
        return {
            "actors": actors,
            "actor_count": rows["actor_id"].nunique(),
            "claims": self._claim_count(),
            "with_text": self.frame.loc[self.frame["claim_id"].notna(), "article_id"].nunique(),
            "stances": {label: int((rows["stance"] == label).sum()) for label in GIVEN_STANCES},
            "matrix": holder_grid(rows),
            "by_article": grid(rows, "article", top, most=MOST_ARTICLES) if len(self.articles) > 1 else None,
            "by_source": self._sources(rows, top),
            **self._dated(rows, top),
            "listed": listed_rows(rows, self.titles, self._given("source")),
        }

    def _claim_count(self) -> int:
        named = self.frame[self.frame["claim_id"].notna()]
        return len(named.drop_duplicates(["article_id", "claim_id"]))

    def _sources(self, rows: pd.DataFrame, top: Sequence[str]) -> Any:
        if "source" not in rows.columns or rows["source"].nunique() < 2:
            return None
        return grid(rows.astype({"source": "str"})[rows["source"].notna()], "source", top, most=MOST_SOURCES)

    def _dated(self, rows: pd.DataFrame, top: Sequence[str]) -> dict[str, Any]:
        if "date" not in rows.columns or len(self.articles) < 2:
            return {"times": None, "middle": "", "movers": (), "undated": 0}
        days = dates_of(rows, "date")
        middle, moved = movers(rows, days)
        undated = rows.loc[days.isna(), "article_id"].nunique()
        found = times(rows, days, top[:MOST_SERIES])
        return {"times": found, "middle": middle, "movers": moved[:MOST_MOVERS], "undated": undated}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return environment

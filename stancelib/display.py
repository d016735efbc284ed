"""Tables for the terminal: stances of a text, totals of a file, actors, shares of labels."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from stancelib.highlights import pieces
from stancelib.records import GIVEN_STANCES, STANCES, UNCERTAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from rich.table import Table
    from rich.text import Text

    from stancelib.label_statistics import LabelStatistics
    from stancelib.records import Actor, Analysis, Claim, Stance

TOP: Final = 15
"""Actors that a summary shows, of all articles or of each."""
_COLOURS: Final = {"favor": "blue", "neutral": "dim", "against": "dark_orange", UNCERTAIN: "dim italic"}
_MARKS: Final = {"favor": "bold blue", "neutral": "underline", "against": "bold dark_orange", UNCERTAIN: "underline"}
_BLANKS: Final = re.compile(r"\s+")
_NUMERIC: Final = frozenset({*GIVEN_STANCES, "claims", "mean score", "probability", "count", "share"})


def show(*tables: Table) -> None:
    """Print tables on standard output, in colour where that is a terminal."""
    from rich.console import Console

    Console().print(*tables, sep="\n")


def stance_table(analysis: Analysis) -> Table:
    """Tabulate the stances of a text, claim by claim; a claim without actors has one row."""
    table = _new_table("", ["claim", "actor", "stance", "probability", "holder"])
    for claim in analysis.claims:
        stances = [stance for stance in analysis.stances if stance.claim is claim]
        for place, stance in enumerate(stances or [None]):
            table.add_row(_marked(claim, stances) if place == 0 else "", *_stance_cells(stance))
        table.add_section()
    return table


def _marked(claim: Claim, stances: Sequence[Stance]) -> Text:
    """The claim with its mentions in the colours of their stances; blanks of any kind become one."""
    from rich.text import Text

    places = [(mention, stance.label) for stance in stances for mention in stance.mentions]
    spans = [(mention.start - claim.start, mention.end - claim.start) for mention, _ in places]
    words = Text()
    for text, mark in pieces(claim.text, spans):
        words.append(_BLANKS.sub(" ", text), style=_MARKS[places[mark][1]] if mark >= 0 else "")
    return words


def _stance_cells(stance: Stance | None) -> list[Any]:
    if stance is None:
        return [_plain("-"), "", "", ""]
    probability = f"{stance.confidence:.2f}"
    name, holder = _plain(stance.actor.name), _plain(str(stance.holder))
    return [name, _plain(stance.label, _COLOURS[stance.label]), probability, holder]


def _new_table(title: str, columns: Sequence[str]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for name in columns:
        table.add_column(name, justify="right" if name in _NUMERIC else "left", overflow="fold")
    return table


def _plain(text: str, style: str = "") -> Any:
    """Text as it is: square brackets in an article are not markup."""
    from rich.text import Text

    return Text(" ".join(text.split()), style=style)


def summary_tables(totals: pd.DataFrame) -> list[Table]:
    """Tabulate the actors of `actor_totals` that are named most: one table for all articles, or one for each."""
    if "article_id" not in totals.columns:
        return [_summary_table(f"The {TOP} actors named in most claims", totals)]
    groups = totals.groupby("article_id", sort=False, dropna=False)
    return [_summary_table(f"Article {article}", rows) for article, rows in groups]


def _summary_table(title: str, totals: pd.DataFrame) -> Table:
    counts = ("claims", *STANCES[::-1], *((UNCERTAIN,) if totals[UNCERTAIN].any() else ()))
    table = _new_table(title, ["actor", *counts, "mean score", "most against", "most in favor"])
    for row in totals.head(TOP).to_dict("records"):
        table.add_row(*_total_cells(row, counts))
    return table


def _total_cells(row: dict[Any, Any], counts: Sequence[str]) -> list[Any]:
    score = row["mean_score"]
    colour = "" if abs(score) < 0.05 else _COLOURS["favor" if score > 0 else "against"]
    return [
        _plain(row["actor"]),
        *(str(row[name]) for name in counts),
        _plain(f"{score:+.2f}", colour),
        _plain(row["most_against"]),
        _plain(row["most_favor"]),
    ]


def actor_table(actors: Sequence[Actor]) -> Table:
    """Tabulate actors with all their names."""
    table = _new_table("", ["actor", "id", "kind", "other names"])
    for actor in actors:
        names = ", ".join((*actor.aliases, *actor.demonyms, *actor.metonyms))
        table.add_row(*map(_plain, (actor.name, actor.id, actor.kind, names)))
    return table


def kind_table(actors: Sequence[Actor]) -> Table:
    """Count actors by kind."""
    table = _new_table(f"{len(actors)} actors", ["kind", "count"])
    for kind, count in Counter(actor.kind for actor in actors).most_common():
        table.add_row(kind, str(count))
    return table


_SECTIONS: Final = {
    "stances": "stance, of rows",
    "holders": "holder, of rows for or against",
    "mentions": "mention, of rows",
    "parts": "part, of rows",
    "phenomena": "phenomenon, of rows",
    "actors": "actors, of sentences",
    "styles": "style, of sentences",
}


def statistics_table(statistics: LabelStatistics) -> Table:
    """Tabulate what labelled rows consist of, share by share."""
    title = f"{statistics.files} files, {statistics.sentences} sentences, {statistics.rows} rows"
    table = _new_table(title, ["what", "value", "count", "share"])
    for name, what in _SECTIONS.items():
        for place, (value, found) in enumerate(getattr(statistics, name).items()):
            table.add_row(what if place == 0 else "", _plain(value), str(found.count), f"{found.share:.1%}")
        table.add_section()
    words = statistics.words
    table.add_row("words, of sentences", "6 to 60", str(words.within.count), f"{words.within.share:.1%}")
    table.add_row("", f"{words.least} to {words.most}, mean {words.mean:.1f}", "", "")
    table.add_row("contrast pairs", "", str(statistics.contrast_pairs), "")
    return table

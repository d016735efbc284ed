"""Tables for the terminal: the stances of one text, and what a scored file says of each actor."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from stancelib.highlights import pieces
from stancelib.records import STANCES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pandas as pd
    from rich.table import Table
    from rich.text import Text

    from stancelib.label_statistics import LabelStatistics
    from stancelib.records import Actor, Analysis, Claim, Stance

TOP: Final = 15
"""Actors that a summary shows, of all articles or of each."""
_COLOURS: Final = {"favor": "blue", "neutral": "dim", "against": "dark_orange"}
_MARKS: Final = {"favor": "bold blue", "neutral": "underline", "against": "bold dark_orange"}
_BLANKS: Final = re.compile(r"\s+")
_SUMMARY: Final = ("actor", "claims", *STANCES[::-1], "mean score", "most against", "most in favor")
_NUMERIC: Final = frozenset({*STANCES, "claims", "mean score", "probability", "count", "share"})
_COLUMNS: Final = ["article_id", "actor_id", "actor", "stance", "stance_score", "holder"]
_ROWS: Final = 100_000


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
    probability = f"{stance.probabilities[stance.label]:.2f}"
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
    table = _new_table(title, _SUMMARY)
    for row in totals.head(TOP).to_dict("records"):
        table.add_row(*_total_cells(row))
    return table


def _total_cells(row: dict[Any, Any]) -> list[Any]:
    score = row["mean_score"]
    colour = "" if abs(score) < 0.05 else _COLOURS["favor" if score > 0 else "against"]
    counts = [str(row[name]) for name in ("claims", *STANCES[::-1])]
    return [
        _plain(row["actor"]),
        *counts,
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


def actor_totals(result: Path, by_article: bool = False) -> pd.DataFrame:
    """Count what a file written by `score_file` says of each actor, most often named first.

    Columns: `actor_id actor claims favor neutral against mean_score most_against most_favor`, the last two the holder
    of most claims of that stance, with their number; with `by_article`, `article_id` first, in order of the file.
    """
    import pandas as pd

    keys = ["article_id", "actor_id"] if by_article else ["actor_id"]
    parts = [_counts(rows, keys) for rows in _result_rows(result)]
    empty = pd.DataFrame(columns=[*keys, "actor", "holder", "stance", "claims", "score"])
    counts = _merged(pd.concat(parts) if parts else empty, [*keys, "holder", "stance"])
    groups = counts.groupby(keys, sort=False, dropna=False)
    totals = groups.agg(actor=("actor", "first"), claims=("claims", "sum"), mean_score=("score", "sum"))
    totals["mean_score"] = totals["mean_score"] / totals["claims"]
    for label in STANCES:
        own = counts[counts["stance"] == label]
        totals[label] = own.groupby(keys, dropna=False)["claims"].sum().reindex(totals.index, fill_value=0)
        totals[f"most_{label}"] = _most(own, keys).reindex(totals.index, fill_value="")
    return _most_named_first(totals.reset_index().drop(columns="most_neutral"))


def _most_named_first(totals: pd.DataFrame) -> pd.DataFrame:
    """Sort by number of claims, within each article where there is a column of articles."""
    import pandas as pd

    place = pd.factorize(totals["article_id"])[0] if "article_id" in totals.columns else 0
    order = totals.assign(place=place).sort_values(["place", "claims"], ascending=[True, False], kind="stable")
    return order.drop(columns="place").reset_index(drop=True)


def _counts(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Count the claims and sum the scores of each actor, holder and stance."""
    named = rows[rows["actor_id"].notna()].astype({"stance": "str"})
    return _merged(named.assign(claims=1, score=named["stance_score"].astype(float)), [*keys, "holder", "stance"])


def _merged(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    groups = rows.groupby(keys, sort=False, dropna=False, as_index=False)
    return groups.agg(actor=("actor", "first"), claims=("claims", "sum"), score=("score", "sum"))


def _most(counts: pd.DataFrame, keys: list[str]) -> pd.Series[str]:
    """Of each actor the holder of most claims, with their number; of equals the first in the file."""
    first = counts.sort_values("claims", ascending=False, kind="stable").drop_duplicates(keys).set_index(keys)
    return first["holder"] + " (" + first["claims"].astype(str) + ")"


def _result_rows(result: Path) -> Iterator[pd.DataFrame]:
    """Read the columns that a summary needs, some rows at a time."""
    ending = result.suffix.lower()
    read = {".parquet": _parquet_rows, ".csv": _csv_rows}.get(ending, _json_rows)
    return read(result)


def _parquet_rows(result: Path) -> Iterator[pd.DataFrame]:
    from pyarrow import parquet

    with parquet.ParquetFile(result) as file:
        for batch in file.iter_batches(_ROWS, columns=_COLUMNS):
            yield batch.to_pandas()


def _csv_rows(result: Path) -> Iterator[pd.DataFrame]:
    import pandas as pd

    types = dict.fromkeys(_COLUMNS, "str") | {"stance_score": "float64"}
    yield from pd.read_csv(
        result, usecols=_COLUMNS, dtype=types, chunksize=_ROWS, keep_default_na=False, na_values=[""]
    )


def _json_rows(result: Path) -> Iterator[pd.DataFrame]:
    import msgspec
    import pandas as pd

    decoder = msgspec.json.Decoder(msgspec.defstruct("Row", [(name, Any) for name in _COLUMNS]))
    with result.open("rb") as lines:
        while block := list(islice(lines, _ROWS)):
            rows = map(msgspec.structs.astuple, decoder.decode_lines(b"".join(block)))
            yield pd.DataFrame(rows, columns=_COLUMNS)

"""What a scored file says of each actor, counted some rows at a time: the numbers of the terminal's summary."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from stancelib.records import GIVEN_STANCES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

_COLUMNS: Final = ["article_id", "actor_id", "actor", "stance", "stance_score", "holder"]
_ROWS: Final = 20_000


def actor_totals(result: Path, by_article: bool = False) -> pd.DataFrame:
    """Count what a file written by `score_file` says of each actor, most often named first.

    Columns: `actor_id actor claims favor neutral against uncertain mean_score most_against most_favor`, the last two
    the holder of most claims of that stance, with their number; with `by_article`, `article_id` first, in order of the
    file.
    """
    keys = ["article_id", "actor_id"] if by_article else ["actor_id"]
    counts = _summed((_counts(rows, keys) for rows in _result_rows(result)), [*keys, "holder", "stance"])
    groups = counts.groupby(keys, sort=False, dropna=False)
    totals = groups.agg(actor=("actor", "first"), claims=("claims", "sum"), mean_score=("score", "sum"))
    totals["mean_score"] = totals["mean_score"] / totals["claims"]
    for label in GIVEN_STANCES:
        own = counts[counts["stance"] == label]
        totals[label] = own.groupby(keys, dropna=False)["claims"].sum().reindex(totals.index, fill_value=0)
        totals[f"most_{label}"] = _most(own, keys).reindex(totals.index, fill_value="")
    return _most_named_first(totals.reset_index().drop(columns=["most_neutral", "most_uncertain"]))


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


def _summed(parts: Iterator[pd.DataFrame], keys: list[str]) -> pd.DataFrame:
    """Sum counts as they come, merged whenever they have doubled, so that memory grows with the actors alone."""
    import pandas as pd

    held, size, limit = list[pd.DataFrame](), 0, _ROWS
    for part in parts:
        held.append(part)
        size += len(part)
        if size > limit:
            held = [_merged(pd.concat(held), keys)]
            size = len(held[0])
            limit = max(_ROWS, 2 * size)
    none = pd.DataFrame(columns=[*keys, "actor", "claims", "score"])
    return _merged(pd.concat(held) if held else none, keys)


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

    with parquet.ParquetFile(result) as file:  # group by group: a reader of batches holds many groups at once
        for group in range(file.num_row_groups):
            yield file.read_row_group(group, columns=_COLUMNS, use_threads=False).to_pandas()


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

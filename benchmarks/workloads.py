"""What the speed benchmarks read: sentences of the seeds, articles sewn from them, invented actors, hostile texts.

Everything is in the repository and the same in every run. Each sentence of the seeds counts once, with one mention, so
that whoever answers for a mention and whoever answers for a sentence have the same number of answers to give.
"""

from __future__ import annotations

from functools import cache
from itertools import count, islice, product
from typing import TYPE_CHECKING, Any

import pandas as pd

from stancelib.labels import read_labels
from stancelib.persistence import data_folder
from stancelib.records import Actor

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCES_EACH = 20
"""Sentences of an article; with a blank line after every fifth."""
FLOODS = {
    "emoji": "\U0001f642\U0001f1fa\U0001f1f8",
    "no space": "a",
    "quotation marks": '"',
    "brackets": "(",
    "capitals": "Oslo Ivo RA ",
    "combining marks": "e\u0301\u0301\u0301",
}
"""What a hostile text consists of, again and again."""


@cache
def labelled() -> pd.DataFrame:
    """Each sentence of the seeds with the first of its mentions: text, start, end, others, label."""
    rows = read_labels(data_folder("seeds") / "sentences").drop_duplicates("text")
    return rows[["text", "start", "end", "others", "label"]].reset_index(drop=True)


def pairs(limit: int | None = None) -> pd.DataFrame:
    """What `predict_proba` is given: raw sentences and offsets."""
    return labelled()[["text", "start", "end", "others"]][:limit]


def sentences(limit: int | None = None) -> list[str]:
    """The same sentences, plain."""
    return labelled()["text"].tolist()[:limit]


def articles(number: int, *, sentences_each: int = SENTENCES_EACH) -> pd.DataFrame:
    """So many articles; the first take the sentences in order, later ones mix them anew."""
    return pd.DataFrame(islice(article_rows(sentences_each), number))


def article_rows(sentences_each: int = SENTENCES_EACH) -> Iterator[dict[str, str]]:
    """Articles without end, each with an id and a text, made one by one."""
    known = sentences()
    whole = len(known) // sentences_each
    for number in count():
        first, step = number % whole * sentences_each, 1 + number // whole
        chosen = [known[(first + place * step) % len(known)] for place in range(sentences_each)]
        paragraphs = (" ".join(chosen[start : start + 5]) for start in range(0, sentences_each, 5))
        yield {"id": f"a{number:06}", "text": "\n\n".join(paragraphs)}


def actors(number: int) -> list[Actor]:
    """So many invented actors, persons and organisations in turn, each with a name of its own."""
    stems = ("".join(parts).capitalize() for parts in product(_STARTS, _MIDDLES, _MIDDLES, _ENDS))
    return [_actor(place, stem) for place, stem in enumerate(islice(stems, number))]


_STARTS = "bra dro fen gal hul jor kel lun mor nev pol ras sil tov vor zan".split()
_MIDDLES = "ba do fi ga ho ju ke la mi no pe ro su ta ve zi".split()
_ENDS = "bek dor fast gan holm kov lin mark nes pol rud sen tor".split()


def _actor(place: int, stem: str) -> Actor:
    if place % 2:
        return Actor(f"org-{place}", f"{stem} Council", "organisation", aliases=(f"Council of {stem}",))
    return Actor(f"person-{place}", f"Ivo {stem}", "person", aliases=(f"Ivo K. {stem}",))


def articles_about(named: list[Actor], number: int) -> pd.DataFrame:
    """Articles with two sentences more, about one of these actors each."""
    frame = articles(number)
    chosen: list[Any] = [(named[2 * at % len(named)], named[(2 * at + 1) % len(named)]) for at in range(number)]
    added = [f"\n\n{one.name} criticised the plan. Nobody had asked the {other.name}." for one, other in chosen]
    return frame.assign(text=frame["text"] + pd.Series(added, dtype=object))


def flood(name: str, size: int) -> str:
    """A hostile text of about this many UTF-8 bytes."""
    piece = FLOODS[name]
    return piece * (size // len(piece.encode()))

"""Actors to forms: catalogue files read and checked, and each way of naming an actor with the rules it must pass.

Forms are what the automaton of `actors` searches for. A form has one owner; actors given by a caller own theirs first.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from stancelib.errors import ActorError
from stancelib.records import ACTOR_KINDS, Actor, ActorKind
from stancelib.usage import Use
from stancelib.wordlists import read_lines, read_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

CATALOG_COLUMNS: Final = (
    *("id", "kind", "name", "aliases", "demonyms", "metonyms"),
    *("gender", "country", "role", "since", "until"),
)
"""Header of a catalogue file; aliases, demonyms and metonyms are lists separated by `;`."""
STOP: Final = -1
"""Owner of a stop phrase: a name that contains a form but names no such actor."""

_LISTS: Final = ("aliases", "demonyms", "metonyms")
_ATTRIBUTIVE: Final = frozenset(
    (
        "US",
        "U.S.",
        "USA",
        "U.S.A.",
        "UK",
        "U.K.",
        "EU",
        "E.U.",
        "UN",
        "U.N.",
        "UAE",
        "U.A.E.",
        "United States",
        "United Kingdom",
    )
)
"""Abbreviations that are used like adjectives: "U.S. troops"."""
_CAPITALS_FROM: Final = 5
"""Letters that a form needs to be searched for in full capitals as well."""
_PLAIN_SIGNS: Final = (("\n", " "), ("\r", " "), ("\t", " "), ("’", "'"), ("‘", "'"), ("ʼ", "'"), ("\xa0", " "))
_CACHED_SLUGS: Final = 8192


class Form(NamedTuple):
    """One way of naming an actor: index of the actor (or `STOP`), kind of mention, the rules of `usage` for it."""

    actor: int
    kind: str
    use: int


def normalise(text: str) -> str:
    r"""Write a text as forms are searched in it: straight apostrophes and plain blanks, one character for one.

    >>> normalise("Ukraine’s\nstrategy")
    "Ukraine's strategy"
    """
    for sign, plain in _PLAIN_SIGNS:
        text = text.replace(sign, plain)
    return text


@lru_cache(maxsize=_CACHED_SLUGS)
def slug(name: str) -> str:
    """Make an id of a name: lower case, without accents, hyphens between words.

    >>> slug("Siobhán O’Neill-Díaz"), slug("普京")
    ('siobhan-o-neill-diaz', '普京')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", plain).strip("-") or plain


def read_actors(path: str | Path) -> tuple[Actor, ...]:
    """Actors of a catalogue file. Raises `ActorError`, with file and line, for what cannot be used."""
    try:
        text = Path(path).read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ActorError(f"{path}, line {line}: not UTF-8 ({error.reason}); save the file as UTF-8") from error
    except OSError as error:
        raise ActorError(
            f"cannot read the catalogue file {str(path)!r} ({error}); give the path of a CSV file in UTF-8"
        ) from error
    return parse_actors(text, place=str(path))


def parse_actors(text: str, *, place: str) -> tuple[Actor, ...]:
    r"""Actors of a catalogue given as CSV text; `place` names it in errors.

    >>> header = ",".join(CATALOG_COLUMNS)
    >>> parse_actors(header + "\nruv,country,Ruvenia,,Ruvenian;Ruvenians,,,,,,", place="ruvenia.csv")[0].demonyms
    ('Ruvenian', 'Ruvenians')
    """
    rows = _numbered_rows(text, place)
    _, header = next(rows, (1, ()))
    if header != CATALOG_COLUMNS:
        raise ActorError(
            f"{place}, line 1: the header is {','.join(header)!r}; it must be {','.join(CATALOG_COLUMNS)!r}"
        )
    lines = dict[str, int]()
    owners = dict[str, str]()
    actors = []
    for line, row in rows:
        actor = _parse_row(row, place=f"{place}, line {line}")
        _check_owner(actor, lines, owners, place=f"{place}, line {line}")
        lines[actor.id] = line
        actors.append(actor)
    return tuple(actors)


def _numbered_rows(text: str, place: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows with the line that each begins on; `ActorError` where a quotation mark is left open."""
    reader, line = csv.reader(io.StringIO(text), strict=True), 1
    try:
        for row in reader:
            yield line, tuple(row)
            line = reader.line_num + 1
    except csv.Error as error:
        raise ActorError(f"{place}, line {line}: damaged ({error}); close its quotation marks") from error


def _parse_row(row: tuple[str, ...], *, place: str) -> Actor:
    if len(row) != len(CATALOG_COLUMNS):
        raise ActorError(f"{place}: {len(row)} fields; write one for each of the {len(CATALOG_COLUMNS)} columns")
    fields = dict(zip(CATALOG_COLUMNS, row, strict=True))
    if fields["kind"] not in ACTOR_KINDS:
        raise ActorError(f"{place}: unknown kind {fields['kind']!r}; choose one of {', '.join(ACTOR_KINDS)}")
    lists = {column: tuple(fields[column].split(";")) if fields[column] else () for column in _LISTS}
    actor = Actor(
        fields["id"],
        fields["name"],
        cast("ActorKind", fields["kind"]),
        gender=fields["gender"],
        country=fields["country"],
        role=fields["role"],
        **lists,
    )
    check_actor(actor, place=place)
    return actor


def check_actor(actor: Actor, *, place: str) -> None:
    """Raise `ActorError` for an actor that cannot be searched for: no id, an empty or too short form.

    >>> check_actor(Actor("to", "to"), place="row 3")
    Traceback (most recent call last):
    stancelib.errors.ActorError: row 3: the form 'to' of 'to' would match ordinary words; give a longer one
    """
    for form in actor_forms(actor):
        bare = form.strip()
        if not bare or bare != form:
            raise ActorError(
                f"{place}: the form {form!r} of {actor.name!r} is empty or has blanks around it; remove them"
            )
        if len(form) < 2 or re.fullmatch("[a-z]{1,3}", form):
            raise ActorError(
                f"{place}: the form {form!r} of {actor.name!r} would match ordinary words; give a longer one"
            )
    if not actor.id:
        raise ActorError(f"{place}: {actor.name!r} has no id; give it one that no other actor has")


def _check_owner(actor: Actor, lines: dict[str, int], owners: dict[str, str], *, place: str) -> None:
    if actor.id in lines:
        raise ActorError(
            f"{place}: the id {actor.id!r} is used on line {lines[actor.id]} already; give each actor its own"
        )
    claim_forms(actor, owners, place=place)


def claim_forms(actor: Actor, owners: dict[str, str], *, place: str) -> None:
    """Note an actor as the owner of its forms, or raise `ActorError` where one has an owner already."""
    for form in actor_forms(actor):
        owner = owners.setdefault(normalise(form), actor.id)
        if owner != actor.id:
            raise ActorError(
                f"{place}: the form {form!r} belongs to {owner!r} and to {actor.id!r}; take it from one of them"
            )


def actor_forms(actor: Actor) -> tuple[str, ...]:
    """Every form of an actor, the name first."""
    return (actor.name, *actor.aliases, *actor.demonyms, *actor.metonyms)


def form_table(actors: Sequence[Actor], *, callers: int) -> dict[str, Form]:
    """All forms to search for, stop phrases and forms in full capitals included; the first `callers` actors come first.

    >>> form_table([Actor("rus", "Russia", "country", demonyms=("Russians",))], callers=0)["RUSSIA"]
    Form(actor=0, kind='name', use=<Use.ALWAYS: 0>)
    """
    table = dict[str, Form]()
    for index, actor in enumerate(actors):
        for surface, form in _forms_of(actor, index, is_callers=index < callers):
            table.setdefault(normalise(surface), form)
    for phrase in read_lines("stop_phrases"):
        table.setdefault(normalise(phrase), Form(STOP, "name", Use.ALWAYS))
    for surface, form in list(table.items()):
        if sum(map(str.isalpha, surface)) >= _CAPITALS_FROM:
            table.setdefault(surface.upper(), form)
    return table


def _forms_of(actor: Actor, index: int, *, is_callers: bool) -> Iterator[tuple[str, Form]]:
    yield from ((form, Form(index, "demonym", _demonym_use(form, actor))) for form in actor.demonyms)
    yield from ((form, Form(index, "metonym", _metonym_use(form))) for form in actor.metonyms)
    for kind, forms in (("name", (actor.name,)), ("alias", actor.aliases)):
        for form in _either_case(forms) if is_callers else forms:
            yield form, Form(index, kind, Use.ALWAYS if is_callers else _name_use(form, actor))


def _either_case(forms: Iterable[str]) -> Iterator[str]:
    for form in forms:
        yield form
        if " " in form:
            yield form[0].swapcase() + form[1:]


def _name_use(form: str, actor: Actor) -> Use:
    if form in _ATTRIBUTIVE:
        return Use.ABBREVIATION
    if actor.kind == "person":
        return Use.PERSON
    return Use.ALWAYS if actor.kind in ("country", "other") else Use.ORGANISATION


def _metonym_use(form: str) -> Use:
    return Use.ORGANISATION if form in read_words("seats") else Use.CITY


def _demonym_use(form: str, actor: Actor) -> Use:
    """Plural nouns name an actor, adjectives do by the noun after them, words like "French" may do either way."""
    if form.endswith(("men", "s")) and form != "Swiss":
        return Use.MEMBERS if actor.kind == "organisation" else Use.ALWAYS
    if actor.kind == "organisation":
        return Use.PARTY
    has_plural = form + "s" in actor.demonyms or form.endswith(("man", "woman")) or actor.kind == "bloc"
    return Use.ADJECTIVE if has_plural else Use.COLLECTIVE

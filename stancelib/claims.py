"""Text to claims: where each sentence begins and ends, as exact offsets into the text.

Lines are grouped into blocks (paragraphs, headings, bullet points), `sentencex` splits each block into sentences, and
cuts that fall inside a sentence after all (initials, titles, ellipses) are taken back. Time is linear in the text.
"""

from __future__ import annotations

import re
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final

import sentencex

if TYPE_CHECKING:
    from collections.abc import Iterator

_WINDOW: Final = 2048
"""Characters handed to the splitter at once: its time grows with the square of this, so long blocks go in windows."""
_CONTEXT: Final = 60  # characters looked at on either side of a cut
_FOREIGN: Final = re.compile(r"[^\x00-\x7f\u00c0-\u052f\u1e00-\u1fff“”‘’„«»…]")
"""All but letters and quotes: the splitter fails at lone surrogates, and at wide spaces or full stops after a quote."""
_OPENING_QUOTE: Final = re.compile(r'"(?<![^\s(\[“‘—–-]")(?=[^\s.,;:?!)])')
_APOSTROPHE: Final = re.compile(r"[‘’](?:(?<=\w.)(?=\w)|(?=\d\ds?\b))")
_PLAIN_SIGNS: Final = (("—", "-"), ("–", "-"), ("\xa0", " "), ("\n", " "), ("\r", " "), ("<", "~"), (">", "~"))
"""Signs that stand for others; angle brackets would make the splitter look for a closing one."""
_PLAIN_CUT: Final = re.compile(r"(?!.vs|Ald|Amb|Dir|Gen|Sen|ens|ofs|ovs|tty).[a-z]{2}[.] [A-Z“]")
"""The usual cut, after a word in small letters that is none of the titles listed below: it needs no second look."""
_PLAIN_CUT_LENGTH: Final = 5
_CLOSERS: Final = re.compile(r"(?<!\s)[)\]}”’\"'»…†‡*¹²³~.?!]+")
"""Marks after a cut that belong to the sentence before it, because no white space parts them from it."""
_BULLET: Final = re.compile(r"\s*[-*•‣◦▪●](?:\s+|$)")
_NUMBERED: Final = re.compile(r"\s*(?:–|\d{1,2}[.)]|\([a-z0-9]\)|[a-z]\))(?:\s+|$)")
_LINE_CLOSERS: Final = " \t\r\n\v\f)]”’\"'»*"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOT_LAST: Final = _words("a an the of in on at to for from by with and or but as is are was were has will that")
"""Words that do not end a heading."""
_TITLES: Final = _words("Profs Atty Gens Dir Govs Ald Ms Amb Gen Sen vs")
_BEFORE_NUMBER: Final = _words(
    "No Nos Vol Vols Ch Art Arts Sec Secs Fig Figs Para Paras para paras vol vols approx est"
)
_BEFORE_LOWER: Final = (
    _TITLES | _BEFORE_NUMBER | _words("Cos Govt govt intl natl Sun Mon Tue Tues Wed Thu Thurs Fri Sat")
)
"""Abbreviations the splitter lacks: their full stop ends no sentence, or none before a digit or a small letter."""
_ACRONYMS: Final = _words("U.S U.N U.K E.U U.S.A U.A.E U.S.S.R D.C L.A N.Y N.J N.C S.C P.M A.M B.C A.D G.O.P")
"""Dotted names that may end a sentence; whether they do is left to the splitter."""
_LETTERED: Final = _words("a an the plan vitamin hepatitis group type class grade section article annex part")
"""Words that take a letter after them, so that the letter is no initial: "Plan B."."""
_STARTERS: Final = _words(
    "A An The This That These Those He She It They We You I His Her Its Their Our My Your There Here In On At By For "
    "From To With As And But Or Yet So Nor If When While Although Though Because Since After Before Then Now However "
    "Meanwhile Still Also Even Both What Who Why How Where Which Not No Yes Some Many Most Several All Another One"
)
"""Words that begin a sentence far more often than they are a surname."""
_INITIALS: Final = re.compile(r"[^\W\d_a-z](?:\.[^\W\d_a-z])*")
_CLOCK: Final = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:[ECMP][SD]?|GM|CES|BS)T\b|Eastern\b|UTC\b")
_SPEAKER: Final = re.compile(
    r"(?:[^\W\d_][\w.'-]*\s){1,4}?(?:said|says|asks|asked|wrote|added|replied|demanded|wondered)\b"
)
_RUN_ON: Final = re.compile(r"(?!www\b)[^./@]*[a-z)”'][.?!]+[)”']*")
"""A last word after which a missing space is a slip, as it is not after an address or a dotted name."""
_CAPITALISED: Final = re.compile(r"[^\W\d_a-z][^\W\d_]*")


def split_claims(text: str) -> list[tuple[int, int]]:
    r"""Start and end offsets of the sentences of a text, in code points, without outer white space.

    Every character that is neither white space nor a bullet point's marker lies in exactly one claim. Blank lines,
    headings and bullet points end a claim; other line ends do not.

    >>> text = "J.D. Vance met Gen. Smith on Feb. 12. “Why?” Ruiz asked.\n- No. 5 won\n- He left"
    >>> [text[start:end] for start, end in split_claims(text)]
    ['J.D. Vance met Gen. Smith on Feb. 12.', '“Why?” Ruiz asked.', 'No. 5 won', 'He left']
    """
    masked = _mask(text)
    return [span for start, end in _blocks(text) for span in _sentences(masked, start, end)]


def _mask(text: str) -> str:
    """Put the text, at the same length, as the splitter reads it best and fastest: near ASCII, with directed quotes."""
    if '"' in text:
        text = _OPENING_QUOTE.sub("“", text).replace('"', "”")
    text = _APOSTROPHE.sub("'", text) if "‘" in text else text.replace("’", "'")
    for sign, plain in _PLAIN_SIGNS:
        text = text.replace(sign, plain)
    try:
        text.encode("cp1252")  # the cheapest check: this code page holds nothing that is foreign in the sense above
    except UnicodeEncodeError:
        text = _FOREIGN.sub(lambda sign: " " if sign[0].isspace() else "~", text)
    return text


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of paragraphs, headings and bullet points, the latter without their marker."""
    position, paragraph = 0, list[str]()
    for line in chain(text.splitlines(keepends=True), ("\n",)):
        if not line.isspace():
            paragraph.append(line)
            continue
        if paragraph:
            yield from _split_paragraph(paragraph, position)
            position += sum(map(len, paragraph))
            paragraph = []
        position += len(line)


def _split_paragraph(lines: list[str], position: int) -> Iterator[tuple[int, int]]:
    width = max(map(len, lines))
    start, previous, listed, fresh = position, "", False, False
    for line in lines:
        closed = previous == "" or _is_closed(previous)
        marker = _marker(line, is_numbered=closed or listed)
        begins = marker is not None or (fresh and _is_heading(previous, line, width))
        if begins:
            yield start, position
            start = position + (marker.end() if marker else 0)
            listed = marker is not None
        fresh, previous, position = begins or closed, line, position + len(line)
    yield start, position


def _marker(line: str, *, is_numbered: bool) -> re.Match[str] | None:
    """The marker of a bullet point, or of a numbered one where that may be; no marker begins with a capital."""
    if line[0].isupper():
        return None
    return _BULLET.match(line) or (_NUMBERED.match(line) if is_numbered else None)


def _is_closed(line: str) -> bool:
    return line.rstrip(_LINE_CLOSERS).endswith((".", "!", "?", "…", ":", ";"))


def _is_heading(line: str, following: str, width: int) -> bool:
    """Whether a line ends by choice, not because the next word had no room, and reads as a title."""
    title, next_word = line.strip(), following.split(maxsplit=1)[0]
    by_choice = len(title) + len(next_word) < width - 1
    inside = next_word[0].islower() or title.split()[-1].lower() in _NOT_LAST or title[-1] in ",—–-("
    return by_choice and not inside and len(title) <= 100 and not _is_closed(title)


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans, seen = list[tuple[int, int]](), start
    for cut in _cuts(text, start, end):
        if cut <= seen:
            continue
        seen = cut
        if cut < end and not _PLAIN_CUT.match(text, cut - _PLAIN_CUT_LENGTH):
            seen = closers.end() if (closers := _CLOSERS.match(text, cut, end)) else cut
            if seen < end and _continues(text, start, seen):
                continue
        claim = text[start:seen].rstrip()
        if claim:
            spans.append((start + len(claim) - len(claim.lstrip()), start + len(claim)))
        start = seen
    return spans


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Where the splitter would end a sentence; `end` is the last."""
    found: list[int] = []
    while end - start > _WINDOW:
        window = text[start : start + _WINDOW]
        cuts = _ends(window)[:-1]
        # What ends near the edge, or in a quote that is still open there, may go on beyond the window.
        edge = window.rfind("“") if window.rfind("“") > window.rfind("”") else _WINDOW - _CONTEXT
        cuts = [cut for cut in cuts if cut <= min(edge, _WINDOW - _CONTEXT)] or cuts
        found.extend(start + cut for cut in cuts)
        # Where no sentence ends in the window, go on at its last word, without a cut there.
        start += cuts[-1] if cuts else window.rfind(" ") + 1 or _WINDOW
    found.extend(start + cut for cut in _ends(text[start:end]))
    return found


def _ends(text: str) -> list[int]:
    return list(accumulate(map(len, sentencex.segment("en", text))))


def _continues(text: str, start: int, cut: int) -> bool:
    before = text[max(start, cut - _CONTEXT) : cut].rstrip()
    after = text[cut : cut + _CONTEXT].lstrip()
    word = before[before.rfind(" ") + 1 :]
    if not (text[cut - 1].isspace() or text[cut].isspace()):
        return not (_RUN_ON.fullmatch(word) and (after[0].isupper() or after[0] in "“‘("))
    if word.endswith("."):
        return _continues_after_stop(before, word[:-1].lstrip("([“‘'"), after)
    asked = before.endswith(("?”", "!”", "?’", "!’", "?'", "!'"))
    if after[:1].islower():
        return asked or before.endswith("…")
    return asked and _SPEAKER.match(after) is not None


def _continues_after_stop(before: str, stem: str, after: str) -> bool:
    if after[:1].islower():
        return "." in stem or stem in _BEFORE_LOWER or before.endswith((". .", "…."))
    if stem in _TITLES or (stem in _BEFORE_NUMBER and after[:1].isdigit()):
        return True
    if stem in ("a.m", "p.m"):
        return _CLOCK.match(after) is not None
    return bool(_INITIALS.fullmatch(stem)) and _name_follows(before[: -len(stem) - 1].split()[-1:], stem, after)


def _name_follows(previous: list[str], stem: str, after: str) -> bool:
    """Whether initials are followed by the rest of a name rather than by a new sentence."""
    lettered = len(stem) == 1 and previous and (stem in "IVX" or previous[0].lower() in _LETTERED)
    word = _CAPITALISED.match(after)
    if stem in _ACRONYMS or lettered or word is None:
        return False
    return after[1:2] == "." or word[0] not in _STARTERS

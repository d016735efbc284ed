"""What a token is, and its number: the readable definition that the compiled kernels repeat.

A token is a run of letters, marks and digits; a clitic that begins with an apostrophe between two such characters
("'s", "'t"); or one of a few punctuation signs. Tokens are compared in lower case, with every digit read as 0.
Characters beyond the Basic Multilingual Plane (emoji, historic scripts) separate tokens.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MASK = (1 << 64) - 1
FNV_START, FNV_PRIME = 14695981039346656037, 1099511628211
_GOLDEN, _SCRAMBLE = 0x9E3779B97F4A7C15, 0xFF51AFD7ED558CCD

_BMP = 65536
OTHER_CHARACTER, WORD_CHARACTER, DIGIT, APOSTROPHE, SIGN = range(5)
"""Classes of a character, as the kernels number them."""
_SIGNS = {sign: sign for sign in ",;:?!()%$€£"} | dict.fromkeys('"“”„«»', '"') | dict.fromkeys("—–", "—")
_APOSTROPHES = "'’‘ʼ"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Token(NamedTuple):
    """A token: its folded form and its offsets."""

    form: str
    start: int
    end: int


def character_class(character: str) -> int:
    """Class of one character.

    >>> [character_class(c) for c in "a7',~"]
    [1, 2, 3, 4, 0]
    """
    if character in _SIGNS:
        return SIGN
    if character in _APOSTROPHES:
        return APOSTROPHE
    if ord(character) >= _BMP:
        return OTHER_CHARACTER
    category = unicodedata.category(character)
    if category == "Nd":
        return DIGIT
    return WORD_CHARACTER if category[0] in "LMN" else OTHER_CHARACTER


def fold(character: str) -> str:
    """The character by which tokens are compared.

    >>> "".join(map(fold, "“Élan” 1995"))
    '"élan" 0000'
    """
    if character in _SIGNS:
        return _SIGNS[character]
    if character in _APOSTROPHES:
        return "'"
    if character_class(character) == DIGIT:
        return "0"
    lower = character.lower()
    return lower if len(lower) == 1 and ord(lower) < _BMP else character


def tokenize(text: str) -> list[Token]:
    """Tokens of a claim, in order.

    >>> [token.form for token in tokenize("The U.S. didn’t yield, it's said.")]
    ['the', 'u', 's', 'didn', "'t", 'yield', ',', 'it', "'s", 'said']
    """
    kinds = [character_class(character) for character in text]
    tokens, i = [], 0
    while i < len(text):
        end = _token_end(kinds, i)
        if end > i:
            tokens.append(Token("".join(map(fold, text[i:end])), i, end))
        i = max(end, i + 1)
    return tokens


def _token_end(kinds: list[int], i: int) -> int:
    if kinds[i] == SIGN:
        return i + 1
    if kinds[i] == APOSTROPHE:
        inside = 0 < i < len(kinds) - 1 and kinds[i - 1] in (1, 2) and kinds[i + 1] in (1, 2)
        if not inside:
            return i
    elif kinds[i] not in (WORD_CHARACTER, DIGIT):
        return i
    end = i + 1
    while end < len(kinds) and kinds[end] in (WORD_CHARACTER, DIGIT):
        end += 1
    return end


def hash_form(form: str) -> int:
    """64-bit number of a folded form: FNV-1a over its code points (Fowler, Noll and Vo, RFC 9923).

    >>> hash_form("a")
    12638187200555641996
    """
    value = FNV_START
    for character in form:
        value = ((value ^ ord(character)) * FNV_PRIME) & _MASK
    return value


def mix(left: int, right: int) -> int:
    """Number of an ordered pair of numbers; not commutative, so that word order counts."""
    left ^= (right + _GOLDEN + (left << 6) + (left >> 2)) & _MASK
    left = (left * _SCRAMBLE) & _MASK
    return left ^ (left >> 32)


def hash_phrase(forms: list[str]) -> int:
    """Number of a fixed phrase of folded forms."""
    value = hash_form(forms[0])
    for form in forms[1:]:
        value = mix(value, hash_form(form))
    return value


@lru_cache(maxsize=1)
def character_tables() -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """Class and fold of every character of the Basic Multilingual Plane, for the kernels.

    `character_class` and `fold` spelled out for all characters at once, since calling them 65,536 times takes long.
    """
    import numpy as np

    characters = [chr(code) for code in range(_BMP)]
    kinds = {"L": WORD_CHARACTER, "M": WORD_CHARACTER, "N": WORD_CHARACTER}
    categories = list(map(unicodedata.category, characters))
    classes = np.fromiter((kinds.get(category[0], OTHER_CHARACTER) for category in categories), np.uint8, _BMP)
    lowers = (ord(lower) if len(lower := character.lower()) == 1 else ord(character) for character in characters)
    folds = np.fromiter(lowers, np.uint32, _BMP)
    digits = [code for code, category in enumerate(categories) if category == "Nd"]
    classes[digits], folds[digits] = DIGIT, ord("0")
    for character in [*_SIGNS, *_APOSTROPHES]:
        classes[ord(character)], folds[ord(character)] = character_class(character), ord(fold(character))
    return classes, folds


@lru_cache(maxsize=1)
def character_marks() -> NDArray[np.uint32]:
    """The class of every character in the upper half of a number, its fold in the lower one: one look-up for both."""
    import numpy as np

    classes, folds = character_tables()
    marks: NDArray[np.uint32] = np.left_shift(classes, 16, dtype=np.uint32) | folds
    return marks


def encodable(text: str) -> str:
    """Replace what UTF-8 cannot write, lone surrogates, one character for one.

    >>> encodable("Oslo" + chr(0xD800)) == "Oslo" + chr(0xFFFD)
    True
    """
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


def code_points(text: str) -> NDArray[np.uint32]:
    """Code points of a text, lone surrogates included.

    >>> code_points("né").tolist()
    [110, 233]
    """
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)

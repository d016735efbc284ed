"""The word lists are data that people edit: they must stay readable by the rules that use them."""

import re

import pytest

from stancelib.errors import SettingError
from stancelib.wordlists import CATALOG_FOLDER, UPPER, read_lines, read_words

LISTS = sorted(path.name[:-4] for path in CATALOG_FOLDER.iterdir() if path.name.endswith(".txt"))
LOWER_CASE = [name for name in LISTS if "Lower case." in (CATALOG_FOLDER / f"{name}.txt").read_text("utf-8")]


@pytest.mark.parametrize("name", LISTS)
def test_list_is_clean(name: str) -> None:
    """Every list says what it is for, has items, and no item twice or with blanks around it."""
    text = (CATALOG_FOLDER / f"{name}.txt").read_text("utf-8")
    items = read_lines(name)
    assert text.startswith("# ")
    assert items
    assert len(items) == len(set(items))
    assert all(item == item.strip() for item in text.splitlines())


@pytest.mark.parametrize("name", LOWER_CASE)
def test_lower_case_lists_are_lower_case(name: str) -> None:
    """A list that is compared with words in lower case holds no capitals, which would never match."""
    assert [item for item in read_lines(name) if item != item.lower()] == []


def test_acting_nouns_and_attached_nouns_are_apart() -> None:
    """No noun both lets a country act ("Russian aggression") and is only attached to it ("Russian wine")."""
    assert sorted(read_words("acting_nouns") & read_words("attached_nouns")) == []


def test_unknown_list_is_named_with_its_alternatives() -> None:
    """An unknown list is an error that names the lists there are."""
    with pytest.raises(SettingError, match=r"no word list 'verbs'.*acting_nouns"):
        read_words("verbs")


def test_upper_holds_capitals_of_many_scripts() -> None:
    """Capital letters of Latin, Greek and Cyrillic script are known, small ones are not."""
    pattern = re.compile(f"[{UPPER}]")
    assert all(pattern.fullmatch(letter) for letter in "AÉŁŞĐƠΑЖỆ")
    assert not any(pattern.fullmatch(letter) for letter in "aéłşđ1-.")

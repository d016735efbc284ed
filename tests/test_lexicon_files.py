"""The lexicon's files: what ships, and how bad lines are reported."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from stancelib.errors import LabelError
from stancelib.lexicon_files import LexiconEntry, read_entries, read_frames, read_lexicon
from stancelib.persistence import data_folder

SEEDS = data_folder("seeds")
WORDS, FRAMES = "lemma,pos,kind,polarity", "lemma,pos,holder,target,polarity"


@pytest.fixture(scope="module")
def words() -> list[LexiconEntry]:
    return read_lexicon(SEEDS / "lexicon.csv")


@pytest.fixture(scope="module")
def frames() -> list[LexiconEntry]:
    return read_frames(SEEDS / "frames.csv")


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_shipped_lexicon_is_large(words: list[LexiconEntry]) -> None:
    """At least 4,500 lemmas and phrases with polarity."""
    assert len({entry.lemma for entry in words if entry.polarity}) >= 4500


def test_shipped_frames_are_many_and_of_every_kind(frames: list[LexiconEntry]) -> None:
    """At least 900 frames; X berates Y, X angers Y, X fails, X's contempt for Y."""
    kinds = Counter(entry.kind for entry in frames)
    assert len(frames) >= 900
    assert min(kinds[kind] for kind in ("act", "effect", "state", "nomact")) >= 250


def test_shipped_files_are_sorted_and_without_doubles(words: list[LexiconEntry], frames: list[LexiconEntry]) -> None:
    """No lemma twice in one part of speech of a file; sorted for reviewers."""
    for entries in (words, frames):
        keys = [(entry.lemma, entry.pos) for entry in entries]
        assert [key for key, count in Counter(keys).items() if count > 1] == []
        assert keys == sorted(keys)


def test_frames_take_their_kind_from_holder_and_target(tmp_path: Path) -> None:
    """The roles say who judges whom."""
    path = write(tmp_path / "frames.csv", FRAMES, "anger,verb,object,subject,-1", "attack on,noun,owner,object,-2")
    assert read_frames(path) == [
        LexiconEntry("anger", "verb", "effect", -1, frame=True),
        LexiconEntry("attack on", "noun", "nomact", -2, frame=True),
    ]


def test_a_folder_gives_both_files_and_a_file_gives_itself(tmp_path: Path) -> None:
    """Frames are optional."""
    lexicon = write(tmp_path / "lexicon.csv", WORDS, "bad,adj,quality,-1")
    assert [entry.lemma for entry in read_entries(tmp_path)] == ["bad"]
    write(tmp_path / "frames.csv", FRAMES, "anger,verb,object,subject,-1")
    assert [entry.lemma for entry in read_entries(tmp_path)] == ["bad", "anger"]
    assert [entry.lemma for entry in read_entries(lexicon)] == ["bad"]
    with pytest.raises(LabelError, match=r"nowhere.* is no file"):
        read_entries(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("bad,adj,quality,0", "polarity 0"),
        ("bad,adj,quality,-4", "polarity '-4'"),
        ("bad,adj,quality,low", "'low' is no whole number"),
        ("bad,adjective,quality,-1", "pos 'adjective'"),
        ("bad,adj,virtue,-1", "kind 'virtue'"),
        ("not,adv,shift,1", "polarity 1"),
        ("one two three four five,phrase,state,1", "is not one to 4 words"),
    ],
)
def test_bad_words_are_named(tmp_path: Path, line: str, complaint: str) -> None:
    """A bad line is reported with file and line number."""
    path = write(tmp_path / "lexicon.csv", WORDS, line)
    with pytest.raises(LabelError, match=complaint) as error:
        read_lexicon(path)
    assert f"{path}:2" in str(error.value)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("anger,verb,object,object,-1", "roles"),
        ("anger,verb,object,subject,0", "polarity 0"),
        ("anger,verb,object,subject,x", "'x' is no whole number"),
        ("anger,word,object,subject,-1", "pos 'word'"),
    ],
)
def test_bad_frames_are_named(tmp_path: Path, line: str, complaint: str) -> None:
    """A bad line is reported with file and line number."""
    path = write(tmp_path / "frames.csv", FRAMES, line)
    with pytest.raises(LabelError, match=complaint) as error:
        read_frames(path)
    assert f"{path}:2" in str(error.value)


def test_wrong_header_is_named(tmp_path: Path) -> None:
    """A file with another header is refused."""
    path = write(tmp_path / "lexicon.csv", "word,score")
    with pytest.raises(LabelError, match=f"write {WORDS}"):
        read_lexicon(path)

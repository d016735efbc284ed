"""Labelled rows: what is read, what is refused and where, digests, and splits that part no group."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib import labels
from stancelib.errors import ColumnError, LabelError, SettingError
from stancelib.labels import digest, read_labels, read_newsmtsc, read_sentences, split_by_group

SHARED = Path(__file__).parents[2] / "shared"
KYIV = {"mention": "Kyiv", "actor": "Ukraine", "stance": "favor", "holder": "author"}
MAYOR = {"start": 13, "end": 22, "actor": "the mayor", "stance": "against", "holder": "Ukraine"}
SENTENCE = {"id": "g-1", "text": "Kyiv blamed, the mayor of Kyiv.", "sentiment": "negative", "targets": [KYIV, MAYOR]}
NEWS = {
    "sentence": "He beat Ms. Ruiz.",
    "from": 0,
    "to": 2,
    "polarity": 1,
    "mention": "He",
    "id": "polusa_v1_7_-1_3_A_B_0_2",
}
RUIZ = NEWS | {"from": 8, "to": 16, "polarity": -1, "mention": "Ms. Ruiz", "id": "polusa_v1_7_-1_3_Ruiz_8_16"}


def write(path: Path, *rows: dict[str, Any] | str) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows) + "\n", "utf-8")
    return path


def test_rows_of_a_sentence(tmp_path: Path) -> None:
    """One row per (sentence, actor), with the spans of the other actors, in the documented columns."""
    frame = read_labels(write(tmp_path / "a.jsonl", SENTENCE | {"topic": "war", "phenomena": ["irony"], "unknown": 1}))
    columns = "sentence_id text start end others label actor holder sentiment topic style phenomena group part file"
    assert list(frame) == columns.split()
    kyiv, mayor = frame.to_dict("records")
    assert (kyiv["start"], kyiv["end"], kyiv["others"]) == (0, 4, ((13, 22),))
    assert (mayor["label"], mayor["actor"], mayor["holder"]) == ("against", "the mayor", "Ukraine")
    assert (mayor["phenomena"], mayor["topic"], mayor["group"]) == (("irony",), "war", "g-1")
    assert (mayor["part"], mayor["file"], mayor["sentence_id"]) == ("train", "a.jsonl", "g-1")


def test_occurrence(tmp_path: Path) -> None:
    """The occurrence counts from 0."""
    frame = read_labels(write(tmp_path / "a.jsonl", SENTENCE | {"targets": [KYIV | {"occurrence": 1}]}))
    assert (frame["start"].item(), frame["end"].item()) == (26, 30)


def test_sources(tmp_path: Path) -> None:
    """A file, several and a sorted folder give the same rows; blank lines and byte order marks are skipped."""
    second = write(tmp_path / "b.jsonl", "\ufeff" + json.dumps(SENTENCE | {"id": "g-2"}), "")
    first = write(tmp_path / "a.jsonl", SENTENCE)
    write(tmp_path / "notes.txt", "no rows")
    assert read_labels(tmp_path).equals(read_labels([str(first), second]))
    assert read_labels(str(first))["sentence_id"].tolist() == ["g-1", "g-1"]
    assert labels.as_rows(first).equals(read_labels(first))
    frame = read_labels(first)
    assert labels.as_rows(frame).equals(frame)
    own = frame[["text", "start", "end", "label"]]
    assert labels.as_rows(own)[["group", "part"]].values.tolist() == [["0", "train"], ["1", "train"]]
    assert list(own.columns) == ["text", "start", "end", "label"]


def test_sentences(tmp_path: Path) -> None:
    """`read_sentences` gives one row per sentence with a sentiment, with or without targets."""
    bare = {
        "id": "g-2",
        "text": "It rained.",
        "sentiment": "neutral",
        "targets": [],
        "group": "rain",
        "part": "heldout",
    }
    unrated = {"id": "g-3", "text": "It snowed.", "targets": []}
    path = write(tmp_path / "a.jsonl", SENTENCE, bare, unrated)
    frame = read_sentences(path)
    assert list(frame) == "sentence_id text sentiment topic group part file".split()
    assert frame["sentence_id"].tolist() == ["g-1", "g-2"]
    assert frame.iloc[1]["group"] == "rain"
    assert frame.iloc[1]["part"] == "heldout"
    assert read_labels(path)["sentence_id"].tolist() == ["g-1", "g-1"]


def test_no_rows(tmp_path: Path) -> None:
    """A file without targets gives an empty frame of the same columns."""
    frame = read_labels(write(tmp_path / "a.jsonl", {"text": "It rained.", "targets": []}))
    assert frame.empty
    assert frame["start"].dtype == "int64"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('{"text": "Kyiv', "truncated"),
        ('{"text": "\\ud800", "targets": []}', "malformed"),
        ({"targets": []}, "`text`"),
        ({"text": "", "targets": []}, "length >= 1"),
        ({"text": "Kyiv won."}, "`targets`"),
        (SENTENCE | {"targets": [KYIV | {"mention": "Lviv"}]}, "'Lviv' is 0 times"),
        (SENTENCE | {"targets": [KYIV | {"occurrence": 2}]}, "not at occurrence 2"),
        (SENTENCE | {"targets": [KYIV | {"occurrence": -1}]}, "not at occurrence -1"),
        (SENTENCE | {"targets": [KYIV | {"mention": "may"}]}, "inside a word"),
        (SENTENCE | {"targets": [MAYOR | {"end": 99}]}, "13..99"),
        (SENTENCE | {"targets": [MAYOR | {"start": -1}]}, "-1..22"),
        (SENTENCE | {"targets": [MAYOR | {"start": 22}]}, "22..22"),
        (SENTENCE | {"targets": [MAYOR | {"mention": "Kyiv"}]}, "'the mayor', not 'Kyiv'"),
        (SENTENCE | {"targets": [{"actor": "x", "stance": "favor"}]}, "None..None"),
        (SENTENCE | {"targets": [KYIV | {"stance": "for"}]}, "'for'"),
        (SENTENCE | {"sentiment": "bad"}, "'bad'"),
        (SENTENCE | {"part": "test"}, "'test'"),
        (SENTENCE | {"targets": [KYIV, MAYOR | {"actor": "Ukraine"}]}, "'Ukraine' is labelled more than once"),
    ],
)
def test_bad_rows(tmp_path: Path, row: dict[str, Any] | str, problem: str) -> None:
    """A row that cannot be used is refused with its file, its line, the value and the choices."""
    path = write(tmp_path / "a.jsonl", SENTENCE, row)
    with pytest.raises(LabelError) as caught:
        read_labels(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert problem in str(caught.value)
    assert "against" in str(caught.value)


@pytest.mark.parametrize("name", ["missing.jsonl", "empty"])
def test_no_files(tmp_path: Path, name: str) -> None:
    """A path without labelled rows is named."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(LabelError, match=name):
        read_labels(tmp_path / name)
    with pytest.raises(LabelError, match="give a"):
        read_labels([])


def test_newsmtsc(tmp_path: Path) -> None:
    """A NewsMTSC file is known by its keys; polarity becomes a stance, and the article the group."""
    path = write(tmp_path / "news.jsonl", NEWS, RUIZ, NEWS | {"id": "x", "polarity": 0})
    frame = read_labels(path)
    assert frame.equals(read_newsmtsc(path))
    assert frame["label"].tolist() == ["favor", "against", "neutral"]
    assert frame["others"].tolist() == [((8, 16),), ((0, 2),), ()]
    assert frame["actor"].tolist() == ["A_B", "Ruiz", "He"]
    assert frame["group"].tolist() == ["polusa_v1_7", "polusa_v1_7", "x"]
    assert frame["sentence_id"].tolist() == ["polusa_v1_7_-1_3", "polusa_v1_7_-1_3", "x"]
    assert read_sentences(path).empty


@pytest.mark.parametrize(
    ("change", "problem"), [({"to": 40}, "0..40"), ({"mention": "She"}, "'She'"), ({"polarity": 2}, "2")]
)
def test_bad_newsmtsc(tmp_path: Path, change: dict[str, Any], problem: str) -> None:
    """A NewsMTSC row is checked like any other."""
    path = write(tmp_path / "news.jsonl", RUIZ, NEWS | change)
    with pytest.raises(LabelError) as caught:
        read_labels(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert problem in str(caught.value)


def test_digest(tmp_path: Path) -> None:
    """The digest depends on what the rows say, not on files, order or how a missing value is written."""
    other = {"text": "It rained in Bern.", "targets": [KYIV | {"mention": "Bern", "actor": "Bern"}]}
    together = read_labels(write(tmp_path / "all.jsonl", SENTENCE, other))
    (tmp_path / "apart").mkdir()
    first, second = write(tmp_path / "apart" / "z.jsonl", SENTENCE), write(tmp_path / "apart" / "y.jsonl", other)
    apart = read_labels([second, first])
    assert digest(together) == digest(apart) == digest(apart.astype(object).where(apart.notna(), None))
    assert digest(together) != digest(together.assign(label="neutral"))
    assert digest(together) != digest(together.head(1))


@given(st.lists(st.integers(0, 30), max_size=60), st.integers(0, 5), st.floats(0.05, 0.95))
def test_split(groups: list[int], seed: int, share: float) -> None:
    """Both sides together are the frame, no group is on both, and the order of the rows does not matter."""
    import pandas as pd

    frame = pd.DataFrame({"group": [str(group) for group in groups], "row": range(len(groups))})
    first, rest = split_by_group(frame, share=share, seed=seed)
    assert sorted([*first["row"], *rest["row"]]) == frame["row"].tolist()
    assert not set(first["group"]) & set(rest["group"])
    turned, _ = split_by_group(frame[::-1], share=share, seed=seed)
    assert turned[::-1].equals(first)


def test_split_share() -> None:
    """The share of groups is about the share asked for; another seed takes other groups."""
    import pandas as pd

    frame = pd.DataFrame({"group": [f"g-{number}" for number in range(2000)]})
    first, _ = split_by_group(frame, share=0.8, seed=1)
    assert 1540 < len(first) < 1660
    assert set(first["group"]) != set(split_by_group(frame, share=0.8, seed=2)[0]["group"])


@pytest.mark.parametrize("share", [0, 1, -0.5, 1.5])
def test_split_refuses(share: float) -> None:
    """A share outside (0, 1) and a frame without groups are refused."""
    import pandas as pd

    with pytest.raises(SettingError, match="between 0 and 1"):
        split_by_group(pd.DataFrame({"group": ["a"]}), share=share, seed=0)
    with pytest.raises(ColumnError, match="no column 'group'"):
        split_by_group(pd.DataFrame({"text": ["a"]}), share=0.5, seed=0)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder 'shared' does not lie beside this repository")
def test_shared_data() -> None:
    """All of NewsMTSC's train and dev parts and of the pilot seeds can be read; articles stay in one group."""
    news = read_labels(SHARED / "data" / "newsmtsc")
    assert len(news) == 8739 + 343 + 442
    assert news["group"].str.fullmatch(r"allsides_\d+_\d+|polusa_v\d_\d+").all()
    pilot = read_labels(SHARED / "seeds-pilot")
    assert pilot["label"].value_counts().idxmax() == "neutral"
    assert len(read_sentences(SHARED / "seeds-pilot")) == pilot["sentence_id"].nunique()

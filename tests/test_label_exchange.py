"""Labels to tools and back: nothing is lost that a tool can carry, and what cannot be read is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.errors import LabelError, SettingError
from stancelib.label_exchange import TOOLS, read_tasks, write_tasks
from stancelib.label_rows import SeedSentence, Sentence, Target, read_records
from stancelib.label_spans import Document, Span, to_document, to_sentence
from stancelib.label_tools import doccano_tasks, from_doccano, from_prodigy, prodigy_tasks
from stancelib.labels import read_labels
from stancelib.persistence import data_folder

ROW = {
    "id": "a-1",
    "text": "😀 Bern praised the kingdom; critics and Rome rebuked Oslo.",
    "sentiment": "neutral",
    "topic": "trade",
    "style": "wire",
    "phenomena": ["contrast"],
    "group": "g",
    "part": "heldout",
    "targets": [
        {"mention": "Bern", "actor": "Switzerland", "stance": "neutral"},
        {"mention": "the kingdom", "actor": "Spain", "stance": "favor", "holder": "Switzerland"},
        {"mention": "Rome", "actor": "Italy", "stance": "against", "holder": "a person whom the text does not name"},
        {"mention": "Oslo", "actor": "Norway", "stance": "against", "holder": "critics"},
    ],
}
SENTENCE = msgspec.convert(ROW, SeedSentence)
BARE = Sentence("It rained.", ())
UNKNOWN = Sentence("Oslo lost.", (Target("Norway", "against", None, start=0, end=4),))
"""A stance whose holder nobody has noted, as in NewsMTSC."""


def plain(sentence: Sentence) -> dict[str, Any]:
    """A sentence with its mentions as offsets alone."""
    values: dict[str, Any] = msgspec.to_builtins(sentence)
    spans = [target.span(sentence.text) for target in sentence.targets]
    keep = ("actor", "stance", "holder")
    targets = [{name: t[name] for name in keep} | {"at": s} for t, s in zip(values["targets"], spans, strict=True)]
    return values | {"targets": targets}


def as_exported(path: Path, tool: str) -> None:
    """Turn tasks into what the tool exports when a person accepts them all."""
    if tool == "label-studio":
        tasks = json.loads(path.read_text())
        for number, task in enumerate(tasks):
            result = task.pop("predictions")[0]["result"]
            task |= {"id": number, "annotations": [{"id": number, "was_cancelled": False, "result": result}]}
        path.write_text(json.dumps(tasks))
    elif tool != "rows":
        rows = [json.loads(line) for line in path.read_text().splitlines()]
        extra: dict[str, Any] = (
            {"answer": "accept", "_task_hash": 1} if tool == "prodigy" else {"id": 7, "Comments": []}
        )
        path.write_text("".join(json.dumps(row | extra) + "\n" for row in rows))


@pytest.mark.parametrize("tool", TOOLS)
def test_round_trip(tool: str, tmp_path: Path) -> None:
    """Texts, offsets, actors, stances, holders and facts come back, characters beyond the basic plane included."""
    path = tmp_path / "tasks.json"
    write_tasks([SENTENCE, BARE, UNKNOWN], path, tool)  # type: ignore[arg-type]
    as_exported(path, tool)
    found = read_tasks(path)
    assert found.problems == ()
    assert [plain(sentence) for sentence in found.sentences] == [plain(SENTENCE), plain(BARE), plain(UNKNOWN)]


@pytest.mark.parametrize("tool", TOOLS)
def test_round_trip_of_the_shipped_sentences(tool: str, tmp_path: Path) -> None:
    """A file of the seeds survives each tool."""
    source = sorted((data_folder("seeds") / "sentences").glob("*.jsonl"))[0]
    sentences = [sentence for sentence, _ in read_records(source)]
    path = tmp_path / "tasks.json"
    write_tasks(sentences, path, tool)  # type: ignore[arg-type]
    as_exported(path, tool)
    found = read_tasks([path])
    assert found.problems == ()
    assert [plain(sentence) for sentence in found.sentences] == [plain(sentence) for sentence in sentences]


def test_imported_rows_can_be_read(tmp_path: Path) -> None:
    """What an import writes is a labels file."""
    (path,) = write_tasks([SENTENCE], tmp_path / "rows.jsonl", "rows")
    frame = read_labels(path)
    assert frame["actor"].tolist() == ["Switzerland", "Spain", "Italy", "Norway"]
    assert [frame["text"][0][start:end] for start, end in zip(frame["start"], frame["end"], strict=True)] == [
        "Bern",
        "the kingdom",
        "Rome",
        "Oslo",
    ]


def region(name: str, start: int, end: int, words: str, label: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": words, "labels": [label]}
    return {"value": value, "id": name, "from_name": "label", "to_name": "text", "type": "labels", "origin": "manual"}


def studio(*result: dict[str, Any], text: str = "😀 Oslo praised Rome.", **annotation: Any) -> dict[str, Any]:
    return {"id": 1, "data": {"text": text}, "annotations": [{"id": 1, "result": list(result), **annotation}]}


def test_label_studio_by_hand(tmp_path: Path) -> None:
    """An export of other tasks: new spans are named by their words, links of both directions, UTF-16 offsets of old."""
    link = {"from_id": "h", "to_id": "m", "type": "relation", "direction": "left", "labels": []}
    new = studio(region("h", 2, 6, "Oslo", "holder"), region("m", 15, 19, "Rome", "favor"), link)
    old = studio(region("m", 16, 20, "Rome", "favor"))
    path = tmp_path / "export.json"
    path.write_text(json.dumps([new, old], ensure_ascii=False), "utf-8")
    found = read_tasks(path)
    assert found.problems == ()
    first, second = (sentence.targets for sentence in found.sentences)
    assert [(target.actor, target.stance, target.holder) for target in first] == [("Rome", "favor", "Oslo")]
    assert (second[0].start, second[0].end, second[0].holder) == (15, 19, "author")


def test_doccano_triples(tmp_path: Path) -> None:
    """The plain form of doccano, without relations."""
    path = tmp_path / "export.jsonl"
    path.write_text('{"id": 3, "text": "Oslo praised Rome.", "label": [[0, 4, "neutral"], [13, 17, "favor"]]}\n')
    (sentence,) = read_tasks(path).sentences
    assert [(target.actor, target.stance) for target in sentence.targets] == [("Oslo", "neutral"), ("Rome", "favor")]


def test_prodigy_by_hand() -> None:
    """Holders may be the ends of relations alone."""
    ends = {
        "head_span": {"start": 13, "end": 17, "label": "favor"},
        "child_span": {"start": 0, "end": 4, "label": "holder"},
    }
    row = {"text": "Oslo praised Rome.", "spans": [], "relations": [{"label": "held by", **ends}], "answer": "accept"}
    sentence = to_sentence(from_prodigy(row))
    assert [(target.actor, target.holder) for target in sentence.targets] == [("Rome", "Oslo")]


def test_other_peoples_columns(tmp_path: Path) -> None:
    """SetFit columns as CSV or JSON lines, and NewsMTSC; rows of one sentence are put together, holders unknown."""
    table = tmp_path / "absa.csv"
    table.write_text(
        'text,span,label,ordinal\n"Oslo, Oslo and Rome.",Oslo,positive,1\n"Oslo, Oslo and Rome.",Rome,negative,0\n'
    )
    lines = tmp_path / "absa.jsonl"
    lines.write_text('{"text": "Rome won.", "span": "Rome", "label": "favor", "ordinal": 0}\n')
    news = tmp_path / "news.jsonl"
    rows = [
        {
            "sentence": "He beat Ruiz.",
            "from": 0,
            "to": 2,
            "polarity": 1,
            "mention": "He",
            "id": "polusa_v1_7_-1_3_A_0_2",
        },
        {"sentence": "He beat Ruiz.", "from": 8, "to": 12, "polarity": -1, "id": "polusa_v1_7_-1_3_Ruiz_8_12"},
    ]
    news.write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = read_tasks([table, lines, news])
    assert found.problems == ()
    both, _, story = found.sentences
    assert [(target.span(both.text), target.stance, target.holder) for target in both.targets] == [
        ((6, 10), "favor", None),
        ((15, 19), "against", None),
    ]
    assert (story.id, story.group) == ("polusa_v1_7_-1_3", "polusa_v1_7")
    assert [target.actor for target in story.targets] == ["A", "Ruiz"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("broken", "not JSON"),
        ([1], "list, not an object"),
        ({"words": 1}, "unknown form, with the keys words"),
        ({"data": {"text": "x"}, "annotations": []}, "the task has no annotation"),
        ({"data": {}, "annotations": []}, "the key 'text' is missing"),
        (studio(region("m", 0, 2, "x", "favor"), was_cancelled=True), "the task has no annotation"),
        (studio(region("m", 0, 2, "Rome", "favor")), "the text at 0..2 is '😀 ', not 'Rome'"),
        (studio(region("m", 2, 6, "Oslo", "good")), "has the label 'good'; the labels are favor, neutral"),
        ({"text": "Oslo.", "spans": [], "answer": "reject"}, "the answer is 'reject'"),
        ({"text": "Oslo.", "label": [[0, 4, "favor"], [0, 4, "against"]]}, "labelled more than once"),
        ({"text": "Oslo.", "label": [[0, 9, "favor"]]}, "lie outside the text"),
        ({"text": "Oslo.", "span": "Rome", "label": "positive", "ordinal": 0}, "'Rome' is 0 times in the text"),
        ({"text": "Oslo.", "span": "Oslo", "label": "conflict", "ordinal": 0}, "the label is 'conflict'"),
        ({"sentence": "Oslo.", "from": 0, "to": 4, "polarity": 3}, "3"),
    ],
)
def test_what_cannot_be_read_is_named(row: Any, message: str, tmp_path: Path) -> None:
    """The other rows are read; the bad one is named by file and line, with the reason."""
    path = tmp_path / "export.jsonl"
    good = json.dumps({"text": "It rained.", "targets": []})
    bad = row if isinstance(row, str) else json.dumps(row)
    path.write_text(f"{good}\n{bad}\n", "utf-8")
    found = read_tasks(path)
    assert len(found.sentences) == 1
    (problem,) = found.problems
    assert str(problem).startswith(f"{path}:2: ")
    assert message in problem.message


def test_a_second_label_of_one_actor(tmp_path: Path) -> None:
    """The first is kept, the second is named."""
    path = tmp_path / "absa.jsonl"
    row = {"text": "Oslo met Oslo.", "span": "Oslo", "label": "positive", "ordinal": 0}
    path.write_text("".join(json.dumps(row | {"ordinal": number}) + "\n" for number in (0, 1)))
    found = read_tasks(path)
    assert [len(sentence.targets) for sentence in found.sentences] == [1]
    assert "'Oslo' is labelled more than once" in found.problems[0].message


def test_a_link_must_lead_from_a_mention() -> None:
    """A holder holds no stance of another holder."""
    spans = (Span(0, 4, "holder"), Span(13, 17, "favor"))
    with pytest.raises(ValueError, match="a link leads from the holder 'Oslo'"):
        to_sentence(Document("Oslo praised Rome.", spans, ((0, 1),), {}))


def test_files_and_tools_that_cannot_be_used(tmp_path: Path) -> None:
    """Damage of a whole file, a missing one, an unknown tool and a place without a folder are errors."""
    damaged = tmp_path / "export.json"
    damaged.write_text("[1, ")
    with pytest.raises(LabelError, match=r"export.json is damaged"):
        read_tasks(damaged)
    with pytest.raises(LabelError, match=r"none.json cannot be read"):
        read_tasks(tmp_path / "none.json")
    with pytest.raises(SettingError, match="tool 'paper': choose one of rows, label-studio, doccano, prodigy"):
        write_tasks([], tmp_path / "x", "paper")  # type: ignore[arg-type]
    with pytest.raises(LabelError, match="cannot be written"):
        write_tasks([], tmp_path / "none" / "x", "rows")


@given(st.text(min_size=1, max_size=20), st.integers(0, 19), st.integers(1, 20))
def test_any_span_survives(text: str, start: int, size: int) -> None:
    """Spans of any text keep their offsets through doccano and Prodigy, where they hold a token."""
    end = min(start + size, len(text))
    if not text[start:end].strip() or not any(c.isalnum() for c in text[start:end]):
        return
    document = Document(text, (Span(start, end, "favor"),), (), {"names": {}, "holders": {}})
    assert from_doccano(json.loads(doccano_tasks([document]))) == document
    assert from_prodigy(json.loads(prodigy_tasks([document]))) == document


def test_documents_keep_holders() -> None:
    """Actors are holders by their mentions, others by a span of their own or beside the text."""
    document = to_document(SENTENCE)
    assert [span.label for span in document.spans] == ["neutral", "favor", "against", "against", "holder"]
    assert document.links == ((1, 0), (3, 4))
    assert list(document.beside["holders"].values()) == ["a person whom the text does not name"]

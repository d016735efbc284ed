"""Label Studio, doccano and Prodigy: documents to their tasks, and their exports to documents.

Formats as documented by each tool: Label Studio's JSON of tasks, annotations and predictions; doccano's JSONL of
entities and relations (or plain label triples); Prodigy's JSONL of tokens, spans and relations.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from stancelib.label_spans import HELD_BY, Document, Span

BESIDE: Final = "stancelib"
"""Key under which tasks carry what the tool does not show."""
LABEL_STUDIO_CONFIG: Final = f"""<View>
  <Relations><Relation value="{HELD_BY}"/></Relations>
  <Labels name="stance" toName="text">
    <Label value="favor" background="#1f66ad"/>
    <Label value="neutral" background="#8a9099"/>
    <Label value="against" background="#b85a00"/>
    <Label value="holder" background="#7a2fc4"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>
"""
"""Labelling interface of a Label Studio project for these tasks."""
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")


# --- Label Studio ----------------------------------------------------------------------------------------------------


def label_studio_tasks(documents: Iterable[Document]) -> str:
    """A JSON array of tasks with the present labels as predictions."""
    tasks = [
        {
            "data": {"text": document.text, BESIDE: dict(document.beside)},
            "predictions": [{"model_version": "stancelib", "result": _label_studio_result(document)}],
        }
        for document in documents
    ]
    return json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"


def _label_studio_result(document: Document) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = [
        {
            "id": f"span{number}",
            "from_name": "stance",
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": span.start,
                "end": span.end,
                "text": document.text[span.start : span.end],
                "labels": [span.label],
            },
        }
        for number, span in enumerate(document.spans)
    ]
    for mention, holder in document.links:
        ends = {"from_id": f"span{mention}", "to_id": f"span{holder}"}
        result.append({"type": "relation", **ends, "direction": "right", "labels": [HELD_BY]})
    return result


def from_label_studio(task: Mapping[str, Any]) -> Document:
    """The document of an exported task: its first annotation that was not cancelled. Raises `ValueError`."""
    text = str(task["data"]["text"])
    done = [found for found in task.get("annotations", ()) if not found.get("was_cancelled")]
    if not done:
        raise ValueError("the task has no annotation; label it, or submit the prediction, and export again")
    result = done[0]["result"]
    regions = [region for region in result if region.get("type") == "labels"]
    numbers = {region["id"]: number for number, region in enumerate(regions)}
    spans = [Span(*_offsets(text, region["value"]), region["value"]["labels"][0]) for region in regions]
    links = []
    for relation in result:
        if relation.get("type") == "relation":
            ends = numbers[relation["from_id"]], numbers[relation["to_id"]]
            links.append(ends[::-1] if relation.get("direction") == "left" else ends)
    return Document(text, tuple(spans), tuple(links), task["data"].get(BESIDE, {}))


def _offsets(text: str, value: Mapping[str, Any]) -> tuple[int, int]:
    """Offsets in characters. Older releases count UTF-16 units, which differ after an emoji: the words tell."""
    start, end, words = int(value["start"]), int(value["end"]), value.get("text")
    if words is None or text[start:end] == words:
        return start, end
    units = text.encode("utf-16-le")
    first, found = (units[: 2 * at].decode("utf-16-le", "replace") for at in (start, end))
    if found[len(first) :] == words:
        return len(first), len(found)
    raise ValueError(f"the text at {start}..{end} is {text[start:end]!r}, not {words!r}; export the task again")


# --- doccano ---------------------------------------------------------------------------------------------------------


def doccano_tasks(documents: Iterable[Document]) -> str:
    """JSON lines for a project of sequence labelling with relations."""
    return _lines(_doccano_task(document) for document in documents)


def _doccano_task(document: Document) -> dict[str, Any]:
    entities = [
        {"id": number, "label": span.label, "start_offset": span.start, "end_offset": span.end}
        for number, span in enumerate(document.spans)
    ]
    relations = [
        {"id": number, "from_id": mention, "to_id": holder, "type": HELD_BY}
        for number, (mention, holder) in enumerate(document.links)
    ]
    return {"text": document.text, "entities": entities, "relations": relations, BESIDE: dict(document.beside)}


def from_doccano(row: Mapping[str, Any]) -> Document:
    """The document of an exported line: entities and relations, or (`label`) triples of start, end and label."""
    entities = row.get("entities")
    if entities is None:
        spans = tuple(Span(int(start), int(end), str(label)) for start, end, label in row["label"])
        return Document(str(row["text"]), spans, (), row.get(BESIDE, {}))
    numbers = {entity["id"]: number for number, entity in enumerate(entities)}
    found = tuple(Span(int(e["start_offset"]), int(e["end_offset"]), str(e["label"])) for e in entities)
    links = tuple((numbers[link["from_id"]], numbers[link["to_id"]]) for link in row.get("relations", ()))
    return Document(str(row["text"]), found, links, row.get(BESIDE, {}))


# --- Prodigy ---------------------------------------------------------------------------------------------------------


def prodigy_tasks(documents: Iterable[Document]) -> str:
    """JSON lines for the recipes `rel.manual` (spans and holders) and `ner.manual` (spans)."""
    return _lines(_prodigy_task(document) for document in documents)


def _prodigy_task(document: Document) -> dict[str, Any]:
    tokens = list(_tokens(document))
    spans = [_prodigy_span(span, tokens) for span in document.spans]
    relations = [
        {
            "head": spans[mention]["token_end"],
            "child": spans[holder]["token_end"],
            "head_span": spans[mention],
            "child_span": spans[holder],
            "label": HELD_BY,
        }
        for mention, holder in document.links
    ]
    meta = {BESIDE: json.dumps(dict(document.beside), ensure_ascii=False)}
    return {"text": document.text, "tokens": tokens, "spans": spans, "relations": relations, "meta": meta}


def _tokens(document: Document) -> Iterator[dict[str, Any]]:
    """Words and signs, cut at the edges of spans too, since a span covers whole tokens."""
    edges = sorted({0, len(document.text), *(edge for span in document.spans for edge in span[:2])})
    places = [
        (found.start() + start, found.end() + start)
        for start, end in pairwise(edges)
        for found in _TOKEN.finditer(document.text[start:end])
    ]
    for number, (start, end) in enumerate(places):
        blank = document.text[end : end + 1].isspace()
        yield {"text": document.text[start:end], "start": start, "end": end, "id": number, "ws": blank}


def _prodigy_span(span: Span, tokens: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    inside = [token["id"] for token in tokens if span.start <= token["start"] and token["end"] <= span.end]
    place = {"token_start": inside[0], "token_end": inside[-1]}
    return {"start": span.start, "end": span.end, **place, "label": span.label}


def from_prodigy(row: Mapping[str, Any]) -> Document:
    """The document of an accepted line; holders are the ends of relations. Raises `ValueError` for other answers."""
    if row.get("answer", "accept") != "accept":
        raise ValueError(f"the answer is {row['answer']!r}, not 'accept'")
    spans = [_from_prodigy_span(span) for span in row.get("spans", ())]
    links = []
    for relation in row.get("relations", ()):
        ends = [_from_prodigy_span(relation[side]) for side in ("head_span", "child_span")]
        spans.extend(end for end in dict.fromkeys(ends) if end not in spans)
        links.append((spans.index(ends[0]), spans.index(ends[1])))
    return Document(str(row["text"]), tuple(spans), tuple(links), json.loads(row.get("meta", {}).get(BESIDE, "{}")))


def _from_prodigy_span(span: Mapping[str, Any]) -> Span:
    return Span(int(span["start"]), int(span["end"]), str(span["label"]))


def _lines(rows: Iterable[Mapping[str, Any]]) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)

"""Hostile text: any string at all gives an answer or a documented error, exact offsets, and no quadratic time."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stancelib
from stancelib.errors import StancelibError
from stancelib.scoring import SkippedTextWarning

sys.path.insert(0, str(Path(__file__).parent / "fuzz"))
from fuzz_targets import CORPUS, TARGETS

if TYPE_CHECKING:
    from stancelib.classifier import StanceModel

PIECES = st.sampled_from(
    [
        *[
            "\ud800",
            "\udfff",
            "\0",
            "\u202e",
            "\u200f",
            "\u2066",
            "\ufeff",
            "\u200b",
            "e" + "\u0301" * 50,
            "\U0001f642",
        ],
        *["Oslo", "NATO", "the union", "U.S.", " said ", '"', "“", "”", "'", "(", ". ", "\n\n", "- ", "\r", "\x85"],
        *["İ", "ß", "ﬁ", "\u1e9e", "\U0001f1fa\U0001f1f8", "=cmd|' /C calc'!A0", "<script>", "%s", "{0}"],
    ]
)
ANY_TEXT = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=40).map("".join))
FAST = settings(deadline=None, max_examples=150)


@FAST
@given(text=ANY_TEXT)
def test_classify_takes_any_text(text: str, small_model: StanceModel) -> None:
    """Offsets are into the text that the analysis carries, which differs from the input only in lone surrogates."""
    analysis = stancelib.classify(text, ["the union"], small_model)
    assert len(analysis.text) == len(text)
    assert analysis.text.encode("utf-8").decode("utf-8") == analysis.text
    for claim in analysis.claims:
        assert analysis.text[claim.start : claim.end] == claim.text
    for stance in analysis.stances:
        assert analysis.text[stance.mention.start : stance.mention.end] == stance.mention.text
        assert sum(stance.probabilities.values()) == pytest.approx(1)
        assert all(np.isfinite(reason.weight) for reason in stance.explain(-1))
    json.dumps(analysis.to_dict())
    analysis.summary()


@FAST
@given(texts=st.lists(st.one_of(ANY_TEXT, st.none(), st.integers(), st.floats()), max_size=4))
@pytest.mark.filterwarnings("ignore::stancelib.scoring.SkippedTextWarning")
def test_score_takes_any_column(texts: list[object], small_model: StanceModel) -> None:
    """Each article has a row, whatever stands in it."""
    frame = pd.DataFrame({"id": range(len(texts)), "text": pd.Series(texts, dtype=object)})
    found = stancelib.score(frame, model=small_model)
    assert found["article_id"].unique().tolist() == list(range(len(texts)))
    assert issubclass(SkippedTextWarning, UserWarning)


@FAST
@given(text=ANY_TEXT, start=st.integers(-3, 50), end=st.integers(-3, 50))
def test_predict_proba_takes_any_pair(text: str, start: int, end: int, small_model: StanceModel) -> None:
    """Probabilities, or an error that is documented."""
    try:
        found = small_model.predict_proba([(text, start, end)])
    except StancelibError:
        assert not 0 <= start < end <= len(text) or text.encode("utf-8", "replace").decode() != text
        return
    assert found.sum() == pytest.approx(1)


@FAST
@given(name=ANY_TEXT)
def test_actors_take_any_name(name: str, small_model: StanceModel) -> None:
    """A name is used or refused."""
    try:
        stancelib.classify(f"The minister attacked {name}.", [name], small_model)
    except StancelibError as error:
        assert str(error)


@FAST
@given(content=st.one_of(st.binary(), ANY_TEXT.map(lambda text: text.encode("utf-8", "surrogatepass"))))
@pytest.mark.parametrize("target", ["labels", "model", "rows", "folder"])
def test_readers_take_any_bytes(target: str, content: bytes) -> None:
    """A file is read or refused with a documented error; nothing else leaves these functions."""
    TARGETS[target](content)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*")), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_the_corpus_of_the_fuzzer_holds(path: Path) -> None:
    """What fuzzing starts from, and whatever it once found."""
    TARGETS[path.parent.name](path.read_bytes())


FLOODS = {
    "no space": "a",
    "capitals": "Oslo",
    "a name again and again": "Oslo ",
    "new names": "Ivo Ra ",
    "combining marks": "e\u0301\u0301\u0301",
    "right-to-left marks": "\u202e\u200f",
    "open quotes": "“",
    "open brackets": "(",
    "abbreviations": "U.S. ",
    "full stops": ".",
    "line ends": "\n",
    "dashes": " - ",
    "speech": '"Oslo," said Ivo. ',
    "numbers": "1,",
    "surrogates": "\ud800",
    "claims about one actor": "Oslo met NATO. ",
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_time_grows_with_the_text_not_with_its_square(flood: str, small_model: StanceModel) -> None:
    """Eight times the text takes less than 24 times the time; a quadratic step would make it 64."""
    short, long = (flood * (size // len(flood)) for size in (20_000, 160_000))
    stancelib.classify(short, model=small_model)
    assert min(_ratio(short, long, small_model) for _ in range(2)) < 24


def _ratio(short: str, long: str, model: StanceModel) -> float:
    times = []
    for text in (short, long):
        begin = time.process_time()
        stancelib.classify(text, model=model)
        times.append(time.process_time() - begin)
    return times[1] / max(times[0], 0.02)

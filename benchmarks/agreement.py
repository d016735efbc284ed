"""Agreement of two readings of the labelled articles: stance and holder of the same (sentence, actor) pairs.

`actors/second_reading.jsonl` holds both readings of each pair that was read twice (`starts`: where its mentions
begin) and what was settled; the second was made without sight of the first. `python -m benchmarks.agreement` prints raw
agreement and Cohen's kappa.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

READINGS = Path(__file__).parent / "actors" / "second_reading.jsonl"


def main() -> None:
    """Print the agreement and every pair whose first label was changed."""
    pairs = read()
    print("\n".join(lines(pairs)))
    for pair in pairs:
        if (pair["first"], pair.get("first_holder")) != (pair["settled"], pair.get("settled_holder")):
            place = f"{pair['article']} {pair['starts'][0]} {pair['actor']}"
            print(f"  {place}: {_label(pair, 'first')} -> {_label(pair, 'settled')}")


def read() -> list[dict[str, Any]]:
    """The pairs read twice."""
    return [json.loads(line) for line in READINGS.read_text("utf-8").splitlines()]


def lines(pairs: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The figures in words."""
    stances = [(pair["first"], pair["second"]) for pair in pairs]
    polar = [pair for pair in pairs if "neutral" not in (pair["first"], pair["second"])]
    same = sum(is_same_holder(pair["first_holder"], pair["second_holder"]) for pair in polar)
    raw = sum(first == second for first, second in stances) / len(stances)
    yield f"stance: {len(pairs)} pairs, raw agreement {raw:.3f}, Cohen's kappa {kappa(stances):.3f}"
    yield f"holder: {len(polar)} pairs polar in both, raw agreement {same / len(polar):.3f}"


def kappa(labels: Sequence[tuple[str, str]]) -> float:
    """Cohen's kappa of pairs of labels (Cohen 1960): agreement beyond that of chance, 1 where it is whole."""
    first, second = (Counter(column) for column in zip(*labels, strict=True))
    raw = sum(one == two for one, two in labels) / len(labels)
    chance = sum(first[label] * second[label] for label in first) / len(labels) ** 2
    return (raw - chance) / (1 - chance) if chance < 1 else 1.0


def is_same_holder(one: str, two: str) -> bool:
    """Whether two texts name one holder: equal, or one the head of the other ("Lawyers", "Lawyers who follow it")."""
    return one == two or ("author" not in (one, two) and (one in two or two in one))


def _label(pair: dict[str, Any], reading: str) -> str:
    return f"{pair[reading]} ({pair.get(f'{reading}_holder', '-')})"


if __name__ == "__main__":
    main()

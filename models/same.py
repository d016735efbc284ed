"""Compare two manifests: the labels must be the same, the scores equal to two digits.

On one machine `make model` gives equal bytes; between machines the last digits of a fit may differ.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def main(first: str, second: str) -> int:
    """0 where the two models are the same, 1 where they are not."""
    a, b = (json.loads(Path(path).read_text("utf-8")) for path in (first, second))
    same = summary(a) == summary(b)
    print("same model" if same else f"the models differ:\n{summary(a)}\n{summary(b)}\nrun `make model` and commit it")
    return 0 if same else 1


def summary(manifest: dict[str, Any]) -> dict[str, Any]:
    """What must not change: labels, settings, priors and rounded scores."""
    facts = manifest["facts"]
    return {
        "labels": facts["labels_sha256"],
        "settings": facts["settings"],
        "priors": [round(share, 3) for share in manifest["priors"]],
        "macro_f1": round(facts["heldout"]["macro_f1"], 2),
    }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))

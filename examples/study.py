"""A worked study of the six example articles: who is judged, by whom, and how sure that is.

Run from the repository: python examples/study.py [FOLDER FOR THE RESULTS]
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

import stancelib
from stancelib.report import write_report
from stancelib.report_page import shown_articles

ARTICLES = Path(__file__).parent / "articles.jsonl"


def main(folder: Path) -> None:
    """Score the articles, ask three questions, write the stances and a report."""
    articles = pd.read_json(ARTICLES, lines=True, dtype=False)
    frame = stancelib.score(articles, keep=["title", "source", "date", "kind"])
    stances = frame[frame["actor_id"].notna()]

    print("1. Who is named most, and how do the articles speak of them?")
    print(table_of_actors(stances).head(8).to_string(), "\n")
    print("2. Who takes the stances for and against?")
    print(table_of_holders(stances).to_string(), "\n")
    print("3. Which sentences is the model surest of?")
    for row in surest(stances, 3).itertuples():
        print(f"- {row.stance} {row.actor} ({row.holder}): {row.claim}")

    frame.to_csv(folder / "stances.csv", index=False)
    texts = dict(zip(articles["id"], articles["text"], strict=True))
    analyses = {article: stancelib.classify(texts[article]) for article in shown_articles(frame)}
    print("\n", write_report(frame, folder / "study.html", texts=analyses, heading="Six articles").path.name)


def table_of_actors(stances: pd.DataFrame) -> pd.DataFrame:
    """Sentences, counts and mean score of each actor, most often named first."""
    counts = stances.groupby(["actor", "stance"], observed=False).size().unstack()
    counts["mean score"] = stances.groupby("actor")["stance_score"].mean().round(2)
    counts["sentences"] = stances.groupby("actor").size()
    return counts.sort_values("sentences", ascending=False, kind="stable")


def table_of_holders(stances: pd.DataFrame) -> pd.DataFrame:
    """For each kind of article, how many stances for or against are the author's and how many someone else's."""
    polar = stances[stances["stance"] != "neutral"]
    return polar.groupby(["kind", "holder_kind"], observed=True).size().unstack(fill_value=0)


def surest(stances: pd.DataFrame, count: int) -> pd.DataFrame:
    """The stances for or against with the largest score."""
    order = stances["stance_score"].abs().sort_values(ascending=False, kind="stable").index
    return stances.loc[order].head(count)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path())

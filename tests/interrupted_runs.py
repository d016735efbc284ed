"""Runs of `score_file` in processes of their own, to be killed, starved and stopped; articles that take them a while.

As a script: `python tests/interrupted_runs.py [KILLS]` kills one job at random moments, with one worker and with two,
and compares what the resumed runs wrote with an uninterrupted one, byte for byte.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PART_SIZE = 5
"""Articles in a part of these runs, so that there are many parts."""
RUN = """
import resource, sys
from stancelib import batches
from stancelib.cli import app
batches.BATCH_SIZE = int(sys.argv.pop(1))
limit = int(sys.argv.pop(1))
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
app()
"""
SENTENCES = """
    The minister attacked the union over its promises to voters in {place}, and the union blamed the minister for it.
    NATO welcomed the vote in {place}, while Moscow condemned the alliance and praised Beijing.
    Reporters saw the envoy of {place} in the lobby; "France lied to us," he said of the talks on Monday.
""".split("\n")[1:-1]


def write_articles(path: Path, count: int, sentences: int = 6) -> Path:
    """Write as many articles of some sentences each; every seventh has no text."""
    chance = random.Random(count)  # noqa: S311 - articles, not secrets
    with path.open("w") as file:
        for number in range(count):
            places = chance.choices(["Oslo", "Rome", "Kyiv", "Ankara", "Doha"], k=sentences)
            text = " ".join(chance.choice(SENTENCES).strip().format(place=place) for place in places)
            row = {"id": f"a-{number}", "text": None if number % 7 == 6 else text, "page": number}
            file.write(json.dumps(row) + "\n")
    return path


class ScoreRun:
    """The command `score` in a process group of its own; no file it writes may be larger than the limit."""

    def __init__(self, source: Path, target: Path, *options: str, file_limit: int = 0) -> None:
        command = [sys.executable, "-c", RUN, str(PART_SIZE), str(file_limit)]
        command += ["score", str(source), str(target), "--keep", "page", "--no-summary", *options]
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - `finish` closes it
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=self._errors, text=True, start_new_session=True
        )

    def finish(self, timeout: float = 120) -> tuple[int, str]:
        """Wait for the end; exit code and standard error. Workers that outlive a killed parent are ended, too."""
        code = self.process.wait(timeout)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self._errors.seek(0)
        with self._errors as errors:
            return code, errors.read()

    def kill(self) -> None:
        """Kill the process, not its workers."""
        self.process.kill()
        self.finish()


def wait_for_parts(run: ScoreRun, target: Path, count: int) -> None:
    """Wait until a run has written some parts."""
    while parts(target) < count:
        assert run.process.poll() is None, run.finish()
        time.sleep(0.01)


def wait_until_still(target: Path, seconds: float = 0.5) -> None:
    """Wait until no part has come for a while."""
    seen = -1
    while seen != (now := parts(target)):
        seen = now
        time.sleep(seconds)


def parts(target: Path) -> int:
    """Parts that a run has written."""
    return len(list(target.with_name(target.name + ".parts").glob("part-*.parquet")))


def kill_at_random(source: Path, target: Path, *options: str, kills: int, longest: float) -> int:
    """Kill a run with SIGKILL at random moments and start it again, then let it end; how often it ended before."""
    chance, killed, ended = random.Random(kills), 0, 0  # noqa: S311 - moments, not secrets
    while killed < kills:
        run = ScoreRun(source, target, *options)
        try:
            run.finish(chance.uniform(0.0, longest))
            ended += 1
        except subprocess.TimeoutExpired:
            run.kill()
            killed += 1
    ScoreRun(source, target, *options).finish()
    return ended


def main(kills: int, articles: int = 1500) -> None:
    """Print what the kills did to one job."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = write_articles(folder / "articles.jsonl", articles)
        begin = time.perf_counter()
        code, errors = ScoreRun(source, folder / "whole.csv").finish()
        longest = time.perf_counter() - begin
        print(f"uninterrupted: exit code {code}, {longest:.1f} s, {errors.strip()}")
        whole = (folder / "whole.csv").read_bytes(), (folder / "whole.csv.errors.jsonl").read_bytes()
        for jobs in (1, 2):
            target = folder / f"killed-{jobs}.csv"
            ended = kill_at_random(source, target, "--jobs", str(jobs), kills=kills, longest=longest)
            found = target.read_bytes(), (folder / f"{target.name}.errors.jsonl").read_bytes()
            rows, left = found[0].count(b"\n") - 1, sorted(path.name for path in folder.glob("*.parts"))
            print(f"{jobs} workers: {kills} kills, {ended} runs ended before theirs; {rows} rows, left behind: {left}")
            print("equal to the uninterrupted run:", found == whole)
            if found != whole:
                raise SystemExit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)

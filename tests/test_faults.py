"""Faults from outside: whatever stops a run, nothing is lost, nothing is there twice, and the run says how to go on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import interrupted_runs
import pytest
from interrupted_runs import ScoreRun, kill_at_random, wait_for_parts, wait_until_still, write_articles

from stancelib import batches, files
from stancelib.errors import BusyError, StorageError
from stancelib.files import score_file
from stancelib.tables import score_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

ARTICLES = 210


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_articles(tmp_path_factory.mktemp("articles") / "articles.jsonl", ARTICLES)


@pytest.fixture(scope="module")
def whole(source: Path, model_folder: Path) -> bytes:
    """What an uninterrupted run writes."""
    target = source.with_name("whole.csv")
    assert ScoreRun(source, target, "--model", str(model_folder)).finish()[0] == 3
    return target.read_bytes()


@pytest.fixture
def options(model_folder: Path) -> tuple[str, ...]:
    return ("--model", str(model_folder))


def goes_on(source: Path, target: Path, options: tuple[str, ...], whole: bytes) -> None:
    """The same command ends the job, as if nothing had happened."""
    code, errors = ScoreRun(source, target, *options).finish()
    assert code == 3, errors
    assert target.read_bytes() == whole
    assert not target.with_name(target.name + ".parts").exists()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_kills_lose_nothing(jobs: str, source: Path, options: Any, whole: bytes, tmp_path: Path) -> None:
    """SIGKILL at random moments, from before the first part to after the last."""
    target = tmp_path / "stances.csv"
    kill_at_random(source, target, *options, "--jobs", jobs, kills=4, longest=6.0)
    assert target.read_bytes() == whole
    assert len(target.with_name("stances.csv.errors.jsonl").read_text().splitlines()) == ARTICLES // 7
    assert not target.with_name("stances.csv.parts").exists()


@pytest.mark.parametrize(("jobs", "number", "code"), [("1", signal.SIGTERM, 143), ("2", signal.SIGINT, 130)])
def test_signals_finish_the_part_in_hand(
    jobs: str, number: signal.Signals, code: int, source: Path, options: Any, whole: bytes, tmp_path: Path
) -> None:
    """One line says how to go on; SIGINT reaches the whole group, as Ctrl-C does."""
    target = tmp_path / "stances.csv"
    run = ScoreRun(source, target, *options, "--jobs", jobs)
    wait_for_parts(run, target, 2)
    if number == signal.SIGINT:
        os.killpg(run.process.pid, number)
    else:
        run.process.send_signal(number)
    found, errors = run.finish()
    assert (found, errors.splitlines()[-1]) == (
        code,
        f"stancelib: stopped by {number.name}; the same call or command goes on where it stopped",
    )
    assert "Traceback" not in errors
    assert len(list(tmp_path.glob("stances.csv.parts/part-*.parquet"))) >= 2
    goes_on(source, target, options, whole)


def children(pid: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            command = status.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == pid and b"popen_loky" in command:
            found.append(int(status.parent.name))
    return found


def kill_at_work(run: ScoreRun, target: Path) -> None:
    """Kill the workers with work in hand: idle ones are replaced without a word, and a run that is done needs none."""
    run.process.send_signal(signal.SIGSTOP)
    workers = children(run.process.pid)
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    run.process.send_signal(signal.SIGCONT)
    wait_until_still(target)
    for worker in workers:
        os.kill(worker, signal.SIGKILL)


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="workers are found in /proc")
def test_a_killed_worker_ends_in_a_clear_error(source: Path, options: Any, whole: bytes, tmp_path: Path) -> None:
    """As when the system runs out of memory: the error says so, and how to go on."""
    target = tmp_path / "stances.csv"
    run = ScoreRun(source, target, *options, "--jobs", "2")
    wait_for_parts(run, target, 1)
    kill_at_work(run, target)
    code, errors = run.finish()
    assert code == 2, errors
    assert "a worker process died, as when the system runs out of memory: try fewer than n_jobs=2" in errors
    assert f"what was scored is in {target}.parts; the same call or command goes on from there" in errors
    goes_on(source, target, options, whole)


def test_a_file_that_may_not_grow_ends_in_a_clear_error(
    source: Path, options: Any, whole: bytes, tmp_path: Path
) -> None:
    """The parts fit, the result does not."""
    target = tmp_path / "stances.csv"
    code, errors = ScoreRun(source, target, *options, file_limit=100_000).finish()
    assert code == 2, errors
    assert "stances.csv cannot be written: " in errors
    assert "File too large" in errors
    assert "When that is mended: what was scored is in" in errors
    goes_on(source, target, options, whole)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A filesystem of 3 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "stancelib-test", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small filesystem")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_ends_in_a_clear_error(
    source: Path, options: Any, whole: bytes, small_disk: Path, tmp_path: Path
) -> None:
    """Where there is room again, the run goes on."""
    ballast, target = small_disk / "ballast", small_disk / "stances.csv"
    ballast.write_bytes(b"\0" * 2_600_000)
    code, errors = ScoreRun(source, target, *options).finish()
    assert code == 2, errors
    assert "cannot be written: " in errors
    assert "No space left on device. When that is mended: what was scored is in" in errors
    assert not target.exists()
    ballast.unlink()
    goes_on(source, target, options, whole)


def on_part(number: int, act: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do something before a part is scored."""
    seen: list[int] = []

    def score_after_it(engine: Any, texts: Any, carried: pa.Table) -> pa.Table:
        seen.append(len(texts))
        if len(seen) == number:
            act()
        return score_table(engine, texts, carried)

    monkeypatch.setattr(files, "score_table", score_after_it)


@pytest.fixture
def small_run(source: Path, model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Arguments of the same job for a call in this process."""
    monkeypatch.setattr(batches, "BATCH_SIZE", interrupted_runs.PART_SIZE)
    return {"source": source, "target": tmp_path / "stances.csv", "keep": ["page"], "model": model_folder}


def test_a_vanished_folder_ends_in_a_clear_error(
    small_run: dict[str, Any], whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its parts are gone, so the next run starts over."""
    parts = small_run["target"].with_name("stances.csv.parts")
    on_part(3, lambda: shutil.rmtree(parts), monkeypatch)
    with pytest.raises(StorageError, match=r"part-000002\.parquet cannot be written: .*No such file or directory"):
        score_file(**small_run)
    score_file(**small_run)
    assert small_run["target"].read_bytes() == whole


def test_a_second_run_on_one_target_is_refused(
    small_run: dict[str, Any], whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first goes on undisturbed."""
    refused: list[str] = []

    def second_run() -> None:
        with pytest.raises(BusyError) as caught:
            score_file(**small_run)
        refused.append(str(caught.value))

    on_part(3, second_run, monkeypatch)
    score_file(**small_run)
    parts = small_run["target"].with_name("stances.csv.parts")
    assert refused == [
        f"{parts}: another run is writing this target at this moment; let it end, or name another target"
    ]
    assert small_run["target"].read_bytes() == whole


def stop_at_part(number: int, arguments: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stop a run; the folder of its parts."""

    def stop() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        on_part(number, stop, patch)
        score_file(**arguments)
    return Path(arguments["target"]).with_name("stances.csv.parts")


@pytest.mark.parametrize("content", [b"", b"PAR1 and nothing more", None])
def test_a_corrupted_part_is_made_again(
    content: bytes | None, small_run: dict[str, Any], whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut short, overwritten or removed: the journal knows what it was."""
    parts = stop_at_part(5, small_run, monkeypatch)
    part = parts / "part-000001.parquet"
    part.unlink() if content is None else part.write_bytes(content)
    score_file(**small_run)
    assert small_run["target"].read_bytes() == whole


def test_a_part_that_is_damaged_at_the_end_is_told(
    small_run: dict[str, Any], whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After it was scored and before the target is written; the next run mends it."""
    parts = small_run["target"].with_name("stances.csv.parts")
    on_part(5, lambda: (parts / "part-000001.parquet").write_bytes(b"PAR1"), monkeypatch)
    with pytest.raises(StorageError, match=r"part-000001\.parquet is damaged; run again"):
        score_file(**small_run)
    score_file(**small_run)
    assert small_run["target"].read_bytes() == whole


@pytest.mark.parametrize("damage", [b'{"articles": "12', b"\0\0\0", b"[1]\n", b'{"other": 1}\n'])
def test_a_journal_cut_short_costs_only_what_it_lost(
    damage: bytes, small_run: dict[str, Any], whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a power cut leaves it; a second interruption does not make it worse."""
    journal = stop_at_part(5, small_run, monkeypatch) / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:2]) + damage)
    stop_at_part(2, small_run, monkeypatch)
    assert journal.read_bytes().splitlines(keepends=True)[:2] == lines[:2]
    score_file(**small_run)
    assert small_run["target"].read_bytes() == whole


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C as in a shell; a process that was started in the background may have been told to ignore it."""
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, former)


@pytest.mark.usefixtures("ctrl_c")
def test_a_second_signal_acts_at_once(small_run: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The first waits for the part; the second is an ordinary Ctrl-C, in the middle of it."""

    def twice() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)

    former = signal.getsignal(signal.SIGINT)
    on_part(3, twice, monkeypatch)
    with pytest.raises(KeyboardInterrupt) as caught:
        score_file(**small_run)
    assert str(caught.value) == ""
    assert signal.getsignal(signal.SIGINT) is former


def test_a_run_in_a_thread_leaves_signals_alone(small_run: dict[str, Any], whole: bytes) -> None:
    """Only the main thread may handle them."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        pool.submit(score_file, **small_run).result()
    assert small_run["target"].read_bytes() == whole

"""Signals while a file is scored: the part in hand is finished first, then the run stops in a state to go on from."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Stopped(KeyboardInterrupt):
    """A run that a signal stopped between two parts; `signal` is its number."""

    def __init__(self, number: int) -> None:
        self.signal = number
        super().__init__(f"stopped by {signal.Signals(number).name}; the same call or command goes on where it stopped")


@contextmanager
def stopping_between_parts() -> Iterator[Callable[[], None]]:
    """Hold back SIGINT and SIGTERM; the function given raises `Stopped` once one has come.

    A second signal acts at once, as it would have before. Outside the main thread, where Python handles no signals,
    nothing changes.
    """
    come: list[int] = []

    def check() -> None:
        if come:
            raise Stopped(come[0])

    if threading.current_thread() is not threading.main_thread():
        yield check
        return
    former = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def note(number: int, _frame: Any) -> None:
        come.append(number)
        _restore(former)

    for number in former:
        signal.signal(number, note)
    try:
        yield check
    finally:
        _restore(former)


def _restore(former: dict[signal.Signals, Any]) -> None:
    for number, handler in former.items():
        signal.signal(number, handler if handler is not None else signal.SIG_DFL)


def leave_interrupts_to_the_parent() -> None:
    """Ignore SIGINT in a worker process: Ctrl-C reaches the whole group, and the parent decides when to stop."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)

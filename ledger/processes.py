"""Work on every core: one function over many items, each in one of several processes, the results in their order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from itertools import islice
from multiprocessing import get_context
from signal import SIG_IGN, SIGINT, signal
from typing import Any, TypeVar

from ledger.errors import UnusableFile

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD_OF_EACH = 2
"""Items that wait for each process, so that results no faster taken than made do not fill the memory."""

_work: Callable[[Any], Any]


def in_processes(work: Callable[[Item], Result], items: Iterable[Item], stack: ExitStack) -> Iterator[Result]:
    """Yield ``work`` of every item; the processes end with ``stack``. ``work`` is sent to each process once."""
    processes = os.cpu_count() or 1
    # Started afresh, because a process that is forked must not use SQLite connections of its parent.
    pool = ProcessPoolExecutor(
        max_workers=processes, mp_context=get_context("spawn"), initializer=_begin, initargs=(work,)
    )
    stack.callback(pool.shutdown, cancel_futures=True)
    return _in_order(pool, iter(items), AHEAD_OF_EACH * processes)


def _in_order(pool: ProcessPoolExecutor, items: Iterator[Any], ahead: int) -> Iterator[Any]:
    waiting: deque[Future[Any]] = deque(pool.submit(_do, item) for item in islice(items, ahead))
    try:
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(pool.submit(_do, item) for item in islice(items, 1))
            yield result
    except BrokenProcessPool as error:
        raise UnusableFile("process_ended", "一个读取账本的进程意外终止（可能内存不足），请再运行一次") from error


def _begin(work: Callable[[Any], Any]) -> None:
    global _work
    _work = work
    # An interruption is for the process that waits for the results.
    signal(SIGINT, SIG_IGN)


def _do(item: Any) -> Any:
    return _work(item)

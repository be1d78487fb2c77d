"""Work on every core: one function over many items, each in one of several processes, the results in their order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import cycle, islice
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, pthread_sigmask
from typing import Any, TypeVar

from ledger.errors import JixiaoError, UnusableFile

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD_OF_EACH = 2
"""Items that wait for each process, so that results no faster taken than made do not fill the memory."""


def in_processes(work: Callable[[Item], Result], items: Iterable[Item], stack: ExitStack) -> Iterator[Result]:
    """Yield ``work`` of every item; the processes end with ``stack``. ``work`` is sent to each process once.

    They import the program that starts them: a script needs the ``__main__`` guard of multiprocessing.
    Raises UnusableFile ``process_ended`` where one of them ends before its work.
    """
    with _uninterrupted():
        pipes = [stack.enter_context(_process()) for _ in range(os.cpu_count() or 1)]
    for pipe in pipes:
        with _end_explained():
            pipe.send(work)
    return _in_order(pipes, iter(items))


def _in_order(pipes: Sequence[Connection], items: Iterator[Any]) -> Iterator[Any]:
    waiting: deque[Connection] = deque()
    for item, pipe in zip(islice(items, AHEAD_OF_EACH * len(pipes)), cycle(pipes), strict=False):
        _give(item, pipe, waiting)
    while waiting:
        pipe = waiting.popleft()
        with _end_explained():
            result, error = pipe.recv()
        if error is not None:
            raise error
        for item in islice(items, 1):
            _give(item, pipe, waiting)
        yield result


def _give(item: Any, pipe: Connection, waiting: deque[Connection]) -> None:
    with _end_explained():
        pipe.send(item)
    waiting.append(pipe)


@contextmanager
def _process() -> Iterator[Connection]:
    """Start a process that serves the pipe whose other end it gives, until the end."""
    # Started afresh, because a process that is forked must not use SQLite connections of its parent.
    context = get_context("spawn")
    pipe, its_end = context.Pipe()
    # The work comes through the pipe: of a process that ends before it has read its arguments, nobody hears.
    process = context.Process(target=_serve, args=(its_end,), daemon=True)
    process.start()
    its_end.close()
    try:
        yield pipe
    finally:
        process.kill()
        process.join()
        pipe.close()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let no process that is started be interrupted: that is for the one that waits for the results."""
    # It lets interruptions through again when it starts.
    resource_tracker.ensure_running()
    before = pthread_sigmask(SIG_BLOCK, {SIGINT})
    try:
        yield
    finally:
        pthread_sigmask(SIG_SETMASK, before)


@contextmanager
def _end_explained() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError) as error:
        why = "可能内存不足，或调用它的脚本没有 __main__ 保护"
        raise UnusableFile("process_ended", f"一个读取账本的进程意外终止（{why}）") from error


def _serve(pipe: Connection) -> None:
    """Do the work that comes first on everything that comes after it."""
    with suppress(EOFError, OSError, MemoryError):
        work = pipe.recv()
        while True:
            pipe.send(_done(work, pipe.recv()))


def _done(work: Callable[[Any], Any], item: Any) -> tuple[Any, JixiaoError | None]:
    try:
        return work(item), None
    except JixiaoError as error:
        return None, error

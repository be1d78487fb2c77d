"""Work on every core: one function over many items, in processes of their own, the results in their order."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import current_process, get_context, resource_tracker
from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, pthread_sigmask
from typing import TypeVar

from ledger.errors import UnusableFile

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_processes(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield ``work`` of every item. In a process that may start no others it is done there.

    The processes import the program that starts them: a script needs the ``__main__`` guard of multiprocessing.
    Raises UnusableFile ``process_ended`` where one of them ends before its work.
    """
    if current_process().daemon:
        yield from map(work, items)
        return
    # Started afresh, because a process that is forked must not use SQLite connections of its parent.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        try:
            with _uninterrupted():
                results = [pool.submit(work, item) for item in items]
            for result in results:
                yield result.result()
        except BrokenProcessPool as error:
            why = "可能内存不足，或调用它的脚本没有 __main__ 保护"
            raise UnusableFile("process_ended", f"一个读取账本的进程意外终止（{why}）") from error
        finally:
            pool.shutdown(cancel_futures=True)


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

"""Work in processes: killed, interrupted or given up, it ends in a sentence and leaves none behind."""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import Pool, active_children, get_context
from pathlib import Path
from signal import SIG_BLOCK, SIGINT, pthread_sigmask
from typing import Any

import pytest

from ledger.errors import UnusableFile
from ledger.files.processes import in_processes
from ledger.verification import quick
from ledger.verify import verify
from tests.conftest import CommandLine


class EndsWhileItStarts:
    """Ends the process that reads it."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Let it be read by ending the process."""
        return os._exit, (1,)


KILLED: dict[str, Callable[[Any], Any]] = {
    "at work": os._exit,
    "while it starts": partial(print, EndsWhileItStarts(), bytes(10**7)),
}


@pytest.mark.parametrize("work", KILLED.values(), ids=list(KILLED))
def test_a_process_that_ends_is_an_error_with_a_code(work: Callable[[Any], Any]) -> None:
    """Where a process is killed, however early, the error says so and nobody waits; there is no traceback."""
    with pytest.raises(UnusableFile) as caught:
        list(in_processes(work, [1, 2]))
    assert caught.value.code == "process_ended"


def signals_blocked(_: int) -> set[int]:
    """Return the signals that do not reach this process."""
    return set(pthread_sigmask(SIG_BLOCK, []))


def test_an_interruption_is_for_the_process_that_waits() -> None:
    """However early it comes, it does not reach the others, whose traceback nobody should see."""
    assert all(SIGINT in signals for signals in in_processes(signals_blocked, [1, 2, 3]))
    assert SIGINT not in signals_blocked(0)


def test_processes_end_with_those_who_wait() -> None:
    """Where nobody takes the results any more, no process is left."""
    before = set(active_children())
    results = in_processes(bytes, [10**6] * 20)
    assert [len(result) for result in islice(results, 2)] == [10**6] * 2
    results.close()  # type: ignore[attr-defined]
    assert set(active_children()) == before


def found_in_parts(ledger: str) -> tuple[bool, str]:
    """Return what a quick verification of many parts finds, and the root."""
    quick.PART_SEQS = 8
    found = verify(Path(ledger), quick=True)
    return found.ok, found.root


def test_a_verification_runs_inside_a_pool_of_its_caller(copy: CommandLine) -> None:
    """In a process of a pool, which may start others or not, a verification finds what it finds elsewhere."""
    expected = [(True, verify(copy.ledger).root)]
    with Pool(1) as pool:
        assert pool.map(found_in_parts, [str(copy.ledger)]) == expected
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        assert list(executor.map(found_in_parts, [str(copy.ledger)])) == expected

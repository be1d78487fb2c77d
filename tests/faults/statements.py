"""Python that a command runs before itself, to do something at a statement of its choice, whatever its process is."""

WATCHED = """
import sqlite3
connect = sqlite3.connect

def watched(*arguments, **options):
    connection = connect(*arguments, **options)
    connection.set_trace_callback(step)
    connection.set_progress_handler(step, 1000)
    return connection

sqlite3.connect = watched
"""
"""Calls ``step`` with each statement before it runs, and without one now and then while it runs."""

DYING = (
    """
import os, signal
left = {moment}

def step(statement=""):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
"""
    + WATCHED
)
"""Kills the process at its ``moment``-th step."""

TELLING = (
    """
import atexit, sys
last = ""

def step(statement=""):
    global last
    word = statement.lstrip().partition(" ")[0]
    last = word if word in ("INSERT", "COMMIT") else last

atexit.register(lambda: print(last, file=sys.stderr))
"""
    + WATCHED
)
"""Tells on the last line of stderr which came last, an INSERT or a COMMIT, so where it was when it failed."""

"""A moving line for long work: on a terminal only, after a while, and gone when the work ends."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

CODE = """
import sys, time
from netmap_cli import progress
progress.PATIENCE = 0.05
with progress.working("read"):
    time.sleep(float(sys.argv[1]))
    if sys.argv[2] == "fails":
        raise KeyboardInterrupt
"""


def _on_a_terminal(seconds: str, ends: str = "well") -> str:
    """Run the work with a terminal as standard error, and return all that was written to it."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", CODE, seconds, ends], stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # the other side has closed the terminal
            pass
        process.wait()
    os.close(ours)
    return shown.decode()


def test_long_work_is_seen_on_a_terminal() -> None:
    assert "Reading the sources" in _on_a_terminal("0.6")


def test_short_work_shows_nothing() -> None:
    assert _on_a_terminal("0") == ""


def test_an_interrupt_ends_the_line_too() -> None:
    assert "KeyboardInterrupt" in _on_a_terminal("0.6", "fails")


def test_nothing_is_shown_where_nobody_looks() -> None:
    run = subprocess.run([sys.executable, "-c", CODE, "0.3", "well"], capture_output=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")

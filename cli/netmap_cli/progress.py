"""Show that long work goes on, without delaying or disturbing short work."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from netmap.text import say
from netmap_cli import options

PATIENCE = 1.0
"""Seconds that pass before anything is shown."""


@contextmanager
def working(task: str) -> Iterator[None]:
    """Show a moving line on a terminal's standard error while work takes longer than a second.

    ``task`` is the key of a sentence below ``progress``. The line vanishes when the work ends,
    by an error or an interrupt too.
    """
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    line = threading.Thread(target=_show, args=(say(f"progress.{task}", options.language()), done))
    line.start()
    try:
        yield
    finally:
        done.set()
        line.join()


def _show(sentence: str, done: threading.Event) -> None:
    if done.wait(PATIENCE):
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task(sentence, total=None)
        done.wait()

"""Timings of netmap, to be run by hand: they say what is fast here and now, and test nothing.

``make benchmarks`` runs them all: ``reading`` checks a large workbook, beside what other readers
take to read its cells; ``answers`` asks every question of one example, as a command; ``whole`` goes
from a workbook to all answers and a map, beside openpyxl, networkx and pyvis, opens maps in a
browser, and writes ``results.md`` and ``results.svg``; ``stores`` keeps a large project in a file
and on a server, beside plain scripts, and writes its part of ``results.md``.

How to read the numbers: every row is measured several times, in turns with the other rows, so
that whatever else the machine does is shared by all of them. ``wall`` is what a person waits;
``CPU`` is the work that was done, child processes included, and hardly changes when the machine is
busy. Compare medians of one run, and ratios rather than seconds: no two machines are alike. The
targets are meant for a quiet machine with two cores.
"""

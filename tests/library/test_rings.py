from __future__ import annotations

from netmap.kernels.rings import rings


def test_nothing_and_isolates_have_no_rings() -> None:
    assert rings(0, []) == []
    assert rings(2, []) == []


def test_rings_count_those_at_each_distance() -> None:
    assert rings(4, [(0, 1), (1, 2), (2, 3)]) == [[1, 2, 2, 1], [1, 1, 1, 1], [1, 0, 0, 1]]


def test_those_out_of_reach_are_in_no_ring() -> None:
    assert rings(5, [(0, 1), (2, 3)]) == [[1, 1, 1, 1, 0]]


def test_a_circle_is_counted_once_from_both_sides() -> None:
    assert rings(4, [(0, 1), (1, 2), (2, 3), (0, 3)]) == [[2] * 4, [1] * 4]

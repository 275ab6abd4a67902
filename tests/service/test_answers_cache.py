"""The cache: bounded in bytes, and of a project only what is of its newest revision."""

from __future__ import annotations

from netmap_api.answers.analyst import Asked
from netmap_api.answers.cache import Cache
from netmap_api.answers.made import Made
from netmap_api.answers.views import Ask


def _asked(number: int, newest: int = 1, project: str = "a") -> Asked:
    return Asked(project, newest, newest, "public", Ask.of("rows", number=number))


def _made(size: int = 10) -> Made:
    return Made(bytes(size), "text/plain")


def test_what_was_not_used_for_longest_goes_first() -> None:
    cache = Cache(40)
    for number in range(4):
        cache.put(_asked(number), _made())
    cache.get(_asked(0))
    cache.put(_asked(4), _made())
    assert [cache.get(_asked(number)) is not None for number in range(5)] == [1, 0, 1, 1, 1]
    assert cache.size == 40


def test_a_large_answer_drives_nothing_out() -> None:
    cache = Cache(40)
    cache.put(_asked(0), _made())
    cache.put(_asked(1), _made(39))
    assert (cache.get(_asked(0)), cache.get(_asked(1))) == (_made(), None)


def test_a_newer_revision_ends_the_older_ones_of_its_project_alone() -> None:
    cache = Cache(1000)
    cache.put(_asked(0), _made())
    cache.put(_asked(0, project="b"), _made())
    cache.put(_asked(0, newest=2), _made())
    cache.put(_asked(1, newest=1), _made())  # it was being made when the project was changed
    assert cache.get(_asked(0)) is None
    assert cache.get(_asked(1)) is None
    assert cache.get(_asked(0, project="b")) == cache.get(_asked(0, newest=2)) == _made()
    assert cache.size == 20


def test_the_same_twice_is_counted_once() -> None:
    cache = Cache(1000)
    cache.put(_asked(0), _made())
    cache.put(_asked(0), _made(30))
    assert cache.size == 30
    cache.forget("a")
    assert cache.size == 0

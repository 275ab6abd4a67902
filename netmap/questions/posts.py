"""Posts: which there are, how they are held, and how many staff an organisation has when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from netmap.catalogue import AT, Column, Option, Question, actor, named, word
from netmap.dataset import Dataset, Row
from netmap.model import Dated, Holding, PartialDate, Post, Quantity
from netmap.model.quantity import Number, add_up, qualifiers, value_of
from netmap.telling import Table, Telling

State = Literal["held", "substitute", "vacant"]
_DAY = timedelta(days=1)
_OTHER_END = (date.min, date.max)


@dataclass(frozen=True)
class PostState:
    """A post and how it is held or, with no ``post``, how many staff an organisation has.

    ``staff`` is whether the post counts as staff, None where nobody told. ``state``, ``vacant``
    and ``holders`` are as of the last day of the date asked about, else as last known; they are
    None where nobody told, and where the post has ended by that day or not begun. A post of several
    places is vacant when nobody holds one; ``vacant_places`` is how many are not held, None where
    that is not known. ``vacancies`` are the periods in which it was vacant. ``staff_total`` is
    how many persons hold the organisation's posts that count as staff, between ``from_`` and
    ``to``; None where it has no such post. ``qualifiers`` has the numbers that are not exact.
    """

    organisation: str
    post: str | None
    name_fi: str | None
    name_sv: str | None
    name_en: str | None
    role: str | None
    municipality: str | None
    from_: str | None
    to: str | None
    holders: Number
    staff: bool | None
    state: State | None
    vacant: bool | None
    vacant_places: Number
    vacancies: tuple[str, ...]
    staff_total: Number
    qualifiers: Mapping[str, str]
    rows: tuple[Row, ...]


def by_organisation(
    dataset: Dataset, *, at: PartialDate | str | None = None, totals: bool = False
) -> tuple[PostState, ...]:
    """List the posts, with ``at`` those valid then, with ``totals`` the staff as well.

    Holders are counted from the holdings of the post, one for each that does not say how many;
    a post without holdings has the holders that it states. With ``at``, holders and staff are
    those of the last day of the date. Totals without ``at`` are the ``staffing`` over time.

    Examples
    --------
    >>> post = Post(id="p", organisation="o", staff="yes", holders=2, start="2017", end="2019")
    >>> rows = by_organisation(Dataset([post]), at=PartialDate(2020), totals=True)
    >>> [(row.post, row.staff_total) for row in rows]
    [(None, 0)]
    """
    when, found = PartialDate.of(at), _Posts(dataset)
    posts = dataset.all(Post).values()
    shown = [post for post in posts if when is None or post.valid.overlaps(when)]
    day = _day(when.last) if when else None
    rows = tuple(_post(found, post, day) for post in shown)
    if not totals:
        return rows
    return *rows, *(staffing(dataset) if day is None else _totals(found, day))


def staffing(dataset: Dataset) -> tuple[PostState, ...]:
    """Follow the staff of every organisation from change to change, gaps among them.

    Rows run from the first start to the last end of the posts that count as staff; an unknown
    start or end leaves the first or last row open. A start of 2017 counts from its first day, an
    end of 2020 to its last.

    Examples
    --------
    >>> posts = [Post(id=start, organisation="o", staff="yes", holders=1, start=start, end=end)
    ...          for start, end in [("2017", "2018"), ("2020", "2020-08-09")]]
    >>> [(row.from_, row.to, row.staff_total) for row in staffing(Dataset(posts))]
    [('2017', '2018', 1), ('2019', '2019', 0), ('2020', '2020-08-09', 1)]
    """
    found = _Posts(dataset)
    return tuple(
        row
        for organisation, posts in found.staff.items()
        if posts
        for row in _levels(found, organisation, posts)
    )


class _Posts:
    """The posts that count as staff by organisation, and the holdings by post."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.staff: dict[str, list[Post]] = defaultdict(list)
        for post in dataset.all(Post).values():
            self.staff[post.organisation] += [post] if post.staff == "yes" else []
        self._holdings: dict[str, list[Holding]] = defaultdict(list)
        for holding in dataset.all(Holding).values():
            self._holdings[holding.post].append(holding)

    def holdings(self, post: Post) -> list[Holding]:
        """Return how a post was held."""
        return self._holdings.get(post.id, [])


def _post(found: _Posts, post: Post, day: PartialDate | None) -> PostState:
    holdings = found.holdings(post)
    is_valid = day is None or post.valid.overlaps(day)
    current = _current(holdings, day) if is_valid else []
    holders = _holders(post, holdings, current) if is_valid else None
    state = _state(current, holders)
    return PostState(
        organisation=post.organisation,
        post=post.id,
        name_fi=post.name("fi"),
        name_sv=post.name("sv"),
        name_en=post.name("en"),
        role=post.role,
        municipality=post.municipality,
        from_=str(post.start) if post.start else None,
        to=str(post.end) if post.end else None,
        holders=value_of(holders),
        staff=None if post.staff is None else post.staff == "yes",
        state=state,
        vacant=None if state is None else state == "vacant",
        vacant_places=_vacant_places(post, current, holders),
        vacancies=tuple(str(it.valid) for it in holdings if it.state == "vacant"),
        staff_total=None,
        qualifiers=qualifiers(holders=holders),
        rows=found.dataset.rows([post, *holdings]),
    )


def _current(holdings: Sequence[Holding], day: PartialDate | None) -> list[Holding]:
    """Return the holdings of a day or, without one, those that last longest."""
    if day is not None:
        return [holding for holding in holdings if holding.valid.overlaps(day)]
    last = max((holding.valid.last for holding in holdings), default=None)
    return [holding for holding in holdings if holding.valid.last == last]


def _state(current: Iterable[Holding], holders: Quantity | None) -> State | None:
    """Return the firmest state; a post is vacant only when nobody holds it."""
    states = {holding.state for holding in current}
    if states == {"vacant"} and holders and holders.value > 0:
        return "held"
    return next((state for state in ("held", "substitute", "vacant") if state in states), None)


def _vacant_places(post: Post, current: Sequence[Holding], holders: Quantity | None) -> Number:
    """Count the places that nobody holds: those said to be vacant and not held after all."""
    vacant = [holding for holding in current if holding.state == "vacant"]
    if not vacant:
        return 0 if current else None
    places = post.holders.exact if post.holders else None
    left = None if places is None or holders is None else max(0, places - holders.value)
    told = value_of(add_up(holding.persons for holding in vacant))
    return min((it for it in (left, told) if it is not None), default=None)


def _holders(
    post: Post, holdings: Sequence[Holding], current: Sequence[Holding]
) -> Quantity | None:
    """Count who holds a post now, None when that is not known.

    Where only vacancies are recorded, the post is held as it states at any other time.
    """
    held = [holding for holding in current if holding.state != "vacant"]
    if held:
        return add_up(holding.persons or Quantity(1) for holding in held)
    if current:
        return _left(post, current)
    only_vacancies = all(holding.state == "vacant" for holding in holdings)
    return post.holders if only_vacancies else None


def _left(post: Post, vacant: Sequence[Holding]) -> Quantity:
    """Return the holders that vacant places leave; a vacancy without a number leaves nobody."""
    places = add_up(holding.persons for holding in vacant)
    if post.holders is None or places is None or any(it.persons is None for it in vacant):
        return Quantity(0)
    return Quantity(max(0, post.holders.value - places.value), post.holders.qualifier)


def _totals(found: _Posts, day: PartialDate) -> Iterator[PostState]:
    for organisation, posts in found.staff.items():
        number = _staff(found, posts, day) if posts else None
        valid = [post for post in posts if post.valid.overlaps(day)]
        yield _total(found, organisation, (str(day), str(day)), number, valid)


def _staff(found: _Posts, posts: Iterable[Post], day: PartialDate) -> Quantity | None:
    """Count the staff of a day; a post whose holders are not known makes it at least so many."""
    counts: list[Quantity | None] = [Quantity(0)]
    for post in posts:
        if post.valid.overlaps(day):
            holdings = found.holdings(post)
            counts.append(_holders(post, holdings, _current(holdings, day)))
    return add_up(counts)


def _total(
    found: _Posts,
    organisation: str,
    span: tuple[str | None, str | None],
    number: Quantity | None,
    posts: Sequence[Post],
) -> PostState:
    holdings = [holding for post in posts for holding in found.holdings(post)]
    return PostState(
        organisation=organisation,
        **dict.fromkeys(("post", "name_fi", "name_sv", "name_en", "role", "municipality")),
        from_=span[0],
        to=span[1],
        holders=None,
        staff=None,
        state=None,
        vacant=None,
        vacant_places=None,
        vacancies=(),
        staff_total=value_of(number),
        qualifiers=qualifiers(staff_total=number),
        rows=found.dataset.rows([*posts, *holdings]),
    )


@dataclass(frozen=True)
class _Turn:
    """A day on which staff may change: what ends before it, and what begins on it."""

    day: date
    until: str
    since: str


def _levels(found: _Posts, organisation: str, posts: Sequence[Post]) -> Iterator[PostState]:
    turns = _turns([*posts, *(it for post in posts for it in found.holdings(post))])
    first, last = _Turn(date.min, "", ""), _Turn(date.max, "", "")
    spans = list(pairwise([first, *turns, last]))
    begun = any(post.valid.first == date.min for post in posts)
    going_on = any(post.valid.last == date.max for post in posts)
    spans = spans[0 if begun else 1 : None if going_on else -1]
    for start, end, number in _joined(
        [(one, other, _staff(found, posts, _day(one.day))) for one, other in spans]
    ):
        valid = [it for it in posts if it.valid.first < end.day and it.valid.last >= start.day]
        span = (start.since or None, end.until or None)
        yield _total(found, organisation, span, number, valid)


def _joined(
    spans: Iterable[tuple[_Turn, _Turn, Quantity | None]],
) -> list[tuple[_Turn, _Turn, Quantity | None]]:
    """Make one span of neighbours with the same number."""
    joined: list[tuple[_Turn, _Turn, Quantity | None]] = []
    for start, end, number in spans:
        if joined and joined[-1][2] == number:
            start = joined.pop()[0]
        joined.append((start, end, number))
    return joined


def _turns(records: Iterable[Dated]) -> list[_Turn]:
    """Return the days on which a record begins or has just ended, each at the precision told."""
    turns: dict[date, _Turn] = {}
    for record in records:
        if record.start and record.start.first not in _OTHER_END:
            before = _beside(record.start, record.start.first - _DAY)
            _add(turns, _Turn(record.start.first, before, str(record.start)))
        if record.end and record.end.last not in _OTHER_END:
            after = record.end.last + _DAY
            _add(turns, _Turn(after, str(record.end), _beside(record.end, after)))
    return [turns[day] for day in sorted(turns)]


def _add(turns: dict[date, _Turn], turn: _Turn) -> None:
    """Keep the finer of two ways to tell the same day."""
    told = turns.get(turn.day, turn)
    until, since = max(told.until, turn.until, key=len), max(told.since, turn.since, key=len)
    turns[turn.day] = _Turn(turn.day, until, since)


def _beside(told: PartialDate, day: date) -> str:
    """Write a day beside a date as precisely as that date."""
    month = day.month if told.month else None
    return str(PartialDate(day.year, month, day.day if told.day else None))


def _day(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


_COLUMNS = (
    actor("organisation"),
    named(heading="post"),
    Column(name="role", shows="word", group="post_roles"),
    actor("municipality", rare=True),
    Column(name="from_", heading="from"),
    "to",
    "holders",
    "staff",
    word("state", "holding_states", rare=True, heading="post_state"),
    Column(name="vacancies", rare=True),
)


def _tables(answer: Sequence[PostState], tell: Telling) -> Iterator[Table]:
    totals = [row for row in answer if row.post is None]
    yield tell.table([row for row in answer if row.post], _COLUMNS)
    if totals:
        span = (Column(name="from_", heading="from"), "to")
        yield tell.table(totals, (actor("organisation"), *span, "staff_total"))


def _notes(answer: Sequence[PostState], tell: Telling) -> Iterator[str]:
    if any(row.post is None for row in answer):
        yield tell.say("notes.staff_posts_only")


QUESTION = Question(
    ask=by_organisation,
    group="records",
    fi="Mitä tehtäviä organisaatioissa on, miten ne on täytetty ja paljonko on henkilöstöä?",
    sv="Vilka uppdrag finns i organisationerna, hur är de besatta och hur stor är personalen?",
    en="Which posts do organisations have, how are they held, and how many staff are there?",
    options=(
        AT,
        Option(
            name="totals",
            kind="flag",
            default=False,
            fi="Näytä myös henkilöstön määrä organisaatioittain.",
            sv="Visa även personalens storlek per organisation.",
            en="Show also how many staff each organisation has.",
        ),
    ),
    columns=_COLUMNS,
    labels=("organisation", "name"),
    notes=_notes,
    tables=_tables,
)

"""Meetings of the fictional region: one by one, with who attended, and the totals of each year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from netmap.fictional.setting import LABEL, PREFIX, Ngo, Setting, Town, day, yearly_report
from netmap.model import Attendance, Event, Norm, PartialDate, Quantity, Record

NORMS = (
    ("yhdyshenkilot", "liitto", "network_meeting", 2),
    ("ohjausryhma", "hanke", "steering_meeting", 4),
    ("neuvottelukunta", "liitto", "forum_meeting", 3),
    ("hyvinvointiryhma", "liitto", "forum_meeting", 4),
    ("osallisuusryhma", "sote", "forum_meeting", 4),
    ("vammaisverkosto", "yhdistykset", "network_meeting", 3),
    ("perheverkosto", "hanke", "network_meeting", 2),
    ("kulttuuriverkosto", "yhdistykset", "network_meeting", 2),
)
"""Each body with who convenes it, to what kind of meeting, and how often a year it is to."""
_LARGEST = 9
"""At most so many associations come to one meeting."""
_FOR_A_NETWORK = 0.15
_SKIPPED, _PRESENT = 0.3, 0.6
REGULAR = 2
"""So many association evenings a year are called regular convening."""


@dataclass(frozen=True)
class Calendar:
    """All events and attendances, and how many association evenings each town had in each year."""

    records: tuple[Record, ...]
    evenings: dict[tuple[str, int], int]


def calendar(setting: Setting) -> Calendar:
    """Hold the meetings of all years."""
    records: list[Record] = list(_norms(setting))
    evenings = {}
    for year in setting.years:
        records += _partner_meetings(setting, year)
        records += _body_meetings(setting, year)
        rng = setting.rng(f"evenings {year}")
        for town in setting.towns:
            evenings[town.id, year] = rng.choice((0, 0, 1, 1, 2, 2, 2, 3, 4))
            for number in range(1, evenings[town.id, year] + 1):
                records += _evening(setting, town, year, number, rng)
    return Calendar(tuple(records), evenings)


def _norms(setting: Setting) -> Iterator[Norm]:
    for body, organiser, kind, meetings in NORMS:
        yield Norm(
            id=f"{PREFIX}-normi-{body}",
            body=f"{PREFIX}-{body}",
            organiser=f"{PREFIX}-{organiser}",
            kind=kind,
            meetings=Quantity(meetings),
            start=setting.first,
            note=LABEL,
            citations=yearly_report(setting.years[0]),
        )


def _partner_meetings(setting: Setting, year: int) -> Iterator[Record]:
    """Yield the meetings with partners, and the total that the yearly report states of them."""
    rng = setting.rng(f"partner meetings {year}")
    held: list[Event] = []
    for town in setting.towns:
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            came = _came(setting, town, rng)
            held.append(_partner_meeting(town, year, len(held) + 1, came, rng))
            yield from _with(held[-1], came)
    yield Event(
        id=f"{PREFIX}-tapaamiset-{year}",
        kind="partner_meeting",
        level="total",
        name_fi=f"Kumppanitapaamiset {year} yhteensä (kuvitteellinen)",
        organisers=(f"{PREFIX}-hanke",),
        start=PartialDate(year),
        end=PartialDate(year),
        meetings=Quantity(len(held)),
        participations=Quantity(sum(map(_participations, held))),
        group=f"{PREFIX}-tapaamiset-{year}",
        total="stated",
        note=LABEL,
        citations=yearly_report(year),
    )


def _participations(event: Event) -> int:
    return int(event.participations.value) if event.participations else 0


Came = Sequence[tuple[str, int, str | None]]
"""Who came, how many persons, and on whose behalf."""


def _came(setting: Setting, town: Town, rng: Random) -> Came:
    near = setting.ngos_by_town[town.id]
    guests = rng.sample(near, rng.randint(1, min(_LARGEST, len(near))))
    return [(town.id, rng.randint(1, 3), None), *(_guest(ngo, rng) for ngo in guests)]


def _guest(ngo: Ngo, rng: Random) -> tuple[str, int, str | None]:
    speaks_for = f"{PREFIX}-perheverkosto" if rng.random() < _FOR_A_NETWORK else None
    return ngo.id, rng.randint(1, 3), speaks_for


def _partner_meeting(town: Town, year: int, number: int, came: Came, rng: Random) -> Event:
    level = rng.choice(("municipal", "municipal", "ngo"))
    return _event(
        f"tapaaminen-{year}-{number:03d}",
        f"Kumppanitapaaminen, {town.place.name} {year} (kuvitteellinen)",
        "partner_meeting",
        day(year, rng),
        came,
        level=level,
        organisers=(f"{PREFIX}-hanke",),
        place=town.id,
        group=f"{PREFIX}-tapaamiset-{year}",
    )


def _evening(setting: Setting, town: Town, year: int, number: int, rng: Random) -> Iterator[Record]:
    came = [it for it in _came(setting, town, rng) if it[0] != town.id]
    name = f"Yhdistysilta {number}, {town.place.name} {year} (kuvitteellinen)"
    event = _event(
        f"ilta-{year}-{town.place.slug}-{number}",
        name,
        "association_evening",
        day(year, rng),
        came,
        organisers=(town.id,),
        place=town.id,
    )
    yield from _with(event, came)


def _body_meetings(setting: Setting, year: int) -> Iterator[Record]:
    """Yield what the bodies met, now and then once less than they are to."""
    rng = setting.rng(f"body meetings {year}")
    for body, organiser, kind, norm in NORMS:
        for number in range(1, norm + 1 - (rng.random() < _SKIPPED)):
            came = _members_present(setting, body, rng)
            event = _event(
                f"{body}-{year}-{number}",
                f"Kokous {number}/{year} (kuvitteellinen)",
                kind,
                day(year, rng),
                came,
                organisers=(f"{PREFIX}-{organiser}",),
                forum=f"{PREFIX}-{body}",
            )
            yield from _with(event, came)


def _members_present(setting: Setting, body: str, rng: Random) -> Came:
    if body == "yhdyshenkilot":
        towns = [town for town in setting.towns if rng.random() < _PRESENT] or setting.towns[:1]
        return [(town.id, 1, None) for town in towns]
    guests = rng.sample(setting.ngos, min(len(setting.ngos), rng.randint(2, _LARGEST)))
    project = f"{PREFIX}-hanke"
    return [(project, 1, None), *((ngo.id, 1, None) for ngo in guests)]


def _event(key: str, name: str, kind: str, date: PartialDate, came: Came, **more: object) -> Event:
    persons = Quantity(sum(count for _, count, _ in came))
    values: dict[str, object] = {
        "id": f"{PREFIX}-{key}",
        "kind": kind,
        "name_fi": name,
        "start": date,
        "end": date,
        "meetings": Quantity(1),
        "participations": persons,
        "persons": persons,
        "note": LABEL,
        "citations": yearly_report(date.year),
    }
    return Event.model_validate({**values, **more})


def _with(event: Event, came: Came) -> Iterator[Record]:
    yield event
    for number, (actor, persons, on_behalf_of) in enumerate(came, start=1):
        yield Attendance(
            id=f"{event.id}-{number:02d}",
            event=event.id,
            actor=actor,
            on_behalf_of=on_behalf_of,
            persons=Quantity(persons),
            participations=Quantity(persons),
            note=LABEL,
            citations=event.citations,
        )

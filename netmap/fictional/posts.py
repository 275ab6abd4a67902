"""Posts with their holdings, and documents, as the statuses of the fictional region imply them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from netmap.fictional.following import Statuses
from netmap.fictional.setting import LABEL, PREFIX, Setting, Town, yearly_report
from netmap.model import Document, Holding, PartialDate, Post, Quantity, Record

_MODEL = f"{PREFIX}-toimintamalli"
_STAFF = (
    ("paallikko", "project_manager", "hankepäällikkö", "projektchef", "project manager"),
    ("tyontekija-1", "project_staff", "hanketyöntekijä", "projektmedarbetare", "project worker"),
    ("tyontekija-2", "project_staff", "hanketyöntekijä", "projektmedarbetare", "project worker"),
)
_PAPERS_TO_COME = frozenset({"in_progress", "promised"})


def posts(setting: Setting, statuses: Mapping[str, Statuses]) -> Iterator[Record]:
    """Yield the project's posts, and the contact persons and agents of the towns."""
    rng = setting.rng("posts")
    yield from _staff(setting)
    for town in setting.towns:
        told = statuses["contact_person"][town.id]
        if "done" in told:
            since = setting.years[told.index("done")]
            until = setting.years[-1] if told[-1] != "done" else None
            post = _post(town, "contact_person", PartialDate(since, 1))
            yield post
            yield from _holdings(post, since, until, rng)
        told = statuses["agent"][town.id]
        if "done" in told:
            since = setting.years[told.index("done")]
            start, holders = PartialDate(since, rng.randint(1, 12)), rng.randint(1, 4)
            yield _post(town, "volunteer_agent", start, holders)


def documents(setting: Setting, statuses: Mapping[str, Statuses]) -> Iterator[Document]:
    """Yield the operating model, and the documents that towns have made or are to make."""
    rng = setting.rng("documents")
    yield Document(
        id=_MODEL,
        kind="operating_model",
        name_fi="Kuvitelmaan toimintamalli (kuvitteellinen)",
        name_sv="Fantasilands verksamhetsmodell (fiktiv)",
        name_en="Operating model of Dreamland (fictional)",
        parties=(f"{PREFIX}-hanke", f"{PREFIX}-liitto"),
        date=setting.last,
        status="made",
        note=LABEL,
        citations=yearly_report(setting.years[-1]),
    )
    for town in setting.towns:
        told = statuses["document"][town.id]
        if "done" in told:
            year = setting.years[told.index("done")]
            yield _document(town, "made", PartialDate(year, rng.randint(1, 12)), year)
        elif told[-1] in _PAPERS_TO_COME:
            yield _document(town, told[-1], None, setting.years[-1])


def _document(town: Town, status: str, date: PartialDate | None, year: int) -> Document:
    values: dict[str, object] = {
        "id": f"{PREFIX}-asiakirja-{town.place.slug}",
        "kind": "agreement",
        "name_fi": f"{town.place.genitive} yhteistyöasiakirja (kuvitteellinen)",
        "parties": (town.id, f"{PREFIX}-hanke"),
        "date": date,
        "status": status,
        "reused_in": (_MODEL,) if status == "made" else (),
        "note": LABEL,
        "citations": yearly_report(year),
    }
    return Document.model_validate(values)


_NAMES = {
    "contact_person": ("järjestöyhdyshenkilö", "kontaktperson", "contact person"),
    "volunteer_agent": ("yhdistysagentti", "föreningsagent", "association agent"),
}


def _post(town: Town, role: str, start: PartialDate, holders: int | None = None) -> Post:
    """Make a post of a town: its own contact person, or an agent of the agents' network."""
    name_fi, name_sv, name_en = _NAMES[role]
    is_agent = role == "volunteer_agent"
    return Post(
        id=f"{PREFIX}-{role}-{town.place.slug}",
        name_fi=f"{name_fi} (kuvitteellinen)",
        name_sv=f"{name_sv} (fiktiv)",
        name_en=f"{name_en} (fictional)",
        organisation=f"{PREFIX}-agentit" if is_agent else town.id,
        role=role,
        municipality=town.id,
        staff="no",
        holders=None if holders is None else Quantity(holders),
        start=start,
        note=LABEL,
        citations=yearly_report(start.year),
    )


def _holdings(post: Post, since: int, until: int | None, rng: Random) -> Iterator[Holding]:
    """Hold a post, for most all along, for some after a break, until it is vacant or for ever."""
    break_ = rng.choice((None, None, None, "substitute", "vacant"))
    start = PartialDate(since, 1)
    if break_:
        first, last = rng.randint(2, 5), rng.randint(6, 10)
        yield _holding(post, 1, "held", start, PartialDate(since, first))
        yield _holding(post, 2, break_, PartialDate(since, first + 1), PartialDate(since, last))
        start = PartialDate(since, last + 1)
    left = PartialDate(until, rng.randint(1, 10)) if until else None
    yield _holding(post, 3, "held", start, left)
    if left:
        yield _holding(post, 4, "vacant", PartialDate(left.year, (left.month or 0) + 1), None)


def _holding(
    post: Post, number: int, state: str, start: PartialDate, end: PartialDate | None
) -> Holding:
    values: dict[str, object] = {
        "id": f"{post.id}-{number}",
        "post": post.id,
        "state": state,
        "persons": Quantity(0 if state == "vacant" else 1),
        "start": start,
        "end": end,
        "note": LABEL,
        "citations": yearly_report(start.year),
    }
    return Holding.model_validate(values)


def _staff(setting: Setting) -> Iterator[Record]:
    """Yield the posts of the project; the last of them was vacant for a while."""
    made = [_staff_post(setting, *told) for told in _STAFF]
    for post in made:
        yield post
    year = setting.years[-1]
    for post in made[:-1]:
        yield _holding(post, 1, "held", setting.first, setting.last)
    yield _holding(made[-1], 1, "held", setting.first, PartialDate(year, 4))
    yield _holding(made[-1], 2, "vacant", PartialDate(year, 5), PartialDate(year, 8))
    yield _holding(made[-1], 3, "substitute", PartialDate(year, 9), setting.last)


def _staff_post(
    setting: Setting, key: str, role: str, name_fi: str, name_sv: str, name_en: str
) -> Post:
    return Post(
        id=f"{PREFIX}-{key}",
        name_fi=f"{name_fi} (kuvitteellinen)",
        name_sv=f"{name_sv} (fiktiv)",
        name_en=f"{name_en} (fictional)",
        organisation=f"{PREFIX}-hanke",
        role=role,
        staff="yes",
        holders=Quantity(1),
        start=setting.first,
        end=setting.last,
        note=LABEL,
        citations=yearly_report(setting.years[0]),
    )

"""The ties of the fictional region: those that every region has, then as many as are wished."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from netmap.errors import InvalidValueError
from netmap.fictional.setting import LABEL, PREFIX, REGISTER, Ngo, Setting
from netmap.model import PartialDate, Tie
from netmap.model.tie import TieStatus

_STRUCTURE = (
    ("rahoittaja", "ohjelma", "funds"),
    ("hanke", "ohjelma", "part_of"),
    ("yhdistykset", "hanke", "administers"),
    ("ohjausryhma", "hanke", "steers"),
    ("hanketiimi", "hanke", "part_of"),
    ("hanke", "vammaisverkosto", "convenes"),
    ("hanke", "perheverkosto", "convenes"),
    ("yhdistykset", "kulttuuriverkosto", "convenes"),
    ("yhdistykset", "vammaisverkosto", "convenes"),
    ("liitto", "neuvottelukunta", "convenes"),
    ("liitto", "yhdyshenkilot", "convenes"),
    ("hanke", "agentit", "convenes"),
    ("liitto", "hyvinvointiryhma", "convenes"),
    ("sote", "osallisuusryhma", "convenes"),
    ("hanke", "neuvottelukunta", "participates_in"),
    ("hanke", "hyvinvointiryhma", "participates_in"),
    ("hanke", "osallisuusryhma", "participates_in"),
    ("yhdistykset", "neuvottelukunta", "represented_in"),
    ("sote", "hyvinvointiryhma", "represented_in"),
    ("liitto", "ohjausryhma", "represented_in"),
    ("korkeakoulu", "ohjausryhma", "represented_in"),
    ("korkeakoulu", "hanke", "cooperates_with"),
    ("hanke", "liitto", "cooperates_with"),
    ("hanke", "sote", "cooperates_with"),
    ("hanke", "uutiskirje", "publishes_in"),
    ("hanke", "some", "publishes_in"),
    ("hanke", "sivusto", "publishes_in"),
    ("hanke", "lehti", "publishes_in"),
    ("yhdistykset", "tietopalvelu", "maintains"),
)
_OF_PROJECT = frozenset({"convenes", "participates_in", "administers", "steers", "cooperates_with"})
"""What the project does ends with it."""
_NETWORKS = ("vammaisverkosto", "perheverkosto", "kulttuuriverkosto")
_GROUPS = ("neuvottelukunta", "hyvinvointiryhma", "osallisuusryhma")
_AMONG = ("cooperates_with", "meets", "supports", "involves")
_STATUSES: tuple[TieStatus, ...] = ("stated", "planned", "lapsed", "inferred")
_STATUS_WEIGHTS = (84, 4, 4, 8)
_PER_NGO = 1.6
_PARTNER_SHARE = 12
"""One association in so many has signed a letter of intent, and two at the least."""
_DENSEST = 4
"""At most one pair of associations in so many is tied, so that chance finds the next one."""

_Ends = tuple[str, str, str]


def ties(setting: Setting, wanted: int | None) -> list[Tie]:
    """Tie the actors together, with exactly as many ties as are wanted where that is said.

    Raises
    ------
    InvalidValueError
        When fewer are wanted than the bodies alone have, or more than the associations can have.
    """
    found = [*_of_bodies(setting), *_of_towns(setting), *_of_partners(setting)]
    ngos = len(setting.ngos)
    most = len(found) + ngos + ngos * (ngos - 1) // 2 // _DENSEST
    wished = min(most, len(found) + round(_PER_NGO * ngos)) if wanted is None else wanted
    if not len(found) <= wished <= most:
        raise InvalidValueError(wished, "between", least=len(found), most=most)
    found += _of_ngos(setting, wished - len(found))
    return [_numbered(tie, number) for number, tie in enumerate(found, start=1)]


def partners(setting: Setting) -> tuple[Ngo, ...]:
    """Choose the associations that have signed a letter of intent with the project."""
    count = max(2, len(setting.ngos) // _PARTNER_SHARE)
    return tuple(setting.rng("partners").sample(setting.ngos, count))


def _of_bodies(setting: Setting) -> Iterator[Tie]:
    project = f"{PREFIX}-hanke"
    for source, target, kind in _STRUCTURE:
        ends = (f"{PREFIX}-{source}", f"{PREFIX}-{target}", kind)
        if project in ends[:2] and kind in _OF_PROJECT:
            yield _tie(ends, setting.first, setting.last)
        else:
            yield _tie(ends, PartialDate(setting.years[0] - 3))


def _of_towns(setting: Setting) -> Iterator[Tie]:
    rng = setting.rng("towns")
    for town in setting.towns:
        since = PartialDate(rng.choice(setting.years), rng.randint(1, 12))
        (status,) = rng.choices(_STATUSES[:2], (9, 1))
        ends = (f"{PREFIX}-hanke", town.id, "cooperates_with")
        yield _tie(ends, None if status == "planned" else since, status=status)
        yield _tie((town.id, f"{PREFIX}-sote", "part_of"), PartialDate(setting.years[0] - 5))


def _of_partners(setting: Setting) -> Iterator[Tie]:
    rng = setting.rng("partner ties")
    for ngo in partners(setting):
        since = PartialDate(rng.choice(setting.years))
        yield _tie((ngo.id, f"{PREFIX}-kumppanit", "member_of"), since)
        agreement = (f"{PREFIX}-hanke", ngo.id, "partner_agreement")
        yield _tie(agreement, since, setting.last, status="agreed")


def _of_ngos(setting: Setting, count: int) -> Iterator[Tie]:
    """Join associations to networks, towns and each other, each pair of actors once."""
    rng = setting.rng("ngo ties")
    seen: set[tuple[str, str]] = set()
    turns = list(setting.ngos)
    rng.shuffle(turns)
    while count:
        ngo = turns.pop() if turns else rng.choice(setting.ngos)
        ends = _chosen(setting, ngo, rng)
        pair = (min(ends[:2]), max(ends[:2]))
        if ends[0] != ends[1] and pair not in seen:
            seen.add(pair)
            count -= 1
            yield _dated(setting, ends, rng)


def _chosen(setting: Setting, ngo: Ngo, rng: Random) -> _Ends:
    near, far = rng.choice(setting.ngos_by_town[ngo.town]), rng.choice(setting.ngos)
    ends = (
        (ngo.id, f"{PREFIX}-{rng.choice(_NETWORKS)}", "member_of"),
        (ngo.id, f"{PREFIX}-{rng.choice(_GROUPS)}", "participates_in"),
        (ngo.id, ngo.town, "cooperates_with"),
        (ngo.town, ngo.id, "supports"),
        (ngo.id, near.id, rng.choice(_AMONG)),
        (ngo.id, far.id, rng.choice(_AMONG)),
    )
    return rng.choices(ends, (4, 1, 4, 2, 5, 4))[0]


def _dated(setting: Setting, ends: _Ends, rng: Random) -> Tie:
    """Give a tie a life: most go on, some end, few are only planned."""
    start = PartialDate(rng.randint(setting.years[0] - 4, setting.years[-1]))
    (status,) = rng.choices(_STATUSES, _STATUS_WEIGHTS)
    goes_on = status in ("stated", "planned")
    return _tie(
        ends,
        None if status == "planned" else start,
        None if goes_on else setting.last,
        status=status,
    )


def _tie(
    ends: _Ends,
    start: PartialDate | None,
    end: PartialDate | None = None,
    *,
    status: TieStatus = "stated",
) -> Tie:
    source, target, kind = ends
    return Tie(
        id=PREFIX,
        source=source,
        target=target,
        kind=kind,
        start=start,
        end=end,
        status=status,
        note=LABEL,
        citations=REGISTER,
    )


def _numbered(tie: Tie, number: int) -> Tie:
    return tie.model_copy(update={"id": f"{PREFIX}-side-{number}"})

"""Share links: whatever comes together, a link opens only when all that is asked of it holds."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

from netmap.errors import InvalidValueError, NetmapError, StoreError, UnknownNameError
from netmap_api.service import Service
from netmap_api.service.links import NewLink
from netmap_api.service.settings import LinkPolicy
from tests.service.service_files import ANNA, PROJECT, Clock, change, opened, share

PASSWORD = "board-2026"
ENFORCED = LinkPolicy(need_password=True, max_days=30)


class Case(NamedTuple):
    """What comes together of a link, the policy and the project."""

    has_password: bool
    days: int
    enforced: bool
    revoked: bool
    private: bool

    @property
    def password(self) -> str | None:
        return PASSWORD if self.has_password else None


def expected(case: Case) -> dict[int, str]:
    """Return what opening says after some days, with the right password where there is one."""
    ends = min(case.days, ENFORCED.max_days) if case.enforced else case.days
    told = {}
    for day in (0, 6, 8, 29, 31):
        if case.revoked:
            told[day] = "revoked"
        elif case.private:
            told[day] = "private"
        elif day >= ends:
            told[day] = "expired"
        else:
            told[day] = "policy" if case.enforced and not case.has_password else "open"
    return told


BOTH = (False, True)
CASES = [Case(*told) for told in product(BOTH, (7, 60), BOTH, BOTH, BOTH)]
MATRIX = pytest.mark.parametrize("case", CASES, ids=str)
WAYS = ["made", "made and changed", "changed to it"]


def make(service: Service, case: Case, way: str) -> tuple[str, str]:
    """Make a link as the case says, at once or by a change, while there is no policy yet."""
    if way == "changed to it":
        secret, link_id = share(service, password=None if case.has_password else PASSWORD)
        change(service, link_id, days=case.days, password=case.password or "")
    else:
        secret, link_id = share(service, days=case.days, password=case.password)
    if way == "made and changed":
        change(service, link_id, title="Board", view="map?year=2019")
    return secret, link_id


def meet(service: Service, case: Case, link_id: str) -> None:
    """Let happen to a link what the case says."""
    if case.revoked:
        service.links.revoke(link_id)
    if case.private:
        service.projects.stop_links(PROJECT)
    if case.enforced:
        service.settings.link_policy = ENFORCED


@pytest.mark.parametrize("way", WAYS)
@MATRIX
def test_an_older_link_holds_only_as_the_policy_and_the_project_allow(
    service: Service, clock: Clock, way: str, case: Case
) -> None:
    secret, link_id = make(service, case, way)
    meet(service, case, link_id)
    began = clock.at
    for day, outcome in expected(case).items():
        clock.at = began
        clock.move(days=day)
        seen = service.links.open(secret, case.password)
        assert (day, seen.outcome) == (day, outcome)
        assert (seen.link is not None) == (outcome == "open")
        assert (service.links.check(link_id) is not None) == (outcome == "open")
        assert service.links.state(link_id) == outcome


@pytest.mark.parametrize("doing", ["create", "update"])
@MATRIX
def test_no_link_is_made_or_changed_past_the_policy(
    service: Service, doing: str, case: Case
) -> None:
    _, link_id = share(service, days=7)
    meet(service, case, link_id)
    breaks = case.enforced and (not case.has_password or case.days > ENFORCED.max_days)
    refused = case.private or breaks or (case.revoked and doing == "update")
    before = service.links.list()
    try:
        if doing == "create":
            share(service, days=case.days, password=case.password)
        else:
            change(service, link_id, days=case.days, password=case.password)
    except NetmapError:
        assert refused
        assert service.links.list() == before
    else:
        assert not refused


@pytest.mark.parametrize("told", [{"title": "x"}, {"view": "map"}, {"days": 7}])
def test_a_change_of_something_else_does_not_let_a_link_past_the_policy(
    service: Service, told: dict[str, object]
) -> None:
    secret, link_id = share(service)
    service.settings.link_policy = ENFORCED
    with pytest.raises(InvalidValueError) as refused:
        change(service, link_id, **told)
    assert refused.value.reason == "link_needs_password"
    assert service.links.open(secret).outcome == "policy"
    change(service, link_id, password=PASSWORD)
    assert service.links.open(secret, PASSWORD).outcome == "open"


def test_a_password_cannot_be_taken_away_where_it_is_needed(service: Service) -> None:
    secret, link_id = share(service, password=PASSWORD)
    service.settings.link_policy = LinkPolicy(need_password=True)
    with pytest.raises(InvalidValueError):
        change(service, link_id, password="")
    assert service.links.open(secret).outcome == "password"
    service.settings.link_policy = LinkPolicy()
    change(service, link_id, password="")
    assert service.links.open(secret).outcome == "open"


def test_a_link_lasts_as_long_as_is_usual_or_allowed(service: Service, clock: Clock) -> None:
    assert (service.links.get(share(service)[1]).expires_at - clock.at).days == 90
    service.settings.link_policy = LinkPolicy(max_days=14)
    assert (service.links.get(share(service)[1]).expires_at - clock.at).days == 14
    assert (service.links.get(share(service, days=3)[1]).expires_at - clock.at).days == 3


def test_a_longer_policy_does_not_lengthen_a_shorter_term(service: Service, clock: Clock) -> None:
    secret, _ = share(service, days=3)
    service.settings.link_policy = LinkPolicy(max_days=300)
    clock.move(days=3)
    assert service.links.open(secret).outcome == "expired"


def test_only_the_right_password_opens(service: Service) -> None:
    secret, _ = share(service, password=PASSWORD)
    assert service.links.open(secret).outcome == "password"
    assert service.links.open(secret, "").outcome == "wrong"
    assert service.links.open(secret, PASSWORD.upper()).outcome == "wrong"
    assert service.links.open(secret, PASSWORD).outcome == "open"


def test_five_wrong_passwords_a_minute_then_not_even_the_right_one(
    path: Path, clock: Clock, service: Service
) -> None:
    secret, _ = share(service, password=PASSWORD)
    other, _ = share(service, password=PASSWORD)
    with opened(path, clock) as process:
        wrong = [it.links.open(secret, "x").outcome for it in (service, process) * 3]
    assert wrong == ["wrong"] * 5 + ["limited"]
    assert service.links.open(secret, PASSWORD).outcome == "limited"
    assert service.links.open(other, PASSWORD).outcome == "open"
    clock.move(seconds=60)
    assert service.links.open(secret, PASSWORD).outcome == "open"


def test_right_passwords_are_not_counted(service: Service) -> None:
    secret, _ = share(service, password=PASSWORD)
    assert {service.links.open(secret, PASSWORD).outcome for _ in range(20)} == {"open"}


def test_opening_is_counted(service: Service, clock: Clock) -> None:
    secret, link_id = share(service, password=PASSWORD)
    for password in (PASSWORD, "x", PASSWORD):
        service.links.open(secret, password)
    link = service.links.get(link_id)
    assert (link.opened, link.opened_at, link.has_password) == (2, clock.at, True)


def test_revoking_shows_everybody_out_at_once(path: Path, clock: Clock, service: Service) -> None:
    secret, link_id = share(service)
    with opened(path, clock) as process:
        session = process.sessions.begin_link(link_id)
        assert process.links.check(link_id)
        service.links.revoke(link_id)
        assert process.sessions.find(session) is None
        assert process.links.check(link_id) is None
        assert process.links.open(secret).outcome == "revoked"
    with pytest.raises(UnknownNameError):
        change(service, link_id, days=9)


def test_a_private_project_shows_out_who_came_by_its_links_only(service: Service) -> None:
    _, link_id = share(service)
    _, other = service.links.create(NewLink("savo"), by=ANNA)
    session, elsewhere = (service.sessions.begin_link(it) for it in (link_id, other.id))
    service.projects.stop_links(PROJECT)
    assert service.sessions.find(session) is None
    assert service.sessions.find(elsewhere)
    assert service.links.check(other.id)
    with pytest.raises(StoreError) as refused:
        share(service)
    assert refused.value.reason == "links_stopped"


def test_a_new_password_shows_out_who_knew_the_old_one(service: Service) -> None:
    secret, link_id = share(service, password=PASSWORD)
    session = service.sessions.begin_link(link_id)
    change(service, link_id, title="Board")
    assert service.sessions.find(session)
    change(service, link_id, password="new-password")
    assert service.sessions.find(session) is None
    assert service.links.open(secret, PASSWORD).outcome == "wrong"
    assert service.links.open(secret, "new-password").outcome == "open"


@pytest.mark.parametrize(
    "view", ["", "map?year=2019", "actors/pp-ry", "coverage?indicator=a&at=2019-08", "quality/"]
)
def test_a_page_of_the_project_can_be_shown(service: Service, view: str) -> None:
    assert service.links.get(share(service, view=view)[1]).view == view


BAD = ["/map", "//example.org", "https://example.org", "javascript:alert(1)", "\\\\example.org"]
BAD += ["map\\..", "../admin", "map/../../admin", "%2e%2e/admin", "a/%2F/b", "%5cexample.org", "."]
BAD += ["map#x", "map?a=//example.org", "map\n", "map?\r\nSet-Cookie: a", "<script>", "map?<b>"]
BAD += [
    "data:text/html,x",
    "a%0d%0ab",
    "%00",
    "x" * 2000,
    "map?a=\\",
    " map",
    "a/./b",
    "%252e%252e/",
]


@pytest.mark.parametrize("view", BAD)
def test_what_might_lead_elsewhere_is_no_page(service: Service, view: str) -> None:
    _, link_id = share(service, view="map")
    with pytest.raises(InvalidValueError) as refused:
        share(service, view=view)
    assert refused.value.reason == "link_view"
    with pytest.raises(InvalidValueError):
        change(service, link_id, view=view)
    assert service.links.get(link_id).view == "map"


def test_a_link_shows_only_what_boards_may_see(service: Service) -> None:
    for access in ("restricted", "secret", ""):
        with pytest.raises(InvalidValueError):
            share(service, access=access)
    assert service.links.get(share(service, access="project")[1]).access == "project"


def test_titles_hold_no_sign_that_is_not_seen(service: Service) -> None:
    assert service.links.get(share(service, title="Bo\u202eard\n")[1]).title == "Board"
    with pytest.raises(InvalidValueError):
        share(service, title="x" * 300)


def test_a_link_password_may_be_shorter_than_one_of_a_user_but_not_too_short(
    service: Service,
) -> None:
    with pytest.raises(InvalidValueError) as refused:
        share(service, password="12345")
    assert refused.value.reason == "password_length"
    share(service, password="123456")

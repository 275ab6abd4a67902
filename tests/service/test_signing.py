"""How people come in: the first administrator, passwords, sessions, share links."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from netmap_api.access.entering import local
from netmap_api.service.secrets import make
from netmap_api.service.settings import LinkPolicy
from tests.service.conftest import Serve
from tests.service.visits import PASSWORD, Place, begun, heading, word

COOKIE = "netmap"


@pytest.fixture(scope="module")
def place(serve: Serve, region: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with begun(serve, region, tmp_path_factory.mktemp("other")) as place:
        place.account("anna", is_admin=True)
        place.account("vera", region="viewer")
        place.account("adam", region="admin")
        yield place


@pytest.fixture(autouse=True)
def _later(place: Place) -> None:
    """Let wrong tries of one test be forgotten in the next."""
    place.clock.move(minutes=2)


def sign_in(browser: httpx.Client, name: str, password: str, goal: str = "/") -> httpx.Response:
    return browser.post("/sign-in", data={"name": name, "password": password, "next": goal})


def is_in(browser: httpx.Client) -> bool:
    return browser.get("/account").status_code == 200


# The first administrator.


def test_the_first_link_makes_an_administrator_once(
    serve: Serve, region: Path, tmp_path: Path
) -> None:
    with begun(serve, region, tmp_path) as place:
        path = f"/first/{place.service.first.renew()}"
        browser, told = place.browser(), {"name": "anna", "password": PASSWORD, "again": PASSWORD}
        assert heading(browser.get(path)) == "Welcome"
        answer = browser.post(path, data=told)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert browser.get("/admin").status_code == 200
        for again in (browser.get(path), browser.post(path, data=told)):
            assert (again.status_code, heading(again)) == (404, "The link is not valid")


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [("too short", "too short", "at least 12"), (PASSWORD, PASSWORD + "!", "same password")],
)
def test_a_first_password_that_will_not_do_leaves_the_link_open(
    serve: Serve, region: Path, tmp_path: Path, password: str, again: str, said: str
) -> None:
    with begun(serve, region, tmp_path) as place:
        path = f"/first/{place.service.first.renew()}"
        told = {"name": "anna", "password": password, "again": again}
        answer = place.browser().post(path, data=told)
        assert answer.status_code == 422
        assert said in answer.text
        assert password not in answer.text
        assert place.browser().get(path).status_code == 200


def test_a_first_link_that_is_wrong_is_a_problem_for_programs_too(place: Place) -> None:
    answer = place.browser().get(f"/first/{make()}", headers={"Accept": "application/json"})
    assert (answer.status_code, word(answer)) == (404, "link-closed")


# Passwords and sessions.


def test_a_session_is_a_cookie_that_scripts_and_other_sites_do_not_get(place: Place) -> None:
    answer = sign_in(place.browser(), "vera", PASSWORD)
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("netmap=nm_")
    for told in ("httponly", "samesite=lax", "path=/"):
        assert told in cookie
    assert "secure" not in cookie


def test_over_https_the_cookie_is_for_that_host_alone(
    serve: Serve, region: Path, tmp_path: Path
) -> None:
    with begun(serve, region, tmp_path, url="https://maps.example.org") as place:
        place.account("anna")
        cookie = sign_in(place.browser(), "anna", PASSWORD).headers["set-cookie"]
    assert cookie.startswith("__Host-netmap=nm_")
    assert "Secure" in cookie
    assert "Domain" not in cookie


def test_an_unknown_name_is_answered_as_a_wrong_password_is(place: Place) -> None:
    wrong = sign_in(place.browser(), "vera", "not this one")
    unknown = sign_in(place.browser(), "vena", "not this one")
    assert wrong.status_code == unknown.status_code == 403
    assert wrong.text.replace("vera", "…") == unknown.text.replace("vena", "…")
    assert "set-cookie" not in wrong.headers


def test_after_five_wrong_tries_even_the_right_password_waits_a_minute(place: Place) -> None:
    browser = place.browser()
    statuses = [sign_in(browser, "vera", f"wrong {n}").status_code for n in range(6)]
    assert statuses == [403] * 5 + [429]
    refused = sign_in(browser, "VERA ", PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 60
    place.clock.move(seconds=61)
    assert sign_in(browser, "vera", PASSWORD).status_code == 303


def test_wrong_tries_of_many_names_from_an_address_are_counted_together(place: Place) -> None:
    statuses = [sign_in(place.browser(), f"name{n}", "wrong").status_code for n in range(6)]
    assert statuses == [403] * 5 + [429]


def test_many_may_sign_in_from_one_office(place: Place) -> None:
    statuses = {sign_in(place.browser(), "vera", PASSWORD).status_code for _ in range(8)}
    assert statuses == {303}


def test_the_id_of_a_session_is_another_after_signing_in(place: Place) -> None:
    planted = make()
    browser = place.browser(netmap=planted)
    answer = sign_in(browser, "vera", PASSWORD)
    assert planted not in answer.headers["set-cookie"]
    assert not is_in(place.browser(netmap=planted))
    held = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert is_in(place.browser(netmap=held))
    again = sign_in(place.browser(netmap=held), "vera", PASSWORD)
    assert again.status_code == 303
    assert not is_in(place.browser(netmap=held))


@pytest.mark.parametrize(
    ("wish", "goal"),
    [
        ("/p/region/map?year=2019", "/p/region/map?year=2019"),
        ("/", "/"),
        ("", "/"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        (" //evil.example", "/"),
        ("https://evil.example/", "/"),
        ("https:evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("data:text/html,x", "/"),
        ("evil.example", "/"),
        ("/p/\r\nSet-Cookie: a=b", "/"),
        ("/p/ä", "/"),
        ("/" + "a" * 3000, "/"),
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(place: Place, wish: str, goal: str) -> None:
    assert sign_in(place.browser(), "vera", PASSWORD, wish).headers["location"] == goal
    assert local(wish) == goal


def test_a_page_that_asks_for_a_sign_in_is_come_back_to(place: Place) -> None:
    browser = place.browser()
    asked = browser.get("/account?lang=en")
    assert asked.status_code == 303
    form = browser.get(asked.headers["location"])
    assert 'name="next" value="/account?lang=en"' in form.text


def test_signing_out_ends_the_session_at_once(place: Place) -> None:
    browser = place.signed_in("vera")
    held = browser.cookies[COOKIE]
    assert browser.post("/sign-out").headers["location"] == "/sign-in"
    assert COOKIE not in browser.cookies
    assert not is_in(place.browser(netmap=held))


def test_a_session_ends_when_it_is_not_used(place: Place) -> None:
    browser = place.signed_in("vera")
    assert is_in(browser)
    place.clock.move(hours=13)
    assert not is_in(browser)


def test_who_is_disabled_is_out_on_the_next_request(place: Place) -> None:
    user = place.account("dora", region="viewer")
    browser = place.signed_in("dora")
    assert browser.get("/v1/projects/region/actors").status_code == 200
    place.service.accounts.disable(user.id)
    assert browser.get("/v1/projects/region/actors").status_code == 401
    assert sign_in(place.browser(), "dora", PASSWORD).status_code == 403


def test_a_new_password_signs_the_other_browsers_out(place: Place) -> None:
    place.account("paul")
    here, there = place.signed_in("paul"), place.signed_in("paul")
    new = "another sentence to remember"
    told = {"old": "wrong", "password": new, "again": new}
    assert here.post("/account", data=told).status_code == 403
    short = {**told, "old": PASSWORD, "password": "short", "again": "short"}
    assert here.post("/account", data=short).status_code == 422
    done = here.post("/account", data={**told, "old": PASSWORD})
    assert done.status_code == 303
    assert "The password was changed" in here.get(done.headers["location"]).text
    assert not is_in(there)
    assert sign_in(place.browser(), "paul", PASSWORD).status_code == 403
    assert sign_in(place.browser(), "paul", new).status_code == 303


def test_the_front_page_lists_the_projects_of_who_comes(place: Place) -> None:
    told = place.signed_in("vera").get("/").text
    assert "/p/region/" in told
    assert "/p/other/" not in told
    assert "/p/other/" in place.signed_in("anna").get("/").text
    assert place.browser().get("/").headers["location"] == "/sign-in"


# Other sites.


@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "{own}"}, False),
        ({"Origin": "{own}"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "{own}.evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
    ],
)
def test_another_site_changes_nothing_with_the_cookie_of_somebody(
    place: Place, headers: dict[str, str], is_ours: bool
) -> None:
    told = {name: value.format(own=place.running.url) for name, value in headers.items()}
    browser = place.signed_in("adam")
    answer = browser.post("/v1/projects/region/tokens", json={"role": "viewer"}, headers=told)
    assert answer.status_code == (201 if is_ours else 403)
    if not is_ours:
        assert word(answer) == "cross-site"
    assert browser.get("/account", headers=told).status_code == 200


def test_a_request_with_a_token_is_of_no_browser(place: Place) -> None:
    answer = place.running.client("admin").post(
        "/v1/projects/region/tokens",
        json={"role": "viewer"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert (answer.status_code, word(answer)) == (403, "may-not")


def test_another_site_signs_nobody_in_or_out(place: Place) -> None:
    browser = place.signed_in("vera")
    evil = {"Sec-Fetch-Site": "cross-site"}
    assert browser.post("/sign-out", headers=evil).status_code == 403
    assert is_in(browser)
    told = {"name": "vera", "password": PASSWORD}
    assert place.browser().post("/sign-in", data=told, headers=evil).status_code == 403


# Share links.


def test_a_link_opens_its_view_and_leaves_the_address_bar(place: Place) -> None:
    path, _ = place.link(view="map?year=2019")
    browser = place.browser()
    answer = browser.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/p/region/map?year=2019")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert browser.get("/v1/projects/region/actors").status_code == 200
    assert browser.get("/").headers["location"] == "/p/region/map?year=2019"


def test_a_link_with_a_password_asks_for_it(place: Place) -> None:
    path, _ = place.link(password="board 2026")
    browser = place.browser()
    asked = browser.get(path)
    assert (asked.status_code, heading(asked)) == (200, "The link has a password")
    assert "set-cookie" not in asked.headers
    assert browser.post(path, data={"password": "wrong"}).status_code == 403
    assert browser.get("/v1/projects/region/actors").status_code == 401
    assert browser.post(path, data={"password": "board 2026"}).status_code == 303
    assert browser.get("/v1/projects/region/actors").status_code == 200


def test_the_sixth_wrong_password_of_a_link_is_too_many(place: Place) -> None:
    path, _ = place.link(password="board 2026")
    other, _ = place.link(password="board 2027")
    wrong = [place.browser().post(path, data={"password": "wrong"}) for _ in range(6)]
    assert [it.status_code for it in wrong] == [403] * 5 + [429]
    assert wrong[-1].headers["retry-after"]
    assert place.browser().post(path, data={"password": "board 2026"}).status_code == 429
    assert place.browser().post(other, data={"password": "board 2027"}).status_code == 303
    place.clock.move(seconds=61)
    assert place.browser().post(path, data={"password": "board 2026"}).status_code == 303


def revoked(place: Place, link: str) -> None:
    place.service.links.revoke(link)


def expired(place: Place, link: str) -> None:
    place.clock.move(days=2)


def made_private(place: Place, link: str) -> None:
    place.service.projects.stop_links("region")


def bound_to_passwords(place: Place, link: str) -> None:
    place.service.settings.link_policy = LinkPolicy(need_password=True)


@pytest.fixture
def _open_again(place: Place) -> Iterator[None]:
    yield
    place.service.projects.allow_links("region")
    place.service.settings.link_policy = LinkPolicy()


@pytest.mark.usefixtures("_open_again")
@pytest.mark.parametrize("end", [revoked, expired, made_private, bound_to_passwords])
@pytest.mark.parametrize("password", [None, "board 2026"])
def test_a_link_that_does_not_hold_is_one_and_the_same_page(
    place: Place, end: object, password: str | None
) -> None:
    assert callable(end)
    path, link = place.link(days=1, password=password)
    inside, told = place.browser(), {"password": password or ""}
    assert inside.post(path, data=told).status_code == 303
    end(place, link)
    holds = end is bound_to_passwords and password is not None
    unknown = place.browser().get(f"/s/{make()}")
    assert unknown.status_code == 404
    asked, tried = place.browser().get(path), place.browser().post(path, data=told)
    seen = inside.get("/v1/projects/region/actors")
    if holds:
        assert (asked.status_code, tried.status_code, seen.status_code) == (200, 303, 200)
        return
    assert (asked.status_code, tried.status_code, seen.status_code) == (404, 404, 401)
    secret, other = path.rpartition("/")[2], unknown.url.path.rpartition("/")[2]
    assert asked.text.replace(secret, "…") == unknown.text.replace(other, "…")


def test_a_new_password_of_a_link_shows_those_out_who_came_by_the_old(place: Place) -> None:
    path, link = place.link(password="board 2026")
    inside = place.browser()
    inside.post(path, data={"password": "board 2026"})
    admin = place.signed_in("adam")
    told = {"password": "board 2027"}
    assert admin.patch(f"/v1/projects/region/links/{link}", json=told).status_code == 200
    assert inside.get("/v1/projects/region/actors").status_code == 401
    assert inside.post(path, data={"password": "board 2026"}).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/projects/other/actors", 404),
        ("GET", "/p/other/", 404),
        ("GET", "/p/other/admin", 404),
        ("GET", "/p/region/admin", 403),
        ("GET", "/admin", 403),
        ("GET", "/account", 403),
        ("GET", "/v1/accounts", 403),
        ("GET", "/v1/projects/region/links", 403),
        ("GET", "/v1/projects/region/audit", 403),
        ("POST", "/v1/projects/region/tokens", 403),
        ("POST", "/v1/projects/region/links", 403),
        ("DELETE", "/v1/projects/region/tokens/x", 403),
    ],
)
def test_a_link_reaches_its_project_and_nothing_else(
    place: Place, method: str, path: str, status: int
) -> None:
    for access in ("public", "project"):
        browser = place.browser()
        browser.get(place.link(access=access)[0])
        assert browser.request(method, path, json=None).status_code == status


def test_who_has_a_role_stays_signed_in_when_opening_a_link(place: Place) -> None:
    browser = place.signed_in("vera")
    assert browser.get(place.link()[0]).status_code == 303
    assert is_in(browser)
    assert browser.get(place.link("other")[0]).status_code == 303
    assert browser.get("/v1/projects/other/actors").status_code == 200
    assert not is_in(browser)


def test_a_token_that_is_revoked_opens_nothing_on_the_next_request(place: Place) -> None:
    client = place.running.client("viewer")
    assert client.get("/v1/projects/region/actors").status_code == 200
    place.service.tokens.revoke(place.service.tokens.list("region")[0].id)
    answer = client.get("/v1/projects/region/actors")
    assert (answer.status_code, word(answer)) == (401, "bad-token")


# What is written down.


def test_every_way_in_is_in_the_audit_log_without_secrets(place: Place) -> None:
    sign_in(place.browser(), "vera", "wrong")
    place.signed_in("vera").post("/sign-out")
    path, link = place.link(password="board 2026")
    place.browser().post(path, data={"password": "wrong"})
    place.browser().post(path, data={"password": "board 2026"})
    lines = place.service.audit.list(limit=5)[::-1]
    assert [(it.action, it.outcome) for it in lines] == [
        ("user.sign_in", "wrong"),
        ("user.sign_in", "ok"),
        ("user.sign_out", "ok"),
        ("link.open", "wrong"),
        ("link.open", "ok"),
    ]
    assert (lines[1].by_name, lines[4].subject) == ("vera", link)
    assert {it.ip for it in lines} == {"127.0.0.0/24"}


def test_no_secret_gets_into_the_log(
    serve: Serve, region: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with begun(serve, region, tmp_path, log_level="debug") as place:
        first = place.service.first.renew()
        browser = place.browser()
        told = {"name": "anna", "password": PASSWORD, "again": PASSWORD}
        browser.post(f"/first/{first}", data=told)
        path, _ = place.link(password="board 2026")
        token = place.running.token("viewer")
        sign_in(place.browser(), "anna", "wrong password", f"/s/{path}")
        place.browser().post(path, data={"password": "board 2025"})
        place.browser().post(path, data={"password": "board 2026"})
        place.browser().get(f"/first/{first}?token={token}")
        place.browser().get("/v1/projects/region/actors", headers={"Authorization": token})
        place.running.client("viewer").get(f"/v1/projects/region/actors?text={token}")
        session = browser.cookies[COOKIE]
    log = capsys.readouterr().err
    assert log.count('"event": "request"') >= 7
    secrets = (first, path[3:], token, session, PASSWORD, "board 202", "wrong password", "anna")
    assert not [it for it in secrets if it and it in log]

"""Administration: links, tokens, members and accounts, on pages and over the API; and its log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from netmap_api.service.links import NewLink
from netmap_api.service.secrets import is_whole
from netmap_api.service.values import By
from tests.service.conftest import Serve
from tests.service.service_files import ANNA
from tests.service.visits import PASSWORD, Place, begun, heading, secret_of, word

API = "/v1/projects/region"
PAGE = "/p/region/admin"
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def place(serve: Serve, region: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with begun(serve, region, tmp_path_factory.mktemp("other")) as place:
        place.account("anna", is_admin=True)
        place.account("adam", region="admin")
        place.account("edit", region="editor")
        place.account("vera", region="viewer", other="viewer")
        yield place


@pytest.fixture(scope="module")
def adam(place: Place) -> httpx.Client:
    """Return the browser of the administrator of ``region``."""
    return place.signed_in("adam")


@pytest.fixture(scope="module")
def anna(place: Place) -> httpx.Client:
    """Return the browser of the administrator of the service."""
    return place.signed_in("anna")


def last(place: Place) -> tuple[str, str | None, str | None]:
    """Return what was done last: the deed, where, and by whom."""
    (line,) = place.service.audit.list(limit=1)
    return line.action, line.project, line.by_name


def opens(place: Place, token: str) -> int:
    """Return the status that a token meets."""
    told = {"Authorization": f"Bearer {token}"}
    return place.browser().get(f"{API}/actors", headers=told).status_code


# Tokens.


def test_a_person_makes_a_token_and_revokes_it(place: Place, adam: httpx.Client) -> None:
    made = adam.post(f"{API}/tokens", json={"role": "viewer", "label": "report", "days": 30})
    assert made.status_code == 201
    secret, token = made.json()["secret"], made.json()["token"]
    assert is_whole(secret)
    assert (token["role"], token["label"], token["by_name"]) == ("viewer", "report", "adam")
    assert last(place) == ("token.create", "region", "adam")
    listed = adam.get(f"{API}/tokens")
    assert token["id"] in {it["id"] for it in listed.json()["items"]}
    assert secret not in listed.text
    assert opens(place, secret) == 200
    assert adam.delete(f"{API}/tokens/{token['id']}").status_code == 204
    assert last(place) == ("token.revoke", "region", "adam")
    assert opens(place, secret) == 401


def test_the_page_of_tokens_shows_a_secret_once(place: Place, adam: httpx.Client) -> None:
    made = adam.post(f"{PAGE}/tokens", data={"label": HOSTILE, "role": "editor", "days": "30"})
    secret = secret_of(made)
    assert made.headers["cache-control"] == "no-store"
    assert "<script>alert" not in made.text
    assert secret not in adam.get(f"{PAGE}/tokens").text
    assert opens(place, secret) == 200
    token = place.service.tokens.list("region")[0]
    ended = adam.post(f"{PAGE}/tokens/{token.id}/revoke")
    assert (ended.status_code, ended.headers["location"]) == (303, f"{PAGE}/tokens")
    assert opens(place, secret) == 401


@pytest.mark.parametrize(
    "told",
    [
        {"role": "owner"},
        {},
        {"role": "viewer", "days": 0},
        {"role": "viewer", "days": 366},
        {"role": "viewer", "days": "30"},
        {"role": "viewer", "project": "other"},
        {"role": "viewer", "label": "x" * 121},
    ],
)
def test_a_token_that_will_not_do_is_not_made(adam: httpx.Client, told: dict[str, object]) -> None:
    answer = adam.post(f"{API}/tokens", json=told)
    assert (answer.status_code, word(answer)) == (422, "invalid-request")


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [
        ("POST", f"{API}/tokens", {"role": "viewer"}),
        ("DELETE", f"{API}/tokens/x", None),
        ("POST", f"{API}/links", {}),
        ("PATCH", f"{API}/links/x", {}),
        ("DELETE", f"{API}/links/x", None),
        ("POST", f"{API}/members", {"name": "vera", "role": "admin"}),
        ("DELETE", f"{API}/members/x", None),
        ("POST", "/v1/accounts", {"name": "robot"}),
        ("GET", "/v1/accounts", None),
        ("GET", PAGE, None),
        ("POST", f"{PAGE}/links-allowed", None),
        ("GET", "/admin", None),
    ],
)
def test_a_token_gives_nobody_anything(
    place: Place, method: str, path: str, told: dict[str, object] | None
) -> None:
    before = place.service.audit.list(limit=1)
    answer = place.running.client("admin").request(method, path, json=told)
    assert (answer.status_code, word(answer)) == (403, "may-not")
    assert place.service.audit.list(limit=1) == before


@pytest.mark.parametrize("name", ["edit", "vera"])
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"{API}/tokens", 403),
        ("POST", f"{API}/tokens", 403),
        ("GET", f"{API}/links", 403),
        ("POST", f"{API}/links", 403),
        ("GET", f"{API}/members", 403),
        ("GET", f"{API}/audit", 403),
        ("GET", "/v1/accounts", 403),
        ("GET", PAGE, 403),
        ("GET", "/admin", 403),
    ],
)
def test_lower_roles_administer_nothing(
    place: Place, name: str, method: str, path: str, status: int
) -> None:
    place.clock.move(seconds=1)
    assert place.signed_in(name).request(method, path).status_code == status


# Links.


def test_a_person_makes_changes_and_revokes_a_link(place: Place, adam: httpx.Client) -> None:
    told = {"title": "Board", "view": "map?year=2019", "days": 10, "password": "board 2026"}
    made = adam.post(f"{API}/links", json=told)
    assert made.status_code == 201
    address, link = made.json()["address"], made.json()["link"]
    assert address.startswith(f"{place.running.url}/s/nm_")
    assert (link["view"], link["has_password"], link["opened"]) == ("map?year=2019", True, 0)
    assert "password" not in link
    assert last(place) == ("link.create", "region", "adam")
    changed = adam.patch(f"{API}/links/{link['id']}", json={"view": "coverage", "password": ""})
    assert changed.json()["view"] == "coverage"
    assert changed.json()["has_password"] is False
    assert last(place) == ("link.change", "region", "adam")
    board = place.browser()
    assert board.get(address).headers["location"] == "/p/region/coverage"
    listed = adam.get(f"{API}/links")
    assert listed.json()["items"][0]["opened"] == 1
    assert address.rpartition("/")[2] not in listed.text
    assert adam.delete(f"{API}/links/{link['id']}").status_code == 204
    assert last(place) == ("link.revoke", "region", "adam")
    assert board.get(f"{API}/actors").status_code == 401
    assert place.browser().get(address).status_code == 404


def test_the_page_of_links_makes_shows_and_revokes(place: Place, adam: httpx.Client) -> None:
    told = {"title": HOSTILE, "view": "map", "access": "project", "days": "", "password": ""}
    made = adam.post(PAGE, data=told)
    address = secret_of(made)
    assert "<script>alert" not in made.text
    assert address not in adam.get(PAGE).text
    board = place.browser()
    assert board.get(address).status_code == 303
    link = place.service.links.list("region")[0]
    assert link.opened == 1
    assert adam.post(f"{PAGE}/links/{link.id}/revoke").status_code == 303
    assert board.get(f"{API}/actors").status_code == 401


def test_the_address_of_a_page_may_be_pasted(place: Place, adam: httpx.Client) -> None:
    adam.post(PAGE, data={"view": f" {place.running.url}/p/region/map?year=2019"})
    assert place.service.links.list("region")[0].view == "map?year=2019"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"view": "//evil.example"}, "no page of a project"),
        ({"password": "short"}, "at least 6"),
        ({"days": "366"}, "365"),
    ],
)
def test_a_link_that_will_not_do_is_explained_on_the_form(
    adam: httpx.Client, told: dict[str, str], said: str
) -> None:
    answer = adam.post(f"{PAGE}?lang=en", data=told)
    assert (answer.status_code, heading(answer)) == (422, "Administration")
    assert said in answer.text


def test_a_project_that_is_made_private_shows_everybody_out(
    place: Place, adam: httpx.Client
) -> None:
    path, _ = place.link()
    board = place.browser()
    board.get(path)
    assert adam.post(f"{PAGE}/links-allowed", data={"allowed": "false"}).status_code == 303
    assert last(place) == ("links.stop", "region", "adam")
    assert board.get(f"{API}/actors").status_code == 401
    assert adam.post(f"{API}/links", json={}).status_code == 422
    assert "The project is private" in adam.get(PAGE, params={"lang": "en"}).text
    assert adam.post(f"{PAGE}/links-allowed", data={"allowed": "true"}).status_code == 303
    assert last(place) == ("links.allow", "region", "adam")
    assert place.browser().get(path).status_code == 303


def test_what_belongs_to_another_project_is_unknown(place: Place, adam: httpx.Client) -> None:
    service = place.service
    _, link = service.links.create(NewLink("other"), by=ANNA)
    _, token = service.tokens.create("other", "viewer", by=ANNA)
    vera = service.accounts.named("vera").id
    assert adam.delete(f"{API}/links/{link.id}").status_code == 404
    assert adam.patch(f"{API}/links/{link.id}", json={"view": "map"}).status_code == 404
    assert adam.delete(f"{API}/tokens/{token.id}").status_code == 404
    assert adam.post(f"{PAGE}/tokens/{token.id}/revoke").status_code == 404
    for path in ("links", "tokens", "members", "audit"):
        assert adam.get(f"/v1/projects/other/{path}").status_code == 404
    assert adam.delete(f"/v1/projects/other/members/{vera}").status_code == 404
    assert service.links.state(link.id) == "open"
    assert service.tokens.get(token.id).revoked_at is None


# Members.


def test_a_role_is_given_and_taken_at_once(place: Place, adam: httpx.Client) -> None:
    user = place.account("nora")
    nora = place.signed_in("nora")
    assert nora.get(f"{API}/actors").status_code == 404
    given = adam.post(f"{API}/members", json={"name": "Nora", "role": "viewer"})
    assert given.json() == {
        "id": user.id, "name": "nora", "shown": "nora", "role": "viewer", "disabled": False
    }  # fmt: skip
    assert last(place) == ("member.set", "region", "adam")
    assert nora.get(f"{API}/actors").status_code == 200
    assert "nora" in {it["name"] for it in adam.get(f"{API}/members").json()["items"]}
    assert adam.delete(f"{API}/members/{user.id}").status_code == 204
    assert last(place) == ("member.remove", "region", "adam")
    assert nora.get(f"{API}/actors").status_code == 404
    assert adam.delete(f"{API}/members/{user.id}").status_code == 404


def test_the_page_of_members_gives_and_takes(place: Place, adam: httpx.Client) -> None:
    user = place.account("otto")
    given = adam.post(f"{PAGE}/members", data={"name": "otto", "role": "editor"})
    assert (given.status_code, given.headers["location"]) == (303, f"{PAGE}/members")
    assert "otto" in adam.get(f"{PAGE}/members").text
    assert adam.post(f"{PAGE}/members/{user.id}/remove").status_code == 303
    assert "otto" not in adam.get(f"{PAGE}/members").text


def test_an_unknown_name_does_not_tell_who_has_an_account(adam: httpx.Client) -> None:
    answer = adam.post(f"{API}/members", json={"name": "ver", "role": "viewer"})
    assert (answer.status_code, word(answer)) == (404, "unknown-name")
    assert "vera" not in answer.text
    page = adam.post(f"{PAGE}/members", data={"name": "ver", "role": "viewer"})
    assert page.status_code == 404
    assert "anna" not in page.text


# Accounts.


def test_who_runs_the_service_adds_disables_and_enables(place: Place, anna: httpx.Client) -> None:
    added = anna.post("/v1/accounts", json={"name": "Ida@example.org", "password": PASSWORD})
    assert added.status_code == 201
    ida = added.json()
    assert (ida["name"], ida["disabled"], ida["roles"]) == ("ida@example.org", False, {})
    assert last(place) == ("account.add", None, "anna")
    browser = place.signed_in("ida@example.org")
    path = f"/v1/accounts/{ida['id']}"
    whose = By("user", "ida@example.org")
    tokens, links = place.service.tokens, place.service.links
    secret, _ = tokens.create("region", "editor", by=whose)
    other, _ = tokens.create("region", "editor", by=By("user", "anna"))
    ended = tokens.create("region", "editor", by=whose)[1]
    tokens.revoke(ended.id)
    links.create(NewLink("region"), by=whose)
    disabled = anna.patch(path, json={"disabled": True}).json()
    assert disabled["disabled"] is True
    assert (disabled["revoked_tokens"], disabled["open_links"]) == (1, 1)
    assert (tokens.find(secret), tokens.find(other) is None) == (None, False)
    assert last(place) == ("account.disable", None, "anna")
    assert browser.get("/account").status_code == 303
    enabled = anna.patch(path, json={"disabled": False}).json()
    assert (enabled["disabled"], enabled["revoked_tokens"]) == (False, 0)
    assert tokens.find(secret) is None
    assert last(place) == ("account.enable", None, "anna")
    listed = anna.get("/v1/accounts")
    assert ida["id"] in {it["id"] for it in listed.json()["items"]}
    assert "argon2" not in listed.text


def test_the_page_of_accounts_tells_a_first_password_once(place: Place, anna: httpx.Client) -> None:
    made = anna.post("/admin", data={"name": "eva", "shown": HOSTILE, "way": "password"})
    password = secret_of(made)
    assert "<script>alert" not in made.text
    assert password not in anna.get("/admin").text
    told = {"name": "eva", "password": password}
    assert place.browser().post("/sign-in", data=told).status_code == 303
    user = place.service.accounts.named("eva")
    place.service.tokens.create("region", "viewer", by=By("user", "eva"))
    done = anna.post(f"/admin/accounts/{user.id}/disable")
    assert done.status_code == 200
    assert "revoked: 1. Links that they made and that still work: 0" in done.text
    assert place.browser().post("/sign-in", data=told).status_code == 403
    assert anna.post(f"/admin/accounts/{user.id}/enable").status_code == 303


def test_who_forgot_a_password_is_given_a_new_one_once(place: Place, anna: httpx.Client) -> None:
    user = place.account("forgetful")
    browser = place.signed_in("forgetful")
    assert f"/admin/accounts/{user.id}/password" in anna.get("/admin").text
    renewed = anna.post(f"/admin/accounts/{user.id}/password")
    password = secret_of(renewed)
    assert last(place) == ("account.password", None, "anna")
    assert password not in anna.get("/admin").text
    assert browser.get("/account").status_code == 303
    told = {"name": "forgetful", "password": password}
    assert place.browser().post("/sign-in", data=told).status_code == 303
    assert place.browser().post("/sign-in", data={**told, "password": PASSWORD}).status_code == 403
    own = place.service.accounts.named("anna").id
    assert anna.post(f"/admin/accounts/{own}/password").status_code == 403


def test_the_page_of_links_says_what_their_holders_read(adam: httpx.Client) -> None:
    page = adam.get("/p/region/admin").text
    assert "all records of the project, not only the view" in page


def test_an_account_for_a_provider_has_no_password(place: Place, anna: httpx.Client) -> None:
    made = anna.post("/admin", data={"name": "ella@example.org", "way": "provider"})
    assert 'id="secret"' not in made.text
    told = {"name": "ella@example.org", "password": ""}
    assert place.browser().post("/sign-in", data=told).status_code == 403


def test_nobody_disables_their_own_account(place: Place, anna: httpx.Client) -> None:
    own = place.service.accounts.named("anna").id
    answer = anna.patch(f"/v1/accounts/{own}", json={"disabled": True})
    assert (answer.status_code, word(answer)) == (403, "own-account")
    assert anna.post(f"/admin/accounts/{own}/disable").status_code == 403
    assert anna.get("/account").status_code == 200


def test_a_name_that_is_taken_or_will_not_do_is_said(place: Place, anna: httpx.Client) -> None:
    taken = anna.post("/v1/accounts", json={"name": "VERA"})
    assert taken.status_code == 409
    assert anna.post("/v1/accounts", json={"name": "<b>"}).status_code == 422
    short = anna.post("/v1/accounts", json={"name": "new", "password": "short"})
    assert short.status_code == 422
    page = anna.post("/admin", data={"name": "vera"})
    assert page.status_code == 409
    assert 'role="alert"' in page.text


def test_who_keeps_a_project_does_not_run_the_service(place: Place, adam: httpx.Client) -> None:
    user = place.service.accounts.named("vera").id
    for path in ("/admin", "/admin/projects", "/admin/audit", "/v1/accounts"):
        assert adam.get(path).status_code == 403
    assert adam.post("/admin", data={"name": "x"}).status_code == 403
    assert adam.post(f"/admin/accounts/{user}/disable").status_code == 403
    assert adam.patch(f"/v1/accounts/{user}", json={"disabled": True}).status_code == 403


def test_who_runs_the_service_keeps_every_project(anna: httpx.Client) -> None:
    told = anna.get("/admin/projects").text
    for project in ("region", "other"):
        assert f"/p/{project}/admin" in told
        assert anna.get(f"/p/{project}/admin").status_code == 200


# The log.


def test_the_log_of_a_project_is_paged_newest_first(adam: httpx.Client) -> None:
    for _ in range(3):
        adam.post(f"{API}/tokens", json={"role": "viewer"})
    whole = adam.get(f"{API}/audit").json()["items"]
    assert {it["project"] for it in whole} == {"region"}
    numbers, before = [], None
    while True:
        query = {"limit": 2} | ({"before": before} if before else {})
        page = adam.get(f"{API}/audit", params=query).json()
        numbers += [it["n"] for it in page["items"]]
        if (before := page["next"]) is None:
            break
    assert numbers[: len(whole)] == [it["n"] for it in whole]
    assert numbers == sorted(set(numbers), reverse=True)


@pytest.mark.parametrize("before", ["0", "-1", "99999999999999999999999", "x"])
def test_a_page_of_the_log_begins_at_a_line(
    adam: httpx.Client, anna: httpx.Client, before: str
) -> None:
    told = {"before": before}
    assert adam.get(f"{PAGE}/audit", params=told).status_code == 422
    assert anna.get("/admin/audit", params=told).status_code == 422


def test_the_log_has_pages(place: Place, adam: httpx.Client, anna: httpx.Client) -> None:
    for _ in range(52):
        adam.post(f"{PAGE}/links-allowed", data={"allowed": "true"})
    first = adam.get(f"{PAGE}/audit", params={"lang": "en"})
    assert first.text.count("links.allow") == 50
    assert "Older" in first.text
    lines = place.service.audit.list(project="region", limit=50)
    assert adam.get(f"{PAGE}/audit", params={"before": lines[-1].n}).status_code == 200
    assert (
        "user.sign_in"
        in anna.get("/admin/audit").text
        + anna.get("/admin/audit", params={"before": lines[-1].n}).text
    )

"""Sign-in with an identity provider: whom it lets in, and every answer that is not believed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import RSAKey
from pydantic import ValidationError

from netmap_api.access import oidc
from netmap_api.service.accounts import NewUser, User
from netmap_api.settings import Settings
from tests.service import oidc_provider
from tests.service.conftest import Serve
from tests.service.oidc_provider import (
    CLIENT,
    SECRET,
    Errors,
    Person,
    Provider,
    running,
)
from tests.service.visits import PASSWORD, Place, begun, heading

ERRAND = "netmap-errand"


@pytest.fixture(scope="module")
def started() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(started: Provider, place: Place) -> Provider:
    """Return the provider as it is when nothing is wrong, with the same time as the service."""
    place.clock.at = datetime.now(UTC)
    oidc.fetched_lately.cache_clear()
    started.person, started.errors, started.refused = Person(), Errors(), []
    return started


@pytest.fixture(scope="module")
def place(
    serve: Serve, region: Path, tmp_path_factory: pytest.TempPathFactory, started: Provider
) -> Iterator[Place]:
    told = {
        "oidc_issuer": started.url,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
    }
    with begun(serve, region, tmp_path_factory.mktemp("other"), **told) as place:
        yield place


def added(place: Place, name: str, **told: object) -> User:
    """Add an account for somebody who signs in with the provider."""
    new = NewUser(name, **told)  # type: ignore[arg-type]
    return place.service.accounts.add(new, {"region": "viewer"})


def vouched(name: str) -> dict[str, object]:
    """Return what a provider says of somebody whose e-mail it has verified."""
    return {"email": f"{name}@example.org", "email_verified": True}


def sent(browser: httpx.Client, goal: str = "/") -> str:
    """Begin a sign-in and go through the provider; return the address of the callback."""
    begun_at = browser.get("/sign-in/oidc", params={"next": goal})
    assert begun_at.status_code == 303, begun_at.text
    at_provider = httpx.get(begun_at.headers["location"], verify=False)
    return at_provider.headers["location"]


def sign_in(browser: httpx.Client, goal: str = "/") -> httpx.Response:
    return browser.get(sent(browser, goal))


def test_somebody_who_was_added_signs_in(place: Place, provider: Provider) -> None:
    user = added(place, "eva@example.org")
    provider.person = Person("eva", {"email": "Eva@example.org", "email_verified": True})
    browser = place.browser()
    answer = sign_in(browser, "/p/region/map?year=2019")
    assert (answer.status_code, answer.headers["location"]) == (303, "/p/region/map?year=2019")
    assert ERRAND not in browser.cookies
    assert browser.get("/v1/projects/region/actors").status_code == 200
    known = place.service.accounts.get(user.id)
    assert (known.issuer, known.subject) == (provider.url, "eva")
    assert provider.refused == []


def test_the_second_time_they_are_known_by_their_subject(place: Place, provider: Provider) -> None:
    added(place, "sven@example.org")
    provider.person = Person("sven-1", vouched("sven"))
    assert sign_in(place.browser()).status_code == 303
    provider.person = Person("sven-1", vouched("married"))
    assert sign_in(place.browser()).status_code == 303


def test_a_name_that_the_provider_tells_apart_from_the_id_token_counts(
    place: Place, provider: Provider
) -> None:
    added(place, "ines@example.org")
    info = {"email": "ines@example.org", "email_verified": True}
    provider.person = Person("ines", info=info)
    assert sign_in(place.browser()).status_code == 303


def test_nobody_is_sent_elsewhere_afterwards(place: Place, provider: Provider) -> None:
    added(place, "olga@example.org")
    provider.person = Person("olga", vouched("olga"))
    assert sign_in(place.browser(), "//evil.example").headers["location"] == "/"


def test_the_id_of_the_session_is_another_afterwards(place: Place, provider: Provider) -> None:
    added(place, "petra@example.org")
    provider.person = Person("petra", vouched("petra"))
    place.account("someone")
    browser = place.signed_in("someone")
    before = browser.cookies["netmap"]
    sign_in(browser)
    assert browser.cookies["netmap"] != before
    assert place.browser(netmap=before).get("/account").status_code == 303


REFUSED = {
    "another state": Errors(state="another"),
    "another nonce": Errors(claims={"nonce": "another"}),
    "no nonce": Errors(left_out=("nonce",)),
    "another audience": Errors(claims={"aud": "another"}),
    "more audiences, for another": Errors(claims={"aud": [CLIENT, "another"], "azp": "another"}),
    "more audiences, for nobody": Errors(claims={"aud": [CLIENT, "another"]}),
    "no audience": Errors(left_out=("aud",)),
    "another issuer": Errors(claims={"iss": "https://evil.example"}),
    "expired": Errors(claims={"exp": 1_700_000_000}),
    "never expires": Errors(left_out=("exp",)),
    "no subject": Errors(left_out=("sub",)),
    "empty subject": Errors(claims={"sub": ""}),
    "subject is no text": Errors(claims={"sub": 7}),
    "bad signature": Errors(is_forged=True),
    "hash of another token": Errors(claims={"at_hash": "another"}),
}


@pytest.mark.parametrize("errors", REFUSED.values(), ids=REFUSED.keys())
def test_an_answer_that_does_not_fit_is_not_believed(
    place: Place, provider: Provider, errors: Errors
) -> None:
    provider.person = Person("mona", vouched("mona"))
    provider.errors = errors
    if "mona@example.org" not in {user.name for user in place.service.accounts.list()}:
        added(place, "mona@example.org")
    browser = place.browser()
    answer = sign_in(browser)
    assert (answer.status_code, heading(answer)) == (403, "The sign-in failed")
    assert "netmap" not in browser.cookies
    assert place.service.accounts.named("mona@example.org").subject is None


def test_a_token_that_is_not_signed_is_not_believed(place: Place, provider: Provider) -> None:
    added(place, "nils@example.org")
    provider.person = Person("nils", vouched("nils"))
    answer = sent(browser := place.browser())
    signed = provider.id_token
    forged = "eyJhbGciOiJub25lIn0." + signed("x").split(".")[1] + "."
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provider, "id_token", lambda _nonce: forged)
        assert browser.get(answer).status_code == 403


def test_a_callback_is_for_the_browser_that_began(place: Place, provider: Provider) -> None:
    added(place, "lena@example.org")
    provider.person = Person("lena", vouched("lena"))
    address = sent(place.browser())
    assert place.browser().get(address).status_code == 403
    other = place.browser()
    sent(other)
    assert other.get(address).status_code == 403


def test_a_callback_works_once(place: Place, provider: Provider) -> None:
    added(place, "rosa@example.org")
    provider.person = Person("rosa", vouched("rosa"))
    browser = place.browser()
    address = sent(browser)
    errand = browser.cookies[ERRAND]
    assert browser.get(address).status_code == 303
    again = place.browser(**{ERRAND: errand}).get(address)
    assert again.status_code == 403


def test_a_sign_in_that_takes_too_long_begins_anew(place: Place, provider: Provider) -> None:
    browser = place.browser()
    address = sent(browser)
    place.clock.move(seconds=601)
    assert browser.get(address).status_code == 403


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c.d.e", "eyJhbGciOiJub25lIn0.e30."])
def test_a_cookie_that_is_made_up_is_not_believed(place: Place, cookie: str) -> None:
    answer = place.browser(**{ERRAND: cookie}).get("/sign-in/oidc/callback?code=1&state=")
    assert answer.status_code == 403


def test_what_the_cookie_holds_cannot_be_read(place: Place, provider: Provider) -> None:
    browser = place.browser()
    begun_at = browser.get("/sign-in/oidc")
    told = begun_at.headers["set-cookie"].lower()
    assert "httponly" in told
    assert "samesite=lax" in told
    assert browser.cookies[ERRAND].count(".") == 4


def test_a_refusal_of_the_provider_is_told(place: Place, provider: Provider) -> None:
    browser = place.browser()
    state = httpx.URL(browser.get("/sign-in/oidc").headers["location"]).params["state"]
    query = {"error": "access_denied", "state": state}
    assert browser.get("/sign-in/oidc/callback", params=query).status_code == 403


@pytest.mark.parametrize(
    "form", ["password", "another subject", "disabled", "nobody", "unverified"]
)
def test_whom_nobody_added_has_to_ask(place: Place, provider: Provider, form: str) -> None:
    name = f"{form.replace(' ', '')}@example.org"
    claims = {"email": name, "email_verified": form != "unverified"}
    provider.person = Person(f"subject of {form}", claims)
    if form != "nobody":
        told = {"password": PASSWORD} if form == "password" else {}
        identity = (provider.url, "first") if form == "another subject" else None
        user = added(place, name, identity=identity, **told)
        if form == "disabled":
            place.service.accounts.disable(user.id)
    browser = place.browser()
    answer = sign_in(browser)
    assert (answer.status_code, heading(answer)) == (403, "You have no account here")
    assert "administrator" in answer.text
    assert "netmap" not in browser.cookies


@pytest.mark.parametrize(
    "claims",
    [
        {"preferred_username": "chosen@example.org"},
        {"email": "chosen@example.org"},
        {"email": "chosen@example.org", "email_verified": "true"},
        {
            "email": "x@example.org",
            "email_verified": True,
            "preferred_username": "chosen@example.org",
        },
    ],
)
@pytest.mark.parametrize("is_apart", [False, True])
def test_a_name_that_people_choose_themselves_opens_no_account(
    place: Place, provider: Provider, claims: dict[str, object], is_apart: bool
) -> None:
    if "chosen@example.org" not in {user.name for user in place.service.accounts.list()}:
        added(place, "chosen@example.org")
    told = {"info": claims} if is_apart else {"claims": claims}
    provider.person = Person("intruder", **told)
    answer = sign_in(place.browser())
    assert (answer.status_code, heading(answer)) == (403, "You have no account here")
    assert place.service.accounts.named("chosen@example.org").subject is None


def test_who_is_disabled_later_does_not_come_in(place: Place, provider: Provider) -> None:
    user = added(place, "ulla@example.org")
    provider.person = Person("ulla", vouched("ulla"))
    browser = place.browser()
    assert sign_in(browser).status_code == 303
    place.service.accounts.disable(user.id)
    assert browser.get("/v1/projects/region/actors").status_code == 401
    assert sign_in(place.browser()).status_code == 403


def test_a_provider_that_is_down_is_said_so(place: Place, provider: Provider) -> None:
    browser = place.browser()
    address = sent(browser)
    provider.errors = Errors(is_down=True)
    oidc.fetched_lately.cache_clear()
    for answer in (browser.get("/sign-in/oidc"), browser.get(address)):
        assert answer.status_code == 503
        assert heading(answer) == "The identity provider does not answer"


def test_what_the_provider_says_of_itself_is_kept_until_its_keys_change(
    place: Place, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(place, "kaisa@example.org")
    provider.person = Person("kaisa", vouched("kaisa"))
    assert sign_in(place.browser()).status_code == 303
    with monkeypatch.context() as patch:
        patch.setattr(provider, "discovery", lambda: pytest.fail("it is known"))
        assert sign_in(place.browser()).status_code == 303
    monkeypatch.setattr(oidc_provider, "KEY", RSAKey.generate_key(2048, {"kid": "one"}))
    assert sign_in(place.browser()).status_code == 303
    place.clock.move(seconds=601)
    provider.errors = Errors(is_down=True)
    assert place.browser().get("/sign-in/oidc").status_code == 503


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "http://evil.example/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
        {"token_endpoint_auth_methods_supported": 7},
    ],
)
def test_a_provider_that_describes_itself_badly_is_not_used(
    place: Place, provider: Provider, told: dict[str, object]
) -> None:
    provider.errors = Errors(discovery=told)
    assert place.browser().get("/sign-in/oidc").status_code == 503


def test_without_a_provider_there_is_no_such_page(
    serve: Serve, region: Path, tmp_path: Path
) -> None:
    with begun(serve, region, tmp_path) as bare:
        assert bare.browser().get("/sign-in/oidc").status_code == 404
        assert "/sign-in/oidc" not in bare.browser().get("/sign-in").text


def test_the_form_offers_the_provider(place: Place) -> None:
    assert "/sign-in/oidc?next=" in place.browser().get("/sign-in").text


def test_who_signed_in_and_who_did_not_is_in_the_audit_log(
    place: Place, provider: Provider
) -> None:
    added(place, "tove@example.org")
    provider.person = Person("tove", vouched("tove"))
    sign_in(place.browser())
    provider.errors = Errors(is_forged=True)
    sign_in(place.browser())
    refused, came = place.service.audit.list(limit=2)
    assert (came.by_name, came.action, came.outcome) == ("tove@example.org", "user.sign_in", "ok")
    assert (refused.by_kind, refused.outcome) == ("anonymous", "sign-in-failed")


@pytest.mark.parametrize(
    ("issuer", "is_good"),
    [
        ("https://id.example.org", True),
        ("https://id.example.org/realms/board", True),
        ("http://127.0.0.1:8080", True),
        ("http://localhost/x", True),
        ("http://id.example.org", False),
        ("http://localhost.evil.example", False),
        ("ftp://id.example.org", False),
        ("id.example.org", False),
    ],
)
def test_an_issuer_is_asked_over_https_unless_on_this_machine(issuer: str, is_good: bool) -> None:
    if is_good:
        assert Settings(oidc_issuer=issuer).oidc_issuer == issuer
    else:
        with pytest.raises(ValidationError):
            Settings(oidc_issuer=issuer)

"""Accounts, sessions, the first admin, tokens and counters: what holds, until when, for whom."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import pytest
from argon2 import PasswordHasher

from netmap.errors import InvalidValueError, NetmapError, StoreError, UnknownNameError
from netmap_api.service import Service
from netmap_api.service import secrets as kept_secrets
from netmap_api.service.accounts import NewUser
from netmap_api.service.audit import Deed
from netmap_api.service.values import By
from tests.service.service_files import ANNA, PROJECT, Clock, opened, share

PASSWORD = "correct horse battery"
MAIJA = NewUser("Maija", PASSWORD, shown="Maija M.")


def test_a_user_is_known_by_a_folded_name(service: Service) -> None:
    added = service.accounts.add(MAIJA, {PROJECT: "editor"})
    assert (added.name, added.shown, dict(added.roles)) == (
        "maija",
        "Maija M.",
        {PROJECT: "editor"},
    )
    assert service.accounts.named(" MAIJA ") == service.accounts.get(added.id) == added
    assert service.accounts.list() == (added,)


def test_a_name_is_given_once(service: Service) -> None:
    service.accounts.add(MAIJA)
    with pytest.raises(StoreError) as refused:
        service.accounts.add(NewUser("MAIJA", PASSWORD))
    assert refused.value.reason == "user_exists"


@pytest.mark.parametrize("name", ["", " ", "a b", "-a", "a\u202eb", "a" * 65, "<b>", "a/b", "_a"])
def test_what_is_no_name_of_a_user_is_refused(service: Service, name: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        service.accounts.add(NewUser(name, PASSWORD))
    assert refused.value.reason == "user_name"


def test_a_refused_password_is_in_no_message(service: Service) -> None:
    for password in ("short", "x" * 2000):
        with pytest.raises(InvalidValueError) as refused:
            service.accounts.add(NewUser("maija", password))
        assert password not in str(refused.value)
        assert refused.value.reason == "password_length"


def test_an_unknown_project_or_role_makes_no_user(service: Service) -> None:
    for roles in ({"nope": "viewer"}, {PROJECT: "owner"}):
        with pytest.raises(NetmapError):
            service.accounts.add(MAIJA, roles)
    assert service.accounts.list() == ()


def test_only_the_right_password_lets_in(service: Service) -> None:
    user = service.accounts.add(MAIJA)
    service.accounts.add(NewUser("without"))
    assert service.accounts.verify("maija", PASSWORD) == user
    tries = [("maija", "x"), ("maija", PASSWORD.upper()), ("nobody", PASSWORD), ("without", "")]
    assert [service.accounts.verify(*told) for told in tries] == [None] * 4


class Counting(PasswordHasher):
    """Counts how often a password is compared."""

    seen = 0

    def verify(self, *told: Any, **named: Any) -> Literal[True]:
        type(self).seen += 1
        return super().verify(*told, **named)


def test_an_unknown_name_costs_as_many_hashes_as_a_known_one(path: Path) -> None:
    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    with Service.open(path, hasher=hasher) as service:
        service.accounts.add(MAIJA)
        for seen, name in enumerate(("maija", "nobody", "other"), start=1):
            assert service.accounts.verify(name, "x") is None
            assert Counting.seen == seen


def test_a_password_is_hashed_anew_when_the_settings_have_changed(
    path: Path, clock: Clock, service: Service
) -> None:
    user = service.accounts.add(MAIJA)
    sql = "SELECT password FROM users"
    before = service._file.rows(sql)
    stronger = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    with Service.open(path, now=clock, hasher=stronger) as other:
        assert other.accounts.verify("maija", PASSWORD) == user
        after = other._file.rows(sql)
        assert after != before
        assert other.accounts.verify("maija", PASSWORD) == user
        assert other._file.rows(sql) == after
    assert str(after[0][0]).startswith("$argon2id$")


def test_a_disabled_user_is_out_at_once_and_comes_back(service: Service) -> None:
    user = service.accounts.add(MAIJA)
    session = service.sessions.begin_user(user.id)
    service.accounts.disable(user.id)
    assert service.sessions.find(session) is None
    assert service.accounts.verify("maija", PASSWORD) is None
    assert service.accounts.get(user.id).disabled
    service.accounts.enable(user.id)
    assert service.sessions.find(session) is None
    assert service.accounts.verify("maija", PASSWORD) == user


def test_roles_are_given_and_taken(service: Service) -> None:
    user = service.accounts.add(MAIJA, {PROJECT: "viewer"})
    service.accounts.set_role(user.id, PROJECT, "admin")
    service.accounts.set_role(user.id, "savo", "viewer")
    assert dict(service.accounts.get(user.id).roles) == {PROJECT: "admin", "savo": "viewer"}
    service.accounts.set_role(user.id, PROJECT, None)
    assert service.accounts.get(user.id).roles == MappingProxyType({"savo": "viewer"})


def test_a_new_password_ends_every_session(service: Service) -> None:
    user = service.accounts.add(MAIJA)
    session = service.sessions.begin_user(user.id)
    service.accounts.set_password(user.id, "another password")
    assert service.sessions.find(session) is None
    assert service.accounts.verify("maija", PASSWORD) is None
    assert service.accounts.verify("maija", "another password") == user


def test_who_a_provider_signs_in_is_known_by_issuer_and_subject(service: Service) -> None:
    told = replace(MAIJA, password=None, identity=("https://id.example.org", "1"))
    user = service.accounts.add(told)
    assert service.accounts.identified("https://id.example.org", "1") == user
    assert service.accounts.identified("https://other.example.org", "1") is None
    assert service.accounts.verify("maija", "") is None
    service.accounts.disable(user.id)
    assert service.accounts.identified("https://id.example.org", "1") is None


def test_a_provider_claims_only_an_account_that_nobody_can_sign_in_to(service: Service) -> None:
    for new in (MAIJA, NewUser("waiting"), NewUser("gone")):
        service.accounts.add(new)
    service.accounts.disable(service.accounts.named("gone").id)
    provider = "https://id.example.org"
    claimed = service.accounts.claim("Waiting", provider, "1")
    assert claimed is not None
    assert claimed == service.accounts.identified(provider, "1")
    tries = [("waiting", "2"), ("maija", "3"), ("gone", "4"), ("nobody", "5")]
    assert [service.accounts.claim(name, provider, it) for name, it in tries] == [None] * 4


def test_an_unknown_user_is_named_with_those_that_are_near(service: Service) -> None:
    service.accounts.add(MAIJA)
    with pytest.raises(UnknownNameError, match="maija"):
        service.accounts.named("maja")


def test_a_session_ends_when_it_is_not_used_and_after_a_week(
    service: Service, clock: Clock
) -> None:
    user = service.accounts.add(MAIJA)
    idle, used = service.sessions.begin_user(user.id), service.sessions.begin_user(user.id)
    for _ in range(13):
        clock.move(hours=11)
        assert service.sessions.find(used)
    assert service.sessions.find(idle) is None
    clock.move(hours=11)
    assert service.sessions.find(used)
    clock.move(hours=11)
    clock.move(hours=4)
    assert service.sessions.find(used) is None


def test_signing_in_changes_the_id_of_the_session(service: Service) -> None:
    user = service.accounts.add(MAIJA)
    _, link_id = share(service)
    before = service.sessions.begin_link(link_id)
    after = service.sessions.begin_user(user.id, instead=before)
    found = service.sessions.find(after)
    assert service.sessions.find(before) is None
    assert found is not None
    assert (found.user, found.link) == (user.id, None)


def test_signing_out_ends_one_session_or_all(service: Service) -> None:
    user = service.accounts.add(MAIJA)
    one, two, three = (service.sessions.begin_user(user.id) for _ in range(3))
    service.sessions.end(one)
    assert [bool(service.sessions.find(it)) for it in (one, two, three)] == [False, True, True]
    service.accounts.disable(user.id)
    assert [service.sessions.find(it) for it in (two, three)] == [None, None]


@pytest.mark.parametrize("told", ["", "nm_", "nm_" + "0" * 49, "x" * 9999, "nm_\ud800", "ä"])
def test_what_is_no_secret_opens_nothing(service: Service, told: str) -> None:
    service.first.renew()
    assert service.tokens.find(told) is None
    assert service.sessions.find(told) is None
    assert service.links.open(told).outcome == "unknown"
    assert service.first.redeem(told, MAIJA) is None


def test_secrets_of_one_kind_open_nothing_of_another(service: Service) -> None:
    secret, _ = service.tokens.create(PROJECT, "viewer", by=ANNA)
    link, _ = share(service)
    assert service.links.open(secret).outcome == "unknown"
    assert service.tokens.find(link) is None
    assert service.sessions.find(link) is None


def test_a_secret_shows_typing_errors_and_is_cut_off_in_logs() -> None:
    secret = kept_secrets.make()
    assert re.fullmatch(r"nm_[0-9A-Za-z]{49}", secret)
    assert kept_secrets.is_whole(secret)
    other = "B" if secret[10] == "A" else "A"
    assert not kept_secrets.is_whole(secret[:10] + other + secret[11:])
    assert kept_secrets.hidden(f"GET /s/{secret}?a=1") == "GET /s/nm_…?a=1"


def test_every_file_makes_digests_of_its_own(tmp_path: Path, clock: Clock) -> None:
    with opened(tmp_path / "a.db", clock) as one, opened(tmp_path / "b.db", clock) as other:
        assert one.secrets.digest("x") != other.secrets.digest("x")
        assert one.secrets.key_for("cursors") != one.secrets.key_for("cookies")
    with opened(tmp_path / "a.db", clock) as again:
        assert again.secrets.is_same(one.secrets.digest("x"), "x")


def test_the_first_admin_is_made_once(service: Service) -> None:
    token = service.first.renew() or ""
    assert service.first.holds(token)
    user = service.first.redeem(token, MAIJA)
    assert user is not None
    assert user.is_admin
    assert service.first.redeem(token, NewUser("other", PASSWORD)) is None
    assert service.first.renew() is None
    assert [it.name for it in service.accounts.list()] == ["maija"]


def test_the_first_token_ends_with_the_next_start_and_after_a_day(
    service: Service, clock: Clock
) -> None:
    old = service.first.renew() or ""
    new = service.first.renew() or ""
    assert (service.first.holds(old), service.first.holds(new)) == (False, True)
    clock.move(hours=24)
    assert not service.first.holds(new)
    assert service.first.redeem(new, MAIJA) is None


def test_an_admin_added_meanwhile_ends_the_first_token(service: Service) -> None:
    token = service.first.renew() or ""
    service.accounts.add(NewUser("boss", PASSWORD, is_admin=True))
    assert not service.first.holds(token)
    assert service.first.redeem(token, MAIJA) is None


def test_a_refused_name_leaves_the_first_token(service: Service) -> None:
    token = service.first.renew() or ""
    service.accounts.add(MAIJA)
    for new in (NewUser("a b", PASSWORD), MAIJA, NewUser("ok", "short")):
        with pytest.raises(NetmapError):
            service.first.redeem(token, new)
    assert service.first.redeem(token, NewUser("ok", PASSWORD))


def test_of_several_at_once_one_becomes_the_first_admin(service: Service) -> None:
    token, made = service.first.renew() or "", list[object]()

    def work(name: str) -> None:
        made.append(service.first.redeem(token, NewUser(name, PASSWORD)))

    threads = [threading.Thread(target=work, args=(f"u{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(it is not None for it in made) == len(service.accounts.list()) == 1


def test_a_token_has_a_role_in_one_project_until_it_expires(service: Service, clock: Clock) -> None:
    secret, token = service.tokens.create(PROJECT, "editor", by=ANNA, label=" nightly ")
    assert (token.project, token.role, token.label) == (PROJECT, "editor", "nightly")
    assert (token.expires_at - token.created_at).days == 90
    clock.move(days=90, seconds=59)
    assert service.tokens.find(secret)
    assert service.tokens.state(token) == "expired"
    clock.move(seconds=1)
    assert service.tokens.find(secret) is None


def test_a_revoked_token_opens_nothing_on_the_next_request(
    path: Path, clock: Clock, service: Service
) -> None:
    secret, token = service.tokens.create(PROJECT, "editor", by=ANNA)
    with opened(path, clock) as other:
        assert other.tokens.find(secret)
        service.tokens.revoke(token.id)
        assert other.tokens.find(secret) is None
        assert other.tokens.state(other.tokens.get(token.id)) == "revoked"


def test_the_use_of_a_token_is_written_down_once_an_hour(service: Service, clock: Clock) -> None:
    secret, token = service.tokens.create(PROJECT, "viewer", by=ANNA)
    assert token.used_at is None
    for minutes in (0, 30, 29):
        clock.move(minutes=minutes)
        service.tokens.find(secret)
    assert service.tokens.get(token.id).used_at == token.created_at
    clock.move(minutes=1)
    service.tokens.find(secret)
    assert service.tokens.get(token.id).used_at == clock.at


def test_a_token_makes_no_token(service: Service) -> None:
    with pytest.raises(InvalidValueError) as refused:
        service.tokens.create(PROJECT, "viewer", by=By("token", "t1"))
    assert refused.value.reason == "token_by_token"


@pytest.mark.parametrize("term", [0, -1, 366])
def test_a_token_lasts_a_year_at_most(service: Service, term: int) -> None:
    with pytest.raises(InvalidValueError):
        service.tokens.create(PROJECT, "viewer", by=ANNA, term=term)
    assert service.tokens.list() == ()


def test_tokens_are_listed_by_project_newest_first(service: Service) -> None:
    ids = [service.tokens.create(it, "viewer", by=ANNA)[1].id for it in (PROJECT, "savo", PROJECT)]
    assert [it.id for it in service.tokens.list()] == ids[::-1]
    assert [it.id for it in service.tokens.list("savo")] == [ids[1]]
    with pytest.raises(UnknownNameError):
        service.tokens.revoke("nope")


def test_a_window_allows_so_many_and_begins_anew(service: Service, clock: Clock) -> None:
    verdicts = [service.counters.hit("x", 3, 60) for _ in range(4)]
    assert [it.allowed for it in verdicts] == [True, True, True, False]
    assert [it.remaining for it in verdicts] == [2, 1, 0, 0]
    clock.move(seconds=59.5)
    assert service.counters.peek("x", 3).reset == 1
    assert service.counters.hit("other", 3, 60).allowed
    clock.move(seconds=0.5)
    assert service.counters.peek("x", 3).remaining == 2
    assert service.counters.hit("x", 3, 60).allowed


def test_windows_that_are_over_are_swept_away(service: Service, clock: Clock) -> None:
    for number in range(200):
        service.counters.hit(str(number), 3, 60)
    clock.move(seconds=61)
    for _ in range(100):
        service.counters.hit("one", 3, 60)
    assert len(service._file.rows("SELECT 1 FROM counters")) == 1


def test_the_log_tells_who_did_what_without_the_end_of_the_address(service: Service) -> None:
    secret, link_id = share(service)
    service.audit.write(Deed("link.create", PROJECT, link_id), by=ANNA, ip="2001:db8:1:2::3")
    service.audit.write(Deed("link.open", PROJECT, secret, "unknown"), by=By("anonymous"), ip="x")
    opened_it, made = service.audit.list()
    assert (made.by_kind, made.by_name, made.ip) == ("user", "anna", "2001:db8:1::/48")
    assert (opened_it.subject, opened_it.outcome, opened_it.ip) == ("nm_…", "unknown", None)


def test_the_log_is_read_in_pages(service: Service) -> None:
    for number in range(7):
        service.audit.write(Deed("a", PROJECT if number % 2 else "savo", str(number)), by=ANNA)
    page = service.audit.list(limit=3)
    rest = service.audit.list(before=page[-1].n)
    assert [it.subject for it in (*page, *rest)] == list("6543210")
    assert [it.subject for it in service.audit.list(project="savo")] == list("6420")


def test_lines_of_the_log_cannot_be_changed(service: Service) -> None:
    service.audit.write(Deed("a"), by=ANNA, ip="192.0.2.77")
    with pytest.raises(StoreError):
        service._file.change("UPDATE audit SET action = 'b'")
    assert service.audit.list()[0].action == "a"


def test_addresses_go_after_a_month_and_lines_after_their_time(
    service: Service, clock: Clock
) -> None:
    service.audit.write(Deed("a"), by=ANNA, ip="::ffff:192.0.2.77")
    assert service.audit.list()[0].ip == "192.0.2.0/24"
    clock.move(days=31)
    service.audit.write(Deed("b"), by=ANNA, ip="192.0.2.77")
    assert service.audit.prune() == 0
    assert [it.ip for it in service.audit.list()] == ["192.0.2.0/24", None]
    clock.move(days=20)
    assert service.audit.prune(older_than=40) == 1
    assert [it.action for it in service.audit.list()] == ["b"]

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import netmap
from netmap.errors import InvalidValueError, UnknownNameError
from netmap.model import Actor, Contact, Event, Holding, Post, Record, Tie
from netmap.projects import Project, Trace, erasing
from tests.conftest import Folder

NAME, MAIL, PHONE = "Aino Esimerkki", "aino.esimerkki@example.org", "040 123 4567"


def records(**changes: str) -> list[Record]:
    return [
        Actor(id="a", kind="ngo", note=f"Soita: {NAME}, {PHONE.replace(' ', '')}"),
        Actor(id="b", kind="ngo"),
        Tie(id="t", source="a", target="b", kind="meets", role=f"{NAME} ({MAIL})"),
        Post(id="post", organisation="a", note="Esimerkki, Aino"),
        Holding(id="h", post="post"),
        Contact(id="c1", about="h", name=NAME, email=MAIL, phone=PHONE),
        Contact(id="c2", about="b", name="Bertta Malli"),
    ]


def texts(project: Project) -> str:
    return " ".join(map(repr, project.dataset()))


@pytest.mark.parametrize("subject", ["post", "h", "c1"])
def test_a_person_goes_from_every_record(project: Project, subject: str) -> None:
    project.import_(netmap.Dataset(records()), name="one")
    planned = project.erase(subject, dry_run=True)
    assert (planned.entries, planned.versions, planned.values, planned.revision) == (1, 0, 3, 1)
    done = project.erase(subject)
    assert (done.entries, done.values) == (1, 3)
    assert done.revision == project.revision
    told = texts(project)
    for word in (NAME, MAIL, PHONE, PHONE.replace(" ", ""), "Esimerkki"):
        assert word not in told
    assert "Bertta Malli" in told
    assert [*project.dataset().all(Contact)] == ["c2"]


def test_no_byte_of_a_person_stays_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "project.netmap"
    with netmap.open(path, create=True) as project:
        project.import_(netmap.Dataset(records()), name="one")
        changed = [it for it in records() if it.id != "t"]
        project.import_(netmap.Dataset(changed), name="one", allow_removals=True)
        assert project.erase("post").entries == 1
    left = b"".join(it.read_bytes() for it in tmp_path.iterdir())
    for word in (NAME, MAIL, PHONE, "Esimerkki"):
        assert word.encode() not in left


def test_no_revision_brings_a_person_back(project: Project) -> None:
    project.import_(netmap.Dataset(records()), name="one")
    project.import_(netmap.Dataset(records()[:2]), name="one", allow_removals=True)
    project.revert(1)
    project.erase("c1", words=[NAME, MAIL, PHONE])
    project.revert(1)
    assert NAME not in texts(project)
    assert NAME not in "".join(map(repr, project.dataset(1)))


def test_no_source_brings_a_person_back(project: Project) -> None:
    project.import_(netmap.Dataset(records()), name="one")
    project.erase("post")
    before, revision = texts(project), project.revision
    again = project.import_(netmap.Dataset(records()), name="one")
    assert (again.left_out, again.new, again.changed, again.removed) == (1, 0, 0, 0)
    assert (texts(project), again.revision) == (before, revision)
    with pytest.raises(InvalidValueError, match="erased for good"):
        project.put(Contact(id="c1", about="h", name=NAME))
    assert MAIL not in texts(project)


def test_the_next_holder_may_have_the_same_id(project: Project) -> None:
    project.import_(netmap.Dataset(records()), name="one")
    project.erase("post")
    successor = Contact(id="c1", about="h", name="Cecilia Modell", phone=PHONE)
    done = project.import_(netmap.Dataset([*records()[:-2], successor]), name="one")
    assert (done.left_out, done.new) == (0, 1)
    told = project.dataset().all(Contact)["c1"]
    assert (told.name, told.phone) == ("Cecilia Modell", PHONE)


def test_a_contact_that_tells_nothing_is_known_by_its_id(project: Project) -> None:
    bare = Contact(id="c", about="a", name="Bo")
    project.put([records()[1], bare])
    assert project.erase("c").entries == 1
    with pytest.raises(InvalidValueError, match="erased for good"):
        project.put(bare)


def test_a_remark_about_the_erased_is_not_kept_again(folder: Folder) -> None:
    source = folder(
        actors=[{"id": "a", "kind": "ngo"}],
        contacts=[{"id": "c", "about": "a", "name": NAME, "Muuta": NAME, "access": ""}],
        sheet=[{"x": NAME}],
    )
    project = netmap.open()
    project.import_(source)
    project.erase("c")
    project.import_(source)
    assert NAME not in repr(project.store.snapshot().warnings())


def test_what_was_erased_is_no_shrinking(project: Project) -> None:
    contacts = [Contact(id=f"c{n}", about="a", name=f"Aino {n}") for n in range(3)]
    project.import_(netmap.Dataset([records()[1], *contacts]), name="one")
    project.erase("c0")
    project.erase("c1")
    assert project.import_(netmap.Dataset([records()[1], *contacts]), name="one").left_out == 2


def test_contacts_of_an_actor_go_with_its_id_even_a_former_one(project: Project) -> None:
    project.import_(netmap.Dataset(records()), name="one")
    project.merge("a", "b")
    assert project.erase("b").entries == 1
    assert [*project.dataset().all(Contact)] == ["c1"]


def test_who_has_no_contacts_has_nothing_to_erase(project: Project) -> None:
    project.import_(netmap.Dataset(records()), name="one")
    project.erase("b")
    revision = project.revision
    assert project.erase("b").entries == 0
    assert project.erase("c2").entries == 0
    assert project.revision == revision


def test_nothing_of_this_id_is_an_error(project: Project) -> None:
    project.put(records())
    with pytest.raises(UnknownNameError, match="nobody"):
        project.erase("nobody")


ACTORS = [Actor(id="a", kind="ngo"), Actor(id="b", kind="ngo")]
POSTS = [Post(id="post", organisation="a"), Post(id="other", organisation="a")]
PERSON = Contact(id="c1", about="h", name=NAME, email=MAIL, phone=PHONE)


def lived(project: Project, *steps: list[Record]) -> None:
    for step in steps:
        project.import_(netmap.Dataset([*ACTORS, *POSTS, *step]), name="one", allow_removals=True)


@pytest.mark.parametrize("now", ["other", "none"])
def test_who_held_a_post_once_goes_with_it(project: Project, now: str) -> None:
    before = [Holding(id="h", post="post"), PERSON]
    after = [Holding(id="h", post="other")] if now == "other" else [Holding(id="k", post="other")]
    moved = PERSON if now == "other" else PERSON.model_copy(update={"about": "k"})
    lived(project, before, [*after, moved])
    assert project.erase("post").entries == 1
    assert not project.dataset().all(Contact)


def test_who_held_a_post_goes_also_when_the_holding_was_taken_back(project: Project) -> None:
    lived(project, [])
    lived(project, [Holding(id="h", post="post"), PERSON.model_copy(update={"about": "post"})])
    project.put(PERSON)
    project.revert(1)
    assert project.erase("post").entries == 1
    assert MAIL not in texts(project)


@pytest.mark.parametrize("subject", ["post", "h", "c1"])
def test_a_contact_that_left_is_erased_as_well(project: Project, subject: str) -> None:
    held = Holding(id="h", post="post")
    lived(project, [held, PERSON], [held])
    planned = project.erase(subject, dry_run=True)
    assert (planned.entries, planned.versions, planned.unknown) == (0, 1, 1)
    done = project.erase(subject)
    assert (done.entries, done.versions, done.unknown) == (0, 1, 1)
    assert not project.store.history("contacts", "c1")
    again = project.import_(netmap.Dataset([*ACTORS, *POSTS, held, PERSON]), name="one")
    assert (again.left_out, again.revision) == (1, project.revision)
    assert project.erase("c1").revision == project.revision


@pytest.mark.parametrize(
    "written",
    [
        "Aino  Esimerkki",
        "Aino\u00a0Esimerkki",
        "Aino,\nEsimerkki",
        "ESIMERKKI, Aino",
        "Esimerkki Aino",
        "_Aino Esimerkki_",
        "AINO.Esimerkki@Example.org",
        "0401234567",
        "040-123 4567",
        "+358 40 123 4567",
        "+358 (0)40/123.45 67",
        "00358401234567",
        "(040) 1234567",
    ],
)
def test_words_go_however_they_are_written(written: str) -> None:
    project = netmap.open()
    told = Event(id="e", kind="other", note=f"x {written}.", attributes={"k": f"1\n{written}"})
    records = [*ACTORS, *POSTS, Holding(id="h", post="post"), PERSON, told]
    project.import_(netmap.Dataset(records), name="one", note=written, who=f"2020 {written}")
    assert project.erase("c1").left == ()
    for _ in range(2):
        kept = project.dataset().all(Event)["e"]
        for text in (kept.note or "", kept.attributes["k"]):
            assert "[erased]" in text
            assert not {"aino", "123", "0401234567"} & {*text.casefold().split()}
            assert not any(word in text.casefold() for word in ("esimerkki", "4567", "67"))
        project.import_(netmap.Dataset(records), name="one")
    change = project.log()[0]
    assert "[erased]" in (change.note or "")
    assert (change.who or "").startswith("2020 ")
    assert written not in (change.who or "")


@pytest.mark.parametrize("written", ["Aino Esimerkkinen", "040 123 45678", "1040 123 4567"])
def test_what_only_looks_alike_stays(written: str) -> None:
    project = netmap.open()
    project.put([*ACTORS, *POSTS, Holding(id="h", post="post"), PERSON])
    project.put(Event(id="e", kind="other", note=written))
    project.erase("c1")
    assert project.dataset().all(Event)["e"].note == written


def test_who_made_a_revision_is_a_person_too(project: Project) -> None:
    project.import_(netmap.Dataset(records()), name="one", who=f"{NAME} / A", note=f"for {NAME}")
    project.erase("c1")
    assert project.log()[0][3:5] == ("[erased] / A", "for [erased]")


def test_what_another_contact_states_is_its_own(project: Project) -> None:
    held = [Holding(id="h", post="post"), PERSON]
    shared = Contact(id="c2", about="b", name="Bertta Malli", phone=PHONE, purpose=f"or {NAME}")
    lived(project, [*held, shared])
    project.erase("c1")
    (kept,) = project.dataset().all(Contact).values()
    assert (kept.name, kept.phone, kept.purpose) == ("Bertta Malli", PHONE, "or [erased]")
    lived(project, [*held, shared])
    assert project.dataset().all(Contact)["c2"] == kept


def test_inflected_names_are_listed_and_left(project: Project) -> None:
    told = [
        Contact(id="c1", about="a", name="Maija Virtanen"),
        Contact(id="c2", about="b", name="Matti Virtanen"),
        Event(id="e", kind="other", note="Maija Virtasen luona", attributes={"k": "\nVirtaselle"}),
        Event(id="virtanen-1", kind="other", note="Juvirta, Maija Virtanen"),
    ]
    project.import_(netmap.Dataset([*ACTORS, *told]), name="one", note="Virtasen pyynnöstä")
    planned, done = project.erase("c1", dry_run=True), project.erase("c1")
    assert planned.left == done.left
    assert {*done.left} == {
        Trace("contacts", "c2", "name"),
        Trace("events", "e", "note"),
        Trace("events", "e", "attributes"),
        Trace("events", "virtanen-1", "id"),
        Trace("changes", "1", "note"),
    }


def test_an_erasure_minds_what_was_changed_meanwhile(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(project, [Holding(id="h", post="post"), PERSON])
    remember = erasing._remember

    def remembered(*told: Any) -> None:
        monkeypatch.setattr(erasing, "_remember", remember)
        new = PERSON.model_copy(update={"phone": "050 765 4321"})
        project.put([new, Contact(id="c3", about="post", name="Cecilia Prov")])
        project.put(Event(id="e", kind="other", note="0507654321"))
        remember(*told)

    monkeypatch.setattr(erasing, "_remember", remembered)
    assert project.erase("post").entries == 2
    assert project.dataset().all(Event)["e"].note == "[erased]"
    assert not project.dataset().all(Contact)

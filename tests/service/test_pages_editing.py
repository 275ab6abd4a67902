"""Editing in the browser: every form's good path, its errors in words, and who may do what."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from netmap.dataset import Dataset
from tests.service import editors
from tests.service.conftest import Running, Serve
from tests.service.editors import P, form, posted, words

HOSTILE = "\"><script>alert(1)</script>'{{7*7}}"


@pytest.fixture(scope="module")
def service(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Running:
    return serve(editors.project(tmp_path_factory.mktemp("small")), requests_a_minute=100_000)


@pytest.fixture
def running(service: Running, tmp_path: Path) -> Running:
    return editors.afresh(service, tmp_path)


@pytest.fixture
def editor(running: Running) -> httpx.Client:
    return editors.person(running, "editor")


def data(running: Running) -> Dataset:
    return running.services.projects["small"].dataset("secret")


def revision(running: Running) -> int:
    return running.services.projects["small"].revision


def test_an_actor_is_made_and_it_is_said_what_was_done(
    running: Running, editor: httpx.Client
) -> None:
    told = {"name_fi": "Ylä-Savon Kulku ry", "kind": "ngo", "municipality": "kajaani",
            "aliases": "YSK; Kulku", "start": "2019-08", "why": "perustettiin"}  # fmt: skip
    page = posted(editor, f"{P}/edit/actors", told)
    assert page.url.path == f"{P}/history/2"
    assert "Saved." in words(page)
    assert "editor-0" in words(page)
    assert "perustettiin" in words(page)
    made = data(running).actors["yla-savon-kulku-ry"]
    assert made.municipality == "kunta-kajaani"
    assert made.aliases == ("YSK", "Kulku")


def test_an_actor_is_changed_and_a_field_is_emptied(running: Running, editor: httpx.Client) -> None:
    page = posted(editor, f"{P}/edit/actors/polku", {"name_fi": "Polku ry", "name_sv": ""})
    assert "Saved." in words(page)
    changed = data(running).actors["polku"]
    assert (changed.name_fi, changed.name_sv) == ("Polku ry", None)


def test_what_the_form_does_not_show_stays(running: Running, editor: httpx.Client) -> None:
    posted(editor, f"{P}/edit/actors/ylitys", {"citation": "Vuosiraportti 2019", "line": "4"})
    changed = data(running).actors["ylitys"]
    assert changed.note == "vain muokkaajille"
    assert [(it.source, it.line) for it in changed.citations] == [("report", "4")]
    posted(editor, f"{P}/edit/actors/ylitys", {"citation": "report", "line": "5"})
    assert [it.line for it in data(running).actors["ylitys"].citations] == ["4", "5"]


def test_a_tie_is_made_with_names_and_its_status_is_set(
    running: Running, editor: httpx.Client
) -> None:
    shown = editor.get(f"{P}/edit/ties?source=polku")
    assert form(shown)["source"] == "Pyöräpolku ry"
    told = {"target": "Kajaani", "kind": "cooperates_with", "status": "promised"}
    posted(editor, f"{P}/edit/ties", told, "?source=polku")
    (made,) = set(data(running).ties) - {"t1", "t2"}
    assert data(running).ties[made].status == "promised"
    page = posted(editor, f"{P}/edit/ties/{made}", {"status": "lapsed"})
    assert data(running).ties[made].status == "lapsed"
    assert "Promised Lapsed" in words(page).title()


def test_a_status_of_a_municipality_is_set_and_what_was_said_is_corrected(
    running: Running, editor: httpx.Client
) -> None:
    told = {"indicator": "sopimus", "unit": "Kajaani", "as_of": "2020", "status": "done"}
    posted(editor, f"{P}/edit/observations", told)
    found = data(running).observations
    assert sorted((it.unit, str(it.as_of), it.status) for it in found.values()) == [
        ("kunta-kajaani", "2019", "promised"),
        ("kunta-kajaani", "2020", "done"),
    ]
    posted(editor, f"{P}/edit/observations", {**told, "as_of": "2019", "status": "in_progress"})
    assert data(running).observations["o1"].status == "in_progress"
    assert len(data(running).observations) == 2


def test_a_page_of_coverage_leads_to_it_with_the_indicator(editor: httpx.Client) -> None:
    shown = editor.get(f"{P}/edit/observations?indicator=sopimus&unit=kunta-kajaani")
    assert form(shown)["indicator"] == "sopimus"
    assert form(shown)["unit"] == "Kajaani"
    assert "What is said of this 1" in words(shown)


@pytest.mark.parametrize(
    ("table", "told", "said"),
    [
        ("actors", {"name_fi": "X", "kind": ""}, "This has to be filled in."),
        ("actors", {"kind": "starship"}, "Choose one of the words of the list."),
        ("actors", {"kind": "ngo", "start": "2019-13"}, "2019-13 is not a date."),
        ("actors", {"kind": "ngo", "start": "2019", "end": "2018"}, "before the start 2019"),
        ("actors", {"kind": "ngo", "municipality": "Atlantis"}, "no municipality Atlantis"),
        ("actors", {"kind": "ngo", "name_fi": "a\x01b"}, "control character"),
        ("actors", {"kind": "ngo", "name_fi": "a" * 40_000}, "too long"),
        ("actors", {"kind": "ngo", "id": "a b"}, "An id holds no blank"),
        ("actors", {"kind": "ngo", "id": "ylitys"}, "ylitys is taken already"),
        ("actors", {"kind": "ngo", "line": "4"}, "Tell the source as well"),
        ("ties", {"source": "Nobody", "target": "polku", "kind": "meets"}, "no actor Nobody"),
        ("ties", {"source": "ylitys", "target": "", "kind": "meets"},
         "This has to be filled in."),
        ("ties", {"source": "ylitys", "target": "polku", "kind": "meets", "seats": "many"},
         "many is not a number"),
        ("observations", {"indicator": "sopimus", "unit": "Kajaani", "as_of": "soon",
                          "status": "done"}, "soon is not a date"),
        ("observations", {"indicator": "none", "unit": "Kajaani", "as_of": "2019",
                          "status": "done"}, "Choose one of the words"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    running: Running, editor: httpx.Client, table: str, told: dict[str, str], said: str
) -> None:
    page = posted(
        editor, f"{P}/edit/{table}", {"status": "stated", **told} if table == "ties" else told
    )
    assert page.status_code == 422
    assert said in words(page)
    assert 'aria-invalid="true"' in page.text
    kept = form(page)
    typed = {key: text for key, text in told.items() if text and "\x01" not in text}
    assert typed.items() <= kept.items()
    assert revision(running) == 1


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_errors_are_in_the_language_of_the_reader(editor: httpx.Client, language: str) -> None:
    told = {**form(editor.get(f"{P}/edit/actors")), "kind": "ngo", "start": "x"}
    page = editor.post(f"{P}/edit/actors?lang={language}", data=told)
    assert {"fi": "Ei tallennettu", "sv": "Inget sparades"}[language] in words(page)


def test_a_record_that_another_changed_is_shown_beside_what_was_typed(
    running: Running, editor: httpx.Client
) -> None:
    other = editors.person(running, "editor")
    mine = form(editor.get(f"{P}/edit/actors/polku"))
    posted(other, f"{P}/edit/actors/polku", {"name_fi": "Heidän ry"})
    page = editor.post(f"{P}/edit/actors/polku", data={**mine, "name_fi": "Minun ry"})
    assert page.status_code == 409
    assert "Somebody changed this at the same time" in words(page)
    assert "Now: Heidän ry" in words(page)
    assert form(page)["name_fi"] == "Minun ry"
    assert data(running).actors["polku"].name_fi == "Heidän ry"
    again = editor.post(f"{P}/edit/actors/polku", data=form(page), follow_redirects=True)
    assert "Saved." in words(again)
    assert data(running).actors["polku"].name_fi == "Minun ry"


def test_another_record_that_another_changed_is_in_nobodys_way(
    running: Running, editor: httpx.Client
) -> None:
    mine = form(editor.get(f"{P}/edit/actors/polku"))
    posted(editors.person(running, "editor"), f"{P}/edit/actors/ylitys", {"name_fi": "Y ry"})
    editor.post(f"{P}/edit/actors/polku", data={**mine, "name_fi": "Minun ry"})
    names = [data(running).actors[it].name_fi for it in ("polku", "ylitys")]
    assert names == ["Minun ry", "Y ry"]


def test_a_record_that_another_removed_is_not_put_back_unasked(
    running: Running, editor: httpx.Client
) -> None:
    mine = form(editor.get(f"{P}/edit/ties/t2"))
    posted(editors.person(running, "editor"), f"{P}/remove/ties/t2", {})
    page = editor.post(f"{P}/edit/ties/t2", data=mine)
    assert page.status_code == 409
    assert "Somebody removed this" in words(page)
    assert "t2" not in data(running).ties


def test_the_same_form_twice_saves_once(running: Running, editor: httpx.Client) -> None:
    told = {**form(editor.get(f"{P}/edit/actors")), "kind": "ngo", "name_fi": "Kerran ry"}
    places = [editor.post(f"{P}/edit/actors", data=told).headers["location"] for _ in range(2)]
    assert places[0] == places[1]
    assert revision(running) == 2
    assert "kerran-ry-2" not in data(running).actors


def test_two_of_one_name_get_ids_of_their_own(running: Running, editor: httpx.Client) -> None:
    for _ in range(2):
        posted(editor, f"{P}/edit/actors", {"kind": "ngo", "name_fi": "Sama ry"})
    assert {"sama-ry", "sama-ry-2"} <= set(data(running).actors)


def test_saving_what_is_there_changes_nothing(running: Running, editor: httpx.Client) -> None:
    posted(editor, f"{P}/edit/actors/polku", {"name_fi": "Uusi"})
    page = posted(editor, f"{P}/edit/actors/polku", {})
    assert "Nothing changed." in words(page)
    assert revision(running) == 2


def test_an_actor_goes_with_its_ties_after_it_was_shown_what_goes(
    running: Running, editor: httpx.Client
) -> None:
    shown = editor.get(f"{P}/remove/actors/kunta-kajaani")
    assert "Ylitys ry – " in words(shown)
    assert "Ties that go with it 1" in words(shown)
    assert "These stay" in words(shown)
    page = posted(editor, f"{P}/remove/actors/kunta-kajaani", {"note": "liitos"})
    assert page.url.path == f"{P}/history/2"
    assert set(data(running).ties) == {"t2"}
    assert "kunta-kajaani" not in data(running).actors


def test_what_was_changed_since_is_not_removed(running: Running, editor: httpx.Client) -> None:
    seen = form(editor.get(f"{P}/remove/actors/polku"))
    posted(editor, f"{P}/edit/ties/t2", {"status": "promised"})
    page = editor.post(f"{P}/remove/actors/polku", data=seen)
    assert page.status_code == 409
    assert "Nothing was removed" in words(page)
    assert "polku" in data(running).actors


def test_the_project_is_taken_back_and_the_history_says_so(
    running: Running, editor: httpx.Client
) -> None:
    posted(editor, f"{P}/edit/actors/polku", {"name_fi": "Väärä ry"})
    asked = editor.get(f"{P}/history/1/back")
    assert "Väärä ry Pyöräpolku ry" in words(asked)
    page = posted(editor, f"{P}/history/1/back", {})
    assert "back as it was" in words(page)
    assert data(running).actors["polku"].name_fi == "Pyöräpolku ry"
    shown = words(editor.get(f"{P}/history"))
    assert "Went back to revision 1" in shown
    assert "Revision 3" in shown


def test_nobody_takes_back_what_they_have_not_seen(running: Running, editor: httpx.Client) -> None:
    posted(editor, f"{P}/edit/actors/polku", {"name_fi": "A"})
    asked = form(editor.get(f"{P}/history/1/back"))
    posted(editor, f"{P}/edit/actors/polku", {"name_fi": "B"})
    page = editor.post(f"{P}/history/1/back", data=asked)
    assert page.status_code == 409
    assert "has changed meanwhile" in words(page)
    assert data(running).actors["polku"].name_fi == "B"


def test_who_and_why_is_for_editors(running: Running, editor: httpx.Client) -> None:
    posted(editor, f"{P}/edit/actors/ylitys", {"note": "salaisuus", "why": "syy-7"})
    viewer = editors.person(running, "viewer")
    for place in ("history", "history/2", "history/1"):
        shown = viewer.get(f"{P}/{place}")
        assert shown.status_code == 200
        for hidden in ("Aino", "editor-0", "syy-7", "salaisuus", "/back"):
            assert hidden not in shown.text
    assert "salaisuus" in editor.get(f"{P}/history/2").text


PLACES = (
    "edit", "edit/actors", "edit/actors/polku", "edit/ties", "edit/observations",
    "remove/actors/polku", "history/1/back", "import",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_only_editors_come_in(running: Running, place: str) -> None:
    assert editors.person(running, "viewer").get(f"{P}/{place}").status_code == 403
    assert editors.visitor(running).get(f"{P}/{place}").status_code in (403, 404)
    assert editors.browser(running, "").get(f"{P}/{place}").status_code == 303
    for client in (editors.person(running, "viewer"), editors.visitor(running)):
        if place != "edit":
            answer = client.post(f"{P}/{place}", data={"kind": "ngo", "base": "1", "seen": "x"})
            assert answer.status_code in (403, 404)
    assert revision(running) == 1


def test_a_link_sees_no_history(running: Running) -> None:
    assert editors.visitor(running).get(f"{P}/history").status_code in (403, 404)


@pytest.mark.parametrize(
    "place", ["edit/starships", "edit/contacts", "edit/actors/nobody", "remove/ties/none",
              "remove/starships/x", "history/99", "history/0", "history/99/back"],
)  # fmt: skip
def test_what_there_is_not_is_not_found(editor: httpx.Client, place: str) -> None:
    assert editor.get(f"{P}/{place}").status_code == 404


@pytest.mark.parametrize("base", ["", "0", "99999999", "-1", "x", "9" * 40])
def test_a_form_with_no_honest_base_overwrites_nothing_unseen(
    running: Running, editor: httpx.Client, base: str
) -> None:
    posted(editor, f"{P}/edit/actors/polku", {"name_fi": "Uusi ry"})
    told = {**form(editor.get(f"{P}/edit/actors/polku")), "base": base, "name_fi": "Toinen"}
    page = editor.post(f"{P}/edit/actors/polku", data=told)
    assert page.status_code in (303, 409)


def test_hostile_text_in_every_field_stays_inert(running: Running, editor: httpx.Client) -> None:
    for table in ("actors", "ties", "observations"):
        shown = form(editor.get(f"{P}/edit/{table}"))
        hostile = {key: HOSTILE for key in shown if key not in ("base", "key")}
        page = editor.post(f"{P}/edit/{table}", data={**shown, **hostile})
        assert page.status_code == 422
        assert "<script>alert" not in page.text
        assert "49" not in form(page).values()
    texts = dict.fromkeys(
        ("name_fi", "name_sv", "aliases", "note", "why", "citation", "line", "quote"), HOSTILE
    )
    done = posted(editor, f"{P}/edit/actors", {**texts, "kind": "ngo", "id": "paha"})
    assert done.url.path == f"{P}/history/2"
    for place in ("history", "history/2", "actors/paha", "edit/actors/paha", "remove/actors/paha",
                  "history/1/back", "edit/ties?source=paha"):  # fmt: skip
        shown_page = editor.get(f"{P}/{place}")
        assert shown_page.status_code == 200
        assert "<script>alert" not in shown_page.text


def test_pages_have_no_script_or_style_of_their_own(editor: httpx.Client) -> None:
    for place in (*PLACES, "history", "history/1"):
        page = editor.get(f"{P}/{place}").text
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick" not in page
        assert page.count("<script") == page.count('<script type="module" src=')


def test_what_is_doubtful_is_told_to_members_not_to_links(running: Running) -> None:
    member, visitor = editors.person(running, "viewer"), editors.visitor(running)
    pages = [client.get(f"{P}/quality") for client in (member, visitor)]
    assert [it.status_code for it in pages] == [200, 200]
    assert ["problems-title" in it.text for it in pages] == [True, False]

"""Import in the browser: what a file would change, why it cannot be, and taking it in once."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import httpx
import openpyxl
import pytest

from netmap.dataset import Dataset
from tests.service import editors
from tests.service.conftest import Running, Serve
from tests.service.editors import P, posted, words

HEAD = ("Tunnus", "Nimi suomeksi", "Laji")
HOSTILE = "\"><script>alert(1)</script>'{{7*7}}"
Row = tuple[str, ...]


def workbook(*rows: Row, head: Row = HEAD) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Toimijat"
    for row in (head, *rows):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


GOOD = workbook(("uusi", "Uusi ry", "järjestö"), ("polku", "Polku ry", "järjestö"))


@pytest.fixture(scope="module")
def service(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Running:
    return serve(editors.project(tmp_path_factory.mktemp("small")), requests_a_minute=100_000)


@pytest.fixture
def running(service: Running, tmp_path: Path) -> Running:
    return editors.afresh(service, tmp_path)


@pytest.fixture
def editor(running: Running) -> httpx.Client:
    return editors.person(running, "editor")


def sent(
    client: httpx.Client, content: bytes, file: str = "uudet.xlsx", **told: str
) -> httpx.Response:
    files = {"file": (file, content)}
    return client.post(f"{P}/import", files=files, data=told, follow_redirects=True)


def data(running: Running) -> Dataset:
    return running.services.projects["small"].dataset("secret")


def revision(running: Running) -> int:
    return running.services.projects["small"].revision


def test_a_workbook_is_looked_at_and_taken_in(running: Running, editor: httpx.Client) -> None:
    page = sent(editor, GOOD)
    assert page.status_code == 200
    shown = words(page)
    for said in ("1 new", "1 changed", "0 removed", "uudet.xlsx", "Revision 1", "Polku ry"):
        assert said in shown
    assert "Sources say different things" in shown
    assert revision(running) == 1
    done = editor.post(page.url.path, data={"note": "kevät"}, follow_redirects=True)
    assert done.url.path == f"{P}/history/2"
    for said in (
        "The import is done.",
        "editor-",
        "kevät",
        "Take this change back",
        "Uusi ry",
    ):
        assert said in words(done)
    assert "uusi" in data(running).actors


def test_a_form_offers_the_known_sources(editor: httpx.Client) -> None:
    assert '<option value="alku">alku</option>' in editor.get(f"{P}/import").text


def test_a_known_source_is_replaced_and_much_is_removed_only_when_allowed(
    running: Running, editor: httpx.Client
) -> None:
    page = sent(editor, workbook(("ylitys", "Ylitys ry", "järjestö")), known="alku")
    assert "I accept the removals" in words(page)
    refused = editor.post(page.url.path)
    assert refused.status_code == 409
    assert "the removals have to be accepted first" in words(refused)
    assert revision(running) == 1
    done = editor.post(page.url.path, data={"allow_removals": "true"}, follow_redirects=True)
    assert "The import is done." in words(done)
    assert set(data(running).actors) == {"ylitys"}


def test_a_tick_is_only_there_when_it_is_needed(editor: httpx.Client) -> None:
    assert "allow_removals" not in sent(editor, GOOD).text


def test_a_bad_file_is_reported_row_by_row_and_changes_nothing(
    running: Running, editor: httpx.Client
) -> None:
    head = (*HEAD, "Alku")
    bad = workbook(("x", "X ry", "järjestö", "2019-13"), ("y", "Y ry", "", ""), head=head)
    page = sent(editor, bad, "rikki.xlsx")
    assert page.status_code == 422
    shown = words(page)
    for said in ("Errors 2", "sheet Toimijat, row 2", "Alku D2", "2019-13 is not a date.", "row 3"):
        assert said in shown
    assert editor.post(page.url.path).status_code == 422
    assert revision(running) == 1
    marked = editor.get(f"{page.url.path}/marked")
    book = openpyxl.load_workbook(io.BytesIO(marked.content))
    assert "2019-13" in book["Toimijat"]["D2"].comment.text
    assert "netmap-upload" not in str([[it.value for it in row] for row in book.worksheets[0]])


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", b"\x89PNG\r\n\x1a\n123"), ("a.xlsx", b"PK\x03\x04cut"), ("a.pdf", b"%PDF-1.7")],
)
def test_what_is_no_workbook_is_said_in_words(
    running: Running, editor: httpx.Client, name: str, content: bytes
) -> None:
    page = sent(editor, content, name)
    assert page.status_code == 422
    assert "The file cannot be imported" in words(page)
    assert "netmap-upload" not in page.text
    marked = editor.get(f"{page.url.path}/marked")
    assert marked.status_code in (415, 422)
    assert "netmap-upload" not in marked.text
    assert revision(running) == 1


def test_no_file_and_two_names_are_said_beside_the_field(editor: httpx.Client) -> None:
    empty = sent(editor, b"", "tyhja.xlsx")
    assert empty.status_code == 422
    assert "Choose a file" in words(empty)
    both = sent(editor, GOOD, known="alku", name="toinen")
    assert "not both" in words(both)
    assert 'value="toinen"' in both.text
    assert "does not know this source" in words(sent(editor, GOOD, known="muu"))


def test_the_same_again_would_change_nothing(running: Running, editor: httpx.Client) -> None:
    page = sent(editor, GOOD)
    editor.post(page.url.path)
    again = sent(editor, GOOD)
    assert "Nothing would change." in words(again)
    assert "Take the changes in" not in words(again)
    assert revision(running) == 2


def test_a_yes_twice_is_done_once(running: Running, editor: httpx.Client) -> None:
    page = sent(editor, GOOD)
    places: list[str] = []

    def commit() -> None:
        answer = editor.post(page.url.path)
        places.append(answer.headers["location"])

    both = [threading.Thread(target=commit) for _ in range(2)]
    for it in both:
        it.start()
    for it in both:
        it.join()
    commit()
    assert set(places) == {f"{P}/history/2?done=import"}
    assert revision(running) == 2


def test_a_project_that_moved_is_looked_at_again(running: Running, editor: httpx.Client) -> None:
    page = sent(editor, GOOD)
    posted(editor, f"{P}/edit/actors/ylitys", {"name_fi": "Toinen ry"})
    for answer in (editor.post(page.url.path), editor.get(page.url.path)):
        assert answer.status_code == 409
        assert "has changed meanwhile" in words(answer)
    assert revision(running) == 2
    again = editor.post(f"{page.url.path}/again", follow_redirects=True)
    assert "Revision 2" in words(again)
    done = editor.post(again.url.path, follow_redirects=True)
    assert "The import is done." in words(done)
    assert editor.get(page.url.path).status_code == 404


def test_a_file_is_let_go(editor: httpx.Client) -> None:
    page = sent(editor, GOOD)
    assert editor.post(f"{page.url.path}/refuse").headers["location"] == f"{P}/import"
    assert editor.get(page.url.path).status_code == 404
    assert editor.post(page.url.path).status_code == 404


def test_hostile_text_stays_inert(running: Running, editor: httpx.Client) -> None:
    rows = workbook(("paha", HOSTILE, "järjestö"), ("polku", HOSTILE, HOSTILE))
    page = sent(editor, rows, f"{HOSTILE}.xlsx", name=HOSTILE)
    assert "<script>alert" not in page.text
    done = editor.post(page.url.path, data={"note": HOSTILE}, follow_redirects=True)
    bad = sent(editor, workbook((HOSTILE, HOSTILE, ""), (HOSTILE, "b", "")), f"{HOSTILE}.xlsx")
    for it in (done, bad, editor.get(f"{P}/import"), editor.get(f"{P}/history")):
        assert "<script>alert" not in it.text


def test_an_upload_of_somebody_else_is_for_editors_only(
    running: Running, editor: httpx.Client
) -> None:
    page = sent(editor, GOOD)
    for other in (editors.person(running, "viewer"), editors.visitor(running)):
        for place in ("", "/marked"):
            assert other.get(f"{page.url.path}{place}").status_code in (403, 404)
        for place in ("", "/again", "/refuse"):
            assert other.post(f"{page.url.path}{place}").status_code in (403, 404)
        assert sent(other, GOOD).status_code in (403, 404)
    assert revision(running) == 1


def test_another_site_uploads_nothing(running: Running, editor: httpx.Client) -> None:
    files = {"file": ("a.xlsx", GOOD)}
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert editor.post(f"{P}/import", files=files, headers=headers).status_code == 403


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_preview_is_in_the_language_of_the_reader(editor: httpx.Client, language: str) -> None:
    page = editor.get(f"{sent(editor, GOOD).url.path}?lang={language}")
    assert {"fi": "Ota muutokset käyttöön", "sv": "Ta ändringarna i bruk"}[language] in words(page)

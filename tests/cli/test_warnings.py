"""One folder with one of every suspicion, as ``netmap check`` tells of it."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from netmap.text import LANGUAGES
from tests.conftest import Folder, Run

EXPECTED = [
    ("actors.csv", 3, "business_id", "I3", "2077474-1", "bad_check_digit"),
    ("actors.csv", 4, "business_id", "I4", "207747-0", "bad_id_length"),
    ("actors.csv", 5, "business_id", "I5", "unknown", "bad_id_form"),
    ("actors.csv", 6, "association_id", "J6", "7654321", "bad_association_id"),
    ("actors.csv", 7, "name_fi", "C7", "KYLÄN TUKI", "likely_duplicate"),
    ("documents.csv", 2, "status", "C2", "to_be_signed", "overdue_promise"),
    ("documents.csv", 3, "date", "D3", "9000", "not_yet"),
    ("events.csv", 3, "id", "A3", "e2", "repeated_event"),
    ("events.csv", 4, "restates", "C4", "e4", "cycle"),
    ("goals.csv", 2, "parent", "D2", "g2", "cycle"),
    ("posts.csv", 2, "name_fi", "B2", "Mai…", "public_name"),
    ("posts.csv", 2, "note", "D2", "mai…", "public_email"),
    ("posts.csv", 3, "Puhelin", "E3", "040…", "public_phone"),
    ("posts.csv", 4, "note", "D4", "131…", "public_identity_code"),
    ("ties.csv", 2, "target", "C2", "b", "cycle"),
    ("ties.csv", 4, "target", "C4", "a", "tie_to_itself"),
    ("ties.csv", 6, "id", "A6", "t5", "repeated_tie"),
    ("ties.csv", 7, "status", "G7", "promised", "ended_promise"),
    ("ties.csv", 8, "status", "G8", "promised", "overdue_promise"),
]
SECRETS = ("Virtanen", "maija.virtanen", "0401234567", "308T")

ACTORS = """\
id,kind,name_fi,name_sv,name_en,aliases,region,municipality,business_id,association_id
a,ngo,Kylän Tuki ry,,,,,,2077474-0,
b,ngo,Bar,,,,,,2077474-1,
c,ngo,Cafe,,,,,,207747-0,
d,ngo,Delta,,,,,,unknown,
e,ngo,Eko,,,,,,,7654321
f,ngo,KYLÄN TUKI,,,,,,FI20774740,123.456
"""
TIES = """\
id,source,target,kind,start,end,status
t1,a,b,part_of,2018,,stated
t2,b,a,part_of,2018,,stated
t3,a,a,funds,2018,2018,stated
t4,a,c,funds,2018,2018,stated
t5,a,c,funds,2018,2018,stated
t6,a,d,funds,2018,2018,promised
t7,a,e,funds,2018,,promised
t8,a,f,funds,9000,,promised
"""
DOCUMENTS = "id,kind,status,date\nd1,agreement,to_be_signed,2019\nd2,agreement,made,9000\n"
EVENTS = """\
id,kind,restates,start,end
e1,event,,2018,2018
e2,event,,2018,2018
e3,event,e4,2018,2018
e4,event,e3,2017,2017
"""
GOALS = "id,project,level,parent\ng1,a,main,g2\ng2,a,sub,g1\n"
POSTS = """\
id,name_fi,organisation,note,Puhelin
p1,puheenjohtaja Maija Virtanen,a,maija.virtanen@example.fi,
p2,sihteeri,a,,0401234567
p3,ohjaaja,a,131052-308T,
"""


@pytest.fixture
def suspicious(folder: Folder) -> Path:
    return folder(
        actors=ACTORS, ties=TIES, documents=DOCUMENTS, events=EVENTS, goals=GOALS, posts=POSTS
    )


def test_check_tells_of_every_suspicion_at_its_cell(run: Run, suspicious: Path) -> None:
    ended = run("check", suspicious, "--format", "json")
    problems = json.loads(ended.stdout)["problems"]
    keys = ("row", "column", "cell", "value", "code")
    found = [(Path(p["file"]).name, *(p[key] for key in keys)) for p in problems]
    known = {expected[-1] for expected in EXPECTED}
    assert [place for place in found if place[-1] in known] == EXPECTED
    assert {problem["severity"] for problem in problems} == {"warning"}
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_no_report_repeats_personal_data(
    run: Run, suspicious: Path, language: str, form: str
) -> None:
    ended = run("check", suspicious, "--format", form, "--lang", language)
    assert "Mai…" in ended.stdout or r"Mai\u2026" in ended.stdout
    assert not any(secret in ended.stdout + ended.stderr for secret in SECRETS)


def test_questions_are_answered_all_the_same(run: Run, suspicious: Path) -> None:
    assert run("centrality", suspicious).returncode == 0


def test_a_report_on_the_contacts_shows_no_more_than_their_beginning(
    run: Run, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Yhteystiedot"
    sheet.append(["id", "about", "name", "phone", "access", "retain_until", "Muuta", "quote"])
    secret = "SALAINEN teksti"
    sheet.append([secret, secret, f"{secret}\u200b", secret, secret, secret, secret, secret])
    sheet.append([secret, *[secret] * 10])
    sheet.append([None, None, "x" * 11_000, secret])
    path = tmp_path / "contacts.xlsx"
    book.save(path)
    for form in ("table", "json", "csv"):
        ended = run("check", path, "--format", form)
        assert ended.returncode == 1
        assert secret not in ended.stdout
        assert "SAL" in ended.stdout
    assert secret not in run("partners", path).stderr

"""The scripts of the page are plain modules: joined into one file, or served as they are."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Browser, Route

from netmap.views import maps

PLACE = files("netmap.views") / "page"
MODULES = {name: (PLACE / name).read_text(encoding="utf-8") for name in maps.MODULES}
ALL = "\n".join(MODULES.values())
ADDRESS = "http://netmap.test/"


def test_every_module_is_joined_and_says_what_it_is_for() -> None:
    there = {it.name for it in PLACE.iterdir() if it.name.endswith(".js")}
    assert there == set(MODULES)
    assert [name for name, text in MODULES.items() if not text.startswith("// ")] == []


def test_names_are_unique_over_all_modules() -> None:
    pattern = re.compile(r"^(?:export )?(?:function|const|let|class) (\w+)", re.MULTILINE)
    names = Counter(name for text in MODULES.values() for name in pattern.findall(text))
    assert [name for name, count in names.items() if count > 1] == []


def test_imports_are_one_line_of_what_another_module_exports() -> None:
    exported = {
        name: set(re.findall(r"^export (?:function|const) (\w+)", text, re.MULTILINE))
        for name, text in MODULES.items()
    }
    pattern = re.compile(r'^import \{ ([\w, ]+) \} from "\./([\w.]+)";$')
    for name, text in MODULES.items():
        lines = [line for line in text.splitlines() if line.startswith("import")]
        found = [pattern.match(line) for line in lines]
        assert all(found), name
        for match in filter(None, found):
            wanted = set(match[1].split(", "))
            assert wanted <= exported[match[2]], (name, match[0])
            body = "\n".join(line for line in text.splitlines() if not line.startswith("import"))
            assert not [it for it in wanted if not re.search(rf"\b{it}\b", body)], (name, match[0])


def test_what_is_exported_is_imported_somewhere() -> None:
    imported = set(
        re.findall(r"\w+", " ".join(re.findall(r"^import \{(.*?)\}", ALL, re.MULTILINE)))
    )
    exported = re.findall(r"^export (?:function|const) (\w+)", ALL, re.MULTILINE)
    assert [name for name in exported if name not in imported] == []


def test_no_function_is_dead() -> None:
    named = re.findall(r"^(?:export )?(?:function|const|let|class) (\w+)", ALL, re.MULTILINE)
    assert [name for name in named if len(re.findall(rf"\b{name}\b", ALL)) < 2] == []


def test_functions_are_short() -> None:
    for name, text in MODULES.items():
        for body in re.findall(r"^(?:export )?function [^\n]*\n(.*?)^}", text, re.M | re.S):
            assert body.count("\n") <= 30, (name, body)


def test_the_modules_work_unjoined(browser: Browser, written: Path) -> None:
    html = written.read_text(encoding="utf-8")
    start = '<script type="module" src="start.js"></script>'
    html = re.sub(r'<script type="module">.*?</script>', lambda _: start, html, flags=re.DOTALL)
    html = re.sub(r"<meta http-equiv[^>]*>", "", html)

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(ADDRESS)
        kind = "text/javascript" if name in MODULES else "text/html"
        route.fulfill(body=MODULES.get(name, html), content_type=f"{kind}; charset=utf-8")

    page = browser.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.route(f"{ADDRESS}**", answer)
    page.goto(ADDRESS)
    page.locator("#rows tr").first.wait_for()
    assert said == []
    page.close()

"""What netmap says: the same sentences, with the same facts, in all languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import netmap
from netmap.problems import ERRORS
from netmap.text import LANGUAGES, Language, say, sentences

SOURCE = sorted(Path(str(netmap.__file__)).parent.rglob("*.py"))
_MAKERS = {"problem", "problem_at", "_wrong", "Problem", "Contradiction", "Refused"}


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def _texts(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def _name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def _called(node: ast.Call) -> Iterator[str]:
    """Yield the code given to a call that makes a problem: the first text among its arguments."""
    texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
    if _name(node.func) in _MAKERS and texts:
        yield str(texts[0])


def _assigned(node: ast.Assign) -> Iterator[str]:
    if _name(node.targets[0]) == "_CODES" and isinstance(node.value, ast.Dict):
        for value in node.value.values:
            yield from _texts(value)
    elif _name(node.targets[0]) == "code" and isinstance(node.value, ast.IfExp):
        yield from (*_texts(node.value.body), *_texts(node.value.orelse))


def _codes() -> set[str]:
    """Return every code of a problem that the source of netmap uses."""
    found: set[str] = set()
    for path in SOURCE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= set(_called(node))
            elif isinstance(node, ast.Assign):
                found |= set(_assigned(node))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_sentences(language: Language) -> None:
    assert set(sentences(language)) == set(sentences("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_the_same_facts(language: Language) -> None:
    english = {key: _placeholders(text) for key, text in sentences("en").items()}
    assert {key: _placeholders(text) for key, text in sentences(language).items()} == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_has_space_around_it(language: Language) -> None:
    texts = {key: text for key, text in sentences(language).items() if key != "errors.matches"}
    assert all(text and text == text.strip() for text in texts.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_plain_names(language: Language) -> None:
    names = {name for text in sentences(language).values() for name in _placeholders(text)}
    assert all(name.isidentifier() for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_problems_are_told_in_whole_sentences(language: Language) -> None:
    told = [text for key, text in sentences(language).items() if key.startswith("problems.")]
    assert all(text.endswith((".", ").")) for text in told)


def test_the_codes_of_the_source_are_found() -> None:
    assert {"dangling", "unknown_reference", "impossible_date", "counts_differ"} <= _codes()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(_codes()))
def test_every_problem_has_a_message_and_a_fix(code: str, language: Language) -> None:
    assert {f"problems.{code}.message", f"problems.{code}.fix"} <= set(sentences(language))


def test_every_problem_that_is_told_of_can_happen() -> None:
    told = {key.split(".")[1] for key in sentences("en") if key.startswith("problems.")}
    assert told == _codes()


def test_every_error_is_a_problem_that_can_happen() -> None:
    assert _codes() >= ERRORS


@pytest.mark.parametrize("hostile", ["{0}", "{value}", "%s", "{", "}", "\\", "</script>"])
def test_facts_are_never_taken_for_placeholders(hostile: str) -> None:
    told = say("problems.dangling.message", "en", value=hostile)
    assert told == f"There is no actor {hostile}."


def test_a_missing_fact_is_a_fault_that_shows() -> None:
    with pytest.raises(KeyError):
        say("problems.dangling.message", "en")


def test_an_unknown_sentence_is_a_fault_that_shows() -> None:
    with pytest.raises(KeyError):
        say("problems.no_such_thing.message", "en")

"""The catalogue: every question declares itself once, and can be asked, told and listed by that."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, is_dataclass
from inspect import signature
from pathlib import Path

import pytest

from netmap import catalogue
from netmap.catalogue import Column, Question, question
from netmap.dataset import Dataset
from netmap.telling import Telling, plain, tell
from netmap.text import LANGUAGES, sentences

QUESTIONS = catalogue.names()
TOLD: dict[str, dict[str, object]] = {
    "coverage": {"indicator": "contact_person_named"},
    "without": {"actor": "pp-jarjestorakenne"},
    "paths": {"from_": "pp-jarjestorakenne", "to": "kunta-oulu"},
    "changes": {"from_": "2018", "to": "2019"},
    "compare": {"at": ("2018", "2019")},
    "summary": {"year": 2019},
}
"""What the questions that need something are told."""


def columns(asked: Question) -> list[Column]:
    return [Column(name=it) if isinstance(it, str) else it for it in asked.columns]


def test_every_file_of_questions_is_a_question_and_nothing_else_is() -> None:
    folder = Path(str(catalogue.__file__)).parent / "questions"
    written = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert set(QUESTIONS) == written


def test_there_is_no_question_of_another_name() -> None:
    for name in ("popularity", "__init__", "../areas"):
        with pytest.raises(KeyError):
            question(name)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_headline_read_from_the_text_is_what_the_question_says(name: str) -> None:
    asked = question(name)
    (headline,) = (it for it in catalogue.headlines() if it.name == name)
    assert headline.group == asked.group
    assert headline.says == {key: getattr(asked, key) for key in LANGUAGES}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_a_sentence_in_three_languages(name: str) -> None:
    asked = question(name)
    assert len({asked.fi, asked.sv, asked.en}) == len(LANGUAGES)
    assert all(len(sentence) < 110 for sentence in (asked.fi, asked.sv, asked.en))


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_options_are_the_parameters_of_the_function(name: str) -> None:
    asked = question(name)
    _, *taken = signature(asked.ask).parameters.values()
    assert [option.parameter for option in asked.options] == [it.name for it in taken]
    for option, parameter in zip(asked.options, taken, strict=True):
        assert option.required == (parameter.default is parameter.empty)
        if not option.required and option.kind != "flag":
            assert option.default == parameter.default
        assert all(getattr(option, language) for language in LANGUAGES)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_column_has_a_heading_in_three_languages(name: str) -> None:
    for column in columns(question(name)):
        for language in LANGUAGES:
            assert f"columns.{column.heading or column.name}" in sentences(language)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_answered_and_told_in_three_languages(
    name: str, everything: Dataset
) -> None:
    asked = question(name)
    answer = asked.answer(everything, **TOLD.get(name, {}))
    assert is_dataclass(answer) or isinstance(answer, tuple)
    for language in LANGUAGES:
        told = tell(asked, answer, everything, language, rows=True)
        assert told.tables
        assert all(len(row) == len(it.headings) for it in told.tables for row in it.rows)
    assert plain(answer) is not None


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_labels_of_figures_are_columns_and_the_figures_name_their_rows(
    name: str, everything: Dataset
) -> None:
    asked = question(name)
    if not asked.labels:
        return
    assert set(asked.labels) <= {column.name for column in columns(asked)}
    answer = asked.answer(everything, **TOLD.get(name, {}))
    assert answer
    assert all("rows" in {item.name for item in fields(row)} for row in answer)


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - set(TOLD)))
def test_a_question_of_nothing_has_an_answer(name: str) -> None:
    asked = question(name)
    nothing = Dataset()
    assert tell(asked, asked.answer(nothing), nothing, "fi").tables


def test_a_new_question_is_one_new_file(tmp_path: Path) -> None:
    source = Path(str(catalogue.__file__)).parent
    code = f"""
import netmap.questions
netmap.questions.__path__.append({str(tmp_path)!r})
import importlib.resources, netmap.catalogue as catalogue
catalogue.files = lambda name: __import__("pathlib").Path({str(tmp_path)!r})
from netmap_cli.main import cli
cli(["--help"], standalone_mode=False)
cli(["sources", "examples/kainuu", "--format", "json"], standalone_mode=False)
"""
    (tmp_path / "sources.py").write_text(
        '''"""Sources."""
from dataclasses import dataclass
from netmap.catalogue import Question

@dataclass(frozen=True)
class Cited:
    """A source."""
    source: str
    records: int

def ask(dataset):
    """Count the records that cite each source."""
    return tuple(Cited(*pair) for pair in dataset.citing.items())

QUESTION = Question(ask=ask, group="records", fi="Lähteet?", sv="Källor?", en="Which sources?",
                    columns=("source", "records"))
''',
        encoding="utf-8",
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=source.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "sources  Which sources?" in " ".join(run.stdout.split("\n"))
    assert '"source": "kainuu-innokyla"' in run.stdout


def test_an_actor_that_is_not_there_is_told_by_its_id() -> None:
    telling = Telling(Dataset(), "fi")
    assert telling.actor("nobody") == "nobody"
    assert telling.actor("kunta-oulu") == "Oulu"
    assert Telling(Dataset(), "sv").actor("kunta-oulu") == "Uleåborg"


@pytest.mark.parametrize(("language", "shown"), [("fi", "~8,4"), ("sv", "~8,4"), ("en", "~8.4")])
def test_a_number_is_written_as_the_language_does(language: str, shown: str) -> None:
    assert Telling(Dataset(), language).number(8.4, "about") == shown
    assert Telling(Dataset(), language).number(None) == "–"

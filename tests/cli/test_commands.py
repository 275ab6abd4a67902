from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import click
import pytest

from netmap_cli.main import Commands, cli, main
from tests.conftest import Folder, Run

QUESTIONS = {
    "check": [],
    "partners": [],
    "meetings": [],
    "indicators": [],
    "coverage": ["contact_person_named"],
    "centrality": [],
    "structure": [],
    "without": ["--actor", "pp-jarjestorakenne"],
}
ASKED = pytest.mark.parametrize("name", QUESTIONS)
LANGUAGES = pytest.mark.parametrize("language", ["fi", "sv", "en"])
SOURCE = Path(__file__).parents[2] / "examples" / "pohjois-pohjanmaa"
MESSAGES = {"message", "fix"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def asked(name: str, *sources: Path) -> list[object]:
    return [name, *sources, *QUESTIONS[name]]


def cells(output: str) -> list[str]:
    return [cell for row in csv.reader(StringIO(output)) for cell in row]


def broken(folder: Folder) -> Path:
    actors = [{"id": "a", "kind": "ngo"}]
    ties = [{"id": "t", "source": "a", "target": "gone", "kind": "meets"}]
    return folder("broken", actors=actors, ties=ties)


COMMANDS = cli.list_commands(click.Context(cli))


def options() -> Iterator[tuple[str, click.Option]]:
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        for option in command.params:
            if isinstance(option, click.Option):
                yield f"{name} {option.opts[0]}", option


def assert_refused(ended: subprocess.CompletedProcess[str], status: int, *words: str) -> None:
    assert (ended.returncode, ended.stdout) == (status, "")
    assert len(ended.stderr.splitlines()) == 1 or status == 2
    assert all(word in ended.stderr for word in (*words, "\n"))
    assert "Traceback" not in ended.stderr


# Answers


@ASKED
@LANGUAGES
def test_every_command_answers_in_a_table(run: Run, name: str, language: str) -> None:
    ended = run(*asked(name, SOURCE), "--lang", language)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len(ended.stdout) > 20
    assert language == "en" or "None" not in ended.stdout


@ASKED
def test_machines_get_the_same_in_json_and_csv_and_every_language(run: Run, name: str) -> None:
    told = [
        json.loads(run(*asked(name, SOURCE), "--format", "json", "--lang", it).stdout)
        for it in ("fi", "sv")
    ]
    output = run(*asked(name, SOURCE), "--format", "csv").stdout
    finnish, swedish = (without_messages(answer) for answer in told)
    assert finnish == swedish
    rows = finnish if isinstance(finnish, list) else [finnish]
    fields = [set(row) - MESSAGES for row in csv.DictReader(StringIO(output))]
    assert fields == [set(row) for row in rows]


@ASKED
def test_what_is_missing_is_empty_in_csv(
    run: Run, example_folders: tuple[Path, ...], name: str
) -> None:
    ended = run(*asked(name, *example_folders), "--format", "csv")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert not re.search(r"\bNone\b", ended.stdout)


def without_messages(answer: Any) -> Any:
    """Return the problems of a check, else the answer, without what follows the language."""
    if isinstance(answer, dict) and "problems" in answer:
        return [
            {key: value for key, value in problem.items() if key not in MESSAGES}
            for problem in answer["problems"]
        ]
    return answer


@LANGUAGES
def test_areas_are_named_in_the_language_of_the_table(run: Run, language: str) -> None:
    output = run("areas", "pohjois-pohjanmaa", "--at", "2018", "--lang", language).stdout
    assert {"fi": "Oulu ", "sv": "Uleåborg", "en": "Oulu "}[language] in output


@pytest.mark.parametrize("form", ["json", "csv"])
def test_machines_get_finnish_names_of_areas(run: Run, form: str) -> None:
    command = ["areas", "17", "--at", "2018", "--format", form]
    assert run(*command, "--lang", "sv").stdout == run(*command).stdout
    assert "Uusikaarlepyy" not in run(*command).stdout


def test_names_in_a_table_follow_the_language(run: Run, example_folders: tuple[Path, ...]) -> None:
    command = ["centrality", *example_folders, "--top", "1"]
    assert "hanke" in run(*command, "--lang", "fi").stdout
    assert "North Ostrobothnia" in run(*command, "--lang", "en").stdout


@pytest.mark.parametrize("measure", ["degree", "betweenness", "closeness"])
def test_centrality_ranks_all_actors_by_the_measure(run: Run, measure: str) -> None:
    output = run("centrality", SOURCE, "--measure", measure, "--format", "json").stdout
    rows = json.loads(output)
    scores = [row[measure] for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert [row["rank"] for row in rows][:1] == [1]


def test_only_the_first_are_shown_when_asked(run: Run) -> None:
    output = run("centrality", SOURCE, "--top", "3", "--format", "json").stdout
    assert len(json.loads(output)) == 3


@pytest.mark.parametrize("name", ["partners", "meetings", "coverage"])
def test_the_rows_behind_the_figures_can_be_shown(run: Run, name: str) -> None:
    output = run(*asked(name, SOURCE), "--rows").stdout
    assert "pp-valikysely-2019" in output
    assert "pp-valikysely-2019" not in run(*asked(name, SOURCE)).stdout


def test_a_table_says_which_records_count(run: Run) -> None:
    output = run("structure", SOURCE).stdout
    assert "located_in" in output
    assert "lapsed" in output
    assert "2019-08" in run("structure", SOURCE, "--at", "2019-08").stdout


def test_kinds_and_statuses_are_chosen_by_comma_lists(run: Run) -> None:
    command = ["structure", SOURCE, "--format", "json"]
    chosen = run(*command, "--kinds", "meets, funds", "--statuses", "stated,lapsed").stdout
    assert json.loads(chosen)["selection"]["kinds"] == ["meets", "funds"]
    assert json.loads(chosen)["selection"]["statuses"] == ["stated", "lapsed"]


def test_a_source_can_be_left_out(run: Run, example_folders: tuple[Path, ...]) -> None:
    command = ["structure", *example_folders, "--kinds", "all", "--statuses", "all"]
    left = run(*command, "--without-source", "pp-valikysely-2019", "--format", "json")
    assert json.loads(left.stdout)["ties"] == 54


def test_check_says_when_there_is_nothing_to_say(run: Run, folder: Folder) -> None:
    ended = run("check", folder(actors=[{"id": "a", "kind": "ngo"}]))
    assert (ended.returncode, len(ended.stdout.splitlines())) == (0, 1)


def test_a_table_says_when_more_is_told_than_there_are_units(run: Run, folder: Folder) -> None:
    row = {"indicator": "i", "as_of": "2018", "denominator": "1", "status": "done"}
    source = folder(
        actors=[{"id": "team", "kind": "ngo", "name_en": "The Team"}],
        indicators=[{"id": "i", "unit": "ngo", "measure": "state"}],
        observations=[
            {"id": "o1", "unit": "team", **row},
            {"id": "o2", "count": "2", **row, "status": "promised"},
        ],
    )
    output = run("coverage", source, "i").stdout
    assert "more units are reported than there are" in output
    assert "The Team" in output


def test_a_table_says_which_figure_is_not_stated(run: Run) -> None:
    output = run("coverage", SOURCE, "survey_answered").stdout
    assert "not stated" in output


def test_the_language_can_be_set_by_the_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETMAP_LANG", "sv")
    assert "Uleåborg" in run("areas", "17", "--at", "2018").stdout
    assert "Uleåborg" not in run("areas", "17", "--at", "2018", "--lang", "fi").stdout


def test_an_unknown_language_in_the_environment_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETMAP_LANG", "xx")
    assert_refused(run("areas", "17"), 2, "xx")


# Hostile data


@pytest.mark.parametrize("name", ["check", "centrality", "structure", "indicators", "meetings"])
def test_no_cell_of_a_csv_is_a_formula(run: Run, hostile: Path, name: str) -> None:
    ended = run(name, hostile, "--format", "csv")
    assert ended.returncode == 0
    assert not [cell for cell in cells(ended.stdout) if cell.startswith(FORMULA)]


@pytest.mark.parametrize("form", ["table", "json", "csv"])
@pytest.mark.parametrize("name", ["check", "centrality", "structure", "indicators", "partners"])
def test_markup_in_data_is_shown_as_it_is(run: Run, hostile: Path, name: str, form: str) -> None:
    ended = run(name, hostile, "--format", form)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_control_characters_of_data_do_not_reach_the_terminal(run: Run, folder: Folder) -> None:
    source = folder(actors=[{"id": "a", "kind": "ngo", "name_en": "\x1b[31mred\x1b]0;title\x07"}])
    assert "\x1b" not in run("centrality", source).stdout
    assert "\x1b" not in run("without", source, "--actor", "\x1b[31m").stderr


# Refusals


@ASKED
def test_a_missing_source_is_one_message(run: Run, name: str) -> None:
    assert_refused(run(*asked(name, Path("no/such/folder"))), 1, "no/such/folder")


def test_the_map_of_a_missing_source_is_not_written(run: Run, tmp_path: Path) -> None:
    assert_refused(run("map", "no/such/folder", "-o", tmp_path / "map.html"), 1, "no/such/folder")
    assert not list(tmp_path.iterdir())


@ASKED
def test_errors_in_the_data_keep_all_commands_but_check_from_answering(
    run: Run, folder: Folder, name: str
) -> None:
    ended = run(*asked(name, broken(folder)))
    assert ended.returncode == 1
    assert (ended.stdout != "") is (name == "check")
    assert name == "check" or "netmap check" in ended.stderr


def test_errors_in_the_data_keep_the_map_from_being_written(run: Run, folder: Folder) -> None:
    source = broken(folder)
    assert_refused(run("map", source, "-o", source.parent / "map.html"), 1, str(source))
    assert not (source.parent / "map.html").exists()


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_check_lists_errors_and_ends_with_status_one(run: Run, folder: Folder, form: str) -> None:
    ended = run("check", broken(folder), "--format", form)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "gone" in ended.stdout


def test_a_folder_without_tables_is_named_with_the_way_to_check_it(
    run: Run, folder: Folder
) -> None:
    source = folder("empty")
    assert_refused(run("partners", source), 1, f"netmap check {source}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["coverage", SOURCE, "no_such_indicator"], ["no_such_indicator"]),
        (["coverage", SOURCE, "contact_person_name"], ["contact_person_named"]),
        (["without", SOURCE, "--actor", "pp-jarjestorakene"], ["pp-jarjestorakenne"]),
        (["areas", "kainu"], ["kainuu"]),
        (["areas", "kainuu", "--at", "2014"], ["2014"]),
        (["areas", "kainuu", "--at", "2027-01-01"], ["2027-01-01"]),
        (["structure", SOURCE, "--without-source", "no-such-source"], ["no-such-source"]),
    ],
)
def test_unknown_names_are_one_message(run: Run, arguments: list[object], words: list[str]) -> None:
    assert_refused(run(*arguments), 1, *words)
    assert_refused(run(*arguments, "--format", "json"), 1, *words)


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-command"],
        ["structure"],
        ["structure", SOURCE, "--no-such-option"],
        ["structure", SOURCE, "--at", "20181"],
        ["structure", SOURCE, "--at", "2018-13"],
        ["structure", SOURCE, "--at", "2018-02-30"],
        ["structure", SOURCE, "--at", ""],
        ["structure", SOURCE, "--kinds", "no_such_kind"],
        ["structure", SOURCE, "--kinds", ""],
        ["structure", SOURCE, "--statuses", "no_such_status"],
        ["structure", SOURCE, "--format", "xml"],
        ["structure", SOURCE, "--lang", "de"],
        ["centrality", SOURCE, "--measure", "popularity"],
        ["centrality", SOURCE, "--top", "0"],
        ["without", SOURCE],
        ["coverage", SOURCE],
        ["map", SOURCE],
        ["map", SOURCE, "-o", "map.html", "--at", "soon"],
        ["areas"],
        ["areas", "kainuu", "--at", "soon"],
    ],
)
def test_malformed_questions_end_with_status_two(run: Run, arguments: list[object]) -> None:
    assert_refused(run(*arguments), 2)


def test_a_missing_argument_is_told_of_in_the_language(run: Run) -> None:
    told = run("coverage", SOURCE, SOURCE, "--lang", "fi").stderr
    assert "Argumentti INDICATOR puuttuu." in told
    assert "The " not in told


def test_messages_follow_the_language(run: Run) -> None:
    asking = ["without", SOURCE, "--actor", "no-such", "--lang"]
    told = [run(*asking, language).stderr for language in ("fi", "sv", "en")]
    assert len(set(told)) == 3
    assert all("no-such" in message and len(message.splitlines()) == 1 for message in told)


def test_an_impossible_date_is_told_in_one_language(run: Run) -> None:
    told = run("areas", "kainuu", "--at", "2014", "--lang", "fi").stderr
    assert "2014" in told
    assert "date" not in told


def test_an_unknown_region_is_a_warning_and_blocks_no_answer(run: Run, folder: Folder) -> None:
    source = folder(
        actors=[{"id": "p", "kind": "project"}, {"id": "set", "kind": "ngo_group"}],
        sizes=[
            {"id": "s", "actor": "set", "partner_of": "p", "universe": "atlantis", "count": "3"}
            | {"start": "2018", "end": "2018"}
        ],
        indicators=[{"id": "i", "unit": "x", "measure": "state", "universe": "atlantis"}],
        observations=[{"id": "o", "indicator": "i", "as_of": "2018", "status": "done"}],
    )
    asked = [["check", source], ["partners", source], ["indicators", source]]
    assert [run(*words).returncode for words in asked] == [0, 0, 0]
    assert run("coverage", source, "i").returncode == 0


@pytest.mark.parametrize("table", ["actors", "ties"])
def test_a_folder_in_the_place_of_a_table_is_one_message(
    run: Run, folder: Folder, table: str
) -> None:
    source = folder(actors=[{"id": "a", "kind": "ngo"}])
    (source / f"{table}.csv").unlink(missing_ok=True)
    (source / f"{table}.csv").mkdir()
    ended = run("structure", source)
    assert_refused(ended, 1)


def test_a_link_to_nowhere_in_the_place_of_a_table_is_one_message(run: Run, folder: Folder) -> None:
    source = folder(actors=[{"id": "a", "kind": "ngo"}])
    (source / "ties.csv").symlink_to(source / "gone.csv")
    assert_refused(run("structure", source), 1)


# The file that map writes


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "map.html"


def test_the_map_is_written_and_told_of(run: Run, target: Path) -> None:
    ended = run("map", SOURCE, "-o", target)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert str(target) in ended.stdout
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_map_shows_all_kinds(run: Run, target: Path) -> None:
    run("map", SOURCE, "-o", target, "--title", "Kartta", "--lang", "en", "--at", "2019")
    page = target.read_text(encoding="utf-8")
    ties = page.partition('"edges":')[2].partition('"sources":')[0]
    assert '"located_in"' in ties
    assert '<html lang="en"' in page
    assert "<title>Kartta</title>" in page


def test_a_map_of_netmap_is_replaced(run: Run, target: Path) -> None:
    run("map", SOURCE, "-o", target, "--title", "old")
    assert run("map", SOURCE, "-o", target, "--title", "new").returncode == 0
    assert "<title>new</title>" in target.read_text(encoding="utf-8")


def test_a_map_beside_the_tables_is_replaced_too(run: Run, folder: Folder) -> None:
    source = folder(actors=[{"id": "a", "kind": "ngo"}])
    for _ in range(2):
        assert run("map", source, "-o", source / "map.html").returncode == 0


def test_any_other_file_is_replaced_with_force_only(run: Run, target: Path) -> None:
    target.write_text("mine")
    assert_refused(run("map", SOURCE, "-o", target), 1, "--force")
    assert target.read_text() == "mine"
    assert run("map", SOURCE, "-o", target, "--force").returncode == 0


def test_an_input_is_never_replaced(run: Run, folder: Folder) -> None:
    source = folder(actors=[{"id": "a", "kind": "ngo"}], notes='name="generator" content="netmap ')
    before = {path: path.read_bytes() for path in source.iterdir()}
    for path in before:
        assert_refused(run("map", source, "-o", path, "--force"), 2, str(path))
        assert_refused(run("map", source, "-o", path), 2, str(path))
    assert {path: path.read_bytes() for path in source.iterdir()} == before


def test_an_input_is_not_replaced_under_another_name(
    run: Run, folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = folder(actors=[{"id": "a", "kind": "ngo"}])
    (tmp_path / "link").symlink_to(source, target_is_directory=True)
    (tmp_path / "link.csv").symlink_to(source / "actors.csv")
    monkeypatch.chdir(tmp_path)
    for other in ("link/actors.csv", "link.csv", "./data/../data/actors.csv"):
        assert_refused(run("map", "data", "-o", other, "--force"), 2, Path(other).name)
    assert (source / "actors.csv").read_text() == "id,kind\na,ngo\n"


def test_an_input_behind_a_link_is_not_replaced(run: Run, folder: Folder, tmp_path: Path) -> None:
    table = tmp_path / "shared.csv"
    table.write_text("id,kind\na,ngo\n")
    source = folder()
    (source / "actors.csv").symlink_to(table)
    assert_refused(run("map", source, "-o", table, "--force"), 2, str(table))
    assert table.read_text() == "id,kind\na,ngo\n"


@pytest.mark.parametrize("path", ["folder.html", "no/such/map.html", "file/map.html"])
def test_a_place_where_nothing_can_be_written_is_one_message(
    run: Run, tmp_path: Path, path: str
) -> None:
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "file").write_text("mine")
    assert_refused(run("map", SOURCE, "-o", tmp_path / path, "--force"), 1, path)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["file", "folder.html"]


def test_a_name_that_is_too_long_is_one_message(run: Run, tmp_path: Path) -> None:
    assert_refused(run("map", SOURCE, "-o", tmp_path / f"{'m' * 300}.html"), 1)


def test_nothing_but_the_map_is_left_behind(run: Run, target: Path) -> None:
    run("map", SOURCE, "-o", target)
    assert list(target.parent.iterdir()) == [target]
    assert target.stat().st_mode & 0o777 == 0o666 & ~_umask()


def test_a_map_that_fails_leaves_the_old_one(run: Run, folder: Folder, target: Path) -> None:
    run("map", SOURCE, "-o", target)
    before = target.read_bytes()
    assert run("map", broken(folder), "-o", target).returncode == 1
    assert target.read_bytes() == before


def test_a_map_is_the_same_twice(run: Run, target: Path) -> None:
    run("map", SOURCE, "-o", target)
    first = target.read_bytes()
    run("map", SOURCE, "-o", target)
    assert target.read_bytes() == first


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


# Help


@pytest.mark.parametrize("name", [None, *COMMANDS])
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_command_has_help(run: Run, name: str | None, flag: str) -> None:
    ended = run(*([name] if name else []), flag)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Usage: ")


@pytest.mark.parametrize(("name", "option"), [pytest.param(*it, id=it[0]) for it in options()])
def test_every_option_has_help(name: str, option: click.Option) -> None:
    assert option.help, name


def test_help_names_all_commands(run: Run) -> None:
    output = run("--help").stdout
    assert all(f"\n  {name} " in output for name in COMMANDS)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", ("Omat tiedot:", "Mitä puuttuu")),
        ("sv", ("Egna uppgifter:", "Vad saknas")),
        ("en", ("Your data:", "What is missing")),
    ],
)
def test_help_speaks_three_languages(run: Run, language: str, words: tuple[str, ...]) -> None:
    output = run("--lang", language, "--help").stdout
    assert all(word in output for word in words)


def test_the_version_is_told(run: Run) -> None:
    assert re.fullmatch(r"netmap, version \d+\.\d+\.\d+\n", run("--version").stdout)


# Processes


def test_help_loads_nothing_that_is_slow() -> None:
    code = (
        "import sys; sys.argv = ['netmap', '--help']\n"
        "from netmap_cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "slow = {'pydantic', 'networkx', 'rich', 'igraph', 'jinja2', 'pyvis', 'IPython'}\n"
        "print('slow:', sorted(slow & set(sys.modules)))\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.endswith("slow: []\n")


def test_a_real_process_answers_in_utf8_whatever_the_locale(command: str) -> None:
    environment = {"PATH": os.defpath, "LC_ALL": "C"}
    asking = [command, "areas", "pohjois-pohjanmaa", "--at", "2018", "--format", "json"]
    ended = subprocess.run(asking, capture_output=True, env=environment, check=True)
    assert "Hyrynsalmi" not in ended.stdout.decode("utf-8")
    assert "Pyhäjärvi" in ended.stdout.decode("utf-8")


def test_a_real_process_fails_without_a_traceback(command: str) -> None:
    asking = [command, "partners", "no/such/folder"]
    ended = subprocess.run(asking, capture_output=True, text=True, check=False)
    assert_refused(ended, 1, "no/such/folder")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_reader_that_leaves_early_is_no_problem(command: str, form: str) -> None:
    asking = [command, "areas", "finland", "--at", "2018", "--format", form]
    with subprocess.Popen(asking, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=20) == 0


def test_an_interrupt_ends_with_status_130_and_no_traceback(command: str) -> None:
    asking = [command, "areas", "finland", "--at", "2018", "--format", "json"]
    with subprocess.Popen(asking, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(1)  # it is at work, and waits: the answer is larger than a pipe
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in errors


def test_an_interrupt_anywhere_ends_with_status_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    waiting = click.Command("wait", callback=interrupted)
    monkeypatch.setattr(Commands, "get_command", lambda *_: waiting)
    monkeypatch.setattr(sys, "argv", ["netmap", "wait"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_full_disk_is_one_message(command: str, form: str) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [command, "areas", "kainuu", "--at", "2018", "--format", form],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr


def test_a_pipe_in_the_place_of_the_map_is_refused(command: str, target: Path) -> None:
    os.mkfifo(target)
    asking = [command, "map", str(SOURCE), "-o", str(target)]
    ended = subprocess.run(asking, capture_output=True, text=True, timeout=6, check=False)
    assert_refused(ended, 1, str(target))
    assert target.is_fifo()


def test_a_missing_indicator_is_called_missing(run: Run, example_folders: list[Path]) -> None:
    for arguments in (example_folders[:1], example_folders[:2]):
        result = run("coverage", *arguments)
        assert (result.returncode, result.stdout) == (2, "")
        assert "INDICATOR" in result.stderr


def test_a_number_that_is_not_exact_keeps_its_sign(run: Run, example_folders: list[Path]) -> None:
    output = run("coverage", example_folders[3], "sote_ngos_in_region").stdout
    assert "~5300" in output
    assert "~440" in output


def test_a_table_is_not_written_over_by_a_map(run: Run, folder: Folder) -> None:
    source = folder(actors=[{"id": "a", "kind": "ngo"}])
    result = run("map", source, "-o", source / "ties.csv", "--force")
    assert (result.returncode, result.stdout) == (2, "")
    assert not (source / "ties.csv").exists()

"""Every question of the catalogue, byte by byte the same from folders and from every store."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from uuid import uuid4

import pytest

import netmap
from netmap.dataset import Dataset
from netmap.model import RECORD_TYPES
from tests.conftest import ROOT, Run

SOURCES = tuple(
    f"examples/{name}" for name in ("ohjelma", "pohjois-pohjanmaa", "kainuu", "keski-suomi")
)
EVERY = "--kinds all --statuses all"
LINES = (
    "attendance",
    "attendance --by event",
    f"bridges {EVERY}",
    f"bridges {EVERY} --between ngo municipal",
    f"bridges {EVERY} --between ngo municipal --direct",
    f"centrality {EVERY}",
    f"centrality {EVERY} --without-source pp-valikysely-2019",
    *(
        f"centrality --measure {it} --at 2019"
        for it in ("betweenness", "closeness", "degree", "eigenvector", "pagerank")
    ),
    "changes --from 2017 --to 2020",
    "compare --at 2018 --at 2021 --measure degree",
    "compare --at 2017 --at 2020 --measure betweenness --top 5",
    "coverage contact_person_named",
    "coverage convened_twice_a_year",
    "coverage decision_to_convene_regularly",
    "coverage ihmiset_fi_users_per_year",
    "coverage municipalities_with_agents",
    "coverage survey_answered",
    "documents",
    "forums",
    "gaps",
    "gaps --year 2018",
    "goals",
    "goals --project pp-jarjestorakenne",
    "goals --project jarjestokainuu-2",
    "indicators",
    "meetings",
    "networks",
    "partners",
    f"paths {EVERY} --from pp-liitto --to kainuu-ohjausryhma",
    "posts",
    "posts --at 2018 --totals",
    "promises",
    "promises --at 2020-01-01",
    "quality",
    "reach",
    "regions",
    "regions --at 2019",
    "seats",
    f"structure {EVERY}",
    f"structure {EVERY} --at 2021",
    "structure --at 2019 --statuses conditional",
    "summary --year 2017",
    "summary --year 2019",
    "surveys",
    f"without {EVERY} --actor pp-jarjestorakenne",
    "without --actor jarjestokainuu-2",
)
WITHOUT_ROWS = {"centrality", "compare", "indicators", "paths", "structure", "without"}
"""What is answered of the network as a whole, or of each date."""
FOLDERS = "folders"


@pytest.fixture(scope="module")
def datasets(neo4j_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Dataset]:
    """Return the examples as they are read from folders, and from a store of each kind."""
    file = tmp_path_factory.mktemp("answers") / "all.netmap"
    server = f"{neo4j_uri}/{uuid4().hex}"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        for place in (file, server):
            with netmap.open(place, create=True) as project:
                assert project.import_(*SOURCES).revision == 1
        with netmap.open() as project:
            project.import_(*SOURCES)
            memory = project.dataset()
        read = netmap.read(*SOURCES)
        return {
            FOLDERS: read,
            "memory": memory,
            "file": netmap.read(file),
            "server": netmap.read(server),
        }


@pytest.mark.parametrize("line", LINES)
def test_an_answer_is_the_same_from_every_store(
    datasets: Mapping[str, Dataset], run: Run, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    name, *options = shlex.split(line)
    for more in ([], ["--rows"])[: 1 if name in WITHOUT_ROWS else 2]:
        told = {}
        for kind, dataset in datasets.items():
            # each was read as the command would; once is enough for all the questions
            monkeypatch.setattr(netmap, "read", lambda *_, found=dataset: found)
            ended = run(name, ROOT, *options, *more, "--format", "json")
            assert (ended.returncode, ended.stderr) == (0, "")
            told[kind] = ended.stdout
        assert told["memory"] == told["file"] == told["server"] == told[FOLDERS] != ""


def test_every_question_is_among_them() -> None:
    assert {line.split()[0] for line in LINES} == set(netmap.catalogue.names())


def test_the_records_are_the_same_in_the_same_order(datasets: Mapping[str, Dataset]) -> None:
    read = datasets[FOLDERS]
    for dataset in datasets.values():
        for record_type in RECORD_TYPES:
            records = list(read.all(record_type).values())
            assert list(dataset.all(record_type).values()) == records
        assert dataset.sources == read.sources
        places = [[claim.place for claim in dataset.claims(record)] for record in read]
        assert places == [[claim.place for claim in read.claims(record)] for record in read]

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from netmap import Network, fictional, maps, read
from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.model import Actor, Kind, PartialDate, Tie
from netmap.views import palette
from netmap.views.map_data import actors
from tests.conftest import HOSTILE, Graph
from tests.map_data import unpacked

VIS_NETWORK = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"


class Parts(HTMLParser):
    """What an HTML parser finds on a page: its tags, and the text of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._last = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style", "title", "h1"):
            self._last = tag
            self.texts.append((tag, ""))

    def handle_data(self, data: str) -> None:
        if self._last:
            tag, text = self.texts.pop()
            self.texts.append((tag, text + data))

    def handle_endtag(self, tag: str) -> None:
        self._last = ""

    def all(self, tag: str) -> list[str]:
        return [text for found, text in self.texts if found == tag]

    @property
    def data(self) -> Any:
        return unpacked(json.loads(self.all("script")[0]))


def tie(name: str, source: str = "a", target: str = "b", **more: object) -> Tie:
    return Tie.model_validate(
        {"id": name, "source": source, "target": target, "kind": "meets", **more}
    )


@pytest.fixture(scope="module")
def network(everything: Dataset) -> Network:
    return Network.of(everything, kinds="all", statuses="all")


@pytest.fixture(scope="module")
def parts(network: Network) -> Parts:
    return Parts(maps.page(network))


def test_the_page_has_every_actor_and_every_tie(parts: Parts, network: Network) -> None:
    assert {node["id"] for node in parts.data["nodes"]} == set(network.actors)
    assert {edge["id"] for edge in parts.data["edges"]} == set(network.ties)


def test_the_page_has_a_place_for_every_actor_in_every_layout(
    parts: Parts, network: Network
) -> None:
    layouts = parts.data["layouts"].values()
    assert len(layouts) >= 2
    assert all(set(layout["positions"]) == set(network.actors) for layout in layouts)


def test_the_page_tells_where_every_tie_was_said(parts: Parts, network: Network) -> None:
    sources = [source["id"] for source in parts.data["sources"]]
    told = {
        edge["id"]: [(sources[place], *rest) for place, *rest in edge.get("evidence", ())]
        for edge in parts.data["edges"]
    }
    assert {name: [_whole(row) for row in rows] for name, rows in told.items()} == {
        name: [(it.source, it.line, it.quote) for it in tie.citations]
        for name, tie in network.ties.items()
    }


def _whole(row: tuple[str | None, ...]) -> tuple[str | None, ...]:
    return (*row, None, None)[:3]


def test_the_same_network_makes_the_same_bytes(network: Network) -> None:
    assert maps.page(network) == maps.page(network)


def test_the_bytes_do_not_depend_on_where_the_sources_lie(
    network: Network, example_folders: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(example_folders[0].parent)
    again = Network.of(read(*(path.name for path in example_folders)), kinds="all", statuses="all")
    assert maps.page(again) == maps.page(network)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_begins_in_the_language_asked_for(network: Network, language: str) -> None:
    parts = Parts(maps.page(network, language=language))
    assert parts.tags[0][1]["lang"] == language
    assert parts.data["language"] == language
    assert parts.all("title") == parts.all("h1") == [parts.data["about"]["title"][language]]


def test_the_page_says_that_netmap_wrote_it_and_as_of_when(everything: Dataset) -> None:
    parts = Parts(maps.page(Network.of(everything, at="2019-08"), title="Kartta"))
    generator = [tag["content"] for _, tag in parts.tags if tag.get("name") == "generator"]
    assert generator[0] is not None
    assert generator[0].startswith("netmap ")
    assert (parts.data["about"]["at"], parts.all("h1")) == ("2019-08", ["Kartta"])


def test_the_page_loads_nothing(parts: Parts) -> None:
    loads = [tag[key] or "" for _, tag in parts.tags for key in ("src", "href") if key in tag]
    assert all(address.startswith("#") for address in loads)
    assert not re.search(r"@import|url\(", parts.all("style")[0])


def test_the_policy_allows_the_scripts_and_the_style_of_the_page_only(parts: Parts) -> None:
    policy = next(tag["content"] for _, tag in parts.tags if "http-equiv" in tag and tag["content"])
    code = [*parts.all("script")[1:], *parts.all("style")]
    hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in code]
    assert re.findall(r"'sha256-[^']+'", policy) == hashes
    assert policy.startswith("default-src 'none'; ")
    assert not re.search(r"unsafe|https?:|\*", policy)


def test_the_page_has_no_code_outside_its_scripts(parts: Parts) -> None:
    assert len(parts.all("script")) == 3
    assert not [key for _, tag in parts.tags for key in tag if key.startswith("on")]
    assert not [tag for _, tag in parts.tags if "style" in tag]


def test_the_modules_stand_together_as_one_without_imports_or_markup() -> None:
    code = maps.script()
    assert not re.search(
        r"^\s*(im|ex)port\b|\bimport\(|\bfetch\(|XMLHttpRequest|\beval\(", code, re.M
    )
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", code)


def test_every_module_is_on_the_page_after_those_that_it_imports_from() -> None:
    folder = files("netmap.views") / "page"
    found = {path.name for path in folder.iterdir() if path.name.endswith(".js")}
    assert found == set(maps.MODULES)


def test_vis_network_is_the_file_that_was_looked_at() -> None:
    pyvis = find_spec("pyvis")
    assert pyvis is not None
    assert pyvis.origin is not None
    script = Path(pyvis.origin).parent / "templates/lib/vis-9.1.2/vis-network.min.js"
    assert sha256(script.read_bytes()).hexdigest() == VIS_NETWORK


def test_hostile_text_stays_inside_the_data(hostile: Path) -> None:
    network = Network.of(read(hostile), kinds="all", statuses="all")
    plain = Parts(maps.page(Network.of(Dataset()), title=HOSTILE))
    parts = Parts(maps.page(network, title=HOSTILE))
    assert "<" not in parts.all("script")[0]
    assert [tag for tag, _ in parts.tags] == [tag for tag, _ in plain.tags]
    assert parts.data["nodes"][0]["id"] == HOSTILE.strip()


def test_a_hostile_title_is_only_a_title(graph: Graph) -> None:
    page = maps.page(graph("a-b"), title=HOSTILE)
    assert Parts(page).all("h1") == [HOSTILE]
    assert page.count("<script>window.XSS") == 0


def test_hostile_text_stays_text_in_a_notebook(hostile: Path) -> None:
    made = maps.to_pyvis(Network.of(read(hostile), kinds="all")).generate_html(notebook=False)
    assert "<script>window.XSS" not in made
    assert "<img src=x" not in made


def test_what_the_vocabulary_does_not_know_is_drawn_among_the_others() -> None:
    actors = [Actor(id=name, kind="unheard of", level="unheard of") for name in "ab"]
    network = Network.of(Dataset([*actors, tie("t", kind="unheard of")]))
    data = Parts(maps.page(network)).data
    assert [node["kind"] for node in data["nodes"]] == ["unheard of", "unheard of"]
    assert [edge["kind"] for edge in data["edges"]] == ["unheard of"]
    assert [family["id"] for family in data["actor_families"]] == ["other"]


def test_a_kind_of_a_project_s_own_is_on_the_map_with_its_label_and_family() -> None:
    own = [
        Kind(id="parish", of="actors", name_fi="seurakunta", name_sv="församling", family="ngo"),
        Kind(id="mentors", of="ties", name_en="mentors", family="cooperates", symmetric="yes"),
        Kind(id="adores", of="ties", name_fi="ihailee"),
    ]
    actors = [Actor(id="a", kind="parish"), Actor(id="b", kind="ngo")]
    network = Network.of(
        Dataset([*own, *actors, tie("t", kind="mentors"), tie("u", kind="adores")])
    )
    data = Parts(maps.page(network)).data
    assert data["labels"]["actor_kind"]["parish"] == {
        "fi": "seurakunta",
        "sv": "församling",
        "en": "seurakunta",
    }
    assert data["labels"]["tie_kind"]["mentors"]["fi"] == "mentors"
    assert [node["family"] for node in data["nodes"]] == ["ngo", "ngo"]
    assert [edge["family"] for edge in data["edges"]] == ["cooperates", ""]
    assert [edge.get("symmetric") for edge in data["edges"]] == [True, None]
    assert [family["count"] for family in data["actor_families"]] == [2]
    assert [edge["title"] for edge in maps.to_pyvis(network).edges] == ["mentors", "ihailee"]


def test_every_actor_and_tie_on_the_map_is_counted_in_the_legend() -> None:
    actors = [Actor(id="a", kind="ngo"), Actor(id="b", kind="unheard of")]
    network = Network.of(Dataset([*actors, tie("t"), tie("u", kind="unheard of")]))
    data = Parts(maps.page(network)).data
    assert sum(family["count"] for family in data["actor_families"]) == 2
    assert sum(family["count"] for family in data["tie_families"]) == 2


def test_nothing_draws_an_empty_page() -> None:
    data = Parts(maps.page(Network.of(Dataset()))).data
    assert (data["nodes"], data["edges"]) == ([], [])
    assert (data["actor_families"], data["tie_families"]) == ([], [])


def test_an_unknown_municipality_is_drawn_under_its_id() -> None:
    dataset = Dataset([Actor(id="a", kind="ngo", municipality="kunta-atlantis")])
    data = Parts(maps.page(Network.of(dataset))).data
    islands = [layout["islands"][0]["name"]["fi"] for layout in data["layouts"].values()]
    assert set(islands) == {"kunta-atlantis"}


def test_a_notebook_gets_every_tie_parallel_ones_too(graph: Graph) -> None:
    drawn = maps.to_pyvis(graph("a-b a-b b-a a-a c"))
    ends = [(edge["from"], edge["to"]) for edge in drawn.edges]
    assert ends == [("a", "b"), ("a", "b"), ("b", "a"), ("a", "a")]
    assert [node["id"] for node in drawn.nodes] == ["a", "b", "c"]


def test_a_notebook_can_add_to_the_drawing(graph: Graph) -> None:
    drawn = maps.to_pyvis(graph("a-b"))
    drawn.add_node("c")
    drawn.add_edge("a", "c")
    assert (drawn.num_nodes(), drawn.num_edges()) == (3, 2)


def test_a_notebook_gets_names_in_its_language(everything: Dataset) -> None:
    drawn = maps.to_pyvis(Network.of(everything), language="en")
    labels = {node["id"]: node["label"] for node in drawn.nodes}
    assert labels["pp-jarjestorakenne"] == everything.actors["pp-jarjestorakenne"].name("en")


LAYOUTS = pytest.mark.parametrize("layout", maps.LAYOUTS)


@LAYOUTS
def test_maps_of_two_dates_stand_alike(everything: Dataset, layout: str) -> None:
    whole = Parts(maps.page(Network.of(everything, kinds="all"), layout=layout)).data
    dated = Parts(maps.page(Network.of(everything, kinds="all", at="2018"), layout=layout)).data
    assert 0 < len(dated["nodes"]) < len(whole["nodes"])
    for width, found in dated["layouts"].items():
        before = whole["layouts"][width]
        assert found["height"] == before["height"]
        assert found["positions"].items() <= before["positions"].items()
        assert found.get("groups") == before.get("groups")


@LAYOUTS
def test_a_layout_has_every_actor_or_every_group(network: Network, layout: str) -> None:
    data = Parts(maps.page(network, layout=layout)).data
    assert data["layout"] == layout
    for found in data["layouts"].values():
        if layout == "aggregated":
            assert {place["id"] for place in found["groups"]} == {
                node["group"] for node in data["nodes"]
            }
        else:
            assert set(found["positions"]) == set(network.actors)


@LAYOUTS
def test_the_grounds_of_a_layout_have_titles_in_every_language(
    network: Network, layout: str
) -> None:
    data = Parts(maps.page(network, layout=layout)).data
    bands = [band for found in data["layouts"].values() for band in found["bands"]]
    assert all(set(band["title"]) == {"fi", "sv", "en"} for band in bands)


@pytest.mark.parametrize(("actors", "ties"), [(2001, 0), (3, 5001)])
def test_a_network_too_large_to_read_is_aggregated(actors: int, ties: int) -> None:
    nodes = [Actor(id=str(number), kind="ngo") for number in range(actors)]
    edges = [tie(f"t{number}", "0", "1") for number in range(ties)]
    network = Network.of(Dataset([*nodes, *edges]))
    assert maps.layout_of(network) == "aggregated"
    assert maps.layout_of(network, "islands") == "islands"


def test_a_network_is_drawn_in_the_view_of_all_its_dates() -> None:
    gone = [Actor(id=str(number), kind="ngo", end=PartialDate(2018)) for number in range(2001)]
    network = Network.of(Dataset([*gone, Actor(id="left", kind="ngo")]), at="2019")
    assert len(network.actors) == 1
    assert maps.layout_of(network) == "aggregated"


@pytest.mark.parametrize(
    "wrong", [{"layout": "rings"}, {"size_by": "fame"}, {"language": "de"}], ids=str
)
def test_what_there_is_not_is_an_error(graph: Graph, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidValueError):
        maps.page(graph("a-b"), **wrong)  # type: ignore[arg-type]


def test_a_value_that_is_not_defined_is_on_the_page_as_none(graph: Graph) -> None:
    data = Parts(maps.page(graph("a-b c"))).data
    values = {node["id"]: node["values"]["constraint"] for node in data["nodes"]}
    assert values["c"] is None
    assert values["a"] is not None
    assert data["sizes"][0]["id"] == "degree"


def test_a_value_is_not_rounded(graph: Graph) -> None:
    drawn = graph("hub-a hub-b hub-c hub-d a-b")
    values = {node["id"]: node["values"] for node in Parts(maps.page(drawn)).data["nodes"]}
    for measure, value in maps.MEASURES.items():
        if measure != "degree":
            told = {name: values[name][measure] for name in drawn.actors}
            assert told == pytest.approx(dict(value(drawn)), rel=1e-9)


def test_a_whole_number_stays_whole_however_large() -> None:
    assert actors._short(1_254_371) == 1_254_371
    assert actors._short(None) is None
    assert actors._short(0.1 + 0.2) == 0.3


def test_a_page_of_fictional_records_says_so(everything: Dataset) -> None:
    region = fictional.region(municipalities=3, actors=40)
    real = [Actor(id="a", kind="ngo")]
    all_made_up = maps.page(Network.of(region), language="en")
    assert "Nothing in it is real." in all_made_up
    some = maps.page(Network.of(Dataset([*region.actors.values(), *real])), language="en")
    assert "40 of 41 actors on this page are made up" in some
    assert 'class="notice" lang' not in maps.page(Network.of(everything))
    assert "Read this." in maps.page(Network.of(region), notice={"en": "Read this."})


def test_a_page_of_one_date_offers_no_other_year(everything: Dataset) -> None:
    data = Parts(maps.page(Network.of(everything, kinds="all", at="2019"))).data
    assert data["years"] is None


def test_other_names_of_an_actor_are_on_the_page() -> None:
    dataset = Dataset(
        [Actor(id="a", kind="ngo", aliases=("AVI", "agency")), Actor(id="b", kind="ngo")]
    )
    nodes = {node["id"]: node for node in Parts(maps.page(Network.of(dataset))).data["nodes"]}
    assert nodes["a"]["aliases"] == ["AVI", "agency"]
    assert "aliases" not in nodes["b"]


def test_of_a_large_network_only_the_measure_asked_for_is_measured() -> None:
    actors = [Actor(id=str(number), kind="ngo") for number in range(2001)]
    network = Network.of(Dataset([*actors, tie("t", "0", "1")]))
    plain = Parts(maps.page(network)).data
    asked = Parts(maps.page(network, size_by="core")).data
    assert [size["id"] for size in plain["sizes"]] == ["degree"]
    assert [size["id"] for size in asked["sizes"]] == ["degree", "core"]
    assert asked["size"] == "core"


def test_a_tie_is_told_with_its_years_its_sureness_and_what_it_rests_on_alone() -> None:
    said = {"source": "report", "line": "3"}
    ties = [
        tie("a", start="2018-03", end="2020", citations=(said,)),
        tie("b", status="promised", citations=(said, {"source": "web"})),
        tie("c", status="inferred"),
        tie("d", status="lapsed"),
        tie("e", status="agreed"),
    ]
    actors = [Actor(id=name, kind="ngo") for name in "ab"]
    data = Parts(maps.page(Network.of(Dataset([*actors, *ties]), statuses="all"))).data
    edges = {edge["id"]: edge for edge in data["edges"]}
    assert (edges["a"]["from_year"], edges["a"]["to_year"]) == (2018, 2020)
    assert [edges[name]["sureness"] for name in "abcde"] == [
        "in_force",
        "promised",
        "inferred",
        "lapsed",
        "in_force",
    ]
    assert [edges[name].get("alone") for name in "abc"] == ["report", None, None]
    assert data["years"] == {"first": 2018, "last": 2020}
    assert data["about"]["leaning"] == {"source": "report", "ties": 1, "all": 5}


def test_the_page_is_as_old_as_its_newest_source(everything: Dataset) -> None:
    data = Parts(maps.page(Network.of(everything, kinds="all"))).data
    dates = [source["date"] for source in data["sources"] if "date" in source]
    assert data["about"]["made"] == max(dates)


@pytest.mark.parametrize("layout", ["islands", "columns", "free"])
def test_a_notebook_gets_the_places_of_the_layout_asked_for(network: Network, layout: str) -> None:
    data = Parts(maps.page(network, layout=layout)).data
    drawn = maps.to_pyvis(network, layout=layout)
    places = {node["id"]: [node["x"], node["y"]] for node in drawn.nodes}
    assert places == data["layouts"]["wide"]["positions"]


def test_a_notebook_draws_actors_only(graph: Graph) -> None:
    with pytest.raises(InvalidValueError, match="islands, columns, free"):
        maps.to_pyvis(graph("a-b"), layout="aggregated")


def test_every_family_has_a_shape_of_its_own_that_the_page_can_draw() -> None:
    shapes = [mark.shape for mark in palette.MARKS.values()]
    assert len(set(shapes)) == len(shapes)
    drawn = (files("netmap.views") / "page" / "marks.js").read_text(encoding="utf-8")
    paths = dict(re.findall(r'^  (\w+): "(M[^"]+Z)",$', drawn, re.MULTILINE))
    assert set(shapes) <= set(paths)
    assert len(set(paths.values())) == len(paths)


def test_a_notebook_gets_shapes_that_pyvis_knows() -> None:
    town = Network.of(Dataset([Actor(id="a", kind="municipality")]))
    assert [node["shape"] for node in maps.to_pyvis(town).nodes] == ["square"]


def test_only_what_there_is_can_have_been_left_out() -> None:
    ends = [Actor(id=name, kind="ngo") for name in "ab"]
    none = Network.of(Dataset([*ends, tie("1")]))
    some = Network.of(Dataset([*ends, tie("1"), tie("2", status="lapsed")]))
    assert Parts(maps.page(none)).data["about"]["left_out"] == []
    assert Parts(maps.page(some)).data["about"]["left_out"] == ["lapsed"]

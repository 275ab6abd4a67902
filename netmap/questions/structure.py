"""Structure: the size of a network, how it hangs together, and what its figures rest on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from netmap.catalogue import Column, Question, share, word
from netmap.measures import Handed, Methods, Reason, cohesion
from netmap.measures.cohesion import SectorTies
from netmap.measures.handing import Rows
from netmap.model import Tie
from netmap.network import Network, Selection
from netmap.telling import BEHIND, Table, Telling, plain

MEASURED = 12
"""How many sources the network is measured without: those that most ties rest on."""

FIGURES = (
    "actors",
    "ties",
    "simple_edges",
    "components",
    "largest_component",
    "isolates",
    "density",
    "centralisation",
    "cut_vertices",
    "cut_edges",
    "ei_index",
    "ties_without_end",
)
"""The figures of a network, in the order of a table."""

NAMED = 10
"""How many articulation points are named beside a table; the answer itself has them all."""


@dataclass(frozen=True)
class Shape:
    """The size of a network and how it falls into components.

    ``simple_edges`` are pairs of actors with at least one tie between them; ``density`` is their
    share of all pairs, None with fewer than two actors. ``largest_component`` counts actors.
    """

    actors: int
    ties: int
    simple_edges: int
    components: int
    largest_component: int
    isolates: int
    density: float | None


@dataclass(frozen=True)
class Leaning:
    """A source that ties rest on alone, and their share of all ties.

    ``most_touched`` is the actor at whose ends most of them are, ``touching`` how many: a report
    tells most about its author.
    """

    source: str
    title: str
    ties: int
    share: float
    most_touched: str
    touching: int


@dataclass(frozen=True)
class SourceShare(Leaning):
    """How many ties rest on one source alone, and the shape of the network without it.

    The shape is measured for the first ``MEASURED`` sources, else None.
    """

    without: Shape | None


@dataclass(frozen=True)
class Structure(Shape, Handed):
    """The shape of a network, the firmness of its ties, and the sources that they rest on.

    ``ties_by_status`` and ``ties_without_end`` say how sure it is that the ties still hold: a tie
    whose end is unknown counts as continuing. ``sources`` stand by the number of ties that rest
    on them alone, most first. ``netmap.measures.cohesion`` defines ``centralisation`` (of
    degrees), ``cut_vertices`` (articulation points), ``cut_edges`` (bridges) and ``ei_index``;
    ``reasons`` say by field why a figure is None, ``method`` by field how it was measured.
    """

    centralisation: float | None
    cut_vertices: tuple[str, ...]
    cut_edges: tuple[tuple[str, str], ...]
    ei_index: float | None
    sectors: tuple[SectorTies, ...]
    actors_without_sector: int
    pairs_without_sector: int
    reasons: Mapping[str, Reason]
    ties_by_status: Mapping[str, int]
    ties_without_end: int
    sources: tuple[SourceShare, ...]
    selection: Selection
    method: Methods = field(metadata=BEHIND)

    def handed(self) -> Rows:
        """Return the figures as they are handed on; of what is listed, how many there are."""
        types = {"figure": "object", "value": "float64", "reason": "object"}
        listed = {name: len(getattr(self, name)) for name in _LISTED}
        rows = tuple(
            {
                "figure": name,
                "value": listed.get(name, getattr(self, name)),
                "reason": self.reasons.get(name),
            }
            for name in FIGURES
        )
        return Rows("structure", self.method, rows, types, "figure")

    def to_dict(self) -> dict[str, object]:
        """Return all figures, lists and their methods as plain values, as JSON has them."""
        return {**plain(self, places=False), "method": self.method.to_dict()}


def shape(network: Network) -> Shape:
    """Measure the size of a network and how it falls into components.

    Examples
    --------
    >>> from netmap.dataset import Dataset
    >>> from netmap.model import Actor, Tie
    >>> actors = [Actor(id=name, kind="ngo") for name in "abc"]
    >>> tie = Tie(id="1", source="a", target="b", kind="meets")
    >>> found = shape(Network.of(Dataset([*actors, tie])))
    >>> found.components, found.largest_component, found.isolates, found.density
    (2, 2, 1, 0.3333333333333333)
    """
    sizes = cohesion.sizes(network)
    return Shape(
        actors=len(network.actors),
        ties=len(network.ties),
        simple_edges=len(network.pairs),
        components=len(sizes),
        largest_component=max(sizes, default=0),
        isolates=sizes.count(1),
        density=cohesion.density(network).value,
    )


def resting(network: Network) -> Mapping[str, Sequence[Tie]]:
    """Return the ties that rest on each source alone, the source of most ties first."""
    found: dict[str, list[Tie]] = defaultdict(list)
    citing = network.ties.only(bool(told) for (told,) in network.ties.columns("citations"))
    for tie in citing.values():
        cited = {citation.source for citation in tie.citations}
        for source in cited:
            found[source] += [tie] if len(cited) == 1 else []
    ranked = sorted(found, key=lambda source: (-len(found[source]), source))
    return {source: found[source] for source in ranked}


def most_touched(ties: Sequence[Tie]) -> tuple[str, int]:
    """Return the actor at whose ends most ties are, and how many; the first by id of several."""
    touched = Counter(end for tie in ties for end in {tie.source, tie.target})
    return min(touched.items(), key=lambda item: (-item[1], item[0]), default=("", 0))


def leaning(network: Network) -> Iterator[Leaning]:
    """Yield the sources that ties rest on alone, the source of most ties first."""
    for source, ties in resting(network).items():
        name, times = most_touched(ties)
        document = network.dataset.cited.get(source)
        yield Leaning(
            source=source,
            title=document.title if document else source,
            ties=len(ties),
            share=len(ties) / len(network.ties),
            most_touched=name,
            touching=times,
        )


def leaning_note(first: Leaning, ties: int, tell: Telling) -> str:
    """Say how many of the ties rest on one source, and whom they touch most."""
    return tell.say(
        "notes.rests_on_one",
        ties=first.ties,
        all=ties,
        share=tell.percent(first.share),
        source=first.title,
        touching=first.touching,
        actor=tell.actor(first.most_touched),
    )


def describe(network: Network) -> Structure:
    """Measure a network and say what the figures rest on.

    The shape "without" a source leaves out the ties that rest on it alone, and the actors that do
    so and have no other tie left.

    Examples
    --------
    >>> from netmap.dataset import Dataset
    >>> found = describe(Network.of(Dataset()))
    >>> found.components, found.centralisation, found.reasons["centralisation"]
    (0, None, 'fewer_than_three')
    """
    statuses = Counter(status for (status,) in network.ties.columns("status"))
    across = cohesion.ei_index(network)
    density, central = cohesion.density(network), cohesion.centralisation(network)
    vertices, edges = cohesion.cut_vertices(network), cohesion.cut_edges(network)
    measured = (density, central, cohesion.components(network), vertices, edges, across)
    figures = {"density": density, "centralisation": central, "ei_index": across}
    return Structure(
        **vars(shape(network)),
        centralisation=central.value,
        cut_vertices=vertices.found,
        cut_edges=edges.found,
        ei_index=across.value,
        sectors=across.sectors,
        actors_without_sector=across.actors_left_out,
        pairs_without_sector=across.pairs_left_out,
        reasons={name: it.reason for name, it in figures.items() if it.reason},
        ties_by_status=dict(statuses.most_common()),
        ties_without_end=sum(end is None for (end,) in network.ties.columns("end")),
        sources=_sources(network),
        selection=network.selection,
        method=Methods({it.method.name: it.method for it in measured}),
    )


def _sources(network: Network) -> tuple[SourceShare, ...]:
    return tuple(
        SourceShare(
            **vars(found),
            without=shape(network.without_source(found.source)) if place < MEASURED else None,
        )
        for place, found in enumerate(leaning(network))
    )


def _by_status(answer: Structure, tell: Telling) -> str:
    counts = answer.ties_by_status.items()
    return ", ".join(f"{tell.word('tie_statuses', status)} {count}" for status, count in counts)


def _without(figure: str) -> Column:
    def get(row: SourceShare, _tell: Telling) -> object:
        return getattr(row.without, figure)

    return Column(name=f"without_{figure}", get=get)


def _tables(answer: Structure, tell: Telling) -> Iterator[Table]:
    yield tell.facts(answer, _FACTS)
    yield tell.table(answer.sectors, _SECTORS)
    yield tell.table([row for row in answer.sources if row.without], _SOURCES)


def _notes(answer: Structure, tell: Telling) -> Iterator[str]:
    yield from tell.selection(answer.selection)
    for name, reason in answer.reasons.items():
        yield f"{tell.heading(name)}: {tell.say(f'reasons.{reason}')}"
    yield from _structural_notes(answer, tell)
    for first in answer.sources[:1]:
        yield leaning_note(first, answer.ties, tell)


def _structural_notes(answer: Structure, tell: Telling) -> Iterator[str]:
    if answer.cut_vertices:
        names = ", ".join(map(tell.actor, answer.cut_vertices[:NAMED]))
        more = len(answer.cut_vertices) - NAMED
        key = "notes.cut_vertices_more" if more > 0 else "notes.cut_vertices"
        yield tell.say(key, actors=names, more=more)
    if answer.ei_index is not None:
        yield tell.say("notes.ei_index")
    if answer.actors_without_sector:
        actors, pairs = answer.actors_without_sector, answer.pairs_without_sector
        yield tell.say("notes.without_sector", actors=actors, pairs=pairs)


def _number_of(name: str) -> Column:
    def get(row: Structure, _tell: Telling) -> object:
        return len(getattr(row, name))

    return Column(name=name, get=get, numeric=True)


_LISTED = ("cut_vertices", "cut_edges")
_FACTS = (
    *(_number_of(name) if name in _LISTED else name for name in FIGURES),
    Column(name="ties_by_status", get=_by_status),
)
_SECTORS = (
    word("sector", "sectors"),
    "actors",
    Column(name="internal", heading="pairs_within"),
    Column(name="external", heading="pairs_across"),
    "ei_index",
)
_SOURCES: tuple[Column | str, ...] = (
    "source",
    "ties",
    share("share"),
    *map(_without, ("ties", "components", "largest_component")),
)

QUESTION = Question(
    ask=describe,
    group="graph",
    of="network",
    fi="Kuinka suuri verkosto on, miten se pysyy koossa, minkä lähteiden varassa se on?",
    sv="Hur stort är nätverket, hur hänger det ihop, på vilka källor vilar det?",
    en="How large is the network, how does it hang together, which sources does it rest on?",
    tables=_tables,
    notes=_notes,
)

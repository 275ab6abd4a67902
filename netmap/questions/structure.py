"""Structure: the size of a network, how it hangs together, and what its figures rest on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from netmap.catalogue import Column, Question, share, word
from netmap.kernels import engine
from netmap.measures import cohesion
from netmap.measures.cohesion import SectorTies
from netmap.model import Tie
from netmap.network import Network, Selection
from netmap.telling import Table, Telling

MEASURED = 12
"""How many sources the network is measured without: those that most ties rest on."""

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
class SourceShare:
    """How many ties rest on one source alone, and the shape of the network without it.

    ``touching`` names the actor that most of these ties touch, with their number: a report tells
    most about its author. The shape is measured for the first ``MEASURED`` sources, else None.
    """

    source: str
    title: str
    ties: int
    share: float
    most_touched: str
    touching: int
    without: Shape | None


@dataclass(frozen=True)
class Structure(Shape):
    """The shape of a network, the firmness of its ties, and the sources that they rest on.

    ``ties_by_status`` and ``ties_without_end`` say how sure it is that the ties still hold: a tie
    whose end is unknown counts as continuing. ``sources`` stand by the number of ties that rest
    on them alone, most first. ``netmap.measures.cohesion`` defines ``centralisation`` (of
    degrees), ``cut_vertices`` (articulation points), ``bridges`` and ``ei_index``; ``reasons``
    say by field why a figure is None, as keys of sentences.
    """

    centralisation: float | None
    cut_vertices: tuple[str, ...]
    bridges: tuple[tuple[str, str], ...]
    ei_index: float | None
    sectors: tuple[SectorTies, ...]
    actors_without_sector: int
    pairs_without_sector: int
    reasons: Mapping[str, str]
    ties_by_status: Mapping[str, int]
    ties_without_end: int
    sources: tuple[SourceShare, ...]
    selection: Selection


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
    sizes = [len(part) for part in engine.components(len(network.actors), network.pairs)]
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
    for tie in network.ties.values():
        cited = {citation.source for citation in tie.citations}
        for source in cited:
            found[source] += [tie] if len(cited) == 1 else []
    ranked = sorted(found, key=lambda source: (-len(found[source]), source))
    return {source: found[source] for source in ranked}


def most_touched(ties: Sequence[Tie]) -> tuple[str, int]:
    """Return the actor at whose ends most ties are, and how many; the first by id of several."""
    touched = Counter(end for tie in ties for end in {tie.source, tie.target})
    return min(touched.items(), key=lambda item: (-item[1], item[0]), default=("", 0))


@dataclass(frozen=True)
class Leaning:
    """A source that ties rest on alone, and the actor that most of those ties touch."""

    source: str
    title: str
    ties: int
    most_touched: str
    touching: int


def leaning(network: Network) -> Iterator[Leaning]:
    """Yield the sources that ties rest on alone, the source of most ties first."""
    for source, ties in resting(network).items():
        name, times = most_touched(ties)
        document = network.dataset.cited.get(source)
        yield Leaning(source, document.title if document else source, len(ties), name, times)


def leaning_note(first: Leaning | SourceShare, ties: int, tell: Telling) -> str:
    """Say how many of the ties rest on one source, and whom they touch most."""
    return tell.say(
        "notes.rests_on_one",
        ties=first.ties,
        all=ties,
        share=tell.percent(first.ties / ties),
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
    statuses = Counter(tie.status for tie in network.ties.values())
    across = cohesion.ei_index(network)
    figures = {
        "density": cohesion.density(network),
        "centralisation": cohesion.degree_centralisation(network),
        "ei_index": across,
    }
    return Structure(
        **vars(shape(network)),
        centralisation=figures["centralisation"].value,
        cut_vertices=cohesion.articulation_points(network).found,
        bridges=cohesion.bridges(network).found,
        ei_index=across.value,
        sectors=across.sectors,
        actors_without_sector=across.actors_left_out,
        pairs_without_sector=across.pairs_left_out,
        reasons={name: it.reason for name, it in figures.items() if it.reason},
        ties_by_status=dict(statuses.most_common()),
        ties_without_end=sum(tie.end is None for tie in network.ties.values()),
        sources=_sources(network),
        selection=network.selection,
    )


def _sources(network: Network) -> tuple[SourceShare, ...]:
    return tuple(
        SourceShare(
            **vars(found),
            share=found.ties / len(network.ties),
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


_FACTS = (
    "actors",
    "ties",
    "simple_edges",
    "components",
    "largest_component",
    "isolates",
    "density",
    "centralisation",
    _number_of("cut_vertices"),
    _number_of("bridges"),
    "ei_index",
    "ties_without_end",
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

"""Network: the graph view of a dataset, for some tie kinds and statuses, at a date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from math import nan
from typing import TYPE_CHECKING, NamedTuple, Self, cast

from netmap import attributes, frames
from netmap.attributes import Plain
from netmap.dataset import Dataset
from netmap.errors import InvalidValueError, UnknownNameError, listed
from netmap.model import Actor, Citation, PartialDate, Record, Tie
from netmap.model.dates import Period, When
from netmap.model.vocabulary import Vocabulary
from netmap.tables import Table

if TYPE_CHECKING:
    import igraph
    import networkx as nx
    import pandas as pd

Choice = Collection[str] | str | None
Pair = tuple[int, int]


class Frames(NamedTuple):
    """The actors and the ties of a network as pandas frames, by id."""

    actors: pd.DataFrame
    ties: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Selection:
    """What a network was asked to show; it goes with every figure drawn from it.

    ``kinds`` and ``statuses`` are the ones kept; ``at`` is None when records of any date count;
    ``sources`` are the cited sources kept, None when all are.
    """

    kinds: tuple[str, ...]
    statuses: tuple[str, ...]
    at: str | None
    sources: tuple[str, ...] | None


class Network:
    """Actors and the ties between them, as chosen from a dataset; immutable.

    Actors without ties belong to the network. ``actors`` and ``ties`` are by id, in the order
    of the dataset; measures work on ``pairs``, the undirected simple edges.
    """

    def __init__(
        self,
        dataset: Dataset,
        actors: Table[Actor],
        ties: Table[Tie],
        selection: Selection,
    ) -> None:
        self.dataset = dataset
        self.actors = actors
        self.ties = ties
        self.selection = selection

    @classmethod
    def of(
        cls,
        dataset: Dataset,
        *,
        kinds: Choice = None,
        statuses: Choice = None,
        at: When | None = None,
        sources: Choice = None,
    ) -> Self:
        """View a dataset as a network.

        A snapshot at a date takes the actors valid then, and the ties valid then whose two
        actors are valid then. Without a date, records of any date count; a dataset that is of a
        date itself (``Dataset.at``) gives the network of that date. The same choice gives the same
        object, so that several questions measure it once.

        Parameters
        ----------
        kinds
            Tie kinds to keep, or ``all`` of them. Left out: those that count in centrality, which
            leaves out ``located_in`` and ``publishes_in``.
        statuses
            Tie statuses to keep, or ``all``. Left out: all but ``lapsed``.
        sources
            Cited sources to keep, one or several. A tie stays when it cites one of them or cites
            nothing; an actor stays when it does, or when a tie that stays ends at it.

        Raises
        ------
        InvalidValueError
            When a kind or status is unknown to the vocabulary and to the data, or the dataset is
            of another date.
        UnknownNameError
            When no record cites a source of this id and none is declared.

        Examples
        --------
        >>> actors = [Actor(id=name, kind="ngo") for name in "abc"]
        >>> ties = [Tie(id="1", source="a", target="b", kind="meets", start="2018", end="2018")]
        >>> network = Network.of(Dataset([*actors, *ties]))
        >>> network
        <Network: 3 actors, 1 ties>
        >>> Network.of(network.dataset, at="2019")
        <Network: 3 actors, 0 ties>
        """
        when = dataset.moment_of(at)
        selection = Selection(
            _kinds(dataset, kinds),
            _statuses(dataset.vocabulary, statuses),
            str(when) if when else None,
            _sources(dataset, sources),
        )
        chosen = (cls, selection)
        if chosen not in dataset.networks:
            actors, ties = _snapshot(dataset, selection, when)
            dataset.networks[chosen] = cls(dataset, actors, ties, selection)
        return cast(Self, dataset.networks[chosen])

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The undirected simple edges between positions of ``ids``; parallel ties are one."""
        place = {actor_id: index for index, actor_id in enumerate(self.actors)}
        ends = ((place[source], place[target]) for source, target in self._ends())
        return tuple(dict.fromkeys((a, b) if a < b else (b, a) for a, b in ends if a != b))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The actor ids; ``pairs`` counts by their positions."""
        return tuple(self.actors)

    def actor(self, actor_id: str) -> Actor:
        """Return one actor, by the id it has or had before it was made one with another.

        Raises
        ------
        UnknownNameError
            When the network has no such actor.
        """
        actor_id = self.dataset.current(actor_id)
        if actor_id not in self.actors:
            raise UnknownNameError("actor", actor_id, get_close_matches(actor_id, self.actors))
        return self.actors[actor_id]

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return a new networkx graph: every tie an edge, keyed by its id.

        Nodes and edges carry the stated fields of their records, and their extra columns, as
        attributes; what is missing is no attribute. All are text or numbers, which any writer of
        networkx takes: several values are joined by ``|``, and a number that is not exact has
        what is known of it beside it (``weight_qualifier``). Ties of symmetric kinds go from
        their source to their target like all others and say so in ``symmetric``, as every edge
        does. An extra column called like a field, like ``name``, ``label`` (of an actor) or
        ``symmetric`` (of a tie) gets a number: ``id_2``. ``netmap.from_networkx`` reads it back.

        Examples
        --------
        >>> tie = Tie(id="1", source="a", target="b", kind="meets")
        >>> dataset = Dataset([Actor(id="a", kind="ngo"), Actor(id="b", kind="ngo"), tie])
        >>> Network.of(dataset).to_networkx().edges["a", "b", "1"]["kind"]
        'meets'
        """
        import networkx as nx  # takes longer to load than most questions to answer

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from(zip(self.actors, attributes.rows(self.actors.values()), strict=True))
        for tie, row in zip(self.ties.values(), self._tie_rows(), strict=True):
            graph.add_edge(tie.source, tie.target, tie.id)
            graph.edges[tie.source, tie.target, tie.id].update(row)
        return graph

    def to_igraph(self) -> igraph.Graph:
        """Return a new igraph graph: directed, every tie an edge, with the same attributes.

        The attribute ``name`` of a vertex is the id of its actor, that of an edge the id of its
        tie. Where only some have an attribute, the others have None, and so it is for any missing
        number: give igraph no such attribute as weights before you decide what missing means.

        Examples
        --------
        >>> actors = [Actor(id=name, kind="ngo") for name in "ab"]
        >>> tie = Tie(id="1", source="a", target="b", kind="meets")
        >>> graph = Network.of(Dataset([*actors, tie])).to_igraph()
        >>> graph.vs["name"], graph.es["kind"]
        (['a', 'b'], ['meets'])
        """
        import igraph

        place = {actor_id: index for index, actor_id in enumerate(self.actors)}
        ends = [(place[source], place[target]) for source, target in self._ends()]
        actors = attributes.rows(self.actors.values())
        return igraph.Graph(
            n=len(place),
            edges=ends,
            directed=True,
            vertex_attrs={**attributes.columns(actors), "name": list(self.actors)},
            edge_attrs={**attributes.columns(self._tie_rows()), "name": list(self.ties)},
        )

    def to_pandas(self) -> Frames:
        """Return two pandas frames, the actors and the ties, with their ids as index.

        Every field of the records is a column, and so is every extra column, under the names of
        ``to_networkx``; ``symmetric`` says which ties are. What is missing is missing.
        ``netmap.from_pandas`` reads the two back.

        Raises
        ------
        MissingExtraError
            When pandas is not installed.

        Examples
        --------
        >>> actors = [Actor(id=name, kind="ngo") for name in "ab"]
        >>> tie = Tie(id="1", source="a", target="b", kind="meets")
        >>> actors, ties = Network.of(Dataset([*actors, tie])).to_pandas()
        >>> ties.loc["1", ["source", "target", "kind"]].tolist()
        ['a', 'b', 'meets']
        """
        actors, ties = self.actors.values(), self.ties.values()
        return Frames(
            _frame(Actor, actors, attributes.rows(actors)),
            _frame(Tie, ties, self._tie_rows()),
        )

    def is_symmetric(self, tie: Tie) -> bool:
        """Say whether a tie goes both ways; of a kind that nothing is known of, it does not."""
        kind = self.dataset.vocabulary.ties.get(tie.kind)
        return kind is not None and kind.symmetric

    def neighbours(self, actor_id: str) -> set[str]:
        """Return the actors that a tie joins to this one, itself left out."""
        own = self.actor(actor_id).id
        return {other for pair in self._ends() if own in pair for other in pair} - {own}

    def degrees(self) -> Mapping[str, int]:
        """Return how many other actors each actor is tied to; an isolate has 0."""
        counts = Counter(end for pair in self.pairs for end in pair)
        return {actor_id: counts[index] for index, actor_id in enumerate(self.actors)}

    def without_actor(self, actor_id: str) -> Network:
        """Return the network that is left when an actor and its ties are gone."""
        gone = self.actor(actor_id).id
        actors = self.actors.only(other != gone for other in self.actors)
        ties = self.ties.only(gone not in pair for pair in self._ends())
        return Network(self.dataset, actors, ties, self.selection)

    def without_source(self, source_id: str) -> Network:
        """Return the network as it would be known had this source never been written.

        Ties that rest on this source alone go, and actors that do so and have no other tie left.

        Raises
        ------
        UnknownNameError
            When the dataset has no such source.
        """
        _must_be_known(self.dataset, [source_id])
        kept = self.selection.sources
        kept = _known_sources(self.dataset) if kept is None else kept
        others = tuple(source for source in kept if source != source_id)
        told = _told(self.actors, self.ties, others)
        return Network(self.dataset, *told, replace(self.selection, sources=others))

    def _ends(self) -> Iterator[tuple[str, str]]:
        """Yield the source and the target of every tie."""
        return cast(Iterator[tuple[str, str]], self.ties.columns("source", "target"))

    def _tie_rows(self) -> list[dict[str, Plain]]:
        """Return what the ties state, and whether each goes both ways."""
        rows = attributes.rows(self.ties.values())
        return [
            {**row, "symmetric": self.is_symmetric(tie)}
            for tie, row in zip(self.ties.values(), rows, strict=True)
        ]

    def __repr__(self) -> str:
        return f"<Network: {len(self.actors)} actors, {len(self.ties)} ties>"


def _snapshot(
    dataset: Dataset, selection: Selection, when: PartialDate | None
) -> tuple[Table[Actor], Table[Tie]]:
    actors, sources = dataset.actors, selection.sources
    if when is not None:
        actors = actors.only(Period(*it).overlaps(when) for it in actors.columns("start", "end"))
    ties = dataset.ties.only(_chosen(dataset.ties, selection, frozenset(actors), when))
    return (actors, ties) if sources is None else _told(actors, ties, sources)


def _chosen(
    ties: Table[Tie], selection: Selection, actors: Collection[str], when: PartialDate | None
) -> Iterator[bool]:
    """Say of each tie whether it is of what was chosen, and joins two of the actors."""
    kinds, statuses = selection.kinds, selection.statuses
    fields = ("source", "target", "kind", "status", "start", "end")
    for source, target, kind, status, *ends in ties.columns(*fields):
        yield (
            kind in kinds
            and status in statuses
            and (when is None or Period(*ends).overlaps(when))
            and source in actors
            and target in actors
        )


def _told(
    actors: Table[Actor], ties: Table[Tie], sources: Collection[str]
) -> tuple[Table[Actor], Table[Tie]]:
    """Return what these sources tell of, and the actors at which such a tie ends."""
    ties = ties.only(_cites(told, sources) for (told,) in ties.columns("citations"))
    ends = {end for pair in ties.columns("source", "target") for end in pair}
    told = actors.columns("id", "citations")
    return actors.only(key in ends or _cites(cited, sources) for key, cited in told), ties


def _cites(citations: Sequence[Citation], sources: Collection[str]) -> bool:
    """Say whether one of the sources is cited, or nothing is."""
    return not citations or not {it.source for it in citations}.isdisjoint(sources)


def _kinds(dataset: Dataset, kinds: Choice) -> tuple[str, ...]:
    known = dataset.vocabulary.ties
    present = list(dict.fromkeys(kind for (kind,) in dataset.whole.ties.columns("kind")))
    if kinds == "all":
        return tuple(dict.fromkeys([*known, *present]))
    if kinds is None:
        return tuple(
            kind
            for kind in dict.fromkeys([*known, *present])
            if kind not in known or known[kind].central
        )
    chosen = (kinds,) if isinstance(kinds, str) else tuple(kinds)
    for kind in chosen:
        if kind not in known and kind not in present:
            words = listed(kind, list(dict.fromkeys([*known, *present])))
            raise InvalidValueError(kind, "tie_kind", known=words)
    return chosen


def _statuses(words: Vocabulary, statuses: Choice) -> tuple[str, ...]:
    known = words.tie_statuses
    if statuses == "all":
        return tuple(known)
    if statuses is None:
        return tuple(status for status in known if status != "lapsed")
    chosen = (statuses,) if isinstance(statuses, str) else tuple(statuses)
    for status in chosen:
        if status not in known:
            raise InvalidValueError(status, "tie_status", known=", ".join(known))
    return chosen


def _sources(dataset: Dataset, sources: Choice) -> tuple[str, ...] | None:
    if sources is None:
        return None
    chosen = (sources,) if isinstance(sources, str) else tuple(sources)
    _must_be_known(dataset, chosen)
    return chosen


def _must_be_known(dataset: Dataset, sources: Iterable[str]) -> None:
    known = _known_sources(dataset)
    for source in sources:
        if source not in known:
            raise UnknownNameError("source", source, get_close_matches(source, known))


def _known_sources(dataset: Dataset) -> tuple[str, ...]:
    """Return the sources that are declared or cited."""
    whole = dataset.whole  # a source may be known only from records of another date
    return tuple(dict.fromkeys([*whole.cited, *whole.citing]))


def _frame(
    record_type: type[Record], records: Collection[Record], rows: Sequence[Mapping[str, Plain]]
) -> pd.DataFrame:
    pandas = frames.pandas()
    ends = attributes.ENDS if record_type is Tie else ()
    columns: dict[str, object] = dict(
        attributes.columns(rows, [*ends, *attributes.fields(record_type)])
    )
    columns |= {end: [getattr(record, end) for record in records] for end in ends}
    for name in attributes.numbers(record_type):  # where all are missing: missing numbers
        columns[name] = pandas.array(columns[name], dtype="Float64").to_numpy(
            "float64", na_value=nan
        )
    ids = pandas.Index([record.id for record in records], name="id", dtype="object")
    frame: pd.DataFrame = pandas.DataFrame(columns, index=ids)
    return frame

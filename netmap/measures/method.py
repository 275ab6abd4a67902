"""The note that goes with every score: what was measured, how, on what, and what was left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from netmap.errors import InvalidValueError
from netmap.measures.fixed import Fixed
from netmap.measures.projections import Ties, merged, present
from netmap.network import Network, Selection
from netmap.text import LANGUAGES, say


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a measure does not count.

    ``undefined`` actors have no score. ``self_loops`` are ties from an actor to itself,
    ``parallel_ties`` those merged with another one; both are numbers of ties in the network.
    ``kinds`` and ``statuses`` are those of ties that are in the data at the date of the network,
    and not in the selection.
    """

    undefined: int
    self_loops: int
    parallel_ties: int
    kinds: tuple[str, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """How scores came about; ``definition`` is a sentence in English, ``define`` says it in others.

    ``ties`` says how ties were taken: as undirected or directed simple edges, or each with its
    weight. ``n`` is the number of actors in the network, isolates and undefined ones among them.
    ``assumed`` counts the ties of which something was taken for granted, by what that is.
    """

    name: str
    definition: str
    reference: str
    ties: Ties
    parameters: Mapping[str, float | str]
    n: int
    left_out: LeftOut
    assumed: Mapping[str, int]
    selection: Selection

    def define(self, language: str = "en") -> str:
        """Say the definition in one of the three languages.

        Raises
        ------
        InvalidValueError
            When the language is none of them.

        Examples
        --------
        >>> from netmap.measures import core
        >>> core(star).method.define("sv").split(":")[0]
        'Kärntal'
        """
        if language not in LANGUAGES:
            raise InvalidValueError(language, "language")
        return _definition(self.name, language, self.parameters)

    def to_dict(self) -> dict[str, object]:
        """Return the note as plain values, as JSON has them."""
        left_out, chosen = self.left_out, self.selection
        return {
            "name": self.name,
            "definition": self.definition,
            "reference": self.reference,
            "ties": self.ties,
            "parameters": dict(self.parameters),
            "n": self.n,
            "left_out": {
                "undefined": left_out.undefined,
                "self_loops": left_out.self_loops,
                "parallel_ties": left_out.parallel_ties,
                "kinds": list(left_out.kinds),
                "statuses": list(left_out.statuses),
            },
            "assumed": dict(self.assumed),
            "selection": {
                "kinds": list(chosen.kinds),
                "statuses": list(chosen.statuses),
                "at": chosen.at,
                "sources": None if chosen.sources is None else list(chosen.sources),
            },
        }


class Methods(Fixed[str, Method]):
    """The methods of a result that has several figures, by the name of each."""

    __slots__ = ()

    def to_dict(self) -> dict[str, object]:
        """Return the notes as plain values, as JSON has them."""
        return {name: method.to_dict() for name, method in self.items()}


NONE: Mapping[str, int] = Fixed()


@dataclass(frozen=True, slots=True)
class Basis:
    """What is the same for a measure whatever the network: its name, ties and reference."""

    name: str
    reference: str
    ties: Ties = "undirected"

    def method(
        self,
        network: Network,
        undefined: int = 0,
        parameters: Mapping[str, float | str] = NONE,
        assumed: Mapping[str, int] = NONE,
    ) -> Method:
        """Say how the measure was taken of this network."""
        return Method(
            name=self.name,
            definition=_definition(self.name, "en", parameters),
            reference=self.reference,
            ties=self.ties,
            parameters=Fixed(parameters),
            n=len(network.actors),
            left_out=self._left_out(network, undefined),
            assumed=Fixed(assumed),
            selection=network.selection,
        )

    def _left_out(self, network: Network, undefined: int) -> LeftOut:
        gone, known = merged(network, self.ties), present(network)
        return LeftOut(
            undefined=undefined,
            self_loops=gone.self_loops,
            parallel_ties=gone.parallel_ties,
            kinds=_others(known.kinds, network.selection.kinds),
            statuses=_others(known.statuses, network.selection.statuses),
        )


def _definition(name: str, language: str, parameters: Mapping[str, float | str]) -> str:
    return say(f"definitions.{name}", language, **parameters)


def _others(known: Iterable[str], chosen: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(set(known).difference(chosen)))

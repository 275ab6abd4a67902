"""Documents: which were made or are under way, with whom, and which outlive their project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from netmap import areas
from netmap.catalogue import Column, Question, actor, named, word
from netmap.dataset import Dataset, Row
from netmap.model import Document, Quantity
from netmap.model.quantity import Number, add_up, qualifiers, value_of
from netmap.telling import Table, Telling
from netmap.universes import MUNICIPALITY

PROJECT = "project"
ENDED = "discontinued"


@dataclass(frozen=True)
class DocumentState:
    """A document and how far it is.

    ``date`` is when it was made or is to be. ``count`` is how many alike the row stands for,
    None where it says none. ``municipalities`` are those of the parties that are municipalities,
    and ``outlives`` those that are projects which end while the document stays: its own end is
    later or not known, and it was not discontinued.
    """

    document: str
    name_fi: str
    name_sv: str
    name_en: str
    kind: str
    status: str
    date: str | None
    period: str | None
    parties: tuple[str, ...]
    municipalities: tuple[str, ...]
    count: Number
    reused_in: tuple[str, ...]
    outlives: tuple[str, ...]
    qualifiers: Mapping[str, str]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class DocumentCount:
    """How many documents of a kind have a status; a row without a count is one document."""

    kind: str
    status: str
    documents: Number
    qualifiers: Mapping[str, str]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class MunicipalDocument:
    """A document that a municipality is a party of."""

    municipality: str
    document: str
    kind: str
    status: str
    rows: tuple[Row, ...]


def register(dataset: Dataset) -> tuple[DocumentState, ...]:
    """List the documents, in the order in which they were read.

    Examples
    --------
    >>> made = Document(id="d", kind="plan", status="made", date="2019", parties=("kunta-oulu",))
    >>> [(row.document, row.date, row.municipalities) for row in register(Dataset([made]))]
    [('d', '2019', ('kunta-oulu',))]
    """
    return tuple(_state(dataset, document) for document in dataset.all(Document).values())


def counts(dataset: Dataset) -> tuple[DocumentCount, ...]:
    """Count the documents by kind and status, both in the order of the vocabulary.

    Examples
    --------
    >>> plans = [Document(id=str(count), kind="plan", status="made", count=count)
    ...          for count in (None, 5)]
    >>> [(row.kind, row.status, row.documents) for row in counts(Dataset(plans))]
    [('plan', 'made', 6)]
    """
    found: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for document in dataset.all(Document).values():
        found[document.kind, document.status].append(document)
    words = dataset.vocabulary
    kinds = [*words.document_kinds, *(kind for kind, _ in found)]
    statuses = list(words.document_statuses)
    in_order = sorted(found, key=lambda key: (kinds.index(key[0]), statuses.index(key[1])))
    return tuple(_count(dataset, *key, found[key]) for key in in_order)


def how_many(documents: Iterable[Document]) -> Quantity | None:
    """Add documents up; a row without a count is one. None when there is nothing to add.

    Examples
    --------
    >>> plans = [Document(id=str(count), kind="plan", status="made", count=count)
    ...          for count in (None, "~5")]
    >>> str(how_many(plans))
    '~6'
    """
    return add_up(document.count or Quantity(1) for document in documents)


def by_municipality(dataset: Dataset) -> tuple[MunicipalDocument, ...]:
    """List the documents that name a municipality as a party, municipality by municipality.

    A group of municipalities that is a party names none of them.

    Examples
    --------
    >>> plan = Document(id="d", kind="plan", status="made", parties=("kunta-oulu", "pp-kunnat"))
    >>> [(row.municipality, row.status) for row in by_municipality(Dataset([plan]))]
    [('kunta-oulu', 'made')]
    """
    found = [
        MunicipalDocument(
            municipality, document.id, document.kind, document.status, dataset.rows([document])
        )
        for document in dataset.all(Document).values()
        for municipality in _municipalities(dataset, document)
    ]
    return tuple(sorted(found, key=lambda row: row.municipality))


def _state(dataset: Dataset, document: Document) -> DocumentState:
    count = document.count
    return DocumentState(
        document=document.id,
        name_fi=document.name("fi"),
        name_sv=document.name("sv"),
        name_en=document.name("en"),
        kind=document.kind,
        status=document.status,
        date=str(document.date) if document.date else None,
        period=str(document.valid) or None,
        parties=document.parties,
        municipalities=tuple(_municipalities(dataset, document)),
        count=value_of(count),
        reused_in=document.reused_in,
        outlives=tuple(_outlived(dataset, document)),
        qualifiers=qualifiers(count=count),
        rows=dataset.rows([document]),
    )


def _municipalities(dataset: Dataset, document: Document) -> Iterator[str]:
    for party in document.parties:
        known = dataset.actors.get(party)
        if known.kind == MUNICIPALITY if known else party in areas.all_municipalities():
            yield party


def _outlived(dataset: Dataset, document: Document) -> Iterator[str]:
    """Yield the projects among the parties that end before the document does."""
    if document.status == ENDED:
        return
    for party in document.parties:
        known = dataset.actors.get(party)
        if known and known.kind == PROJECT and known.end and known.valid.last < document.valid.last:
            yield party


def _count(dataset: Dataset, kind: str, status: str, found: list[Document]) -> DocumentCount:
    number = how_many(found)
    return DocumentCount(
        kind=kind,
        status=status,
        documents=value_of(number),
        qualifiers=qualifiers(documents=number),
        rows=dataset.rows(found),
    )


_KIND = word("kind", "document_kinds")
_STATUS = word("status", "document_statuses")
_COLUMNS = (
    named(heading="document"),
    _KIND,
    _STATUS,
    "date",
    actor("parties"),
    Column(name="count", rare=True),
)


def _tables(answer: tuple[DocumentState, ...], tell: Telling) -> Iterator[Table]:
    yield tell.table(answer, _COLUMNS)
    if answer:
        yield tell.table(counts(tell.dataset), (_KIND, _STATUS, "documents"))
    if found := by_municipality(tell.dataset):
        yield tell.table(found, (actor("municipality"), "document", _KIND, _STATUS))


QUESTION = Question(
    ask=register,
    group="records",
    fi="Mitä asiakirjoja on tehty tai tekeillä, ja kenen kanssa?",
    sv="Vilka dokument är gjorda eller på gång, och med vem?",
    en="Which documents are made or under way, and with whom?",
    columns=_COLUMNS,
    labels=("name",),
    tables=_tables,
)

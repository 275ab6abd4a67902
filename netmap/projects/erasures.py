"""What a project remembers of who was erased, so that no source brings them back: digests only.

A digest does not say what it was made of, but who knows a name can see whether it was erased, and
who tries all phone numbers finds those.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256

from netmap.model import Contact
from netmap.stores.erasing import cleaned_row
from netmap.stores.rows import ERASURES, FIELDS, Row, validate
from netmap.stores.store import Snapshot
from netmap.stores.wording import Form, Words, forms

_NAME = "name"
_ANYBODY = "anybody"


def of_contact(record_id: str, said: Collection[tuple[str, str]]) -> Iterator[str]:
    """Yield what is kept of an erased contact: its id, and what it said under which field.

    The next holder may get the same id; where nothing is known of what it said, nobody does.

    Examples
    --------
    >>> len([*of_contact("c", [("name", "Bertta")])]), len([*of_contact("c", [])])
    (3, 2)
    """
    yield of_record(record_id)
    told = [(field, form) for field, word in said for form in forms(word)]
    if not told:
        yield of_record(record_id, _ANYBODY)
    if any(field == _NAME for field, _ in told):
        yield of_record(record_id, _NAME)
    yield from {of_record(record_id, str(form.tokens), form.text) for _, form in told}


def of_record(record_id: str, *more: str) -> str:
    """Return what is kept of the id of an erased contact, or of one thing about it."""
    return _digest("\0".join((Contact.table, record_id, *more)))


def of_form(form: Form) -> str:
    """Return what is kept of an erased name, address or number, and of how many words it is.

    Examples
    --------
    >>> of_form(Form(2, "aino esimerkki")).partition(":")[0]
    '2'
    """
    return f"{form.tokens}:{_digest(form.text)}"


class Erasures:
    """What was erased from a project."""

    def __init__(self, digests: Iterable[str]) -> None:
        told = [it.rpartition(":") for it in digests]
        self._records = frozenset(digest for tokens, _, digest in told if not tokens)
        sealed = [Form(int(tokens), digest) for tokens, _, digest in told if tokens]
        self._words = Words(sealed, _digest)

    def covers(self, contact: Contact) -> bool:
        """Say whether a contact was erased, and its id is not that of somebody else now.

        Examples
        --------
        >>> erased = Erasures(of_contact("c", [("name", "Aino Esimerkki"), ("phone", "09 12345")]))
        >>> names = ("Esimerkki, Aino", None, "Bertta Malli")
        >>> said = {"id": "c", "about": "a", "phone": "0912345"}
        >>> [erased.covers(Contact(name=it, **said)) for it in names]
        [True, True, False]
        """
        if not self._has(contact.id):
            return False
        if self._has(contact.id, _ANYBODY):
            return True
        by_name = contact.name and self._has(contact.id, _NAME)
        said = (contact.name,) if by_name else (contact.name, contact.email, contact.phone)
        told = (form for word in said if word for form in forms(word))
        return any(self._has(contact.id, str(it.tokens), it.text) for it in told)

    def _has(self, *told: str) -> bool:
        return bool(self._records) and of_record(*told) in self._records

    def row(self, table: str, row: Row) -> Row:
        """Return a row without the words that were erased, as it is when there were none."""
        return cleaned_row(table, row, self.text) if self._words else row

    def text(self, text: str) -> str:
        """Return a text without the words that were erased.

        Examples
        --------
        >>> Erasures([of_form(Form(2, "aino esimerkki"))]).text("Kysy: AINO  ESIMERKKI, Aino")
        'Kysy: [erased], Aino'
        """
        return self._words.cleaned(text)


def erasures(snapshot: Snapshot) -> Erasures:
    """Return all that was erased from a project."""
    rows = [*snapshot.columns(ERASURES, FIELDS[ERASURES])]
    for row in rows:
        validate(ERASURES, row)
    return Erasures([text for (text,) in rows if text])


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()

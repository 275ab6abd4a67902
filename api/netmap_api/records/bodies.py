"""Bodies that tell records: one, a patch of one, or a set of changes, described and taken strictly.

FastAPI describes a body by its type and would take it loosely; here the type describes it only,
and the bytes are read by ``strict``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Union

from fastapi import Body, Request
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    TypeAdapter,
    ValidationError,
    create_model,
)
from pydantic_core import CoreSchema, core_schema

from netmap.characters import CONTROL, tidy
from netmap.dataset import Key
from netmap.model import RECORD_TYPES, Record
from netmap.stores.rows import RECORDS
from netmap_api.problems import Problem
from netmap_api.records import conditions, shapes, strict

Told = Any
"""What a body says, as it was parsed: not yet a record."""

MOST = 50_000
"""How many records one set of changes puts, and how many it removes."""

_UNSEEN = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd"
_ADDRESSABLE = re.compile(rf"[^/\\?#%\s{_UNSEEN}]{{1,{shapes.LONGEST_ID}}}")
_TABLES = tuple(RECORDS)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Remove(_Strict):
    """A record that is to go."""

    table: Literal[_TABLES] = Field(description="Its table.")  # type: ignore[valid-type]
    id: shapes.Id


def _put_of(record_type: type[Record]) -> type[_Strict]:
    """Return the shape of a record of a type that is to be put."""
    fields: dict[str, Any] = {
        "table": (Literal[record_type.table], ...),
        "record": (record_type, ...),
    }
    made: type[_Strict] = create_model(f"Put{record_type.__name__}", __base__=_Strict, **fields)
    return made


if TYPE_CHECKING:
    _Put = Any
else:  # a union of types that are made here
    _Put = Annotated[Union[tuple(map(_put_of, RECORD_TYPES))], Field(discriminator="table")]  # noqa: UP007


class Changeset(_Strict):
    """What is to change, all of it or nothing; what is both removed and put is told anew."""

    base: shapes.Revision | None = Field(
        None, description="The revision that was edited: nothing is done when there is a newer one."
    )
    note: Annotated[str, Field(min_length=1, max_length=shapes.LONGEST_NOTE)] | None = Field(
        None, description="Why; the log tells it."
    )
    put: tuple[_Put, ...] = Field((), max_length=MOST, description="Records to put.")
    remove: tuple[Remove, ...] = Field((), max_length=MOST, description="Records to remove.")


_CHANGESETS: TypeAdapter[Changeset] = TypeAdapter(Changeset)


class Changes(NamedTuple):
    """A set of changes that was read and will do as far as it goes."""

    puts: Sequence[Record]
    removals: Sequence[Key]
    base: int | None
    note: str | None


Parse = Callable[..., Awaitable[Any]]


@cache
def described(shape: Any, *media_types: str) -> Parse:
    """Return what reads a body strictly and describes it as a shape."""
    taken = media_types or (conditions.JSON,)

    async def body(request: Request, told: object) -> bytes:
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in taken:
            raise Problem("media-type")
        return await request.body()

    told: Any = Annotated[_untouched(shape), Body(media_type=taken[0])]
    body.__annotations__ = {"request": Request, "told": told}
    return body


def _untouched(shape: Any) -> type:
    """Return a type that is described as a shape and takes anything as it is."""

    class Untouched:
        @classmethod
        def __get_pydantic_core_schema__(
            cls, _source: object, handler: GetCoreSchemaHandler
        ) -> CoreSchema:
            return core_schema.no_info_plain_validator_function(
                lambda value: value, json_schema_input_schema=handler.generate_schema(shape)
            )

    return Untouched


def record_of(table: str, record_id: str, body: bytes) -> Record:
    """Return the record that a body tells, whose id stands in the address.

    Raises
    ------
    Problem
        ``bad-request`` or ``invalid-request`` with every fault.
    """
    told = strict.parsed(body)
    if isinstance(told, dict):
        told = {"id": record_id, **told}
    record, faults = _made(RECORDS[table], told)
    if record and record.id != record_id:
        faults.append(strict.Fault("/id", "other_id", "It is not the id in the address"))
    strict.refuse([*faults, *unaddressable(record_id, "/id")])
    assert record is not None
    return record


def patched(record: Record, body: bytes) -> Record:
    """Return a record as a body changes it: a field that is null there says nothing (RFC 7396).

    Raises
    ------
    Problem
        ``bad-request`` or ``invalid-request`` with every fault.
    """
    patch = strict.parsed(body)
    if not isinstance(patch, dict):
        strict.refuse([strict.Fault("", "dict_type", "Input should be an object")])
    told = _merged(shapes.plain(record), patch)
    made, faults = _made(type(record), told)
    if made and made.id != record.id:
        faults.append(strict.Fault("/id", "other_id", "It is not the id in the address"))
    strict.refuse(faults)
    assert made is not None
    return made


def changes_of(media_type: str, body: bytes) -> Changes:
    """Return the set of changes that a body tells, as one JSON or one change a line.

    Raises
    ------
    Problem
        ``bad-request`` or ``invalid-request`` with every fault of every row.
    """
    is_lines = media_type == conditions.NDJSON
    told = _of_lines(strict.lines(body)) if is_lines else strict.parsed(body)
    try:
        made = _CHANGESETS.validate_json(json.dumps(told))
    except ValidationError as error:
        strict.refuse([_placed(it) for it in strict.faults_of(error)])
        raise
    strict.refuse([*_all_unaddressable(made), *_repeated(made)])
    removals = tuple((it.table, it.id) for it in made.remove)
    return Changes(tuple(it.record for it in made.put), removals, made.base, made.note)


def _merged(value: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    kept = dict(value) if isinstance(value, dict) else {}
    for key, it in patch.items():
        if it is None:
            kept.pop(key, None)
        else:
            kept[key] = _merged(kept.get(key), it)
    return kept


def _made(record_type: type[Record], told: Any) -> tuple[Record | None, list[strict.Fault]]:
    try:
        return record_type.model_validate_json(json.dumps(told)), []
    except ValidationError as error:
        return None, [*strict.faults_of(error)]


def _of_lines(told: Iterator[Any]) -> dict[str, Any]:
    """Gather lines ``{"op": "put" | "remove" | "about", …}`` to one set."""
    made: dict[str, Any] = {"put": [], "remove": []}
    for number, line in enumerate(told):
        op = line.pop("op", None) if isinstance(line, dict) else None
        if op in ("put", "remove"):
            made[op].append(line)
        elif op == "about":
            made |= {key: it for key, it in line.items() if key not in ("put", "remove")}
        else:
            message = "Input should be 'put', 'remove' or 'about'"
            strict.refuse([strict.Fault(f"/{number}/op", "literal_error", message)])
    return made


def _placed(fault: strict.Fault) -> strict.Fault:
    """Take the table, by which pydantic tells the shapes apart, out of where a fault stands."""
    parts = fault.pointer.split("/")
    if parts[1:2] == ["put"] and len(parts) > 3 and parts[3] in RECORDS:  # noqa: PLR2004
        del parts[3]
    return fault._replace(pointer="/".join(parts))


def _all_unaddressable(made: Changeset) -> Iterator[strict.Fault]:
    for number, it in enumerate(made.put):
        yield from unaddressable(it.record.id, f"/put/{number}/record/id")


def unaddressable(record_id: str, at: str) -> Iterator[strict.Fault]:
    """Find an id that no address could name."""
    is_plain = _ADDRESSABLE.fullmatch(record_id) and not CONTROL.search(record_id)
    if not is_plain or record_id != tidy(record_id) or record_id in (".", ".."):
        message = "An id holds no blank, nothing unseen and none of / \\ ? # %"
        yield strict.Fault(at, "impossible_id", message)


def _repeated(made: Changeset) -> Iterator[strict.Fault]:
    """Find records that are put twice."""
    seen: set[Key] = set()
    for number, it in enumerate(made.put):
        key = it.table, it.record.id
        if key in seen:
            yield strict.Fault(f"/put/{number}/record/id", "repeated_id", "It is put twice")
        seen.add(key)

"""Texts that try to be more than text, and records of every type that hold them in every field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netmap.model import RECORD_TYPES, Actor, Event, Indicator, Observation, Record

PAYLOADS = (
    "<script>window.XSS=1</script>",
    "</script><script>window.XSS=1</script>",
    "--></script><!--<script>window.XSS=1//",
    "<img src=x onerror=window.XSS=1>",
    "<img src='https://evil.example/x.png'>",
    '"><img src=x onerror=window.XSS=1>',
    "'><svg onload=window.XSS=1>",
    '" onmouseover=window.XSS=1 autofocus onfocus=window.XSS=1 x="',
    "' onclick='window.XSS=1' style='position:fixed;inset:0",
    "<svg/onload=window.XSS=1>",
    "<svg><script xlink:href='https://evil.example/x.js'/></svg>",
    "<svg><animate onbegin=window.XSS=1 attributeName=x dur=1s>",
    "<math><mi xlink:href='javascript:window.XSS=1'>x</mi></math>",
    "<iframe srcdoc='<script>parent.XSS=1</script>'></iframe>",
    "<iframe src='javascript:parent.XSS=1'></iframe>",
    "<object data='data:text/html,<script>window.XSS=1</script>'></object>",
    "<embed src='https://evil.example/x.swf'>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>@import 'https://evil.example/x.css';*{display:none}</style>",
    "<style>body{background:url(https://evil.example/x)}</style></style>",
    "javascript:window.XSS=1",
    "JaVaScRiPt&colon;window.XSS=1//%0Aalert(1)",
    "data:text/html;base64,PHNjcmlwdD53aW5kb3cuWFNTPTE8L3NjcmlwdD4=",
    'https://evil.example/?q="><script>window.XSS=1</script>',
    "{{7*7}}{% raw %}{{ config }}{{ ''.__class__.__mro__ }}",
    "${7*7}#{7*7}<%= 7*7 %>`${window.XSS=1}`",
    "{{constructor.constructor('window.XSS=1')()}}",
    "\\u003cscript\\u003ewindow.XSS=1\\u003c/script\\u003e\\x3cimg src=x\\x3e",
    "&lt;script&gt;window.XSS=1&lt;/script&gt;&#60;img src=x onerror=window.XSS=1&#62;",
    '<noscript><p title="</noscript><img src=x onerror=window.XSS=1>">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=window.XSS=1>",
    "<textarea><title></textarea></title><img src=x onerror=window.XSS=1>",
    "<details open ontoggle=window.XSS=1><summary>x</summary></details>",
    "]]><![CDATA[<script>window.XSS=1</script>]]><?xml version='1.0'?><!DOCTYPE x>",
    '=HYPERLINK("https://evil.example/","x")+cmd|\' /C calc\'!A0',
    "\u202e<script>window.XSS=1</script>\u202c\u2066\u2069\u200f",
    "s\u200bc\u200cr\u200di\ufeffp\u00adt\u2028window.XSS=1\u2029<\u0338script>",
    "__proto__ constructor ../../../etc/passwd %3Cscript%3Ewindow.XSS=1%3C/script%3E '\"`;--",
)
"""The words of 40 tricks; what runs sets ``window.XSS``, what loads asks ``evil.example``."""
PLACES = {"areas": "kunta-oulu", "regions": "pohjois-pohjanmaa"}
_TOWNS = ("oulu", "ii", "kempele", "liminka")
_EMPTY = {"total", "restates", "parent", "becomes", "successor", "reused_in", "term"}
"""What a record would only contradict itself with."""


def records() -> Iterator[Record]:
    """Yield of every type as many records as there are payloads: each field holds each payload."""
    for number in range(len(PAYLOADS)):
        for record in RECORD_TYPES:
            yield record.model_validate(_row(record, number), strict=False)
    yield from _towns()


def fields() -> dict[str, list[str]]:
    """Return the fields of each table that hold any text."""
    return {
        it.table: [name for name in it.model_fields if _is_text(it, name)] for it in RECORD_TYPES
    }


def payload(number: int, field: int = 0) -> str:
    """Return the payload of a field of a record: over all records, a field has every one."""
    return PAYLOADS[(number + 7 * field) % len(PAYLOADS)]


def own_id(table: str, number: int) -> str:
    """Return the id of a record, which is a payload itself."""
    return f"{payload(number)}{table}-{number}"


def _row(record: type[Record], number: int) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for place, (name, info) in enumerate(record.model_fields.items()):
        if name not in _EMPTY:
            row[name] = _value(record, name, str(info.annotation), number, place)
    source, line, quote = own_id("sources", number), payload(number, 3), payload(number, 4)
    row["id"] = own_id(record.table, number)
    row["citations"] = ({"source": source, "line": line, "quote": quote},)
    row["attributes"] = {payload(number, 5): payload(number, 6)}
    return row


def _value(record: type[Record], name: str, annotation: str, number: int, place: int) -> Any:
    if "PartialDate" in annotation:
        return "2018"
    if "Quantity" in annotation:
        return "1"
    if "Literal[" in annotation:
        return annotation.split("Literal['")[1].split("'")[0]
    if mark := record.refers().get(name):
        known = next((PLACES[it] for it in mark.to if it in PLACES), None)
        one = known or own_id(mark.to[0], number + (name in ("target", "actor_b")))
        one = one.replace(f"-{len(PAYLOADS)}", "-0") if not known else one
        return (
            (one,) if "tuple" in annotation or (name.endswith("s") and "..." in annotation) else one
        )
    told = payload(number, place)
    return (told,) if "..." in annotation else told


def _is_text(record: type[Record], name: str) -> bool:
    annotation = str(record.model_fields[name].annotation)
    kinds = ("PartialDate", "Quantity", "Literal[")
    is_text = not any(it in annotation for it in kinds)
    return is_text and name not in {*record.refers(), *_EMPTY}


def _towns() -> Iterator[Record]:
    """Yield municipalities with hostile names, and what is known of them under an indicator."""
    told = {"id": "theme", "unit": "municipality", "universe": PLACES["regions"]}
    names = {"name_fi": PAYLOADS[3], "name_sv": PAYLOADS[5], "name_en": PAYLOADS[7]}
    yield Indicator.model_validate({**told, "measure": "state", **names})
    organised = {"organisers": (own_id("actors", 0),), "start": "2018", "end": "2018"}
    met = {"kind": "partner_meeting", "level": "region", "meetings": "3", **organised}
    yield Event.model_validate({"id": PAYLOADS[9], **names, **met})
    for number, town in enumerate(_TOWNS):
        area = f"kunta-{town}"
        yield Actor(
            id=f"town-{town}", kind="municipality", municipality=area, name_fi=PAYLOADS[number]
        )
        for year in ("2018", "2019"):
            seen = {"id": f"{town}-{year}", "indicator": "theme", "unit": area, "as_of": year}
            yield Observation.model_validate({**seen, "status": "done", "note": PAYLOADS[number]})

"""What a parser of HTML sees on a page of the service, and what must never be there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

Tag = tuple[str, dict[str, str | None]]
_CONTROLS = ("input", "select", "textarea")


class Seen(HTMLParser):
    """The tags of a page with their attributes, and the text of its first heading."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.heading = ""
        self._within = ""
        self._labels = 0
        self._wrapped: list[dict[str, str | None]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._within = tag
        self._labels += tag == "label"
        if tag in _CONTROLS and self._labels:
            self._wrapped.append(self.tags[-1][1])

    def handle_data(self, data: str) -> None:
        if self._within == "h1":
            self.heading += data

    def handle_endtag(self, tag: str) -> None:
        self._within = ""
        self._labels -= tag == "label"

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def links(self) -> list[str]:
        return [href for it in self.all("a") if (href := it.get("href"))]

    def faults(self) -> Iterator[str]:
        """Yield what the policy of the pages forbids, or readers who cannot see would miss."""
        for tag, attributes in self.tags:
            yield from _forbidden(tag, attributes)
        ids = Counter(it["id"] for _, it in self.tags if "id" in it)
        yield from (f"{count} elements are {name}" for name, count in ids.items() if count > 1)
        for tag in ("h1", "main", "title"):
            if len(self.all(tag)) != 1:
                yield f"{len(self.all(tag))} of {tag}"
        yield from self._unlabelled()

    def _unlabelled(self) -> Iterator[str]:
        labelled = {it.get("for") for it in self.all("label")}
        for tag in _CONTROLS:
            for it in self.all(tag):
                is_named = "aria-label" in it or it.get("id") in labelled or it in self._wrapped
                if it.get("type") != "hidden" and not is_named:
                    yield f"{tag} has no label: {it}"
        yield from (f"no alt: {it}" for it in self.all("img") if not it.get("alt"))


def _forbidden(tag: str, attributes: dict[str, str | None]) -> Iterator[str]:
    if "style" in attributes or any(name.startswith("on") for name in attributes):
        yield f"{tag} has an inline style or script"
    if tag == "style" or (tag == "script" and not _is_allowed(attributes)):
        yield f"an inline {tag}"
    if any(_leads_out(attributes.get(name)) for name in ("href", "src", "action")):
        yield f"{tag} leads out: {attributes}"


def _is_allowed(attributes: dict[str, str | None]) -> bool:
    return "src" in attributes or attributes.get("type") == "application/json"


def _leads_out(address: str | None) -> bool:
    return bool(address) and not str(address).startswith(("/", "#", "?"))

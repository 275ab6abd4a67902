"""Commands that answer from the graph: centrality, structure, without, map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

import netmap
from netmap.text import say
from netmap_cli import options
from netmap_cli.output import EMPTY, View, percent, plain, show

if TYPE_CHECKING:
    from netmap.dependence import Loss
    from netmap.structure import Structure

_MEASURES = ("degree", "betweenness", "closeness")


@click.command()
@options.SOURCES
@click.option(
    "--measure",
    type=click.Choice(_MEASURES),
    default="betweenness",
    show_default=True,
    help="How to measure centrality.",
)
@click.option("--top", type=click.IntRange(min=1), help="Show the first ones only.")
@options.network_options
@options.FORMAT
@options.LANG
def centrality(
    sources: tuple[str, ...],
    measure: str,
    top: int | None,
    form: str,
    lang: str,
    **chosen: Any,
) -> None:
    """Rank the actors by how central they are, best first."""
    network = options.network(sources, **chosen)
    found = netmap.centrality.MEASURES[measure](network)
    rows = [
        {
            "rank": found.ranks[actor],
            "actor": actor,
            "name": network.actors[actor].name("fi" if form == "json" else lang),
            measure: score,
        }
        for actor, score in list(found.scores.items())[:top]
    ]
    notes = [*_selection_notes(network, lang), say("notes.isolated_ties", lang)]
    show(rows, View(rows, ("rank", "name", measure, "actor"), notes), form, lang)


@click.command()
@options.SOURCES
@options.network_options
@options.FORMAT
@options.LANG
def structure(sources: tuple[str, ...], form: str, lang: str, **chosen: Any) -> None:
    """Show how large the network is, how it hangs together and which sources it rests on."""
    network = options.network(sources, **chosen)
    found = netmap.structure.describe(network)
    facts = ("actors", "ties", "simple_edges", "components", "largest_component", "isolates")
    shown = (*facts, "density", "ties_without_end", "ties_by_status")
    notes = [*_selection_notes(network, lang), *_source_note(network, found, lang)]
    if form != "table":
        show(found, View((), ()), form, lang)
        return
    show(found, View(_facts(found, shown, lang), ("fact", "value")), form, lang)
    sources_view = View(
        [
            {
                "source": share.source,
                "ties": share.ties,
                "share": share.share,
                "without_ties": share.without.ties,
                "without_components": share.without.components,
                "without_largest": share.without.largest_component,
            }
            for share in found.sources
            if share.without is not None
        ],
        ("source", "ties", "share", "without_ties", "without_components", "without_largest"),
        notes,
    )
    show(found, sources_view, form, lang)


@click.command()
@options.SOURCES
@click.option("--actor", required=True, metavar="ID", help="The actor that ends.")
@options.network_options
@options.FORMAT
@options.LANG
def without(sources: tuple[str, ...], actor: str, form: str, lang: str, **chosen: Any) -> None:
    """Show what is lost when an actor ends."""
    network = options.network(sources, **chosen)
    found = netmap.dependence.without(network, actor)
    facts = (
        "components_before",
        "components_after",
        "largest_before",
        "largest_after",
        "neighbours",
        "ties_lost",
        "new_isolates",
    )
    groups = ("isolated", "orphaned_groups", "municipalities_cut_off")
    rows = [*_facts(found, facts, lang), *_named_groups(network, found, groups, lang)]
    view = View(rows, ("fact", "value"), list(_selection_notes(network, lang)))
    show(found, view, form, lang)


@click.command("map")
@options.SOURCES
@click.option("-o", "--output", required=True, type=click.Path(), help="The HTML file to write.")
@click.option("--force", is_flag=True, help="Replace a file that netmap did not write.")
@click.option("--title", help="Title of the page.")
@options.AT
@options.LANG
def draw_map(
    sources: tuple[str, ...], output: str, force: bool, title: str | None, at: Any, lang: str
) -> None:
    """Draw the network as one HTML file that works offline, with all tie kinds."""
    network = netmap.Network.of(netmap.read(*sources), kinds="all", at=at)
    page = netmap.maps.page(network, language=lang, title=title)
    netmap.output.write(output, page, inputs=sources, force=force)
    counts = {"actors": len(network.actors), "ties": len(network.ties)}
    click.echo(say("done.map_written", lang, path=output, **counts))


def _facts(found: object, names: tuple[str, ...], language: str) -> list[Mapping[str, object]]:
    from netmap.model.vocabulary import vocabulary

    values, statuses = plain(found), vocabulary().tie_statuses
    if "ties_by_status" in values:
        by_status = values["ties_by_status"].items()
        values["ties_by_status"] = {statuses[key].label(language): n for key, n in by_status}
    return [{"fact": say(f"columns.{name}", language), "value": values[name]} for name in names]


def _named_groups(
    network: netmap.Network, found: Loss, groups: tuple[str, ...], language: str
) -> Iterator[Mapping[str, object]]:
    for group in groups:
        names = [network.actors[actor].name(language) for actor in getattr(found, group)]
        yield {"fact": say(f"columns.{group}", language), "value": ", ".join(names) or EMPTY}


def _selection_notes(network: netmap.Network, language: str) -> Iterator[str]:
    """Say which records the figures are drawn from."""
    from netmap.model.vocabulary import vocabulary

    selection, words = network.selection, vocabulary()
    if selection.at is None:
        yield say("notes.all_dates", language)
    else:
        yield say("notes.at_date", language, at=selection.at)
    if kinds := [name for name in words.ties if name not in selection.kinds]:
        yield say("notes.kinds_left_out", language, kinds=", ".join(kinds))
    if selection.sources is not None:
        left_out = [name for name in network.dataset.cited if name not in selection.sources]
        yield say("notes.sources_left_out", language, sources=", ".join(left_out))
    if left := [name for name in words.tie_statuses if name not in selection.statuses]:
        yield say("notes.statuses_left_out", language, statuses=", ".join(left))


def _source_note(network: netmap.Network, found: Structure, language: str) -> Iterator[str]:
    if not found.sources:
        return
    first = found.sources[0]
    actor = network.actors.get(first.most_touched)
    yield say(
        "notes.rests_on_one",
        language,
        ties=first.ties,
        all=found.ties,
        share=percent(first.share, language),
        source=first.title,
        touching=first.touching,
        actor=actor.name(language) if actor else first.most_touched,
    )

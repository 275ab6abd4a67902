// The panel of the actor selected: what is known of it, its ties with source, date and status.

import { byId, data, otherEnd } from "./model.js";
import { button, make, page } from "./elements.js";
import { homeOf, label, measureHeading, nameOf, numberWords, text } from "./words.js";
import { state } from "./state.js";
import { changeOf, isOnMap, shown, tiesShown, valueOf } from "./shown.js";
import { lineOf, lineSign, onGround, SURENESS, dashesOf } from "./marks.js";
import { choose, closeDetails, pathWords, setFocus, setPath, setSteps } from "./selection.js";
import { combobox } from "./search.js";

export function showDetails(focus) {
  const actor = byId.get(state.selected);
  page("details").hidden = !actor;
  document.body.classList.toggle("has-details", Boolean(actor));
  if (!actor) return page("details").replaceChildren();
  const heading = make("h2", { tabindex: "-1" }, nameOf(actor));
  const header = make("header", {}, heading, ...pageLink(actor), button(text("close"), closeDetails));
  const hidden = isOnMap(actor) ? [] : [make("p", { class: "quiet" }, text("actor_hidden"))];
  const explore = make("div", { class: "explore" }, surroundings(actor), pathPart(actor));
  const about = make("div", { class: "facts" }, ...hidden, factList(actor), ...actor.evidence.map(citeLine));
  page("details").replaceChildren(make("div", { class: "card" }, header, explore, about, tieGroups(actor)));
  page("details").scrollTop = 0;
  if (focus) heading.focus({ preventScroll: true });
}

/** Lead to the page of the actor, where the map is one of several pages. */
function pageLink(actor) {
  const pages = page("netmap-data").dataset.actorPages;
  return pages ? [make("a", { href: `${pages}${encodeURIComponent(actor.id)}` }, text("actor_page"))] : [];
}

function factList(actor) {
  const facts = [
    [text("kind"), label("actor_kind", actor.kind)],
    [text("level"), label("level", actor.level)],
    [text("municipality"), homeOf(actor)],
    [text("period"), actor.valid],
    [text("change"), changeOf(actor) && text(`change_${changeOf(actor)}`)],
    [measureHeading(state.size), numberWords(valueOf(actor, state.size))],
    [text("note"), actor.note],
  ];
  const known = facts.filter(([, value]) => value);
  return make("dl", {}, ...known.flatMap(([key, value]) => [make("dt", {}, key), make("dd", {}, value)]));
}

export function sourceTitle(id) {
  return data.sources.find((source) => source.id === id)?.title ?? id;
}

/** Say in words where something was said: title, publisher, date and line. */
export function citeWords([place, line]) {
  const { id, title, publisher, date } = data.sources[place] ?? {};
  return [title ?? id, publisher, date, line ? text("line", { n: line }) : ""].filter(Boolean).join(", ");
}

function citeLine(cite) {
  const made = make("p", { class: "evidence" }, `${text("source")}: ${citeWords(cite)}`);
  if (cite[2]) made.append(" ", make("q", {}, cite[2]));
  return made;
}

// Surroundings and paths

function surroundings(actor) {
  const near = [1, 2].map((steps) => {
    const pressed = String(state.steps === steps && state.path === null);
    return button(text(`steps_${steps}`), () => stepTo(steps), { "aria-pressed": pressed, "data-steps": String(steps) });
  });
  const focused = state.focus === actor.id;
  const only = button(text("only_these"), () => stayOn("#only", () => setFocus(focused ? null : actor.id)), { "aria-pressed": String(focused), id: "only" });
  const group = make("div", { class: "joined", role: "group", "aria-label": text("neighbours") }, ...near);
  return make("div", { class: "around" }, make("h3", {}, text("neighbours")), group, only);
}

function stepTo(steps) {
  state.path = null;
  stayOn(`[data-steps="${steps}"]`, () => setSteps(steps));
}

// The panel is made again by what its buttons do, so the new button gets the focus of the old.
function stayOn(selector, act) {
  act();
  page("details").querySelector(selector)?.focus({ preventScroll: true });
}

function pathPart(actor) {
  const input = make("input", { type: "text", id: "path-search", placeholder: text("search_hint") });
  const list = make("ul", { id: "path-found" });
  const made = make("div", { class: "way" }, make("label", { for: "path-search" }, text("path_to")), make("div", { class: "search" }, input, list));
  combobox(input, list, (other) => stayOn("#path-search", () => setPath(other.id)), (other) => other.id !== actor.id);
  if (state.path !== null) made.append(...pathShown());
  return made;
}

function pathShown() {
  const said = make("p", { class: "said" }, pathWords(), " ", button(text("path_clear"), () => stayOn("#path-search", () => setPath(null)), { class: "link" }));
  if (!shown.path) return [said];
  const steps = shown.path.ties.map((tie, place) => pathStep(tie, shown.path.actors[place]));
  return [said, make("ol", { class: "steps" }, ...steps)];
}

function pathStep(tie, from) {
  const [one, other] = [from, otherEnd(tie, from)].map((id) => nameOf(byId.get(id)));
  const sign = tie.symmetric ? "↔" : tie.from === from ? "→" : "←";
  return make("li", {}, `${one} ${sign} ${other}`, make("span", { class: "what" }, ` ${tieWords(tie)}`));
}

/** Say what a tie is: its kind, role, years, status and note. */
function tieWords(tie) {
  return [label("tie_kind", tie.kind), tie.role, tie.valid, label("tie_status", tie.status), tie.note].filter(Boolean).join(" · ");
}

// Ties

function tieGroups(actor) {
  const ties = tiesShown(actor.id);
  const groups = [
    ["ties_out", ties.filter((tie) => !tie.symmetric && tie.from === actor.id)],
    ["ties_in", ties.filter((tie) => !tie.symmetric && tie.from !== actor.id)],
    ["ties_both", ties.filter((tie) => tie.symmetric)],
  ];
  const made = groups.filter(([, group]) => group.length).map(([key, group]) => tieGroup(text(key, { n: group.length }), group, actor));
  if (onOneSource(ties)) made.unshift(make("p", { class: "quiet" }, badge(text("all_alone", { n: ties.length, source: sourceTitle(ties[0].alone) }))));
  const missing = actor.ties.length - ties.length;
  if (missing) made.push(make("p", { class: "quiet" }, text("ties_hidden", { n: missing })));
  return make("div", {}, ...(made.length ? made : [make("p", { class: "quiet" }, text("ties_none"))]));
}

function tieGroup(title, group, actor) {
  return make("div", { class: "group" }, make("h3", {}, title), make("ul", { class: "ties" }, ...group.map((tie) => tieItem(tie, actor))));
}

function tieItem(tie, actor) {
  const other = byId.get(otherEnd(tie, actor.id));
  return make(
    "li", {},
    button(nameOf(other), () => choose(other.id), { class: "link" }),
    make("div", { class: "what" }, tieSign(tie), tieWords(tie)),
    ...badges(tie),
    ...tie.evidence.map(citeLine),
  );
}

/** Whether every tie rests on the same source alone; said once, it need not be said of each. */
function onOneSource(ties) {
  return ties.length > 0 && ties.every((tie) => tie.alone !== null && tie.alone === ties[0].alone);
}

function badge(words) {
  return make("span", { class: "badge" }, words);
}

function tieSign(tie) {
  const line = lineOf(tie);
  return lineSign(onGround(line.colour), SURENESS[tie.sureness]?.dashes ?? dashesOf(line));
}

function badges(tie) {
  const words = [changeOf(tie) && text(`change_${changeOf(tie)}`), tie.alone !== null && !onOneSource(tiesShown(state.selected)) && text("alone")].filter(Boolean);
  return words.length ? [make("div", {}, ...words.map(badge))] : [];
}

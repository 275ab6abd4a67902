// Which actors and ties are shown under the filters, the year and the focus. The map, the table,
// the counts and the files all take them from here.

import { actors, groupsById, otherEnd, ties } from "./model.js";
import { FILTERS, state } from "./state.js";
import { pathBetween } from "./paths.js";

export const shown = { actors: [], ties: [], ids: new Set(), among: new Set(), tiesOf: new Map(), changes: new Map(), circle: null, path: null };

export function recount() {
  shown.changes = new Map();
  const standing = actors.filter(actorPasses);
  const among = new Set(standing.map((actor) => actor.id));
  const holding = ties.filter((tie) => among.has(tie.from) && among.has(tie.to) && tiePasses(tie));
  shown.tiesOf = tiesByActor(holding);
  const near = state.focus === null ? among : reached(state.focus, state.steps);
  if (near !== among) shown.tiesOf = tiesByActor(holding.filter((tie) => near.has(tie.from) && near.has(tie.to)));
  shown.actors = standing.filter((actor) => near.has(actor.id) && inPart(actor));
  shown.ids = new Set(shown.actors.map((actor) => actor.id));
  shown.ties = holding.filter((tie) => shown.ids.has(tie.from) && shown.ids.has(tie.to));
  shown.among = new Set(shown.ties);
  recircle();
}

/** Find again what stands out: the path chosen, else the surroundings of the actor selected. */
export function recircle() {
  const chosen = state.selected !== null && shown.ids.has(state.selected);
  shown.path = chosen && state.path !== null ? pathBetween(state.selected, state.path) : null;
  if (shown.path) shown.circle = new Set(shown.path.actors);
  else shown.circle = chosen ? reached(state.selected, state.steps) : null;
}

/** Return the ties of an actor under the filters, those to other parts of the network too. */
export function tiesShown(id) {
  return shown.tiesOf.get(id) ?? [];
}

export function isShownTie(tie) {
  return shown.among.has(tie);
}

/** Say what became of an actor or tie since the year before: "new", "ended" or "". */
export function changeOf(item) {
  return shown.changes.get(item) ?? "";
}

/** Whether a tie is part of what stands out. */
export function standsOut(tie) {
  if (shown.path) return shown.path.ties.includes(tie);
  if (state.selected === null) return false;
  if (state.steps === 1) return tie.from === state.selected || tie.to === state.selected;
  return Boolean(shown.circle?.has(tie.from) && shown.circle.has(tie.to));
}

/** Collect the actors that an actor reaches in some steps along the ties shown. */
function reached(id, steps) {
  const found = new Set([id]);
  let edge = [id];
  for (let step = 0; step < steps; step += 1) {
    edge = edge.flatMap((at) => tiesShown(at).map((tie) => otherEnd(tie, at))).filter((at) => !found.has(at) && found.add(at));
  }
  return found;
}

function inPart(actor) {
  return state.part === null || !groupsById.has(state.part) || actor.group === state.part;
}

function actorPasses(actor) {
  if (state.off.actor_kind.has(actor.kind) || state.off.level.has(actor.level)) return false;
  if (state.municipality !== null && (actor.home ?? "") !== state.municipality) return false;
  return isValid(actor, actor.from, actor.to);
}

function tiePasses(tie) {
  if (state.off.tie_kind.has(tie.kind) || state.off.tie_status.has(tie.status)) return false;
  if (state.supported && tie.alone !== null) return false;
  return isValid(tie, tie.from_year, tie.to_year);
}

// An actor or tie that has ended is still drawn, crossed out, while changes are being looked at.
function isValid(item, from, to) {
  if (state.year === null) return true;
  const now = covers(from, to, state.year);
  if (!state.changes) return now;
  const before = covers(from, to, state.year - 1);
  if (now !== before) shown.changes.set(item, now ? "new" : "ended");
  return now || before;
}

function covers(from, to, year) {
  return (from === null || from <= year) && (to === null || year <= to);
}

function tiesByActor(all) {
  const found = new Map();
  const add = (id, tie) => (found.has(id) ? found.get(id).push(tie) : found.set(id, [tie]));
  for (const tie of all) {
    add(tie.from, tie);
    if (tie.to !== tie.from) add(tie.to, tie);
  }
  return found;
}

/** Return the values of a filter with the items that have each, those of the data as a whole. */
export function itemsBy(name) {
  const { field, of } = FILTERS[name];
  const found = new Map();
  for (const item of of === "actors" ? actors : ties) {
    if (!found.has(item[field])) found.set(item[field], []);
    found.get(item[field]).push(item);
  }
  return found;
}

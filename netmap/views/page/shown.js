// Which actors and ties are shown under the filters, the year and the focus. The map, the table,
// the counts and the files all take them from here.

import { actors, data, groupsById, otherEnd, ties, wholeValueOf } from "./model.js";
import { FILTERS, state } from "./state.js";
import { pathBetween } from "./paths.js";

export const shown = {
  actors: [], ties: [], ids: new Set(), kept: new Set(), tiesOf: new Map(), degrees: new Map(),
  changes: new Map(), ended: { actors: [], ties: [] }, onMap: new Set(), circle: null, path: null,
};

/** Find what holds under the choices made, and beside it what has ended since the year before. */
export function recount() {
  const now = standingIn(state.year);
  shown.changes = changesTo(now);
  shown.kept = narrowed(now);
  shown.actors = now.actors.filter((actor) => shown.kept.has(actor.id) && inPart(actor));
  shown.ids = new Set(shown.actors.map((actor) => actor.id));
  shown.ties = [...new Set([...shown.tiesOf.values()].flat())].filter((tie) => endsIn(tie, shown.ids)).sort((one, other) => one.index - other.index);
  shown.ended = endedBeside();
  shown.onMap = new Set([...shown.actors, ...shown.ties, ...shown.ended.actors, ...shown.ended.ties]);
  shown.degrees.clear();
  recircle();
}

/** Return the actors of a year that pass the filters, and the ties between them. */
function standingIn(year) {
  const standing = actors.filter((actor) => actorPasses(actor) && covers(actor.from, actor.to, year));
  const ids = new Set(standing.map((actor) => actor.id));
  return { actors: standing, ids, ties: ties.filter((tie) => endsIn(tie, ids) && tiePasses(tie) && covers(tie.from_year, tie.to_year, year)) };
}

function changesTo(now) {
  if (!state.changes || state.year === null) return new Map();
  const before = standingIn(state.year - 1);
  const [here, there] = [now, before].map((year) => new Set([...year.actors, ...year.ties]));
  const made = (from, other, change) => [...from].filter((item) => !other.has(item)).map((item) => [item, change]);
  return new Map([...made(here, there, "new"), ...made(there, here, "ended")]);
}

/** Keep a municipality with those tied to its actors, and the surroundings of an actor. */
function narrowed(now) {
  let [ids, kept] = [now.ids, now.ties];
  if (state.municipality !== null) {
    const homes = new Set(now.actors.filter(isAtHome).map((actor) => actor.id));
    kept = kept.filter((tie) => homes.has(tie.from) || homes.has(tie.to));
    ids = new Set([...homes, ...kept.flatMap((tie) => [tie.from, tie.to])]);
  }
  shown.tiesOf = tiesByActor(kept);
  if (state.focus === null) return ids;
  ids = reached(state.focus, state.steps);
  shown.tiesOf = tiesByActor(kept.filter((tie) => endsIn(tie, ids)));
  return ids;
}

function endedBeside() {
  const gone = ties.filter((tie) => changeOf(tie) === "ended");
  const whole = state.focus === null && state.municipality === null;
  const beside = new Set(gone.filter((tie) => shown.ids.has(tie.from) || shown.ids.has(tie.to)).flatMap((tie) => [tie.from, tie.to]));
  const left = actors.filter((actor) => changeOf(actor) === "ended" && inPart(actor) && (whole || beside.has(actor.id)));
  const there = new Set([...shown.ids, ...left.map((actor) => actor.id)]);
  return { actors: left, ties: gone.filter((tie) => endsIn(tie, there)) };
}

function endsIn(tie, ids) {
  return ids.has(tie.from) && ids.has(tie.to);
}

function isAtHome(actor) {
  return (actor.home ?? "") === state.municipality;
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

/** Whether an actor or tie is drawn: it holds now, or its end is marked. */
export function isOnMap(item) {
  return shown.onMap.has(item);
}

/** Return the number a measure gives an actor; neighbours are counted among what is shown now. */
export function valueOf(actor, measure) {
  if (measure !== "degree") return wholeValueOf(actor, measure);
  if (!shown.degrees.has(actor)) {
    const ends = new Set(tiesShown(actor.id).map((tie) => otherEnd(tie, actor.id)));
    ends.delete(actor.id);
    shown.degrees.set(actor, ends.size);
  }
  return shown.degrees.get(actor);
}

/** Say how many actors of other parts belong to what is shown, where a part is open. */
export function beyondPart(ids) {
  return [...ids].filter((id) => !shown.ids.has(id)).length;
}

/** Say what became of an actor or tie since the year before: "new", "ended" or "". */
export function changeOf(item) {
  return shown.changes.get(item) ?? "";
}

/** Count the actors and ties that are drawn as ended since the year before. */
export function endedCount() {
  return shown.ended.actors.length + shown.ended.ties.length;
}

/** Whether a tie is part of what stands out. */
export function standsOut(tie) {
  if (shown.path) return shown.path.ties.includes(tie);
  if (changeOf(tie) === "ended") return false;
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
  return !state.off.actor_kind.has(actor.kind) && !state.off.level.has(actor.level);
}

function tiePasses(tie) {
  if (state.off.tie_kind.has(tie.kind) || state.off.tie_status.has(tie.status)) return false;
  if (state.elsewhere && tie.alone !== null && tie.alone === data.about.leaning?.source) return false;
  return !state.supported || tie.alone === null;
}

function covers(from, to, year) {
  return year === null || ((from === null || from <= year) && (to === null || year <= to));
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

// Choosing an actor, looking at its surroundings, and finding the way from it to another.

import { byId, isAggregated } from "./model.js";
import { nameOf, text } from "./words.js";
import { state } from "./state.js";
import { beyondPart, recircle, shown, tiesShown } from "./shown.js";
import { bringIntoView, isDrawn, paint } from "./canvas.js";
import { openPart } from "./groups.js";
import { showDetails } from "./details.js";
import { markRow } from "./table.js";
import { keepInAddress } from "./address.js";
import { announce, update } from "./refresh.js";

let openedFrom = null;

/** Select an actor, or none; whoever is filtered out is shown in the details all the same. */
export function choose(id, { focus = true } = {}) {
  const chosen = byId.has(id) ? id : null;
  if (chosen !== null && isAggregated() && byId.get(id).group !== state.part) openPart(byId.get(id).group);
  if (chosen !== null && state.selected === null) openedFrom = document.activeElement;
  if (chosen === null || chosen !== state.selected) state.path = null;
  state.selected = chosen;
  standOut(focus);
  announce(chosen === null ? text("unselected") : text("selected", { name: nameOf(byId.get(id)), n: tiesShown(id).length }));
  if (chosen !== null && isDrawn()) bringIntoView(byId.get(chosen));
}

export function closeDetails() {
  const back = openedFrom;
  choose(null);
  if (back?.isConnected && back !== document.body) back.focus({ preventScroll: false });
}

/** Highlight neighbours at one step, or those at two as well. */
export function setSteps(steps) {
  state.steps = steps;
  if (state.focus === null) standOut(false);
  else update();
  announce(surroundingWords());
}

function surroundingWords() {
  const said = text("surroundings", { n: (shown.circle?.size ?? 1) - 1 });
  return said + beyondWords(shown.circle ?? []);
}

/** Say how many of some actors are in other parts than the open one. */
function beyondWords(ids) {
  const beyond = state.part === null ? 0 : beyondPart(ids);
  return beyond ? ` ${text("beyond", { n: beyond })}` : "";
}

/** Show nothing but the surroundings of an actor, or everything again. */
export function setFocus(id) {
  state.focus = id;
  update();
}

export function setPath(id) {
  state.path = id;
  standOut(false);
  announce(pathWords());
}

export function pathWords() {
  const other = nameOf(byId.get(state.path));
  if (!shown.path) return text("path_none", { name: other });
  return text("path_found", { name: other, n: shown.path.ties.length }) + beyondWords(shown.path.actors);
}

function standOut(focus) {
  recircle();
  paint();
  showDetails(focus);
  markRow();
  keepInAddress();
}

export function startSelection() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && state.selected !== null) closeDetails();
  });
}

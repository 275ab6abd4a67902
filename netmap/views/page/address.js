// What the reader has chosen, kept in the address of the page, so that a view can be sent on.

import { actors, byId, data, groupsById, isAggregated } from "./model.js";
import { page } from "./elements.js";
import { defaults, FILTERS, state } from "./state.js";
import { itemsBy } from "./shown.js";
import { THEMES } from "./theme.js";

/** The choices that take the reader somewhere else: the Back button of the browser undoes them. */
const WAYPOINTS = ["part", "focus", "selected"];
const visited = { place: "", noted: false };

const isActor = (words) => byId.has(words);
const isNumber = (words) => /^\d{1,4}$/.test(words);

/** Each word of the address: the field of the state, and what it may be. */
const PLAIN = {
  lang: { field: "language", allows: (words) => Object.hasOwn(data.texts, words) },
  theme: { field: "theme", allows: (words) => THEMES.includes(words) },
  actor: { field: "selected", allows: isActor },
  steps: { field: "steps", allows: (words) => words === "1" || words === "2", parse: Number },
  focus: { field: "focus", allows: isActor },
  path: { field: "path", allows: isActor },
  part: { field: "part", allows: (words) => groupsById.has(words) },
  municipality: { field: "municipality", allows: (words) => actors.some((actor) => (actor.home ?? "") === words) },
  supported: { field: "supported", allows: (words) => words === "true", parse: Boolean },
  elsewhere: { field: "elsewhere", allows: (words) => words === "true", parse: Boolean },
  fade: { field: "fade", allows: (words) => words === "true", parse: Boolean },
  year: { field: "year", allows: (words) => isNumber(words) && data.years && words >= data.years.first && words <= data.years.last, parse: Number },
  changes: { field: "changes", allows: (words) => words === "true", parse: Boolean },
  size: { field: "size", allows: (words) => data.sizes.some((size) => size.id === words) },
  list: { field: "list", allows: (words) => words === "ties" },
  sort: { field: "sort", allows: (words) => /^[a-z]{1,10}$/.test(words) },
  down: { field: "down", allows: (words) => words === "false", parse: () => false },
};

/** Take over what the address says; what it does not know is left out. */
export function readAddress() {
  const said = new URLSearchParams(location.hash.slice(1));
  const read = defaults();
  for (const [key, { field, allows, parse }] of Object.entries(PLAIN)) {
    const words = said.get(key);
    if (words !== null && allows(words)) read[field] = parse ? parse(words) : words;
  }
  for (const [name, { key }] of Object.entries(FILTERS)) {
    const known = itemsBy(name);
    read.off[name] = new Set(said.getAll(key).filter((value) => known.has(value)));
  }
  // A single actor can only be seen in its part of an aggregated map.
  if (isAggregated() && read.selected !== null) read.part = byId.get(read.selected).group;
  Object.assign(state, read);
  visited.place = placeWords();
}

/** Write the state into the address: another place as a step of its own, all else over what was there. */
export function keepInAddress() {
  try {
    history[isNewPlace() ? "pushState" : "replaceState"](null, "", `#${stateWords()}`);
  } catch {
    // A page inside a notebook frame may not change its address; nothing is lost.
  }
}

// One click can open a part and select an actor in it; that is one step.
function isNewPlace() {
  const moved = visited.place !== placeWords() && !visited.noted;
  visited.place = placeWords();
  if (moved) {
    visited.noted = true;
    queueMicrotask(() => (visited.noted = false));
  }
  return moved;
}

function placeWords() {
  return JSON.stringify(WAYPOINTS.map((field) => state[field]));
}

/** Write what differs from how the page opens. */
function stateWords() {
  const plain = defaults();
  const said = new URLSearchParams();
  for (const [key, { field }] of Object.entries(PLAIN)) {
    if (state[field] !== plain[field] && state[field] !== null) said.append(key, state[field]);
  }
  for (const [name, { key }] of Object.entries(FILTERS)) for (const value of state.off[name]) said.append(key, value);
  return said.toString();
}

/** Whether the address speaks of a view, if only of how the page opens, not of a place on the page. */
export function tellsState() {
  return location.hash.length < 2 || location.hash.includes("=");
}

/** Let links lead to their places on the page without writing over the view in the address. */
export function startLinks() {
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      goTo(page(link.hash.slice(1)));
    });
  }
}

function goTo(place) {
  // What cannot be reached with Tab can still be given the focus.
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.scrollIntoView();
  place.focus({ preventScroll: true });
}

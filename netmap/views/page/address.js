// What the reader has chosen, kept in the address of the page, so that a view can be sent on.

import { actors, byId, data, groupsById, isAggregated } from "./model.js";
import { defaults, FILTERS, state } from "./state.js";
import { itemsBy } from "./shown.js";
import { THEMES } from "./theme.js";

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
}

export function keepInAddress() {
  try {
    history.replaceState(null, "", `#${stateWords()}`);
  } catch {
    // A page inside a notebook frame may not change its address; nothing is lost.
  }
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

/** Whether the address speaks of a view, not of a place on the page. */
export function tellsState() {
  return location.hash.includes("=");
}

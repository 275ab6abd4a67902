// What the reader has chosen. Everything here can stand in the address of the page.

import { data } from "./model.js";

/** What can be left out: the field of an actor or a tie, and the name in the address. */
export const FILTERS = {
  actor_kind: { field: "kind", of: "actors", key: "no-actors" },
  level: { field: "level", of: "actors", key: "no-levels" },
  tie_kind: { field: "kind", of: "ties", key: "no-ties" },
  tie_status: { field: "status", of: "ties", key: "no-status" },
};

/** The theme that the page was served with. */
const opened = document.documentElement.dataset.theme;

export function defaults() {
  return {
    language: data.language,
    theme: opened,
    off: Object.fromEntries(Object.keys(FILTERS).map((name) => [name, new Set()])),
    municipality: null,
    supported: false,
    elsewhere: false,
    fade: false,
    year: null,
    changes: false,
    size: data.size,
    selected: null,
    steps: 1,
    focus: null,
    path: null,
    part: null,
    list: "actors",
    sort: "ties",
    down: true,
  };
}

export const state = { ...defaults(), hovered: null, walked: null };

/** Show everything again; what is not a filter stays as it is. */
export function clearFilters() {
  const { off, municipality, supported, elsewhere, year, changes, focus } = defaults();
  Object.assign(state, { off, municipality, supported, elsewhere, year, changes, focus });
}

export function filterCount() {
  const lists = Object.values(state.off).filter((set) => set.size).length;
  return lists + Number(state.municipality !== null) + Number(state.supported) + Number(state.elsewhere);
}

export function isFiltered() {
  return filterCount() > 0 || state.year !== null || state.focus !== null;
}

// Light or dark: as the system says, or as the reader does.

import { page } from "./elements.js";
import { state } from "./state.js";
import { readColours } from "./marks.js";
import { update } from "./refresh.js";

export const THEMES = ["auto", "light", "dark"];

/** Let the colours of the page follow the theme chosen. */
export function applyTheme() {
  document.documentElement.dataset.theme = state.theme;
  page("theme").value = state.theme;
  readColours();
}

export function startTheme() {
  page("theme").addEventListener("change", () => {
    state.theme = page("theme").value;
    update({ anew: true });
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => update({ anew: true }));
}

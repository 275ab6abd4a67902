// The year that is shown: a slider, its steps, and what has changed since the year before.

import { actors, data, ties } from "./model.js";
import { page } from "./elements.js";
import { text } from "./words.js";
import { state } from "./state.js";
import { update } from "./refresh.js";

export function startYears() {
  page("years").hidden = !data.years || data.years.first === data.years.last;
  if (page("years").hidden) return;
  for (const id of ["year", "year-number"]) {
    page(id).min = data.years.first;
    page(id).max = data.years.last;
  }
  page("year").addEventListener("input", () => setYear(Number(page("year").value)));
  page("year-number").addEventListener("change", () => setYear(page("year-number").value === "" ? null : Number(page("year-number").value)));
  page("every-year").addEventListener("click", () => setYear(state.year === null ? data.years.last : null));
  page("year-before").addEventListener("click", () => setYear((state.year ?? data.years.last + 1) - 1));
  page("year-after").addEventListener("click", () => setYear((state.year ?? data.years.first - 1) + 1));
  page("changes").addEventListener("change", () => setChanges(page("changes").checked));
}

function setYear(year) {
  state.year = year === null ? null : Math.min(Math.max(Math.round(year), data.years.first), data.years.last);
  update();
}

function setChanges(on) {
  state.changes = on;
  if (on && state.year === null) state.year = data.years.last;
  update();
}

export function showYears() {
  if (page("years").hidden) return;
  page("years").classList.toggle("off", state.year === null);
  page("every-year").setAttribute("aria-pressed", String(state.year === null));
  page("year").value = state.year ?? data.years.last;
  page("year").setAttribute("aria-valuetext", state.year === null ? text("every_year") : String(state.year));
  page("year-number").value = state.year ?? "";
  page("year-before").disabled = state.year === data.years.first;
  page("year-after").disabled = state.year === data.years.last;
  page("changes").checked = state.changes;
  page("undated").hidden = state.year === null;
  page("undated").textContent = text("undated", { actors: undated(actors, "from", "to"), ties: undated(ties, "from_year", "to_year") });
}

function undated(items, from, to) {
  return items.filter((item) => item[from] === null && item[to] === null).length;
}

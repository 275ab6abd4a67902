// The year that is shown: a slider, its steps, and what has changed since the year before.

import { data } from "./model.js";
import { page } from "./elements.js";
import { text } from "./words.js";
import { state } from "./state.js";
import { changeOf, endedCount, shown } from "./shown.js";
import { update } from "./refresh.js";

const REST = 160;
const sliding = { frame: 0, rest: 0 };

export function startYears() {
  page("years").hidden = !data.years || data.years.first === data.years.last;
  if (page("years").hidden) return;
  for (const id of ["year", "year-number"]) {
    page(id).min = data.years.first;
    page(id).max = data.years.last;
  }
  page("year").addEventListener("input", () => slideTo(Number(page("year").value)));
  page("year-number").addEventListener("change", () => setYear(page("year-number").value === "" ? null : Number(page("year-number").value)));
  page("every-year").addEventListener("click", () => setYear(state.year === null ? data.years.last : null));
  page("year-before").addEventListener("click", () => setYear((state.year ?? data.years.last + 1) - 1));
  page("year-after").addEventListener("click", () => setYear((state.year ?? data.years.first - 1) + 1));
  page("changes").addEventListener("change", () => setChanges(page("changes").checked));
  page("year-first").textContent = data.years.first;
  page("year-last").textContent = data.years.last;
}

// The map follows the slider, once a frame; the table and the address wait until it rests.
function slideTo(year) {
  state.year = year;
  showYears();
  cancelAnimationFrame(sliding.frame);
  clearTimeout(sliding.rest);
  sliding.frame = requestAnimationFrame(() => update({ moving: true }));
  sliding.rest = setTimeout(update, REST);
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
  page("year-number").placeholder = text("every_year_short");
  page("year-before").disabled = state.year === data.years.first;
  page("year-after").disabled = state.year === data.years.last;
  page("changes").checked = state.changes;
  const marked = state.changes && state.year !== null;
  page("ended-count").textContent = marked ? endedCount() : "";
  page("new-count").textContent = marked ? [...shown.actors, ...shown.ties].filter((item) => changeOf(item) === "new").length : "";
  page("undated").hidden = state.year === null;
  page("undated").textContent = text("undated", { actors: undated(shown.actors, "from", "to"), ties: undated(shown.ties, "from_year", "to_year") });
}

function undated(items, from, to) {
  return items.filter((item) => item[from] === null && item[to] === null).length;
}

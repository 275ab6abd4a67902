// The panel of filters: by kind, level, status, municipality, and by how well a tie is supported.

import { actors, ties } from "./model.js";
import { button, make, page, tick } from "./elements.js";
import { collator, label, text } from "./words.js";
import { clearFilters, FILTERS, filterCount, isFiltered, state } from "./state.js";
import { itemsBy, shown } from "./shown.js";
import { update } from "./refresh.js";

/** Make the panel anew, in the language that holds now. */
export function makeFilters() {
  const lists = Object.keys(FILTERS).map(filterList).filter(Boolean);
  const choices = make("div", { class: "choices" }, municipalityChoice(), supportChoice(), fadeChoice());
  page("filter-panel").replaceChildren(choices, make("div", { class: "stack" }, ...lists.filter(isShort)), ...lists.filter((list) => !isShort(list)));
}

function filterList(name) {
  const items = itemsBy(name);
  if (items.size < 2) return null;
  const { compare } = collator();
  const values = [...items.keys()].map((value) => ({ value, words: label(name, value) || text("unstated") }));
  values.sort((one, other) => compare(one.words, other.words));
  const boxes = values.map(({ value, words }) => filterBox(name, value, words, items.get(value).length));
  const all = button(text("all"), () => setAll(name, []), { class: "link" });
  const none = button(text("none"), () => setAll(name, items.keys()), { class: "link" });
  return make("fieldset", {}, make("legend", {}, text(`filter_${name}`)), make("div", { class: "all" }, all, none), make("div", { class: "boxes" }, ...boxes));
}

function filterBox(name, value, words, count) {
  const made = tick(words, (on) => (on ? state.off[name].delete(value) : state.off[name].add(value), update()));
  made.append(make("b", {}, String(count)));
  made.firstChild.filter = { name, value };
  return made;
}

// Short lists stand above each other, the long ones have a column each.
function isShort(list) {
  return list.querySelectorAll("input").length <= 8;
}

function setAll(name, values) {
  state.off[name] = new Set(values);
  update();
}

function municipalityChoice() {
  const { compare } = collator();
  const counts = new Map();
  for (const actor of actors) counts.set(actor.home ?? "", (counts.get(actor.home ?? "") ?? 0) + 1);
  const homes = [...counts.keys()].filter(Boolean).map((id) => [id, label("municipality", id)]);
  homes.sort((one, other) => compare(one[1], other[1]));
  const known = [...homes, ...(counts.has("") ? [["", text("no_municipality")]] : [])];
  // A value of its own for "all": the empty one stands for those without a municipality.
  const choices = [["*", text("all_municipalities")], ...known.map(([id, name]) => [`=${id}`, `${name} (${counts.get(id)})`])];
  const select = make("select", { id: "municipality" }, ...choices.map(([value, words]) => make("option", { value }, words)));
  select.addEventListener("change", () => {
    state.municipality = select.value === "*" ? null : select.value.slice(1);
    update();
  });
  return make("div", { class: "field" }, make("label", { for: "municipality" }, text("municipality")), select);
}

function supportChoice() {
  const count = ties.filter((tie) => tie.alone !== null).length;
  return tick(text("supported", { n: count }), (on) => ((state.supported = on), update()), { id: "supported" });
}

function fadeChoice() {
  return tick(text("fade"), (on) => ((state.fade = on), update()), { id: "fade" });
}

/** Bring boxes, counts and the button that shows everything again up to date. */
export function showFilters() {
  for (const box of page("filter-panel").querySelectorAll("fieldset input")) {
    box.checked = !state.off[box.filter.name].has(box.filter.value);
  }
  page("municipality").value = state.municipality === null ? "*" : `=${state.municipality}`;
  page("supported").checked = state.supported;
  page("fade").checked = state.fade;
  page("filter-count").textContent = filterCount() ? String(filterCount()) : "";
  page("reset").hidden = !isFiltered();
  page("counts").textContent = countWords();
}

/** Say how many actors and ties are shown, of how many where some are not. */
export function countWords() {
  const part = (count, all) => (count === all ? String(all) : `${count} / ${all}`);
  return text("counts", { actors: part(shown.actors.length, actors.length), ties: part(shown.ties.length, ties.length) });
}

export function startFilters() {
  page("reset").addEventListener("click", () => {
    clearFilters();
    update();
    page("search").focus();
  });
  for (const menu of document.querySelectorAll("details.menu")) {
    menu.addEventListener("keydown", (event) => event.key === "Escape" && menu.open && closeMenu(menu, event));
  }
  document.addEventListener("pointerdown", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
}

function closeMenu(menu, event) {
  event.preventDefault();
  menu.open = false;
  menu.querySelector("summary").focus();
}

// The panel of filters: by kind, level, status, municipality, and by how well a tie is supported.

import { actorFamilies, actors, data, tieFamilies, ties } from "./model.js";
import { button, countOf, make, page, tick } from "./elements.js";
import { collator, inLanguage, label, text } from "./words.js";
import { clearFilters, FILTERS, filterCount, isFiltered, state } from "./state.js";
import { itemsBy, shown } from "./shown.js";
import { sourceTitle } from "./details.js";
import { update } from "./refresh.js";

/** The filters whose values come by family. */
const FAMILIES = { actor_kind: actorFamilies, tie_kind: tieFamilies };
const unfolded = new Set();

/** Make the panel anew, in the language that holds now. */
export function makeFilters() {
  const lists = Object.keys(FILTERS).map(filterList).filter(Boolean);
  const choices = make("div", { class: "choices" }, municipalityChoice(), ...supportChoices(), fadeChoice());
  page("filter-panel").replaceChildren(choices, ...lists);
}

function filterList(name) {
  const items = itemsBy(name);
  if (items.size < 2) return null;
  const { compare } = collator();
  const values = [...items.keys()].map((value) => ({ value, words: label(name, value) || text("unstated"), items: items.get(value) }));
  values.sort((one, other) => compare(one.words, other.words));
  const all = button(text("all"), () => setAll(name, []), { class: "link" });
  const none = button(text("none"), () => setAll(name, items.keys()), { class: "link" });
  const boxes = FAMILIES[name] ? familyBoxes(name, values) : values.map((value) => filterBox(name, [value], value.words));
  return make("fieldset", {}, make("legend", {}, text(`filter_${name}`)), make("div", { class: "all" }, all, none), make("div", { class: "boxes" }, ...boxes));
}

/** Make a box for each family, in the order of the legend, with its kinds folded up under it. */
function familyBoxes(name, values) {
  const there = [...FAMILIES[name].values()].map((family) => ({ family, kinds: values.filter(({ items }) => items[0].family === family.id) }));
  return there.filter(({ kinds }) => kinds.length).flatMap(({ family, kinds }) => {
    const words = inLanguage(family.label, family.id);
    const id = `kinds-${name}-${family.id}`;
    const list = make("div", { class: "kinds", id }, ...kinds.map((kind) => filterBox(name, [kind], kind.words)));
    return [make("div", { class: "family" }, filterBox(name, kinds, words), foldButton(list, words)), list];
  });
}

function foldButton(list, family) {
  const show = (open) => {
    open ? unfolded.add(list.id) : unfolded.delete(list.id);
    list.hidden = !open;
    made.setAttribute("aria-expanded", String(open));
  };
  const made = button("", () => show(list.hidden), { class: "fold", "aria-label": text("kinds_of", { family }), "aria-controls": list.id });
  show(unfolded.has(list.id));
  return made;
}

function filterBox(name, values, words) {
  const made = tick(words, (on) => {
    for (const { value } of values) on ? state.off[name].delete(value) : state.off[name].add(value);
    update();
  });
  made.append(make("b", {}, String(values.reduce((sum, { items }) => sum + items.length, 0))));
  made.firstChild.filter = { name, values: values.map(({ value }) => value) };
  return made;
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

// Where every tie rests on one source alone, to leave these out would leave nothing.
function supportChoices() {
  const alone = ties.filter((tie) => tie.alone !== null);
  const { source } = data.about.leaning ?? {};
  const lone = alone.filter((tie) => tie.alone === source).length;
  const choices = [
    { id: "supported", all: alone.length, words: text("supported", { n: alone.length }) },
    { id: "elsewhere", all: lone, words: text("elsewhere", { n: lone, source: sourceTitle(source) }) },
  ];
  const there = choices.filter(({ all }) => all > 0 && all < ties.length);
  return there.map(({ id, words }) => tick(words, (on) => ((state[id] = on), update()), { id }));
}

function fadeChoice() {
  return tick(text("fade"), (on) => ((state.fade = on), update()), { id: "fade" });
}

/** Bring boxes, counts and the button that shows everything again up to date. */
export function showFilters() {
  for (const box of page("filter-panel").querySelectorAll("fieldset input")) {
    const { name, values } = box.filter;
    const left = values.filter((value) => !state.off[name].has(value)).length;
    box.checked = left === values.length;
    box.indeterminate = left > 0 && !box.checked;
  }
  page("municipality").value = state.municipality === null ? "*" : `=${state.municipality}`;
  for (const id of ["supported", "elsewhere"]) if (page(id)) page(id).checked = state[id];
  page("fade").checked = state.fade;
  page("filter-count").textContent = filterCount() ? String(filterCount()) : "";
  page("reset").hidden = !isFiltered();
  page("counts").textContent = countWords();
  page("counts").dataset.longest = longestWords();
}

/** Say how many actors and ties are shown, of how many where some are not. */
export function countWords() {
  return text("counts", { actors: countOf(shown.actors.length, actors.length), ties: countOf(shown.ties.length, ties.length) });
}

function longestWords() {
  const [most, mostTies] = [actors, ties].map(({ length }) => `${length}/${length}`);
  return text("counts", { actors: most, ties: mostTies });
}

/** Name what the filters leave out, "" where that is nothing: a family where all its kinds are. */
export function leftOutWords() {
  const left = Object.keys(FILTERS).flatMap((name) => leftOfList(name, [...state.off[name]]));
  const alone = ["supported", "elsewhere"].filter((id) => state[id]).map((id) => text(`left_${id}`, { source: sourceTitle(data.about.leaning?.source) }));
  return left.length + alone.length ? text("about_left_out", { left: [...left, ...alone].join(", ") }) : "";
}

function leftOfList(name, values) {
  const items = itemsBy(name);
  const familyOf = (value) => items.get(value)?.[0].family;
  const whole = [...(FAMILIES[name]?.values() ?? [])].filter((family) => [...items.keys()].every((value) => familyOf(value) !== family.id || values.includes(value)));
  const single = values.filter((value) => !whole.some((family) => family.id === familyOf(value)));
  return [...whole.map((family) => inLanguage(family.label, family.id)), ...single.map((value) => label(name, value) || text("unstated"))];
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

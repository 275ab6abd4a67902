// The table under the map: the same actors or ties as are shown on the map, sortable, as many
// rows at a time as a browser makes quickly.

import { byId } from "./model.js";
import { button, make, page } from "./elements.js";
import { collator, label, measureHeading, nameOf, numberWords, placeOf, text } from "./words.js";
import { state } from "./state.js";
import { changeOf, shown, tiesShown, valueOf } from "./shown.js";
import { citeWords } from "./details.js";
import { choose } from "./selection.js";
import { keepInAddress } from "./address.js";

const ALL_AT_ONCE = 1000;
const AT_A_TIME = 200;
const listed = { key: "", items: [] };

/** The columns of each list: how a cell is worded, or which number stands in it. */
const COLUMNS = {
  actors: {
    name: { words: (actor) => nameOf(actor), actor: (actor) => actor },
    kind: { words: (actor) => label("actor_kind", actor.kind) },
    place: { words: (actor) => placeOf(actor) },
    ties: { number: (actor) => tiesShown(actor.id).length },
    measure: { number: (actor) => valueOf(actor, state.size), heading: () => measureHeading(state.size), shown: () => state.size !== "degree" },
    change: { words: changeWords, shown: hasChanges },
  },
  ties: {
    from: { words: (tie) => nameOf(byId.get(tie.from)), actor: (tie) => byId.get(tie.from) },
    tie: { words: (tie) => label("tie_kind", tie.kind) },
    to: { words: (tie) => nameOf(byId.get(tie.to)), actor: (tie) => byId.get(tie.to) },
    status: { words: (tie) => label("tie_status", tie.status) },
    period: { words: (tie) => tie.valid },
    sources: { words: (tie) => tie.evidence.map(citeWords).join("; ") },
    change: { words: changeWords, shown: hasChanges },
  },
};

function changeWords(item) {
  return changeOf(item) ? text(`change_${changeOf(item)}`) : "";
}

function hasChanges() {
  return state.changes && state.year !== null;
}

/** Return the columns of the list that is open, each with its name. */
export function columnsShown(list = state.list) {
  return Object.entries(COLUMNS[list]).filter(([, column]) => !column.shown || column.shown()).map(([name, column]) => ({ name, ...column }));
}

export function columnHeading(column) {
  return column.heading?.() ?? text(`column_${column.name}`);
}

/** Return what is shown in the order of the table. */
export function sortedItems(list = state.list) {
  const { compare } = collator();
  const chosen = columnsShown(list).find(({ name }) => name === state.sort);
  const column = chosen ?? columnsShown(list)[0];
  const way = chosen && state.down ? -1 : 1;
  const keyed = [...shown[list], ...shown.ended[list]].map((item) => ({ item, by: (column.number ?? column.words)(item) }));
  const order = column.number ? (one, other) => way * byNumber(one.by, other.by, way) : (one, other) => way * compare(one.by, other.by);
  const first = columnsShown(list)[0].words;
  return keyed.sort((one, other) => order(one, other) || compare(first(one.item), first(other.item))).map(({ item }) => item);
}

// What is not defined comes last, whichever way the column is sorted.
function byNumber(one, other, way) {
  if (one === null || other === null) return one === other ? 0 : way * (one === null ? 1 : -1);
  return one - other;
}

export function showTable() {
  const items = sortedItems();
  const key = [state.language, state.list, state.size, state.sort, state.down, ...columnsShown().map(({ name }) => name)].join(" ");
  if (key !== listed.key || items.length !== listed.items.length || items.some((item, at) => item !== listed.items[at]) || hasChanges()) {
    page("columns").replaceChildren(...columnsShown().map(headingCell));
    page("rows").replaceChildren();
    Object.assign(listed, { key, items });
    addRows(items.length > ALL_AT_ONCE ? AT_A_TIME : items.length);
  } else showCounted();
  page("table-grid").className = `of-${state.list}`;
  for (const it of document.querySelectorAll("[data-list]")) it.setAttribute("aria-pressed", String(it.dataset.list === state.list));
}

function addRows(count) {
  const from = page("rows").rows.length;
  page("rows").append(...listed.items.slice(from, from + count).map(row));
  markRow();
  const left = listed.items.length - page("rows").rows.length;
  page("more").hidden = !left;
  page("more").textContent = text("more_rows", { n: Math.min(left, AT_A_TIME) });
  page("rows-shown").textContent = text("rows_shown", { shown: page("rows").rows.length, all: listed.items.length });
}

// The numbers of ties can change while the same actors stay.
function showCounted() {
  const columns = columnsShown();
  for (const it of page("rows").rows) {
    columns.forEach((column, at) => column.number && (it.cells[at].textContent = numberWords(column.number(it.item))));
  }
  markRow();
}

function headingCell(column) {
  const sorted = state.sort === column.name;
  const made = make("th", { scope: "col", role: "columnheader", ...(column.number ? { class: "number" } : {}) });
  if (sorted) made.setAttribute("aria-sort", state.down ? "descending" : "ascending");
  const head = button(columnHeading(column), () => sortBy(column), { "data-sort": column.name });
  head.append(" ", make("span", { "aria-hidden": "true" }, sorted ? (state.down ? "↓" : "↑") : ""));
  made.append(head);
  return made;
}

function sortBy(column) {
  state.down = state.sort === column.name ? !state.down : Boolean(column.number);
  state.sort = column.name;
  showTable();
  keepInAddress();
  page("columns").querySelector(`[data-sort="${column.name}"]`).focus();
}

function row(item) {
  const made = make("tr", { role: "row" }, ...columnsShown().map((column) => cell(item, column)));
  made.item = item;
  return made;
}

function cell(item, column) {
  const content = column.number ? numberWords(column.number(item)) : column.words(item);
  const shownAs = column.actor ? button(content, () => choose(column.actor(item).id), { class: "link" }) : content;
  return make("td", { role: "cell", "data-heading": columnHeading(column), ...(column.number ? { class: "number" } : {}) }, shownAs);
}

export function markRow() {
  for (const it of page("rows").rows) it.classList.toggle("chosen", state.list === "actors" && it.item.id === state.selected);
}

export function startTable() {
  page("more").addEventListener("click", () => addRows(AT_A_TIME));
  for (const it of document.querySelectorAll("[data-list]")) it.addEventListener("click", () => openList(it.dataset.list));
}

function openList(list) {
  const { sort, down } = list === "actors" ? { sort: "ties", down: true } : { sort: "from", down: false };
  Object.assign(state, { list, sort, down });
  showTable();
  keepInAddress();
}

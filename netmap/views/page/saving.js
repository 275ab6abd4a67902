// Files to keep: the selection as CSV, and the map as it stands as SVG or PNG.

import { data, valueOf } from "./model.js";
import { make } from "./elements.js";
import { measureName } from "./words.js";
import { state } from "./state.js";
import { columnHeading, columnsShown, sortedItems } from "./table.js";

const SPREADSHEET_FORMULA = /^[=+\-@\t\r]/;

export function startSaving() {
  const kinds = { "csv-actors": () => saveTable("actors"), "csv-ties": () => saveTable("ties") };
  for (const it of document.querySelectorAll("[data-save]")) it.addEventListener("click", () => kinds[it.dataset.save]?.());
}

/** Give the reader a file; nothing leaves the browser. */
export function keepFile(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = make("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function saveTable(list) {
  keepFile(`netmap-${list}.csv`, tableAsCsv(list), "text/csv;charset=utf-8");
}

/** Write what is shown as CSV; the sign in front lets spreadsheets see that it is UTF-8. */
function tableAsCsv(list) {
  const columns = [idColumn(), ...columnsShown(list).map((column) => ({ heading: columnHeading(column), value: column.number ?? column.words })), ...measureColumns(list)];
  const rows = sortedItems(list).map((item) => columns.map(({ value }) => value(item)));
  return `\ufeff${[columns.map(({ heading }) => heading), ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function idColumn() {
  return { heading: "id", value: (item) => item.id };
}

function measureColumns(list) {
  if (list === "ties") return [];
  const rest = data.sizes.filter(({ id }) => id !== state.size || id === "degree");
  return rest.map(({ id }) => ({ heading: measureName(id), value: (actor) => valueOf(actor, id) }));
}

// A cell that a spreadsheet would take for a formula is marked as text.
function csvCell(value) {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = SPREADSHEET_FORMULA.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

// Files to keep: the selection as CSV, and the map as it stands as SVG or PNG.

import { data } from "./model.js";
import { make } from "./elements.js";
import { measureHeading, text } from "./words.js";
import { state } from "./state.js";
import { valueOf } from "./shown.js";
import { sourceTitle } from "./details.js";
import { columnHeading, columnsShown, sortedItems } from "./table.js";
import { mapPicture } from "./picture.js";
import { announce } from "./refresh.js";

const SPREADSHEET_FORMULA = /^[=+\-@\t\r]/;
const SHARPNESS = 2;
/** Where a comma stands in numbers, spreadsheets take a semicolon between cells. */
const COMMA_IN_NUMBERS = ["fi", "sv"];
/** What browsers allow a picture of dots to have. */
const MOST_DOTS = { side: 16000, all: 160e6 };

export function startSaving() {
  const kinds = { svg: saveSvg, png: savePng, "csv-actors": () => saveTable("actors"), "csv-ties": () => saveTable("ties") };
  for (const it of document.querySelectorAll("[data-save]")) it.addEventListener("click", () => kinds[it.dataset.save]?.());
}

/** Give the reader a file; nothing leaves the browser. */
function keepFile(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = make("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function saveTable(list) {
  keepFile(fileName(`netmap-${list}`, ".csv"), tableAsCsv(list), "text/csv;charset=utf-8");
}

/** Write what is shown as CSV; the sign in front lets spreadsheets see that it is UTF-8. */
function tableAsCsv(list) {
  const inTable = columnsShown(list).map((column) => ({ heading: columnHeading(column), value: column.number ?? column.words }));
  const columns = [...idColumns(list), ...inTable, ...(list === "ties" ? tieColumns() : measureColumns())];
  const separator = COMMA_IN_NUMBERS.includes(state.language) ? ";" : ",";
  const rows = sortedItems(list).map((item) => columns.map(({ value }) => value(item)));
  return `\ufeff${[columns.map(({ heading }) => heading), ...rows].map((row) => row.map(csvCell).join(separator)).join("\r\n")}\r\n`;
}

function idColumns(list) {
  const own = { heading: "id", value: (item) => item.id };
  return list === "ties" ? [own, { heading: "from_id", value: (tie) => tie.from }, { heading: "to_id", value: (tie) => tie.to }] : [own];
}

function tieColumns() {
  return [
    { heading: text("column_role"), value: (tie) => tie.role },
    { heading: text("note"), value: (tie) => tie.note },
    { heading: text("column_alone"), value: (tie) => (tie.alone === null ? "" : sourceTitle(tie.alone)) },
  ];
}

function measureColumns() {
  const rest = data.sizes.filter(({ id }) => id !== state.size || id === "degree");
  return rest.map(({ id }) => ({ heading: measureHeading(id), value: (actor) => valueOf(actor, id) }));
}

// A cell that a spreadsheet would take for a formula is marked as text.
function csvCell(value) {
  if (value === null) return "";
  if (typeof value === "number") return COMMA_IN_NUMBERS.includes(state.language) ? String(value).replace(".", ",") : String(value);
  const safe = SPREADSHEET_FORMULA.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Name a file after the year or date that it shows. */
function fileName(stem, ending) {
  return [stem, state.year ?? data.about.at].filter(Boolean).join("-") + ending;
}

// Pictures

function svgWords(picture) {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`;
}

function saveSvg() {
  keepFile(fileName("netmap-map", ".svg"), svgWords(mapPicture()), "image/svg+xml");
}

// Only an address that holds the picture itself is allowed on this page.
function savePng() {
  const picture = mapPicture();
  const image = new Image();
  image.addEventListener("load", () => {
    const sharp = dotsOf(image, Number(picture.getAttribute("width")), Number(picture.getAttribute("height")));
    sharp.toBlob((dots) => (dots ? keepFile(fileName("netmap-map", ".png"), dots, "image/png") : announce(text("png_failed"))), "image/png");
  });
  image.addEventListener("error", () => announce(text("png_failed")));
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgWords(picture))}`;
}

function dotsOf(image, width, height) {
  const sharpness = Math.min(SHARPNESS, MOST_DOTS.side / width, MOST_DOTS.side / height, Math.sqrt(MOST_DOTS.all / (width * height)));
  const canvas = make("canvas", { width: String(Math.floor(width * sharpness)), height: String(Math.floor(height * sharpness)) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

// Files to keep: the selection as CSV, and the map as it stands as SVG or PNG.

import { data, valueOf } from "./model.js";
import { make } from "./elements.js";
import { measureName, text } from "./words.js";
import { state } from "./state.js";
import { columnHeading, columnsShown, sortedItems } from "./table.js";
import { mapPicture } from "./picture.js";
import { announce } from "./refresh.js";

const SPREADSHEET_FORMULA = /^[=+\-@\t\r]/;
const SHARPNESS = 2;
/** What browsers allow a picture of dots to have. */
const MOST_DOTS = { side: 16000, all: 160e6 };

export function startSaving() {
  const kinds = { svg: saveSvg, png: savePng, "csv-actors": () => saveTable("actors"), "csv-ties": () => saveTable("ties") };
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

// Pictures

/** Name a picture after the year or date that it shows. */
function pictureName(ending) {
  return ["netmap-map", state.year ?? data.about.at].filter(Boolean).join("-") + ending;
}

function svgWords(picture) {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`;
}

function saveSvg() {
  keepFile(pictureName(".svg"), svgWords(mapPicture()), "image/svg+xml");
}

// Only an address that holds the picture itself is allowed on this page.
function savePng() {
  const picture = mapPicture();
  const image = new Image();
  image.addEventListener("load", () => {
    const sharp = dotsOf(image, Number(picture.getAttribute("width")), Number(picture.getAttribute("height")));
    sharp.toBlob((dots) => (dots ? keepFile(pictureName(".png"), dots, "image/png") : announce(text("png_failed"))), "image/png");
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

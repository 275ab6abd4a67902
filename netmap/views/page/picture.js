// The map as it stands as one SVG with its title, legend and note: for files and for paper. Its
// colours are light whatever the page has, since it goes on white; its words are text.

import { actorFamilies, data, isAggregated, own, tieFamilies } from "./model.js";
import { page } from "./elements.js";
import { dateWords, text } from "./words.js";
import { state } from "./state.js";
import { endedCount } from "./shown.js";
import { colours, dashesOf, lineSign, markSign, onGround, readColours, SURENESS } from "./marks.js";
import { brokenLines } from "./labels.js";
import { onLayout, scene } from "./canvas.js";
import { sizeWords } from "./legend.js";
import { countWords, leftOutWords } from "./filters.js";
import { changeShapes, clean, drawing, mapPart, round, textAt } from "./vectors.js";
import { aboutWords, leaningWords } from "./refresh.js";

const MARGIN = { file: 24, sheet: 1 };
/** How small a map is made before a narrower layout is tried, and before it gets more sheets. */
const [ROOMY, LEGIBLE] = [0.75, 0.62];

/** Draw the whole map as one picture, in the layout for wide screens. */
export function mapPicture() {
  return inLight(() => drawnPicture(settingOf(layouts()[0].width + 2 * MARGIN.file, MARGIN.file), Infinity));
}

/** Draw the map for paper: on one sheet where it stays legible, else on several. */
export function mapSheets({ width, height }) {
  return inLight(() => {
    const setting = settingOf(width, MARGIN.sheet);
    const picture = drawnPicture(setting, height);
    const cuts = cutsOf(Number(picture.getAttribute("height")), height, setting.boxes);
    return cuts.length === 2 ? [picture] : cuts.slice(1).map((end, place) => sliceOf(picture, cuts[place], end));
  });
}

function settingOf(width, margin) {
  return { context: document.createElement("canvas").getContext("2d"), margin, width: width - 2 * margin, boxes: [] };
}

function drawnPicture(setting, height) {
  const [heading, legend, note] = [headingPart, legendPart, notePart].map((part) => part(setting));
  const { layout, scale } = bestFit(setting.width, height - 2 * setting.margin - heading.height - legend.height - note.height);
  const map = onLayout(layout, () => mapPart(setting, scale, setting.margin + heading.height + legend.height));
  return sheetOf(setting, [heading, legend, map, note]);
}

/** Find where to part a picture: between discs where that can be, never through a name or mark. */
function cutsOf(all, height, boxes) {
  const cuts = [0];
  const free = (y, kinds) => !boxes.some(({ top, bottom, kind }) => top < y && y < bottom && kinds.includes(kind));
  while (all - cuts.at(-1) > height) {
    const last = cuts.at(-1) + height;
    const tried = Array.from({ length: 150 }, (_, step) => last - 3 * step);
    cuts.push(tried.find((y) => free(y, ["name", "mark", "disc"])) ?? tried.find((y) => free(y, ["name", "mark"])) ?? last);
  }
  return [...cuts, all];
}

function sliceOf(picture, start, end) {
  const slice = picture.cloneNode(true);
  const size = { height: end - start, viewBox: `0 ${start} ${picture.getAttribute("width")} ${end - start}` };
  for (const [key, value] of Object.entries(size)) slice.setAttribute(key, value);
  return slice;
}

// The colours are those of the light theme for as long as something is drawn.
function inLight(draw) {
  const { theme } = document.documentElement.dataset;
  document.documentElement.dataset.theme = "light";
  readColours();
  try {
    return draw();
  } finally {
    document.documentElement.dataset.theme = theme;
    readColours();
  }
}

/** List the layouts of the map, or of the part that is open, the widest first. */
function layouts() {
  const all = Object.values(data.layouts).map((layout) => (isAggregated() && own(layout.parts, state.part)) || layout);
  return all.sort((one, other) => other.width - one.width);
}

/** Choose the widest layout that need not be made much smaller; else more sheets are taken. */
function bestFit(width, height) {
  const fits = layouts().map((layout) => ({ layout, scale: Math.min(1, width / layout.width, height / layout.height) }));
  const best = fits.find(({ scale }) => scale >= ROOMY) ?? fits.reduce((one, other) => (other.scale > one.scale ? other : one));
  return best.scale >= LEGIBLE ? best : { layout: fits[0].layout, scale: width / fits[0].layout.width };
}

function sheetOf({ width: inner, margin }, parts) {
  const title = drawing("title", { id: "picture-title" }, clean(document.title));
  const about = drawing("desc", { id: "picture-about" }, clean(standWords()));
  const width = Math.ceil(inner + 2 * margin);
  let top = margin;
  const placed = parts.map(({ height, shapes, left = 0 }) => {
    const part = drawing("g", { transform: `translate(${round(margin + left)} ${round(top)})` }, ...shapes);
    top += height;
    return part;
  });
  const height = Math.ceil(top + margin);
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  const ground = drawing("rect", { width, height, fill: "#ffffff" });
  const named = { role: "img", "aria-labelledby": "picture-title picture-about", lang: state.language, "font-family": fontFamily() };
  return drawing("svg", { xmlns: "http://www.w3.org/2000/svg", ...size, ...named }, title, about, ground, ...placed);
}

function fontFamily() {
  return scene.font || getComputedStyle(document.body).fontFamily;
}

// Words around the map

function headingPart(setting) {
  const rows = [
    { words: document.title, size: 22, weight: 650, ink: colours.ink },
    { words: standWords(), size: 13, ink: colours.muted },
    ...[...document.querySelectorAll(".notice:not([hidden])")].map((it) => ({ words: it.textContent, size: 13, weight: 650, ink: colours.ink })),
  ];
  return paragraphs(setting, rows, 10);
}

/** Say what of the network is in the picture: how much, of when, which part of it. */
function standWords() {
  const when = state.year === null ? dateWords() : String(state.year);
  const where = page("crumbs").hidden ? "" : page("where").textContent;
  const ended = endedCount() ? text("ended_count", { n: endedCount() }).replace(/\.$/, "") : "";
  return [countWords(), ended, when, where, leftOutWords().replace(/\.$/, "")].filter(Boolean).join(" · ");
}

function notePart(setting) {
  const about = aboutWords().slice(0, -1).filter((words) => words !== text("about_date", { date: dateWords() }));
  const words = [...(data.about.leaning ? [leaningWords()] : []), ...about, text("made_with", { version: data.about.version })].join(" ");
  return paragraphs(setting, [{ words, size: 11.5, ink: colours.muted }], 0, 10);
}

function paragraphs({ context, width }, rows, below, above = 0) {
  const shapes = [];
  let y = above;
  for (const { words, size, weight = 400, ink } of rows) {
    context.font = `${weight} ${size}px ${fontFamily()}`;
    for (const line of brokenLines(words.replace(/\s+/g, " ").trim(), (part) => context.measureText(part).width <= width, 30)) {
      shapes.push(textAt(line, { x: 0, y: y + size, size, weight, ink }));
      y += size * 1.4;
    }
  }
  return { shapes, height: y + below };
}

// Legend

function legendPart(setting) {
  const groups = [
    { title: text("legend_actors"), entries: [...legendEntries("legend-actors"), { words: sizeWords() }] },
    { title: text("legend_ties"), entries: legendEntries("legend-ties") },
    { title: text("legend_changes"), entries: state.changes && state.year !== null ? ["new", "ended"].map(changeEntry) : [] },
  ];
  const shapes = [];
  let y = 0;
  for (const { title, entries } of groups.filter((group) => group.entries.length)) y = legendRows(setting, { title, entries, y, shapes });
  return { shapes, height: y + 10 };
}

function legendEntries(id) {
  const entries = [...page(id).querySelectorAll("button")].map((it) => ({ it, count: it.querySelector("b").textContent }));
  return entries.filter(({ count }) => !/^0\b/.test(count)).map(({ it, count }) => ({ words: it.entry.words, count, sign: signOf(id, it.entry.key) }));
}

function signOf(id, key) {
  const [what, which] = [key.slice(0, key.indexOf(" ")), key.slice(key.indexOf(" ") + 1)];
  if (id === "legend-actors") return { drawn: markSign(actorFamilies.get(which)), width: 16 };
  if (page(id).classList.contains("unsigned")) return null;
  if (what === "sure") return { drawn: lineSign(colours.muted, SURENESS[which].dashes), width: 34 };
  const family = tieFamilies.get(which);
  return { drawn: lineSign(onGround(family.colour), dashesOf(family)), width: 34 };
}

function changeEntry(change) {
  const drawn = drawing("g", {}, ...changeShapes({ change, x: 8, y: 8, size: 6.5 }));
  return { words: text(`change_${change}`), sign: { drawn, width: 16 } };
}

function legendRows({ context, width }, { title, entries, y, shapes }) {
  const [size, row] = [12.5, 21];
  const indent = 110;
  shapes.push(textAt(title, { x: 0, y: y + 15, size, weight: 650, ink: colours.muted }));
  let x = indent;
  for (const { words, count = "", sign } of entries) {
    context.font = `${size}px ${fontFamily()}`;
    const [signed, worded] = [sign ? sign.width + 7 : 0, context.measureText(`${words} ${count}`).width];
    if (x > indent && x + signed + worded > width) [x, y] = [indent, y + row];
    if (sign) shapes.push(drawing("g", { transform: `translate(${round(x)} ${y + 3})` }, ...sign.drawn.childNodes));
    const lines = brokenLines(words, (part) => context.measureText(`${part} ${count}`).width <= width - x - signed, 4);
    lines.forEach((line, place) => shapes.push(legendText(line, place === lines.length - 1 ? count : "", { x: x + signed, y: y + 15 + place * row, size })));
    y += (lines.length - 1) * row;
    x += signed + worded + 20;
  }
  return y + row + 3;
}

function legendText(words, count, at) {
  const made = textAt(words, { ...at, ink: colours.ink });
  if (count) made.append(" ", drawing("tspan", { fill: colours.muted }, count));
  return made;
}

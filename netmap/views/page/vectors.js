// The map as shapes of SVG: ground, lines, marks, names. Everything is an attribute or text, so that
// no policy of a page or program has to allow styles.

import { own } from "./model.js";
import { vector } from "./elements.js";
import { label, nameOf } from "./words.js";
import { state } from "./state.js";
import { isOnMap } from "./shown.js";
import { bendOf, colours, lineLook, markLook, radiusOf, SHAPES, SHAPE_SIZE } from "./marks.js";
import { placedLabels } from "./labels.js";
import { changeSigns, placeOnMap, scene } from "./canvas.js";
import { ringShapes } from "./rings.js";

const DISC_NAME = 22;
/** Thin pale lines that a screen shows would be lost on paper. */
const LINE_STRENGTH = 1.6;
const ANCHORS = { left: "start", center: "middle", right: "end" };
const NOT_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Make an element; what is undefined or null is no attribute. */
export function drawing(tag, attributes, ...children) {
  return vector(tag, Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined && value !== null)), ...children);
}

/** Take out signs that XML does not know: one would make the whole file unreadable. */
export function clean(words) {
  return words.replace(NOT_IN_XML, "\ufffd");
}

export function round(number) {
  return Math.round(number * 10) / 10;
}

export function textAt(words, { x, y, size, weight, ink, anchor }) {
  const plain = { x: round(x), y: round(y), "font-size": round(size), "font-weight": weight === 400 ? null : weight, fill: ink, "text-anchor": anchor };
  return drawing("text", plain, clean(words));
}

/** Draw the map of the layout in `scene`, and note in `boxes` what should not be parted. */
export function mapPart({ context, width, boxes }, scale, top) {
  const { layout } = scene;
  const view = {
    scale, origin: { x: 0, y: 0 }, width: layout.width * scale, height: layout.height * scale,
    x: (actor) => placeOnMap(actor)[0] * scale, y: (actor) => placeOnMap(actor)[1] * scale,
  };
  const lines = scene.ties.map(tieShape).filter(Boolean);
  const marks = scene.actors.map(markShape).filter(Boolean);
  const under = [...groundShapes(layout), ...ringShapes().map(pathShape)];
  const drawn = drawing(
    "g", { transform: scale === 1 ? null : `scale(${Math.round(scale * 10000) / 10000})` },
    ...under, drawing("g", { class: "ties", fill: "none" }, ...lines), ...selectionRing(), drawing("g", { class: "actors" }, ...marks),
  );
  const signs = changeSigns().flatMap((sign) => changeShapes({ ...sign, x: sign.x * scale, y: sign.y * scale, size: sign.size * Math.min(1, scale) }));
  const blocks = placedLabels(context, view).filter((block) => block.lines.length);
  const names = drawing("g", { class: "names" }, ...blocks.flatMap(nameShapes));
  boxes.push(...boxesOf(blocks, scale).map((box) => ({ kind: box.kind, top: box.top + top, bottom: box.bottom + top })));
  return { shapes: [drawn, ...signs, names], height: view.height, left: (width - view.width) / 2 };
}

/** List how high all that should not be parted reaches. */
function boxesOf(blocks, scale) {
  const discs = [...(scene.layout.groups ?? []), ...scene.layout.islands].map(({ y, radius }) => ({ kind: "disc", y, up: radius + DISC_NAME, down: radius }));
  const marks = scene.actors.map((actor) => ({ kind: "mark", y: placeOnMap(actor)[1], up: radiusOf(actor), down: radiusOf(actor) }));
  const names = blocks.map(({ box: { top, bottom } }) => ({ kind: "name", top, bottom }));
  return [...names, ...[...discs, ...marks].map(({ kind, y, up, down }) => ({ kind, top: (y - up) * scale, bottom: (y + down) * scale }))];
}

function groundShapes({ bands, islands, panel }) {
  const area = ({ x, y, width, height }, fill) => drawing("rect", { x, y, width, height, rx: 6, fill });
  const disc = ({ x, y, radius }) => drawing("circle", { cx: x, cy: y, r: radius, fill: colours.land, stroke: colours.shore });
  return [...bands.map((band) => area(band, colours.band)), ...(panel ? [area(panel, colours.sea)] : []), ...islands.map(disc)];
}

function pathShape({ d, fill, stroke, width, opacity }) {
  const inside = fill ? { fill, "fill-rule": "evenodd" } : { fill: "none", "stroke-linecap": "round" };
  return drawing("path", { d, ...inside, stroke, "stroke-width": stroke ? round(width) : null, opacity });
}

function tieShape(tie) {
  const look = lineLook(tie, LINE_STRENGTH * Math.min(1, scene.layout.width / 800));
  if (!look) return null;
  const [from, to] = [tie.from, tie.to].map((id) => own(scene.layout.positions, id));
  const via = bendOf(from, to, scene.bends.get(tie));
  const d = `M${from.map(round).join(" ")}${via ? `Q${via.map(round).join(" ")} ` : "L"}${to.map(round).join(" ")}`;
  const stroke = { stroke: look.colour, "stroke-width": look.width === 1 ? null : look.width, "stroke-dasharray": look.dashes.join(" ") || null };
  const line = drawing("path", { d, ...stroke, opacity: Math.min(1, Math.round(look.opacity * 100) / 100) });
  return look.arrow ? drawing("g", {}, line, arrowShape(tie, via ?? from, to, look)) : line;
}

function arrowShape(tie, [fromX, fromY], [x, y], look) {
  const reach = radiusOf(scene.actors.find((actor) => actor.id === tie.to)) + 2;
  const angle = Math.atan2(y - fromY, x - fromX);
  const [along, across] = [Math.cos(angle), Math.sin(angle)];
  const at = (back, aside) => [x - along * (reach + back) - across * aside, y - across * (reach + back) + along * aside].map(round).join(" ");
  return drawing("path", { d: `M${at(0, 0)}L${at(7, 3)}L${at(7, -3)}Z`, fill: look.colour, opacity: look.opacity });
}

function markShape(actor) {
  const look = markLook(actor);
  if (!look) return null;
  const [x, y] = placeOnMap(actor);
  const size = look.radius / SHAPE_SIZE;
  const drawn = { d: SHAPES[look.shape], transform: `translate(${round(x)} ${round(y)}) scale(${Math.round(size * 100) / 100}) translate(-8 -8)` };
  const ink = { fill: look.fill, stroke: look.edge, "stroke-width": round(look.width / size), opacity: look.opacity === 1 ? null : look.opacity };
  return drawing("path", { ...drawn, ...ink }, drawing("title", {}, clean([nameOf(actor), label("actor_kind", actor.kind)].join(", "))));
}

function selectionRing() {
  const actor = scene.actors.find((one) => one.id === state.selected);
  if (!actor || !isOnMap(actor)) return [];
  const [cx, cy] = placeOnMap(actor);
  return [drawing("circle", { cx, cy, r: radiusOf(actor) + 4, fill: "none", stroke: colours.ink, "stroke-width": 2 })];
}

export function changeShapes({ change, x, y, size }) {
  const [ground, sign] = change === "new" ? [colours.ink, colours.paper] : [colours.paper, colours.ink];
  const arms = change === "new" ? [[0.55, 0], [0, 0.55]] : [[0.42, 0.42], [0.42, -0.42]];
  const d = arms.map(([dx, dy]) => `M${round(x - dx * size)} ${round(y - dy * size)}L${round(x + dx * size)} ${round(y + dy * size)}`).join("");
  return [
    drawing("circle", { cx: round(x), cy: round(y), r: size, fill: ground, stroke: colours.ink }),
    drawing("path", { d, stroke: sign, "stroke-width": round(size * 0.28) }),
  ];
}

// Programs differ in how they outline text, so a pale plate lies under each name instead.
function nameShapes(block) {
  const { left, right, top, bottom } = block.box;
  const size = { x: round(left), y: round(top), width: round(right - left), height: round(bottom - top), rx: 2 };
  const plate = drawing("rect", { ...size, fill: colours[block.halo], opacity: block.ink === "faint" ? 0.4 : 0.72 });
  const weight = /^\d{3} /.test(block.font) ? Number(block.font.slice(0, 3)) : 400;
  const style = { "font-size": round(block.size), "font-weight": weight === 400 ? null : weight, fill: colours[block.ink], "text-anchor": ANCHORS[block.align] };
  const foot = (place) => block.top + 1 + place * (block.size + 2) + block.size * 0.86;
  const lines = block.lines.map((line, place) => drawing("tspan", { x: round(block.x), y: round(foot(place)) }, clean(line)));
  const spaced = lines.flatMap((line, place) => (place ? [" ", line] : [line]));
  return [plate, drawing("text", style, ...spaced)];
}

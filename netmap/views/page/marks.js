// How an actor and a tie look: colour, shape, size, line style; the same on the map, in the legend
// and in the pictures that are saved.

import { actorFamilies, actors, data, own, tieFamilies, ties, wholeValueOf } from "./model.js";
import { vector } from "./elements.js";
import { state } from "./state.js";
import { changeOf, isOnMap, shown, standsOut, tiesShown, valueOf } from "./shown.js";
import { scene } from "./canvas.js";

const SMALLEST = 5;
const GROWTH = 6;
/** So few ties can be drawn so strongly that each is told from the others. */
const FEW_TIES = 300;
/** The radius that a shape is drawn with below, about the point (8, 8). */
export const SHAPE_SIZE = 6;
export const SHAPES = {
  square: "M3 3H13V13H3Z",
  diamond: "M8 1.5L14.5 8L8 14.5L1.5 8Z",
  triangle: "M8 2L14.5 13.5H1.5Z",
  triangleDown: "M8 14L1.5 2.5H14.5Z",
  star: "M8 1L9.9 5.8L15 6.1L11 9.4L12.3 14.4L8 11.6L3.7 14.4L5 9.4L1 6.1L6.1 5.8Z",
  house: "M8 1L15.2 8H13V14.5H3V8H0.8Z",
  hexagon: "M4.5 2H11.5L15 8L11.5 14H4.5L1 8Z",
  dot: "M8 2A6 6 0 1 1 8 14A6 6 0 1 1 8 2Z",
};
const PLAIN_MARK = { colour: "#4D4D4D", shape: "dot" };
const PLAIN_LINE = { colour: "#888888", dashes: [2, 6] };
/** Dots for what is not in force, whatever the kind: the surer, the closer they stand. */
export const SURENESS = {
  in_force: { dashes: null, strength: 1 },
  promised: { dashes: [2, 4], strength: 1.4 },
  inferred: { dashes: [2, 7], strength: 1.6 },
  lapsed: { dashes: [8, 4, 1, 4, 1, 4], strength: 0.5 },
};
const COLOUR_NAMES = ["ink", "muted", "faint", "paper", "band", "sea", "land", "shore", "accent", "line", "mark", "wash"];
export const colours = {};

/** Read the colours of the theme that holds now. */
export function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of COLOUR_NAMES) colours[name] = style.getPropertyValue(`--${name}`).trim();
  colours.dark = style.getPropertyValue("--dark").trim() === "1";
}

/** Lighten a family's colour where the ground is dark. */
export function onGround(colour) {
  if (!colours.dark) return colour;
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `#${parts.map((part) => Math.round(part + (255 - part) * 0.35).toString(16).padStart(2, "0")).join("")}`;
}

function markOf(actor) {
  return actorFamilies.get(actor.family) ?? PLAIN_MARK;
}

export function lineOf(tie) {
  return tieFamilies.get(tie.family) ?? PLAIN_LINE;
}

const largest = new Map();

/** Return how large the mark of an actor is; an undefined measure gives the smallest. */
export function radiusOf(actor) {
  return radiusFor(valueOf(actor, state.size), actor);
}

/** Return how large it is in the whole network: names are set by that, so that they stay. */
export function wholeRadiusOf(actor) {
  return radiusFor(wholeValueOf(actor, state.size), actor);
}

function radiusFor(value, actor) {
  if (!largest.has(state.size)) largest.set(state.size, Math.max(0, ...actors.map((one) => wholeValueOf(one, state.size) ?? 0)));
  const share = (value ?? 0) / (largest.get(state.size) || 1);
  return Math.min(SMALLEST + GROWTH * Math.sqrt(Math.max(0, share)), own(scene.layout?.tight, actor.id) ?? Infinity);
}

/** A mark is hollow where the measure is not defined, and where the actor has ended. */
function isHollow(actor) {
  return valueOf(actor, state.size) === null || changeOf(actor) === "ended";
}

/** Return how a mark is drawn now, null where it is not. */
export function markLook(actor) {
  const here = isOnMap(actor);
  if (!here && !state.fade) return null;
  const colour = onGround(markOf(actor).colour);
  const hollow = isHollow(actor);
  return {
    shape: own(SHAPES, markOf(actor).shape) ? markOf(actor).shape : "dot",
    radius: radiusOf(actor),
    fill: hollow ? colours.paper : colour,
    edge: hollow ? colour : colours.mark,
    width: hollow ? 1.8 : 0.8,
    opacity: !here ? 0.12 : !shown.circle || shown.circle.has(actor.id) ? 1 : 0.25,
  };
}

/** Return a shape as vis-network takes it: what that does not know is drawn as on paper. */
export function shapeOf({ shape }) {
  return shape === "house" ? { shape: "custom", ctxRenderer: drawHouse } : { shape };
}

function drawHouse({ ctx, x, y, style }) {
  const scale = style.size / SHAPE_SIZE;
  const drawNode = () => {
    const path = new Path2D(SHAPES.house);
    ctx.translate(x - 8 * scale, y - 8 * scale);
    ctx.scale(scale, scale);
    ctx.globalAlpha = style.opacity ?? 1;
    ctx.fillStyle = style.color;
    ctx.strokeStyle = style.borderColor;
    ctx.lineWidth = style.borderWidth / scale;
    ctx.fill(path);
    ctx.stroke(path);
  };
  return { drawNode, nodeDimensions: { width: 2 * style.size, height: 2 * style.size } };
}

/** Return how the line of a tie is drawn now, null where it is not. */
export function lineLook(tie, room) {
  const line = lineOf(tie);
  const sure = SURENESS[tie.sureness] ?? SURENESS.in_force;
  const look = { colour: onGround(line.colour), dashes: sure.dashes ?? dashesOf(line), width: 1, arrow: false };
  if (!isOnMap(tie)) return state.fade ? { ...look, opacity: 0.04 } : null;
  if (!shown.circle) return { ...look, ...changedLook(tie, quietness(tie, room) * sure.strength) };
  const out = standsOut(tie);
  return { ...look, width: out ? (shown.path ? 3 : 1.5) : 1, opacity: out ? Math.min(1, 0.85 * sure.strength) : 0.05, arrow: out && !tie.symmetric };
}

// While changes are looked at, what stayed steps back.
function changedLook(tie, quiet) {
  if (!state.changes || state.year === null) return { opacity: quiet };
  if (!changeOf(tie)) return { opacity: quiet * 0.5 };
  return { width: changeOf(tie) === "new" ? 1.8 : 1, opacity: 0.5 };
}

// A hundred ties of one actor would add up to a black bundle, so the busier the end, the paler;
// and the narrower the page, the closer together they run.
function quietness(tie, room) {
  const busiest = Math.max(tiesShown(tie.from).length, tiesShown(tie.to).length);
  const few = ties.length <= FEW_TIES;
  const most = (colours.dark ? 0.4 : 0.26) * (data.layout === "free" || few ? 2 : 1);
  return room * Math.min(most, Math.max(few ? 0.24 : 0.1, (3.4 * most) / Math.sqrt(busiest)));
}

export function dashesOf(family) {
  return Array.isArray(family.dashes) ? family.dashes : [];
}

function drawnSign(width, d, attributes) {
  return vector("svg", { width, height: 16, "aria-hidden": "true" }, vector("path", { d, ...attributes }));
}

export function markSign(family) {
  const d = own(SHAPES, family.shape) ?? SHAPES.dot;
  return drawnSign(16, d, { fill: onGround(family.colour), stroke: colours.mark, "stroke-width": 0.8 });
}

export function lineSign(colour, dashes) {
  return drawnSign(34, "M0 8H34", { fill: "none", stroke: colour, "stroke-width": 2, "stroke-dasharray": dashes.join(" ") });
}

/** Where the curve of a tie bends to, as vis-network computes it; null for a straight line. */
export function bendOf([x, y], [toX, toY], bent) {
  if (!bent) return null;
  const roundness = Math.abs(bent) * 0.12;
  const angle = Math.atan2(y - toY, toX - x) + (Math.sign(bent) * roundness * 0.5 + 0.5) * Math.PI;
  const far = (roundness * 0.5 + 0.5) * Math.hypot(toX - x, toY - y);
  return [x + far * Math.sin(angle), y + far * Math.cos(angle)];
}

// How the aggregated view looks: one ring a municipality or family, its slices the families of its
// actors, lines between rings as wide as there are ties. The shapes go on the canvas and into SVG.

import { actorFamilies } from "./model.js";
import { flowsDrawn, groupCounts, groupPointedAt, groupTitle, isOverview, mostTies, sumOf, widestLine } from "./groups.js";
import { colours, onGround } from "./marks.js";
import { wrap } from "./labels.js";
import { scene } from "./canvas.js";

const HOLE = 0.58;
/** So much of a turn a slice has at least: one actor of hundreds is still seen. */
const LEAST_SLICE = 0.012;
const BENDS = [0, 0.07, -0.07, 0.14, -0.14, 0.21, -0.21];
const NAME_SIZE = 13;
const SQUARE = 60;
const [ways, squares] = [new WeakMap(), new WeakMap()];

export function drawGroups(context) {
  for (const shape of ringShapes()) {
    const path = new Path2D(shape.d);
    context.globalAlpha = shape.opacity ?? 1;
    context.lineCap = "round";
    if (shape.fill) {
      context.fillStyle = shape.fill;
      context.fill(path, "evenodd");
    }
    if (shape.stroke) {
      context.strokeStyle = shape.stroke;
      context.lineWidth = shape.width;
      context.stroke(path);
    }
  }
  context.globalAlpha = 1;
}

/** List what is drawn of the overview, from the back to the front; empty where a part is open. */
export function ringShapes() {
  if (!isOverview()) return [];
  const near = nearPointed();
  const places = new Map(scene.layout.groups.map((place) => [place.id, place]));
  const lines = [...flowsDrawn()].reverse().map((flow) => lineShape(flow, places));
  return [...lines, ...[...places.values()].flatMap((place) => ringOf(place, near))];
}

function nearPointed() {
  const at = groupPointedAt();
  return at === null ? null : new Set([at, ...flowsDrawn().flatMap(({ ends }) => ends)]);
}

function lineShape({ ends, count, strong = true }, places) {
  const pointed = groupPointedAt() !== null;
  return {
    d: wayBetween(...ends.map((id) => places.get(id))),
    stroke: pointed ? colours.accent : colours.faint,
    width: strong ? Math.max(1, widestLine() * (count / mostTies())) : 0.6,
    opacity: pointed ? 0.6 : strong ? 0.3 : 0.25,
  };
}

/** Lead a line past the rings between its ends where that takes no more than a bend. */
function wayBetween(from, to) {
  if (!ways.has(scene.layout)) ways.set(scene.layout, new Map());
  const known = ways.get(scene.layout);
  const key = `${from.id}\n${to.id}`;
  if (!known.has(key)) {
    const bent = BENDS.map((bend) => viaPoint(from, to, bend));
    const crossed = bent.map((via, place) => crossings(from, via, to) + 5 * Math.abs(BENDS[place]));
    const [x, y] = bent[crossed.indexOf(Math.min(...crossed))];
    known.set(key, `M${from.x} ${from.y}Q${x} ${y} ${to.x} ${to.y}`);
  }
  return known.get(key);
}

function viaPoint(from, to, bend) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  return [(from.x + to.x) / 2 + 2 * bend * dy, (from.y + to.y) / 2 - 2 * bend * dx].map((at) => Math.round(at * 10) / 10);
}

/** Count the rings that a line would cross, and its points outside the map. */
function crossings(from, [viaX, viaY], to) {
  const on = (start, via, end, t) => start * (1 - t) ** 2 + via * 2 * t * (1 - t) + end * t ** 2;
  const steps = Array.from({ length: 15 }, (_, step) => (step + 1) / 16);
  const points = steps.map((t) => [on(from.x, viaX, to.x, t), on(from.y, viaY, to.y, t)]);
  const out = points.filter(([x, y]) => x < 4 || y < 4 || x > scene.layout.width - 4 || y > scene.layout.height - 4).length;
  const met = points.flatMap(([atX, atY]) => ringsNear(atX, atY).filter(({ x, y, radius }) => Math.hypot(x - atX, y - atY) < radius + 3));
  return out + new Set(met.filter(({ id }) => id !== from.id && id !== to.id)).size;
}

// Of hundreds of rings few are near a point: they are found by the square that it lies in.
function ringsNear(x, y) {
  if (!squares.has(scene.layout)) squares.set(scene.layout, inSquares(scene.layout.groups));
  return squares.get(scene.layout).get(`${Math.floor(x / SQUARE)} ${Math.floor(y / SQUARE)}`) ?? [];
}

function inSquares(groups) {
  const found = new Map();
  for (const ring of groups) {
    const [left, right, top, bottom] = [ring.x - ring.radius, ring.x + ring.radius, ring.y - ring.radius, ring.y + ring.radius];
    for (let column = Math.floor((left - 3) / SQUARE); column <= (right + 3) / SQUARE; column += 1) {
      for (let row = Math.floor((top - 3) / SQUARE); row <= (bottom + 3) / SQUARE; row += 1) {
        const key = `${column} ${row}`;
        found.set(key, [...(found.get(key) ?? []), ring]);
      }
    }
  }
  return found;
}

function ringOf({ id, x, y, radius }, near) {
  const slices = slicesOf(groupCounts().members.get(id));
  const opacity = !slices.length || (near && !near.has(id)) ? 0.3 : 1;
  const pointed = id === groupPointedAt();
  const ground = { d: circlePath(x, y, radius), fill: colours.land, stroke: pointed ? colours.accent : colours.shore, width: pointed ? 7 : 1 };
  // Yellow on white needs an outline.
  const outline = { d: circlePath(x, y, radius) + circlePath(x, y, radius * HOLE), stroke: colours.mark, width: 0.8, opacity };
  // The gap between slices keeps them apart for those who see their colours as one.
  const gap = slices.length > 1 ? { stroke: colours.land, width: 1.6 } : {};
  const drawn = slices.map(({ family, start, end }) => ({ d: slicePath(x, y, radius, start, end), fill: onGround(family.colour), opacity, ...gap }));
  return [ground, ...drawn, ...(slices.length ? [outline] : [])];
}

/** Give each family its part of the turn, in the order of the legend. */
function slicesOf(members) {
  const all = sumOf(members);
  const there = [...actorFamilies.values()].filter((family) => members.get(family.id));
  const wide = there.map((family) => Math.max(LEAST_SLICE, members.get(family.id) / all));
  const turn = wide.reduce((sum, share) => sum + share, 0);
  let end = 0;
  return there.map((family, place) => {
    const start = end;
    end += wide[place] / turn;
    return { family, start, end };
  });
}

function circlePath(x, y, radius) {
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 1 ${2 * radius} 0a${radius} ${radius} 0 1 1 ${-2 * radius} 0Z`;
}

function slicePath(x, y, radius, start, end) {
  if (end - start > 0.999) return circlePath(x, y, radius) + circlePath(x, y, radius * HOLE);
  const fine = (number) => Math.round(number * 100) / 100;
  const at = (share, reach) => `${fine(x + Math.sin(share * 2 * Math.PI) * reach)} ${fine(y - Math.cos(share * 2 * Math.PI) * reach)}`;
  const large = end - start > 0.5 ? 1 : 0;
  const inner = radius * HOLE;
  return `M${at(start, radius)}A${radius} ${radius} 0 ${large} 1 ${at(end, radius)}L${at(end, inner)}A${inner} ${inner} 0 ${large} 0 ${at(start, inner)}Z`;
}

/** List the names above the rings and the counts within, as blocks of lines; the largest first. */
export function ringNames(context, view) {
  if (!isOverview()) return [];
  const near = nearPointed();
  const places = [...scene.layout.groups].sort((one, other) => other.radius - one.radius);
  return places.flatMap((place) => {
    const ink = !near || near.has(place.id) ? "ink" : "faint";
    return [nameBlock(context, view, place, ink), countBlock(view, place, ink)];
  });
}

function nameBlock(context, view, { id, x, y, radius, room, lines: most }, ink) {
  const font = `650 ${NAME_SIZE}px ${scene.font}`;
  const lines = wrap(context, groupTitle(id), font, Math.max(60, room * view.scale), most);
  const bottom = (y - radius) * view.scale + view.origin.y - 5;
  const [middle, top] = [x * view.scale + view.origin.x, bottom - lines.length * (NAME_SIZE + 2)];
  return { font, size: NAME_SIZE, lines, x: middle, top, align: "center", ink, halo: most > 1 ? "band" : "sea" };
}

function countBlock(view, { id, x, y, radius }, ink) {
  const size = Math.min(18, Math.max(11, radius * view.scale * 0.42));
  const room = radius * view.scale * HOLE > 8;
  const lines = room ? [String(sumOf(groupCounts().members.get(id)))] : [];
  const [middle, top] = [x * view.scale + view.origin.x, y * view.scale + view.origin.y - size / 2 - 1];
  return { font: `650 ${size}px ${scene.font}`, size, lines, x: middle, top, align: "center", ink, halo: "land" };
}

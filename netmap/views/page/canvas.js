// The map on the screen, drawn with vis-network (the global `vis`): what is in it, how much of it
// is seen, and what the pointer does.

import { actors, data, isAggregated, own, ties } from "./model.js";
import { page } from "./elements.js";
import { state } from "./state.js";
import { changeOf, isOnMap, shown, standsOut } from "./shown.js";
import { bendOf, colours, lineLook, markLook, radiusOf, shapeOf } from "./marks.js";
import { drawGround } from "./ground.js";
import { drawBlock, labelOrder, placedLabels } from "./labels.js";
import { groupAt, hoverGroup, openPart } from "./groups.js";
import { drawGroups } from "./rings.js";
import { choose } from "./selection.js";

const WIDE_FROM = 700;
const LARGEST_HEIGHT = 1800;
const PHONE_SHARE = 0.75;
const LARGEST_SCALE = 4;
const MANY_TIES = 500;

/** What is on the map: a layout, and the actors and ties that have a place in it. */
export const scene = { layout: null, actors: [], ties: [], order: [], islands: new Map(), discs: new Set(), font: "" };
const map = { network: null, nodes: null, edges: null, placed: [], width: 0, fingers: null, waiting: false, halfDone: false };

export function isDrawn() {
  return map.network !== null;
}

export function startMap() {
  scene.font = getComputedStyle(document.body).fontFamily;
  map.nodes = new vis.DataSet();
  map.edges = new vis.DataSet();
  setScene();
  sizeContainer();
  map.network = new vis.Network(page("map"), { nodes: map.nodes, edges: map.edges }, drawingOptions());
  // The canvas offers nothing to the keyboard; the list of what is shown does.
  page("map").querySelector(".vis-network").removeAttribute("tabindex");
  map.network.on("beforeDrawing", drawUnder);
  map.network.on("afterDrawing", drawOver);
  map.network.once("afterDrawing", () => performance.mark("netmap-drawn"));
  listenToMap(page("map"));
  showHome();
}

function drawingOptions() {
  const many = ties.length > MANY_TIES;
  return {
    autoResize: false,
    physics: false,
    layout: { improvedLayout: false },
    interaction: {
      dragNodes: false, hover: true, hoverConnectedEdges: false, selectable: false, zoomSpeed: 0.6,
      hideEdgesOnDrag: many, hideEdgesOnZoom: many,
    },
    nodes: { chosen: false, fixed: true },
    edges: { chosen: false, smooth: false, arrows: { to: { enabled: false, scaleFactor: 0.45 } } },
  };
}

// What is drawn

/** Put the layout that fits the page and the part that is open on the map. */
function setScene() {
  chooseLayout();
  arrange();
  map.nodes.clear();
  map.edges.clear();
  map.nodes.add(scene.actors.map(drawnActor));
  map.edges.add(scene.ties.map(drawnTie));
}

/** Let something be drawn on another layout than that of the screen. */
export function onLayout(layout, draw) {
  const kept = { ...scene };
  scene.layout = layout;
  arrange();
  try {
    return draw();
  } finally {
    Object.assign(scene, kept);
  }
}

// Find what stands on the layout.
function arrange() {
  scene.actors = actors.filter((actor) => own(scene.layout.positions, actor.id));
  const there = new Set(scene.actors.map((actor) => actor.id));
  scene.ties = ties.filter((tie) => there.has(tie.from) && there.has(tie.to));
  scene.islands = new Map(scene.layout.islands.map((island) => [island.actor, island]));
  scene.discs = new Set(scene.layout.islands.map((island) => island.municipality));
  scene.bends = bends();
  scene.order = labelOrder(scene.actors);
}

// Ids from the data could clash with names vis-network uses inside, so it gets plain numbers.
function drawnActor(actor) {
  const [x, y] = placeOnMap(actor);
  return { id: actor.index, x, y, ...drawnMark(actor) };
}

function drawnMark(actor) {
  const look = markLook(actor);
  if (!look) return { hidden: true };
  return {
    hidden: false, ...shapeOf(look), size: look.radius, opacity: look.opacity, borderWidth: look.width,
    color: { background: look.fill, border: look.edge },
  };
}

function drawnTie(tie) {
  const bent = scene.bends.get(tie);
  const type = bent > 0 ? "curvedCW" : "curvedCCW";
  return {
    id: tie.index, from: indexOf(tie.from), to: indexOf(tie.to),
    smooth: bent ? { enabled: true, type, roundness: Math.abs(bent) * 0.12 } : false,
    ...drawnLine(tie),
  };
}

function indexOf(id) {
  return scene.indexes.get(id);
}

function drawnLine(tie) {
  const look = lineLook(tie, Math.min(1, scene.layout.width / 800));
  if (!look) return { hidden: true };
  return {
    hidden: false, width: look.width, dashes: look.dashes.length ? look.dashes : false,
    color: { color: look.colour, opacity: look.opacity }, arrows: { to: { enabled: look.arrow } },
  };
}

export function placeOnMap(actor) {
  return own(scene.layout.positions, actor.id) ?? [0, 0];
}

/** Say how far each tie bends aside, so that parallel ones can be told apart. */
function bends() {
  const pairs = new Map();
  scene.indexes = new Map(scene.actors.map((actor) => [actor.id, actor.index]));
  for (const tie of scene.ties) {
    const key = [indexOf(tie.from), indexOf(tie.to)].sort().join(" ");
    if (!pairs.has(key)) pairs.set(key, []);
    pairs.get(key).push(tie);
  }
  return new Map([...pairs.values()].flatMap((pair) => pair.map((tie, place) => [tie, bend(tie, place - (pair.length - 1) / 2)])));
}

function bend(tie, place) {
  const [ends, way] = tie.from < tie.to ? [[tie.from, tie.to], 1] : [[tie.to, tie.from], -1];
  return way * (place + bendAround(...ends.map((id) => own(scene.layout.positions, id))));
}

// A straight line along a row or a column of the grid would run through the marks between its ends.
function bendAround([x, y], [toX, toY]) {
  if (Math.abs(x - toX) < 1) return y < toY ? 0.8 : -0.8;
  if (Math.abs(y - toY) < 1) return x < toX ? 0.8 : -0.8;
  return 0;
}

/** Draw what is shown now; only opening or closing a part changes a place. */
export function paint() {
  if (map.network && scene.part !== state.part) fitToPage();
  scene.order = labelOrder(scene.actors);
  if (!map.network) return;
  // vis-network draws at either of these; names are placed once, when the lines are new as well.
  map.halfDone = scene.ties.length > 0;
  map.nodes.update(scene.actors.map((actor) => ({ id: actor.index, ...drawnMark(actor) })));
  map.halfDone = false;
  map.edges.update(scene.ties.map((tie) => ({ id: tie.index, ...drawnLine(tie) })));
  // The rings of the aggregated view are no marks of vis-network.
  if (!scene.actors.length) map.network.redraw();
}

/** Draw again, once a frame, because only names or marks over the map have changed. */
export function redraw() {
  scene.order = labelOrder(scene.actors);
  if (!map.network || map.waiting) return;
  map.waiting = true;
  requestAnimationFrame(() => {
    map.waiting = false;
    map.network.redraw();
  });
}

function drawUnder(context) {
  drawGround(context);
  drawGroups(context);
}

// Labels keep their size on the screen, so they are set in screen pixels over the finished map.
function drawOver(context) {
  if (map.halfDone) return;
  const view = currentView();
  const ratio = context.canvas.width / context.canvas.clientWidth;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.lineJoin = "round";
  drawChanges(context, view);
  ring(context, view, state.selected, colours.ink);
  ring(context, view, state.walked, colours.accent);
  map.placed = placedLabels(context, view);
  for (const block of map.placed) drawBlock(context, block);
  context.restore();
}

function ring(context, view, id, colour) {
  const actor = scene.actors.find((one) => one.id === id);
  if (!actor || !isOnMap(actor)) return;
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(view.x(actor), view.y(actor), radiusOf(actor) * view.scale + 4, 0, 2 * Math.PI);
  context.stroke();
}

/** List the signs of what is new and what has ended, with their places on the map. */
export function changeSigns() {
  const signs = [];
  for (const actor of scene.actors) {
    const [x, y] = placeOnMap(actor);
    const aside = radiusOf(actor) * 0.9;
    if (changeOf(actor) && isOnMap(actor)) signs.push({ change: changeOf(actor), x: x + aside, y: y - aside, size: 5.5 });
  }
  for (const tie of scene.ties) {
    if (changeOf(tie) && isOnMap(tie) && (!shown.circle || standsOut(tie))) signs.push({ change: changeOf(tie), ...middleOf(tie), size: 4.5 });
  }
  return signs;
}

function middleOf(tie) {
  const [from, to] = [tie.from, tie.to].map((id) => own(scene.layout.positions, id));
  const via = bendOf(from, to, scene.bends.get(tie)) ?? [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  return { x: (from[0] + 2 * via[0] + to[0]) / 4, y: (from[1] + 2 * via[1] + to[1]) / 4 };
}

function drawChanges(context, view) {
  for (const sign of changeSigns()) drawChange(context, { ...sign, x: sign.x * view.scale + view.origin.x, y: sign.y * view.scale + view.origin.y });
}

function drawChange(context, { change, x, y, size }) {
  const arm = change === "new" ? [[0.55, 0], [0, 0.55]] : [[0.42, 0.42], [0.42, -0.42]];
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
  context.fillStyle = change === "new" ? colours.ink : colours.paper;
  context.strokeStyle = colours.ink;
  context.lineWidth = 1;
  context.fill();
  context.stroke();
  context.beginPath();
  for (const [dx, dy] of arm) {
    context.moveTo(x - dx * size, y - dy * size);
    context.lineTo(x + dx * size, y + dy * size);
  }
  context.strokeStyle = change === "new" ? colours.paper : colours.ink;
  context.lineWidth = size * 0.28;
  context.stroke();
}

// Size and view

function chooseLayout() {
  const width = page("map").clientWidth;
  const [phone, wanted] = [width < WIDE_FROM, fittingLayout(width)];
  scene.part = state.part;
  scene.layout = isAggregated() && state.part !== null ? own(wanted.parts, state.part) ?? wanted : wanted;
  map.phone = phone;
  map.homeScale = Math.min(phone ? 1.3 : 1.15, width / Math.max(1, scene.layout.width));
}

function fittingLayout(width) {
  const layouts = Object.values(data.layouts).sort((one, other) => other.width - one.width);
  if (width < WIDE_FROM) return layouts.at(-1);
  return layouts.find((layout) => width >= layout.width * 0.72) ?? layouts[0];
}

function sizeContainer() {
  const wanted = scene.layout.height * map.homeScale + 2;
  const most = map.phone ? window.innerHeight * PHONE_SHARE : LARGEST_HEIGHT;
  map.height = Math.max(120, Math.min(wanted, most));
  page("map").style.height = `${map.height}px`;
  page("map").classList.toggle("pannable", wanted > most);
}

function smallestScale() {
  return Math.min(map.homeScale, map.height / scene.layout.height);
}

function showHome() {
  // One finger on the map must still scroll the page; two move and zoom the map.
  page("map").querySelector("canvas").style.touchAction = "pan-y";
  lookAt(scene.layout.width / 2, 0, map.homeScale);
}

/** Look at a point of the map, as far as that shows nothing outside the map. */
function lookAt(x, y, scale) {
  const { clientWidth, clientHeight } = page("map");
  const position = {
    x: within(x, clientWidth / 2 / scale, scene.layout.width),
    y: within(y, clientHeight / 2 / scale, scene.layout.height),
  };
  map.network.moveTo({ position, scale });
}

function within(middle, half, length) {
  return length <= 2 * half ? length / 2 : Math.min(Math.max(middle, half), length - half);
}

function zoomBy(factor) {
  const { scale: before, origin, width, height } = currentView();
  const scale = Math.min(LARGEST_SCALE, Math.max(smallestScale(), before * factor));
  // The map can be longer than the window: what the reader sees of it stays in place.
  const { top } = page("map").getBoundingClientRect();
  const seen = (Math.max(0, -top) + Math.min(height, window.innerHeight - top)) / 2;
  lookAt((width / 2 - origin.x) / before, (seen - origin.y) / before + (height / 2 - seen) / scale, scale);
}

function stayOnMap() {
  const { x, y } = map.network.getViewPosition();
  lookAt(x, y, Math.max(smallestScale(), map.network.getScale()));
}

/** Fit the map to the width of the page, or to a part that was opened or closed. */
function fitToPage() {
  if (!map.network) return;
  setScene();
  sizeContainer();
  map.network.setSize("100%", `${map.height}px`);
  paint();
  showHome();
}

function currentView() {
  const scale = map.network.getScale();
  const origin = map.network.canvasToDOM({ x: 0, y: 0 });
  const { clientWidth: width, clientHeight: height } = page("map");
  return {
    scale, origin, width, height,
    x: (actor) => placeOnMap(actor)[0] * scale + origin.x,
    y: (actor) => placeOnMap(actor)[1] * scale + origin.y,
  };
}

// The pointer

function listenToMap(container) {
  map.width = container.clientWidth;
  new ResizeObserver(() => {
    const printing = window.matchMedia("print").matches;
    if (printing || !container.clientWidth || container.clientWidth === map.width) return;
    map.width = container.clientWidth;
    fitToPage();
  }).observe(container);
  // Without Ctrl the wheel belongs to the page: the map must not trap the reader.
  container.addEventListener("wheel", (event) => event.ctrlKey || event.metaKey || event.stopPropagation(), { capture: true });
  container.addEventListener("mousemove", pointAt);
  for (const touch of ["touchstart", "touchmove", "touchend"]) container.addEventListener(touch, moveWithFingers, { passive: false });
  map.network.on("click", clickAt);
  map.network.on("dragEnd", stayOnMap);
  map.network.on("zoom", stayOnMap);
  map.network.on("hoverNode", ({ node }) => hover(actors[node].id));
  map.network.on("blurNode", () => hover(null));
  for (const it of document.querySelectorAll("[data-zoom]")) it.addEventListener("click", () => zoomWith(it.dataset.zoom));
}

// vis-network zooms with two fingers; that they also move the map is done here.
function moveWithFingers(event) {
  const before = map.fingers;
  map.fingers = event.touches.length === 2 ? middleOfFingers(...event.touches) : null;
  if (!map.fingers) return;
  event.preventDefault();
  if (!before) return;
  const { x, y } = map.network.getViewPosition();
  const scale = map.network.getScale();
  lookAt(x + (before.x - map.fingers.x) / scale, y + (before.y - map.fingers.y) / scale, scale);
}

function middleOfFingers(one, other) {
  return { x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2 };
}

function zoomWith(way) {
  if (way === "whole") lookAt(0, 0, smallestScale());
  else zoomBy(way === "in" ? 1.4 : 1 / 1.4);
}

function clickAt({ pointer }) {
  const group = groupAt(pointer.DOM, currentView());
  if (group) openPart(group);
  else choose(actorAt(pointer.DOM), { focus: false });
}

function pointAt(event) {
  if (!isAggregated() || state.part !== null) return;
  const box = page("map").getBoundingClientRect();
  const group = groupAt({ x: event.clientX - box.left, y: event.clientY - box.top }, currentView());
  page("map").querySelector("canvas").style.cursor = group ? "pointer" : "";
  if (hoverGroup(group)) map.network.redraw();
}

function hover(id) {
  state.hovered = id;
  page("map").querySelector("canvas").style.cursor = id === null ? "" : "pointer";
  redraw();
}

function actorAt({ x, y }) {
  const view = currentView();
  const near = scene.actors
    .filter(isOnMap)
    .map((actor) => ({ actor, distance: Math.hypot(view.x(actor) - x, view.y(actor) - y) }))
    .filter(({ actor, distance }) => distance < Math.max(12, radiusOf(actor) * view.scale))
    .sort((one, other) => one.distance - other.distance)[0];
  const named = map.placed.find(({ box, names }) => names && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
  return near?.actor.id ?? named?.names.id ?? null;
}

/** Move the map and the page so that an actor is seen beside its details. */
export function bringIntoView(actor) {
  if (!map.network || !own(scene.layout.positions, actor.id)) return;
  const view = currentView();
  const inside = view.y(actor) > 20 && view.y(actor) < map.height - 20 && view.x(actor) > 10 && view.x(actor) < view.width - 60;
  if (map.phone || !inside) centreOn(actor, view);
  const top = page("map").getBoundingClientRect().top;
  const free = window.innerHeight - page("details").offsetHeight;
  const height = top + currentView().y(actor);
  if (height < 60 || height > free - 40) window.scrollBy({ top: height - free / 2 });
}

function centreOn(actor, view) {
  const scale = Math.max(view.scale, map.homeScale);
  const [x, y] = placeOnMap(actor);
  // On a phone the details cover the foot of the map, so the actor stands in its upper part.
  lookAt(x, y + (map.phone ? map.height / 4 / scale : 0), scale);
}

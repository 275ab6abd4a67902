// The map page. Reads everything from the data element, draws with vis-network (global `vis`)
// and builds all text with textContent, so that no name in the data can become markup.

const WIDE_FROM = 700;
const LARGEST_HEIGHT = 1800;
const PHONE_SHARE = 0.75;
const LARGEST_SCALE = 4;
const CELL_WIDTH = 175;
const CELL_MARKER_ROOM = 30;
const ISLAND_LABEL_WIDTH = 116;
const NAME_WIDTH = 116;
const FONT_SIZE = 11.5;
const LINE_HEIGHT = 13.5;
const TITLE_SIZE = 13;
const SEARCH_RESULTS = 12;
const OVERVIEW_SCALE = 0.45;
const MANY_TIES = 500;

const data = JSON.parse(document.getElementById("netmap-data").textContent);
const state = { language: data.language, selected: null, hovered: null, sort: "ties", down: true };
const byId = new Map(data.nodes.map((node, index) => [node.id, { ...node, index, ties: [] }]));
const actors = [...byId.values()];
const ties = data.edges
  .filter((tie) => byId.has(tie.from) && byId.has(tie.to))
  .map((tie, index) => ({ ...tie, index }));
for (const tie of ties) {
  byId.get(tie.from).ties.push(tie);
  if (tie.to !== tie.from) byId.get(tie.to).ties.push(tie);
}
const actorFamilies = new Map(data.actor_families.map((family) => [family.id, family]));
const page = (id) => document.getElementById(id);
const map = { network: null, layout: null, nodes: null, edges: null, placed: [], wrapped: new Map() };

// Words

function own(table, key) {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function text(key, values = {}) {
  const words = own(own(data.texts, state.language) ?? {}, key) ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function inLanguage(names, otherwise = "") {
  if (!names) return otherwise;
  return [state.language, data.language, "fi", "en", "sv"].map((key) => names[key]).find(Boolean) ?? otherwise;
}

const nameOf = (actor) => inLanguage(actor.name, actor.id);
const label = (kind, key) => inLanguage(own(data.labels[kind], key), key ?? "");
const placeOf = (actor) => inLanguage(actor.municipality) || label("level", actor.level);
const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function translate() {
  document.documentElement.lang = state.language;
  document.title = inLanguage(data.about.title, "netmap");
  page("title").textContent = document.title;
  page("summary").textContent = `${text("summary", counts())} · ${dateWords()}`;
  for (const it of document.querySelectorAll("[data-text]")) it.textContent = text(it.dataset.text);
  for (const it of document.querySelectorAll("[data-label]")) it.setAttribute("aria-label", text(it.dataset.label));
  for (const it of document.querySelectorAll("[data-in]")) it.hidden = it.dataset.in !== state.language;
  page("search").placeholder = text("search_hint");
  page("map").setAttribute("aria-label", text("map_label", counts()));
  for (const it of document.querySelectorAll("[data-language]")) {
    it.setAttribute("aria-pressed", String(it.dataset.language === state.language));
  }
}

const counts = () => ({ actors: actors.length, ties: ties.length });
const dateWords = () => (data.about.at ? text("at_date", { date: data.about.at }) : text("all_dates"));

function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function button(words, act, attributes = {}) {
  const made = make("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", act);
  return made;
}

// Legend

const SHAPES = {
  square: "M3 3H13V13H3Z",
  diamond: "M8 1.5L14.5 8L8 14.5L1.5 8Z",
  triangle: "M8 2L14.5 13.5H1.5Z",
  triangleDown: "M8 14L1.5 2.5H14.5Z",
  star: "M8 1L9.9 5.8L15 6.1L11 9.4L12.3 14.4L8 11.6L3.7 14.4L5 9.4L1 6.1L6.1 5.8Z",
  hexagon: "M4.5 2H11.5L15 8L11.5 14H4.5L1 8Z",
  dot: "M8 2A6 6 0 1 1 8 14A6 6 0 1 1 8 2Z",
};

function drawing(width, d, attributes) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [key, value] of [["width", width], ["height", 16], ["aria-hidden", "true"]]) svg.setAttribute(key, value);
  const path = document.createElementNS(space, "path");
  for (const [key, value] of Object.entries({ d, ...attributes })) path.setAttribute(key, value);
  svg.append(path);
  return svg;
}

const markDrawing = (family) =>
  drawing(16, own(SHAPES, family.shape) ?? SHAPES.dot, { fill: family.colour, stroke: colour("mark"), "stroke-width": 0.8 });
const lineDrawing = (family) =>
  drawing(34, "M0 8H34", { fill: "none", stroke: family.colour, "stroke-width": 2, "stroke-dasharray": dashesOf(family).join(" ") });
const dashesOf = (family) => (Array.isArray(family.dashes) ? family.dashes : []);

function showLegend() {
  const shown = (families) => families.filter((family) => family.count);
  const entry = (sign, family) =>
    make("li", {}, sign, make("span", {}, inLanguage(family.label, family.id), " ", make("b", {}, String(family.count))));
  page("legend-actors").replaceChildren(
    ...shown(data.actor_families).map((family) => entry(markDrawing(family), family)),
    make("li", { class: "aside" }, text("legend_size")),
  );
  const pale = lineDrawing({ colour: colour("faint"), dashes: [2, 4] });
  page("legend-ties").replaceChildren(
    ...shown(data.tie_families).map((family) => entry(lineDrawing(family), family)),
    ...(ties.some((tie) => !tie.firm) ? [make("li", { class: "aside" }, pale, text("legend_unfirm"))] : []),
  );
}

// Drawing with vis-network

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function startMap() {
  const container = page("map");
  map.colours = Object.fromEntries(
    ["ink", "muted", "faint", "paper", "band", "sea", "land", "shore", "accent", "line", "mark"].map((name) => [name, colour(name)]),
  );
  map.font = getComputedStyle(document.body).fontFamily;
  chooseLayout();
  map.nodes = new vis.DataSet(actors.map(drawnActor));
  map.edges = new vis.DataSet(drawnTies());
  sizeContainer();
  map.network = new vis.Network(container, { nodes: map.nodes, edges: map.edges }, drawingOptions());
  // The canvas offers nothing to the keyboard; the search, the buttons and the table do.
  container.querySelector(".vis-network").removeAttribute("tabindex");
  map.network.on("beforeDrawing", drawGround);
  map.network.on("afterDrawing", drawLabels);
  listenToMap(container);
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
    nodes: { chosen: false, borderWidth: 0.8, fixed: true },
    edges: { chosen: false, smooth: false, arrows: { to: { enabled: false, scaleFactor: 0.45 } } },
  };
}

// Ids from the data could clash with names vis-network uses inside, so it gets plain numbers.
function drawnActor(actor) {
  const [x, y] = positionOf(actor);
  return {
    id: actor.index, x, y, shape: actor.shape, size: actor.size, opacity: 1,
    color: { background: actor.color, border: map.colours.mark },
  };
}

const positionOf = (actor) => own(map.layout.positions, actor.id) ?? [0, 0];

function drawnTies() {
  const pairs = new Map();
  for (const tie of ties) {
    const key = JSON.stringify([tie.from, tie.to].sort());
    pairs.set(key, [...(pairs.get(key) ?? []), tie]);
  }
  return [...pairs.values()].flatMap((pair) => pair.map((tie, place) => drawnTie(tie, place, pair.length)));
}

function drawnTie(tie, place, together) {
  const [ends, way] = tie.from < tie.to ? [[tie.from, tie.to], 1] : [[tie.to, tie.from], -1];
  const bent = way * (place - (together - 1) / 2 + bendAround(...ends.map((id) => positionOf(byId.get(id)))));
  const type = bent > 0 ? "curvedCW" : "curvedCCW";
  return {
    id: tie.index, from: byId.get(tie.from).index, to: byId.get(tie.to).index,
    dashes: tie.firm ? tie.dashes : [2, 4],
    smooth: bent ? { enabled: true, type, roundness: Math.abs(bent) * 0.12 } : false,
    ...tieLook(tie),
  };
}

// A straight line along a row or a column of the grid would run through the marks between its ends.
function bendAround([x, y], [toX, toY]) {
  if (Math.abs(x - toX) < 1) return y < toY ? 0.8 : -0.8;
  if (Math.abs(y - toY) < 1) return x < toX ? 0.8 : -0.8;
  return 0;
}

function tieLook(tie) {
  const firmness = tie.firm ? 1 : 0.6;
  if (state.selected === null) return { width: 1, color: { color: tie.color, opacity: quietness(tie) * firmness }, arrows: { to: { enabled: false } } };
  const chosen = tie.from === state.selected || tie.to === state.selected;
  return {
    width: chosen ? 1.5 : 1,
    color: { color: tie.color, opacity: chosen ? 0.8 * firmness : 0.05 },
    arrows: { to: { enabled: chosen && !tie.symmetric } },
  };
}

// A hundred ties of one actor would add up to a black bundle, so the busier the end, the paler;
// and the narrower the page, the closer together they run.
function quietness(tie) {
  const busiest = Math.max(byId.get(tie.from).ties.length, byId.get(tie.to).ties.length);
  const room = Math.min(1, map.layout.width / 800);
  return room * Math.min(0.26, Math.max(0.1, 0.9 / Math.sqrt(busiest)));
}

function circleOf(id) {
  if (id === null) return null;
  return new Set([id, ...byId.get(id).ties.flatMap((tie) => [tie.from, tie.to])]);
}

function paintSelection() {
  map.circle = circleOf(state.selected);
  map.order = labelOrder();
  if (!map.network) return;
  map.nodes.update(actors.map((actor) => ({ id: actor.index, opacity: !map.circle || map.circle.has(actor.id) ? 1 : 0.25 })));
  map.edges.update(ties.map((tie) => ({ id: tie.index, ...tieLook(tie) })));
}

// Size and view

function chooseLayout() {
  const layouts = Object.values(data.layouts).sort((one, other) => other.width - one.width);
  const width = page("map").clientWidth;
  const fitting = width >= WIDE_FROM ? layouts.find((layout) => width >= layout.width * 0.72) : null;
  map.layout = fitting ?? layouts.at(width >= WIDE_FROM ? 0 : -1);
  map.phone = width < WIDE_FROM;
  map.homeScale = Math.min(map.phone ? 1.3 : 1.15, width / Math.max(1, map.layout.width));
  map.islands = new Map(map.layout.islands.map((island) => [island.actor, island]));
}

function sizeContainer() {
  const wanted = map.layout.height * map.homeScale + 2;
  const most = map.phone ? window.innerHeight * PHONE_SHARE : LARGEST_HEIGHT;
  map.height = Math.max(120, Math.min(wanted, most));
  page("map").style.height = `${map.height}px`;
  page("map").classList.toggle("pannable", wanted > most);
}

const smallestScale = () => Math.min(map.homeScale, map.height / map.layout.height);

function showHome() {
  // A finger on a map as long as the page must still scroll the page.
  page("map").querySelector("canvas").style.touchAction = map.phone ? "none" : "pan-y";
  lookAt(map.layout.width / 2, 0, map.homeScale);
}

/** Look at a point of the map, as far as that shows nothing outside the map. */
function lookAt(x, y, scale) {
  const { clientWidth, clientHeight } = page("map");
  const position = {
    x: within(x, clientWidth / 2 / scale, map.layout.width),
    y: within(y, clientHeight / 2 / scale, map.layout.height),
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

function fitToPage() {
  const before = map.layout;
  chooseLayout();
  sizeContainer();
  if (map.layout !== before) {
    map.nodes.update(actors.map(drawnActor));
    map.edges.update(drawnTies());
  }
  map.network.setSize("100%", `${map.height}px`);
  map.network.redraw();
  paintSelection();
  showHome();
}

function listenToMap(container) {
  let width = container.clientWidth;
  new ResizeObserver(() => {
    const printing = window.matchMedia("print").matches;
    if (printing || !container.clientWidth || container.clientWidth === width) return;
    width = container.clientWidth;
    fitToPage();
  }).observe(container);
  // Without Ctrl the wheel belongs to the page: the map must not trap the reader.
  container.addEventListener("wheel", (event) => event.ctrlKey || event.metaKey || event.stopPropagation(), { capture: true });
  map.network.on("click", ({ pointer }) => choose(actorAt(pointer.DOM), { focus: false }));
  map.network.on("dragEnd", stayOnMap);
  map.network.on("zoom", stayOnMap);
  map.network.on("hoverNode", ({ node }) => hover(actors[node].id));
  map.network.on("blurNode", () => hover(null));
  for (const it of document.querySelectorAll("[data-zoom]")) it.addEventListener("click", () => zoomWith(it.dataset.zoom));
}

function zoomWith(way) {
  if (way === "whole") lookAt(0, 0, smallestScale());
  else zoomBy(way === "in" ? 1.4 : 1 / 1.4);
}

function hover(id) {
  state.hovered = id;
  map.order = labelOrder();
  page("map").querySelector("canvas").style.cursor = id === null ? "" : "pointer";
  map.network.redraw();
}

function actorAt({ x, y }) {
  const view = currentView();
  const near = actors
    .map((actor) => ({ actor, distance: Math.hypot(view.x(actor) - x, view.y(actor) - y) }))
    .filter(({ actor, distance }) => distance < Math.max(12, actor.size * view.scale))
    .sort((one, other) => one.distance - other.distance)[0];
  const named = map.placed.find(({ box }) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
  return near?.actor.id ?? named?.actor.id ?? null;
}

function bringIntoView(actor) {
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
  const [x, y] = positionOf(actor);
  // On a phone the details cover the foot of the map, so the actor stands in its upper part.
  lookAt(x, y + (map.phone ? map.height / 4 / scale : 0), scale);
}

// Ground and labels

function drawGround(context) {
  const { bands, islands, panel } = map.layout;
  const fill = (area, name) => {
    context.fillStyle = map.colours[name];
    context.beginPath();
    context.roundRect(area.x, area.y, area.width, area.height, 6);
    context.fill();
  };
  for (const band of bands) fill(band, "band");
  if (panel) fill(panel, "sea");
  context.fillStyle = map.colours.land;
  context.strokeStyle = map.colours.shore;
  context.lineWidth = 1;
  for (const island of islands) {
    context.beginPath();
    context.arc(island.x, island.y, island.radius, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}

function currentView() {
  const scale = map.network.getScale();
  const origin = map.network.canvasToDOM({ x: 0, y: 0 });
  const { clientWidth: width, clientHeight: height } = page("map");
  return {
    scale, origin, width, height,
    x: (actor) => positionOf(actor)[0] * scale + origin.x,
    y: (actor) => positionOf(actor)[1] * scale + origin.y,
  };
}

/** Boxes already taken on the screen, in a coarse grid so that a test looks at few of them. */
class Taken {
  #cells = new Map();

  add(box) {
    for (const key of this.#keys(box)) {
      if (!this.#cells.has(key)) this.#cells.set(key, []);
      this.#cells.get(key).push(box);
    }
  }

  hits(box, exceptFor) {
    const meets = (other) =>
      !(exceptFor && other.of === exceptFor) && box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    return this.#keys(box).some((key) => this.#cells.get(key)?.some(meets));
  }

  #keys(box) {
    const keys = [];
    for (let x = Math.floor(box.left / 80); x <= Math.floor(box.right / 80); x += 1) {
      for (let y = Math.floor(box.top / 80); y <= Math.floor(box.bottom / 80); y += 1) keys.push(`${x} ${y}`);
    }
    return keys;
  }
}

// Labels keep their size on the screen, so they are set in screen pixels over the finished map.
function drawLabels(context) {
  const view = currentView();
  const ratio = context.canvas.width / context.canvas.clientWidth;
  const taken = new Taken();
  map.placed = [];
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.lineJoin = "round";
  for (const actor of actors) taken.add(markBox(actor, view));
  ringSelected(context, view);
  drawTitles(context, view, taken);
  for (const actor of map.order) if (onScreen(actor, view)) placeLabel(context, actor, view, taken);
  context.restore();
}

function markBox(actor, view) {
  const [x, y, reach] = [view.x(actor), view.y(actor), actor.size * view.scale];
  return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach, of: actor };
}

function onScreen(actor, view) {
  const [x, y] = [view.x(actor), view.y(actor)];
  return x > -250 && x < view.width + 10 && y > -60 && y < view.height + 60;
}

function ringSelected(context, view) {
  if (state.selected === null) return;
  const actor = byId.get(state.selected);
  context.strokeStyle = map.colours.ink;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(view.x(actor), view.y(actor), actor.size * view.scale + 4, 0, 2 * Math.PI);
  context.stroke();
}

function drawTitles(context, view, taken) {
  const { bands, islands, panel } = map.layout;
  for (const band of bands) {
    const family = actorFamilies.get(band.family);
    drawBandTitle(context, family ? inLanguage(family.label, family.id) : text("other_family"), band, view, taken);
  }
  const where = map.layout.on_map ? ` (${text("islands_note")})` : "";
  if (panel) drawBandTitle(context, `${text("islands")}${where}`, panel, view, taken);
  for (const island of islands) drawIslandName(context, island, view, taken);
}

function drawBandTitle(context, words, area, view, taken) {
  const left = area.x * view.scale + view.origin.x + 9;
  const top = area.y * view.scale + view.origin.y + 8;
  const style = { font: boldFont(), size: TITLE_SIZE, ink: "muted", halo: "band" };
  const inside = wrap(context, words, boldFont(), area.width * view.scale - 18, 1);
  if (drawBlock(context, { ...style, lines: inside, x: Math.max(left, 9), top, align: "left" }, taken)) return;
  // Far out there is no room above the marks, but beside the map there may be.
  const lines = wrap(context, words, boldFont(), left - 24, 2);
  drawBlock(context, { ...style, lines, x: left - 16, top, align: "right", halo: "paper" }, taken);
}

function drawIslandName(context, island, view, taken) {
  const x = island.x * view.scale + view.origin.x;
  const bottom = (island.y - island.radius) * view.scale + view.origin.y - 3;
  const lines = wrap(context, inLanguage(island.name), boldFont(), Math.max(NAME_WIDTH, 2 * island.radius * view.scale), 1);
  const actor = byId.get(island.actor);
  const ink = !actor || inCircle(actor) ? "ink" : "faint";
  const box = drawBlock(context, { lines, x, top: bottom - TITLE_SIZE - 3, align: "center", font: boldFont(), size: TITLE_SIZE, ink, halo: "sea" }, taken);
  if (box && actor) map.placed.push({ actor, box });
}

function placeLabel(context, actor, view, taken) {
  const full = actor.id === state.hovered;
  const prominent = full || (map.circle && map.circle.has(actor.id));
  // The municipality itself is named by its island; in an overview few names would be chance.
  if (!full && (map.islands.has(actor.id) || (view.scale < OVERVIEW_SCALE && !prominent))) return;
  const island = Boolean(actor.municipality);
  const width = full ? 240 : labelWidth(view.scale, island);
  for (const most of full ? [4, 3] : island ? [3, 2, 1] : [2, 1]) {
    const lines = wrap(context, nameOf(actor), labelFont(actor), width, most);
    for (const spot of spots(actor, view, lines.length, island, full)) {
      const block = { ...spot, lines, font: labelFont(actor), size: FONT_SIZE, ink: inCircle(actor) ? "ink" : "faint", halo: island ? "land" : "band", actor };
      const box = drawBlock(context, block, taken);
      if (box) {
        map.placed.push({ actor, box });
        return;
      }
    }
  }
}

function labelWidth(scale, island) {
  const room = island ? ISLAND_LABEL_WIDTH * scale : CELL_WIDTH * scale - CELL_MARKER_ROOM;
  return Math.min(240, Math.max(70, room));
}

function spots(actor, view, lines, island, full) {
  const [x, y, reach] = [view.x(actor), view.y(actor), actor.size * view.scale + 4];
  const middle = y - (lines * LINE_HEIGHT) / 2;
  const right = { x: x + reach, top: middle, align: "left" };
  const left = { x: x - reach, top: middle, align: "right" };
  const below = { x, top: y + reach - 2, align: "center" };
  const above = { x, top: y - reach + 2 - lines * LINE_HEIGHT, align: "center" };
  if (island) return [below, above, right, left];
  return full || actor.id === state.selected ? [right, left, below, above] : [right];
}

const labelFont = (actor) => `${actor.id === state.selected ? "700 " : ""}${FONT_SIZE}px ${map.font}`;
const boldFont = () => `650 ${TITLE_SIZE}px ${map.font}`;
const inCircle = (actor) => !map.circle || map.circle.has(actor.id) || actor.id === state.hovered;

/** Draw lines of text where nothing else stands; return the box they took, or null. */
function drawBlock(context, block, taken) {
  context.font = block.font;
  const width = Math.max(0, ...block.lines.map((line) => context.measureText(line).width));
  const height = block.lines.length * (block.size + 2);
  const left = block.x - { left: 0, center: width / 2, right: width }[block.align];
  const box = { left: left - 1, right: left + width + 1, top: block.top, bottom: block.top + height, of: block.actor };
  const { clientWidth, clientHeight } = context.canvas;
  const whole = box.left >= 0 && box.top >= 0 && box.right <= clientWidth && box.bottom <= clientHeight;
  if (!width || !whole || taken.hits(box, block.actor)) return null;
  taken.add(box);
  context.textAlign = block.align;
  context.textBaseline = "top";
  context.strokeStyle = map.colours[block.halo];
  context.fillStyle = map.colours[block.ink];
  context.lineWidth = 3;
  block.lines.forEach((line, index) => {
    const y = block.top + 1 + index * (block.size + 2);
    context.strokeText(line, block.x, y);
    context.fillText(line, block.x, y);
  });
  return box;
}

/** Break words into at most `most` lines, the last one shortened where needed. */
function wrap(context, words, font, width, most) {
  const key = [words, font, Math.round(width), most].join("\n");
  if (!map.wrapped.has(key)) {
    context.font = font;
    map.wrapped.set(key, brokenLines(words.replace(/\s+/g, " ").trim().slice(0, 200), (part) => context.measureText(part).width <= width, most));
  }
  return map.wrapped.get(key);
}

function brokenLines(words, fits, most) {
  const lines = [];
  let rest = words;
  while (rest && lines.length < most) {
    if (fits(rest)) return [...lines, rest];
    const last = lines.length === most - 1;
    const length = last ? longest(rest, (part) => fits(`${part.trimEnd()}…`)) : breakAt(rest, longest(rest, fits));
    const inWord = /[\p{L}\p{N}]$/u.test(rest.slice(0, length)) && /^[\p{L}\p{N}]/u.test(rest.slice(length));
    lines.push(rest.slice(0, length).trimEnd() + (last ? "…" : inWord ? "-" : ""));
    rest = rest.slice(length).trimStart();
  }
  return lines;
}

function longest(words, fits) {
  let [low, high] = [1, words.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(words.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

function breakAt(words, length) {
  const space = words.lastIndexOf(" ", length);
  const hyphen = words.lastIndexOf("-", length - 1) + 1;
  return Math.max(space, hyphen) > 0 ? Math.max(space, hyphen) : syllableBreak(words, length);
}

// A Finnish syllable begins with the last consonant before a vowel; good enough for the others too.
function syllableBreak(words, length) {
  for (let at = length - 1; at > length / 2; at -= 1) {
    if (/^[bcdfghjklmnpqrstvwxz][aeiouyåäö]/i.test(words.slice(at, at + 2))) return at;
  }
  return length;
}

function labelOrder() {
  const rank = (actor) => {
    if (actor.id === state.hovered) return 0;
    if (actor.id === state.selected) return 1;
    return map.circle?.has(actor.id) ? 2 : 3;
  };
  return [...actors].sort((one, other) => rank(one) - rank(other) || other.degree - one.degree || one.index - other.index);
}

// Selection and details

function choose(id, { focus = true } = {}) {
  const chosen = byId.has(id) ? id : null;
  if (chosen !== null && state.selected === null) state.cameFrom = document.activeElement;
  state.selected = chosen;
  paintSelection();
  showDetails(focus);
  markRow();
  announce();
  keepInAddress();
  if (chosen !== null && map.network) bringIntoView(byId.get(chosen));
}

function closeDetails() {
  const back = state.cameFrom;
  choose(null);
  if (back?.isConnected && back !== document.body) back.focus({ preventScroll: false });
}

function announce() {
  const actor = byId.get(state.selected);
  page("status").textContent = actor ? text("selected", { name: nameOf(actor), n: actor.ties.length }) : text("unselected");
}

function keepInAddress() {
  const hash = state.selected === null ? "#" : `#actor=${encodeURIComponent(state.selected)}`;
  try {
    history.replaceState(null, "", hash);
  } catch {
    // A page inside a notebook frame may not change its address; nothing is lost.
  }
}

function actorInAddress() {
  const found = /^#actor=(.+)$/.exec(location.hash);
  try {
    return found ? decodeURIComponent(found[1]) : null;
  } catch {
    return null;
  }
}

function showDetails(focus) {
  const actor = byId.get(state.selected);
  page("details").hidden = !actor;
  document.body.classList.toggle("has-details", Boolean(actor));
  if (!actor) return page("details").replaceChildren();
  const heading = make("h2", { tabindex: "-1" }, nameOf(actor));
  const header = make("header", {}, heading, button(text("close"), closeDetails));
  const facts = make("div", {}, factList(actor), ...actor.evidence.map(evidenceLine));
  page("details").replaceChildren(make("div", { class: "card" }, header, facts, tieGroups(actor)));
  page("details").scrollTop = 0;
  if (focus) heading.focus({ preventScroll: true });
}

function factList(actor) {
  const facts = [
    ["kind", label("actor_kind", actor.kind)],
    ["level", label("level", actor.level)],
    ["municipality", inLanguage(actor.municipality)],
    ["period", actor.valid],
    ["note", actor.note],
  ];
  const shown = facts.filter(([, value]) => value);
  return make("dl", {}, ...shown.flatMap(([key, value]) => [make("dt", {}, text(key)), make("dd", {}, value)]));
}

function evidenceLine({ source, line, quote }) {
  const parts = [inLanguage({ fi: own(data.sources, source)?.title }, source)];
  if (line) parts.push(text("line", { n: line }));
  const made = make("p", { class: "evidence" }, `${text("source")}: ${parts.filter(Boolean).join(", ")}`);
  if (quote) made.append(" ", make("q", {}, quote));
  return made;
}

function tieGroups(actor) {
  const groups = [
    ["ties_out", actor.ties.filter((tie) => !tie.symmetric && tie.from === actor.id)],
    ["ties_in", actor.ties.filter((tie) => !tie.symmetric && tie.from !== actor.id)],
    ["ties_both", actor.ties.filter((tie) => tie.symmetric)],
  ];
  const shown = groups.filter(([, group]) => group.length).map(([key, group]) => tieGroup(text(key, { n: group.length }), group, actor));
  return make("div", {}, ...(shown.length ? shown : [make("p", { class: "quiet" }, text("ties_none"))]));
}

function tieGroup(title, group, actor) {
  return make("div", { class: "group" }, make("h3", {}, title), make("ul", { class: "ties" }, ...group.map((tie) => tieItem(tie, actor))));
}

function tieItem(tie, actor) {
  const other = byId.get(tie.from === actor.id ? tie.to : tie.from);
  const what = [label("tie_kind", tie.kind), tie.role, tie.valid, tie.status === "stated" ? "" : label("tie_status", tie.status), tie.note];
  return make(
    "li", {},
    button(nameOf(other), () => choose(other.id), { class: "link" }),
    make("div", { class: "what" }, what.filter(Boolean).join(" · ")),
    ...tie.evidence.map(evidenceLine),
  );
}

// Search

function found() {
  const wanted = fold(page("search").value.trim());
  if (!wanted) return null;
  const place = (actor) => {
    const names = [nameOf(actor), ...Object.values(actor.name)].filter(Boolean).map(fold);
    const places = names.map((name) => name.indexOf(wanted)).filter((at) => at >= 0);
    return places.length ? Math.min(...places) : -1;
  };
  const hits = actors.map((actor) => ({ actor, at: place(actor) })).filter(({ at }) => at >= 0);
  hits.sort((one, other) => Math.sign(one.at) - Math.sign(other.at) || other.actor.degree - one.actor.degree);
  return hits.map(({ actor }) => actor);
}

function showFound() {
  const hits = found();
  page("found").replaceChildren(...(hits ?? []).slice(0, SEARCH_RESULTS).map(foundItem));
  if (hits && !hits.length) page("found").append(make("li", { "aria-disabled": "true" }, text("search_none")));
  if (hits) page("status").textContent = hits.length ? text("search_found", { n: hits.length }) : text("search_none");
  openFound(Boolean(hits));
}

function foundItem(actor, index) {
  const about = [label("actor_kind", actor.kind), placeOf(actor)].filter(Boolean).join(" · ");
  const item = make("li", { role: "option", id: `found-${index}`, "aria-selected": "false" }, nameOf(actor), make("small", {}, about));
  item.addEventListener("mousedown", (event) => event.preventDefault());
  item.addEventListener("click", () => pick(actor));
  item.actor = actor;
  return item;
}

function openFound(open) {
  page("found").hidden = !open;
  page("search").setAttribute("aria-expanded", String(open));
  page("search").removeAttribute("aria-activedescendant");
}

function pick(actor) {
  page("search").value = nameOf(actor);
  openFound(false);
  choose(actor.id);
}

function moveInFound(step) {
  const items = [...page("found").querySelectorAll('[role="option"]')];
  if (page("found").hidden || !items.length) return;
  const now = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const next = now < 0 && step < 0 ? items.length - 1 : (now + step + items.length) % items.length;
  items.forEach((item, index) => item.setAttribute("aria-selected", String(index === next)));
  items[next].scrollIntoView({ block: "nearest" });
  page("search").setAttribute("aria-activedescendant", items[next].id);
}

function searchKey(event) {
  const open = !page("found").hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!open) showFound();
    moveInFound(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    const item = page("found").querySelector('[aria-selected="true"]') ?? page("found").querySelector('[role="option"]');
    if (open && item) pick(item.actor);
  } else if (event.key === "Escape" && open) {
    event.stopPropagation();
    openFound(false);
  }
}

function startSearch() {
  page("search").addEventListener("input", showFound);
  page("search").addEventListener("keydown", searchKey);
  page("search").addEventListener("focus", (event) => event.target.select());
  page("search").addEventListener("blur", () => openFound(false));
}

// Table

const COLUMNS = {
  name: { words: nameOf },
  kind: { words: (actor) => label("actor_kind", actor.kind) },
  place: { words: placeOf },
  ties: { number: (actor) => actor.ties.length },
};

function showTable() {
  page("columns").replaceChildren(...Object.keys(COLUMNS).map(columnHeading));
  page("rows").replaceChildren(...sortedActors().map(row));
  markRow();
}

function columnHeading(key) {
  const sorted = state.sort === key;
  const made = make("th", { scope: "col", role: "columnheader", ...(COLUMNS[key].number ? { class: "number" } : {}) });
  if (sorted) made.setAttribute("aria-sort", state.down ? "descending" : "ascending");
  const arrow = make("span", { "aria-hidden": "true" }, sorted ? (state.down ? "↓" : "↑") : "");
  const head = button(text(`column_${key}`), () => sortBy(key), { "data-sort": key });
  head.append(" ", arrow);
  made.append(head);
  return made;
}

function sortBy(key) {
  state.down = state.sort === key ? !state.down : Boolean(COLUMNS[key].number);
  state.sort = key;
  showTable();
  page("columns").querySelector(`[data-sort="${key}"]`).focus();
}

function sortedActors() {
  const { compare } = new Intl.Collator(state.language, { numeric: true });
  const { words, number } = COLUMNS[state.sort];
  const way = state.down ? -1 : 1;
  const main = number ? (one, other) => number(one) - number(other) : (one, other) => compare(words(one), words(other));
  return [...actors].sort((one, other) => way * main(one, other) || compare(nameOf(one), nameOf(other)));
}

function row(actor) {
  const cell = (attributes, content) => make("td", { role: "cell", ...attributes }, content);
  const name = cell({}, button(nameOf(actor), () => choose(actor.id), { class: "link" }));
  const cells = [COLUMNS.kind.words(actor), COLUMNS.place.words(actor)].map((words) => cell({}, words));
  const made = make("tr", { role: "row" }, name, ...cells, cell({ class: "number" }, String(actor.ties.length)));
  made.actor = actor;
  return made;
}

function markRow() {
  for (const it of page("rows").rows) it.classList.toggle("chosen", it.actor.id === state.selected);
}

// Page

function showAbout() {
  const sources = data.about.sources.join("; ");
  page("about").replaceChildren(
    ...(sources ? [make("p", {}, text("about_sources", { sources }))] : []),
    make("p", {}, text("about_date", { date: dateWords() })),
    ...(data.about.left_out.length ? [make("p", {}, text("about_left_out", { left: leftOut() }))] : []),
    make("p", {}, text("about_version", { version: data.about.version })),
  );
}

const leftOut = () => data.about.left_out.map((status) => label("tie_status", status)).join(", ");

function showInLanguage(language) {
  state.language = language;
  translate();
  showLegend();
  showTable();
  showAbout();
  showNotice();
  if (state.selected !== null) showDetails(false);
  map.network?.redraw();
}

function showNotice() {
  const drawable = Boolean(map.network);
  page("notice").hidden = drawable;
  page("notice").textContent = text(actors.length ? "map_failed" : "map_empty");
  for (const id of ["map", "hint", "zoom"]) page(id).hidden = !drawable;
}

function start() {
  paintSelection();
  if (typeof vis !== "undefined" && actors.length) startMap();
  showInLanguage(state.language);
  startSearch();
  for (const it of document.querySelectorAll("[data-language]")) {
    it.addEventListener("click", () => showInLanguage(it.dataset.language));
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && state.selected !== null && closeDetails());
  window.addEventListener("hashchange", () => actorInAddress() !== null && choose(actorInAddress()));
  if (actorInAddress() !== null) choose(actorInAddress(), { focus: false });
}

start();

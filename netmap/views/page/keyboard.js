// The map for the keyboard and the screen reader: a list of what is shown, in the order in which
// it is read. The arrow keys walk it: left and right along the rows, up and down across them.

import { byId } from "./model.js";
import { make, page } from "./elements.js";
import { label, nameOf, placeOf, text } from "./words.js";
import { state } from "./state.js";
import { changeOf, shown, tiesShown } from "./shown.js";
import { bringIntoView, isDrawn, placeOnMap, redraw, scene } from "./canvas.js";
import { groupWords, hoverGroup, isOverview, openPart } from "./groups.js";
import { choose } from "./selection.js";

const ROW = 8;
const walk = { stops: [], at: -1, stale: true };

export function startKeyboard() {
  const list = page("walk");
  list.addEventListener("focus", () => step((stops, at) => (at < 0 ? 0 : at)));
  list.addEventListener("blur", leave);
  list.addEventListener("keydown", walkKey);
  list.addEventListener("click", (event) => event.target.stop !== undefined && open(event.target.stop));
  forgetWalk();
}

/** The list is made again when the browser has time or somebody comes to it, not each time a filter moves. */
export function forgetWalk() {
  walk.stale = true;
  page("walk-keys").dataset.text = isOverview() ? "walk_keys_rings" : "walk_keys";
  page("walk-keys").textContent = text(page("walk-keys").dataset.text);
  if (document.activeElement === page("walk")) step((stops, at) => at);
  else whenIdle(() => walk.stale && isDrawn() && makeList());
}

function whenIdle(act) {
  if (window.requestIdleCallback) requestIdleCallback(act);
  else setTimeout(act, 200);
}

const STEPS = {
  ArrowRight: (stops, at) => Math.min(at + 1, stops.length - 1),
  ArrowLeft: (stops, at) => Math.max(at - 1, 0),
  ArrowDown: (stops, at) => acrossRows(stops, at, 1),
  ArrowUp: (stops, at) => acrossRows(stops, at, -1),
  Home: () => 0,
  End: (stops) => stops.length - 1,
};

function walkKey(event) {
  if (Object.hasOwn(STEPS, event.key)) {
    event.preventDefault();
    step(STEPS[event.key]);
  } else if ((event.key === "Enter" || event.key === " ") && walk.stops[walk.at]) {
    event.preventDefault();
    open(walk.stops[walk.at].id);
  }
}

function open(id) {
  if (isOverview()) openPart(id);
  else choose(id);
}

function step(way) {
  if (walk.stale) makeList();
  if (!walk.stops.length) return;
  walk.at = Math.min(Math.max(way(walk.stops, walk.at), 0), walk.stops.length - 1);
  const option = page("walk").children[walk.at];
  for (const it of page("walk").querySelectorAll('[aria-selected="true"]')) it.setAttribute("aria-selected", "false");
  option.setAttribute("aria-selected", "true");
  page("walk").setAttribute("aria-activedescendant", option.id);
  standAt(walk.stops[walk.at].id);
}

function standAt(id) {
  if (isOverview()) hoverGroup(id);
  else {
    state.walked = id;
    bringIntoView(byId.get(id));
  }
  redraw();
}

function leave() {
  state.walked = null;
  if (isOverview()) hoverGroup(null);
  redraw();
}

function makeList() {
  const before = walk.stops[walk.at]?.id;
  walk.stops = (isOverview() ? groupStops() : actorStops()).sort((one, other) => one.area - other.area || one.row - other.row || one.x - other.x);
  walk.at = walk.stops.findIndex((stop) => stop.id === before);
  walk.stale = false;
  page("walk").replaceChildren(...walk.stops.map(optionOf));
}

function actorStops() {
  return scene.actors.filter((actor) => shown.ids.has(actor.id)).map((actor) => {
    const [x, y] = placeOnMap(actor);
    return { id: actor.id, x, y, row: Math.round(y / ROW), area: areaOf(x, y), words: spoken(actor) };
  });
}

function groupStops() {
  return scene.layout.groups.map(({ id, x, y }) => ({ id, x, y, row: Math.round(y / ROW), area: 0, words: groupWords(id) }));
}

/** Number the band or disc that a place is in, in the order in which the page shows them. */
function areaOf(x, y) {
  const { bands, islands } = scene.layout;
  const band = bands.findIndex((area) => x >= area.x && x <= area.x + area.width && y >= area.y && y <= area.y + area.height);
  if (band >= 0) return band;
  return bands.length + islands.findIndex((island) => Math.hypot(x - island.x, y - island.y) <= island.radius) + 1;
}

function spoken(actor) {
  const change = changeOf(actor) ? text(`change_${changeOf(actor)}`) : "";
  const ties = text("ties_count", { n: tiesShown(actor.id).length });
  return [nameOf(actor), label("actor_kind", actor.kind), placeOf(actor), ties, change].filter(Boolean).join(", ");
}

function optionOf(stop, index) {
  const made = make("li", { role: "option", id: `stop-${index}`, "aria-selected": "false" }, stop.words);
  made.stop = stop.id;
  return made;
}

/** The nearest stop above or below, those right above or below before those aside. */
function acrossRows(stops, at, way) {
  const here = stops[at];
  const beyond = stops.map((stop, index) => ({ index, dx: Math.abs(stop.x - here.x), dy: way * (stop.y - here.y) })).filter(({ dy }) => dy > ROW);
  beyond.sort((one, other) => one.dy + 2 * one.dx - other.dy - 2 * other.dx);
  return beyond[0]?.index ?? at;
}

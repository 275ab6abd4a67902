// The aggregated view of a large network: one ring a municipality or family, its slices the
// families of its actors, lines between rings as wide as there are ties. A ring opens its part.

import { actorFamilies, byId, groupsById, isAggregated } from "./model.js";
import { inLanguage, text } from "./words.js";
import { state } from "./state.js";
import { shown } from "./shown.js";
import { colours, onGround } from "./marks.js";
import { scene } from "./canvas.js";
import { update } from "./refresh.js";

const HOLE = 0.6;
const pointed = { group: null };

export function groupTitle(id) {
  return inLanguage(groupsById.get(id)?.title, id);
}

/** Whether rings are drawn now, not the actors of a part. */
export function isOverview() {
  return isAggregated() && state.part === null;
}

/** Count the actors shown in each group by family, and the ties shown between groups. */
export function groupCounts() {
  const members = new Map([...groupsById.keys()].map((id) => [id, new Map()]));
  for (const actor of shown.actors) {
    const slices = members.get(actor.group);
    slices?.set(actor.family, (slices.get(actor.family) ?? 0) + 1);
  }
  return { members, flows: flows() };
}

function flows() {
  const counts = new Map();
  for (const tie of shown.ties) {
    const [from, to] = [byId.get(tie.from).group, byId.get(tie.to).group].sort();
    if (from !== to) counts.set(`${from}\n${to}`, (counts.get(`${from}\n${to}`) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => ({ ends: key.split("\n"), count })).sort((one, other) => one.count - other.count);
}

export function drawGroups(context, view) {
  if (!isOverview()) return;
  const counts = groupCounts();
  const places = new Map(scene.layout.groups.map((place) => [place.id, place]));
  drawFlows(context, counts.flows, places);
  for (const place of places.values()) drawRing(context, place, counts.members.get(place.id));
  for (const place of places.values()) nameRing(context, place, counts.members.get(place.id), view);
}

function drawFlows(context, all, places) {
  const most = Math.max(1, ...all.map((flow) => flow.count));
  context.lineCap = "round";
  for (const { ends, count } of all) {
    const [from, to] = ends.map((id) => places.get(id));
    if (!from || !to) continue;
    const touched = pointed.group === null || ends.includes(pointed.group);
    context.globalAlpha = touched ? (pointed.group === null ? 0.35 : 0.7) : 0.06;
    context.strokeStyle = colours.faint;
    context.lineWidth = Math.max(0.6, 16 * (count / most));
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawRing(context, { x, y, radius }, slices) {
  const all = [...slices.values()].reduce((sum, count) => sum + count, 0);
  let angle = -Math.PI / 2;
  context.fillStyle = colours.land;
  circle(context, x, y, radius, "fill");
  for (const family of actorFamilies.values()) {
    const share = all ? (slices.get(family.id) ?? 0) / all : 0;
    if (!share) continue;
    context.fillStyle = onGround(family.colour);
    context.beginPath();
    context.arc(x, y, radius, angle, angle + share * 2 * Math.PI);
    context.arc(x, y, radius * HOLE, angle + share * 2 * Math.PI, angle, true);
    context.fill();
    angle += share * 2 * Math.PI;
  }
  context.strokeStyle = colours.shore;
  context.lineWidth = 1;
  circle(context, x, y, radius, "stroke");
}

function circle(context, x, y, radius, act) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context[act]();
}

function nameRing(context, { id, x, y, radius }, slices) {
  const all = [...slices.values()].reduce((sum, count) => sum + count, 0);
  context.textAlign = "center";
  context.fillStyle = colours.ink;
  context.textBaseline = "middle";
  context.font = `650 ${Math.min(16, Math.max(10, radius * 0.5))}px ${scene.font}`;
  context.fillText(String(all), x, y);
  context.font = `650 13px ${scene.font}`;
  context.textBaseline = "bottom";
  context.strokeStyle = colours.paper;
  context.lineWidth = 3;
  context.strokeText(groupTitle(id), x, y - radius - 4);
  context.fillText(groupTitle(id), x, y - radius - 4);
}

/** Return the group whose ring or name is at a point of the screen, null where there is none. */
export function groupAt({ x, y }, view) {
  if (!isOverview()) return null;
  const [atX, atY] = [(x - view.origin.x) / view.scale, (y - view.origin.y) / view.scale];
  const found = scene.layout.groups.find((place) => Math.hypot(place.x - atX, place.y - atY) <= Math.max(place.radius, 12));
  return found?.id ?? null;
}

/** Bring out the lines of a group; say whether that changes the picture. */
export function hoverGroup(id) {
  const changed = pointed.group !== id;
  pointed.group = id;
  return changed;
}

export function openPart(id) {
  state.part = id;
  state.selected = null;
  state.focus = null;
  pointed.group = null;
  update();
}

/** Say how much of an open part is on the map, "" where all of it is. */
export function partNote() {
  if (state.part === null || !scene.layout) return "";
  const { shown: drawn, all } = scene.layout;
  return drawn < all ? text("part_note", { shown: drawn, all }) : "";
}

// The parts of a large network: how many actors and ties each has, and opening and closing one.

import { byId, groupsById, isAggregated, otherEnd, ties } from "./model.js";
import { button, make, page } from "./elements.js";
import { collator, inLanguage, text } from "./words.js";
import { state } from "./state.js";
import { shown, tiesShown } from "./shown.js";
import { scene } from "./canvas.js";
import { announce, update } from "./refresh.js";

const MOST_LINKS = 8;
const MOST_FLOWS = 150;
const [WIDEST, ALL_WIDE] = [14, 300];
const pointed = { group: null };
const counted = { ties: null, counts: null, most: null, widest: null };

export function groupTitle(id) {
  return inLanguage(groupsById.get(id)?.title, id);
}

/** Whether rings are drawn now, not the actors of a part. */
export function isOverview() {
  return isAggregated() && state.part === null;
}

/** Count the actors shown in each group by family, and the ties shown between groups. */
export function groupCounts() {
  if (counted.ties !== shown.ties) {
    const flows = flowsOf(shown.ties);
    Object.assign(counted, { ties: shown.ties, counts: { members: membersOfGroups(), flows, strongest: strongestOf(flows) } });
  }
  return counted.counts;
}

function membersOfGroups() {
  const members = new Map([...groupsById.keys()].map((id) => [id, new Map()]));
  for (const actor of shown.actors) {
    const families = members.get(actor.group);
    families?.set(actor.family, (families.get(actor.family) ?? 0) + 1);
  }
  return members;
}

export function sumOf(families) {
  return [...families.values()].reduce((sum, count) => sum + count, 0);
}

/** Count the ties between each two groups; those with most ties come first. */
function flowsOf(among) {
  const flows = new Map();
  for (const tie of among) {
    const ends = [byId.get(tie.from).group, byId.get(tie.to).group].sort();
    if (ends[0] === ends[1]) continue;
    const key = ends.join("\n");
    if (!flows.has(key)) flows.set(key, { ends, count: 0 });
    flows.get(key).count += 1;
  }
  return [...flows.values()].sort((one, other) => other.count - one.count);
}

/**
 * All lines at once would be grey wool: keep those that are among the three widest of a ring, and of
 * many only the strongest and, thin, the strongest of every other ring.
 */
function strongestOf(flows) {
  const drawn = new Map();
  const kept = [];
  for (const flow of flows) {
    const least = Math.min(...flow.ends.map((id) => drawn.get(id) ?? 0));
    const strong = kept.length < MOST_FLOWS;
    if (least < (strong ? 3 : 1)) kept.push({ ...flow, strong });
    for (const id of flow.ends) drawn.set(id, (drawn.get(id) ?? 0) + 1);
  }
  return kept;
}

/** Return the lines to draw: the strongest, or all of the ring that is pointed at. */
export function flowsDrawn() {
  const { flows, strongest } = groupCounts();
  return pointed.group === null ? strongest : flows.filter(({ ends }) => ends.includes(pointed.group));
}

/** Return how many ties the widest line stands for; filters change the lines, not their scale. */
export function mostTies() {
  counted.most ??= flowsOf(ties)[0]?.count ?? 0;
  return counted.most;
}

/** Many wide lines would hide each other, so all together they have so much room at most. */
export function widestLine() {
  counted.widest ??= Math.min(WIDEST, ALL_WIDE / Math.max(1, sharesOf(strongestOf(flowsOf(ties)))));
  return counted.widest;
}

function sharesOf(flows) {
  return flows.reduce((sum, { count, strong }) => sum + (strong ? count / mostTies() : 0), 0);
}

/** Return the group whose ring or name is at a point of the screen, null where there is none. */
export function groupAt({ x, y }, view) {
  if (!isOverview()) return null;
  const [atX, atY] = [(x - view.origin.x) / view.scale, (y - view.origin.y) / view.scale];
  const found = scene.layout.groups.find((place) => isInRing(place, atX, atY) || isInName(place, atX, atY));
  return found?.id ?? null;
}

function isInRing({ x, y, radius }, atX, atY) {
  return Math.hypot(x - atX, y - atY) <= Math.max(radius, 12);
}

function isInName({ x, y, radius }, atX, atY) {
  return Math.abs(x - atX) <= Math.max(radius, 40) && atY <= y - radius && atY >= y - radius - 22;
}

/** Bring out the lines of a group; say whether that changes the picture. */
export function hoverGroup(id) {
  const changed = pointed.group !== id;
  pointed.group = id;
  return changed;
}

export function groupPointedAt() {
  return pointed.group;
}

export function openPart(id) {
  state.part = id;
  state.selected = null;
  state.focus = null;
  pointed.group = null;
  update();
  if (page("frame").getBoundingClientRect().top < 0) page("frame").scrollIntoView({ block: "start" });
  const counts = { actors: shown.actors.length, ties: shown.ties.length };
  if (id !== null) announce(`${groupTitle(id)}: ${text("shown", counts)}`);
}

/** Say how much of an open part is on the map, "" where all of it is. */
export function partNote() {
  if (state.part === null || !scene.layout) return "";
  const { shown: drawn, all } = scene.layout;
  return drawn < all ? text("part_note", { shown: drawn, all }) : "";
}

/** Say what rings and the lines between them stand for. */
export function ringWords() {
  return text("legend_rings", { n: mostTies() });
}

/** Say of a ring how many actors it has and which others it is most tied to. */
export function groupWords(id) {
  const { members, flows } = groupCounts();
  const most = flows.filter(({ ends }) => ends.includes(id)).slice(0, 3);
  const said = text("group_words", { name: groupTitle(id), n: sumOf(members.get(id)) });
  return most.length ? `${said}. ${text("group_most", { groups: most.map((flow) => flowWords(flow, id)).join(", ") })}` : said;
}

function flowWords({ ends, count }, from) {
  return `${groupTitle(ends[0] === from ? ends[1] : ends[0])} (${count})`;
}

// The ties of an open part to the others

/** Count the ties of the open part to each other group, most first. */
function tiesOutside() {
  const counts = new Map();
  for (const actor of shown.actors) {
    for (const tie of tiesShown(actor.id)) {
      const { group } = byId.get(otherEnd(tie, actor.id));
      if (group !== state.part) counts.set(group, (counts.get(group) ?? 0) + 1);
    }
  }
  const { compare } = collator();
  return [...counts].sort((one, other) => other[1] - one[1] || compare(groupTitle(one[0]), groupTitle(other[0])));
}

/** List what the open part is tied to, as buttons that open that. */
export function showOutside() {
  const box = page("outside");
  box.hidden = !isAggregated() || state.part === null;
  if (box.hidden) return;
  const outside = tiesOutside();
  const links = outside.map(([id, count]) => make("li", {}, outsideButton(id, count)));
  const rest = links.slice(MOST_LINKS);
  for (const link of rest) link.hidden = true;
  const list = make("ul", { "aria-labelledby": "outside-title" }, ...links, ...(rest.length ? [make("li", {}, moreButton(rest))] : []));
  const title = text(outside.length ? "outside" : "outside_none");
  box.replaceChildren(make("h2", { id: "outside-title" }, title), list);
}

function outsideButton(id, count) {
  const made = button(groupTitle(id), () => {
    openPart(id);
    page("back").focus({ preventScroll: true });
  });
  made.append(" ", make("b", {}, String(count)));
  return made;
}

function moreButton(rest) {
  const made = button(text("outside_more", { n: rest.length }), () => {
    for (const link of rest) link.hidden = false;
    rest[0].firstChild.focus();
    made.parentElement.remove();
  });
  made.className = "link";
  return made;
}

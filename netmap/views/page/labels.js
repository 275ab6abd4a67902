// The names on the map. They keep their size on the screen, are set where nothing else stands,
// and are left out where there is no room. What is placed can be drawn on a canvas or saved as SVG.

import { actorFamilies, byId, data } from "./model.js";
import { inLanguage, nameOf, text } from "./words.js";
import { state } from "./state.js";
import { changeOf, isOnMap, shown, tiesShown } from "./shown.js";
import { colours, wholeRadiusOf } from "./marks.js";
import { scene } from "./canvas.js";
import { ringNames } from "./rings.js";

const CELL_WIDTH = 175;
const CELL_MARKER_ROOM = 30;
const ISLAND_LABEL_WIDTH = 116;
const NAME_WIDTH = 116;
const FULL_WIDTH = 240;
const FONT_SIZE = 11.5;
const LINE_HEIGHT = 13.5;
const TITLE_SIZE = 13;
const OVERVIEW_SCALE = 0.45;
const wrapped = new Map();

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

/**
 * Place the titles and names that fit a view, and return them as blocks of lines.
 *
 * A view says where a point of the map stands ({scale, origin, width, height, x, y}); the context
 * is only asked how wide words are.
 */
export function placedLabels(context, view) {
  const setting = { context, view, taken: new Taken(), pale: new Taken(), blocks: [] };
  for (const actor of scene.actors) {
    if (isOnMap(actor)) (inCircle(actor) ? setting.taken : setting.pale).add(markBox(actor, view));
  }
  placeTitles(setting);
  for (const actor of scene.order) if (onScreen(actor, view)) placeLabel(setting, actor);
  return setting.blocks;
}

export function drawBlock(context, block) {
  context.font = block.font;
  context.textAlign = block.align;
  context.textBaseline = "top";
  context.strokeStyle = colours[block.halo];
  context.fillStyle = colours[block.ink];
  context.lineWidth = 3;
  block.lines.forEach((line, index) => {
    const y = block.top + 1 + index * (block.size + 2);
    context.strokeText(line, block.x, y);
    context.fillText(line, block.x, y);
  });
}

/** Order actors as names are given room: those looked at first, then the well connected. */
export function labelOrder(actors) {
  const rank = (actor) => {
    if (actor.id === state.hovered || actor.id === state.walked) return 0;
    if (actor.id === state.selected) return 1;
    if (shown.circle?.has(actor.id)) return 2;
    return changeOf(actor) ? 3 : 4;
  };
  const kept = actors.filter(isOnMap).map((actor) => ({ actor, rank: rank(actor), ties: tiesShown(actor.id).length }));
  kept.sort((one, other) => one.rank - other.rank || other.ties - one.ties || one.actor.index - other.actor.index);
  return kept.map(({ actor }) => actor);
}

function markBox(actor, view) {
  const [x, y, reach] = [view.x(actor), view.y(actor), wholeRadiusOf(actor) * view.scale];
  return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach, of: actor };
}

function onScreen(actor, view) {
  const [x, y] = [view.x(actor), view.y(actor)];
  return x > -250 && x < view.width + 10 && y > -60 && y < view.height + 60;
}

function placeTitles(setting) {
  const { bands, islands, panel, on_map: onMap } = scene.layout;
  for (const band of bands) placeBandTitle(setting, bandTitle(band), band);
  if (panel) placeBandTitle(setting, `${text("islands")}${onMap ? ` (${text("islands_note")})` : ""}`, panel, "sea");
  for (const island of islands) placeIslandName(setting, island);
  for (const block of ringNames(setting.context, setting.view)) place(setting, block);
}

function bandTitle(band) {
  const family = actorFamilies.get(band.family);
  return inLanguage(band.title) || (family ? inLanguage(family.label, family.id) : text("other_family"));
}

function placeBandTitle(setting, words, area, halo = "band") {
  const { view } = setting;
  const left = area.x * view.scale + view.origin.x + 9;
  const top = area.y * view.scale + view.origin.y + 8;
  const style = { ...titleStyle(), top, ink: "muted", halo };
  const inside = wrap(setting.context, words, style.font, area.width * view.scale - 18, 1);
  if (place(setting, { ...style, lines: inside, x: Math.max(left, 9), align: "left" })) return;
  // Far out there is no room above the marks, but beside the map there may be.
  const lines = wrap(setting.context, words, style.font, left - 24, 2);
  place(setting, { ...style, lines, x: left - 16, align: "right", halo: "paper" });
}

function placeIslandName(setting, island) {
  const { view } = setting;
  const style = titleStyle();
  const x = island.x * view.scale + view.origin.x;
  const bottom = (island.y - island.radius) * view.scale + view.origin.y - 3;
  const lines = wrap(setting.context, inLanguage(island.name), style.font, Math.max(NAME_WIDTH, 2 * island.radius * view.scale), 1);
  const actor = byId.get(island.actor);
  const ink = !actor || inCircle(actor) ? "ink" : "faint";
  place(setting, { ...style, lines, x, top: bottom - TITLE_SIZE - 3, align: "center", ink, halo: "sea", names: actor });
}

function titleStyle() {
  return { font: `650 ${TITLE_SIZE}px ${scene.font}`, size: TITLE_SIZE, bold: true };
}

function placeLabel(setting, actor) {
  const { view, context } = setting;
  const full = actor.id === state.hovered || actor.id === state.walked;
  const prominent = full || shown.circle?.has(actor.id) || changeOf(actor);
  // The municipality itself is named by its island; in an overview few names would be chance.
  if (!full && (scene.islands.has(actor.id) || (view.scale < OVERVIEW_SCALE && !prominent))) return;
  const island = onDisc(actor);
  const style = labelStyle(actor, island);
  const width = labelWidth(view.scale, island);
  const usual = (island ? [3, 2, 1] : [2, 1]).map((most) => [width, most]);
  // Where the full name has no room, the name stays as it was.
  for (const [room, most] of full ? [[FULL_WIDTH, 4], ...usual] : usual) {
    const lines = wrap(context, nameOf(actor), style.font, room, most);
    const free = spots(actor, view, lines.length, island || full || isFree() || actor.id === state.selected);
    if (free.some((spot) => place(setting, { ...style, ...spot, lines }))) return;
  }
}

function labelStyle(actor, island) {
  const bold = actor.id === state.selected;
  return {
    font: `${bold ? "700 " : ""}${FONT_SIZE}px ${scene.font}`, size: FONT_SIZE, bold,
    ink: inCircle(actor) ? "ink" : "faint", halo: island ? "land" : isFree() ? "paper" : "band", actor, names: actor,
  };
}

function labelWidth(scale, island) {
  const room = island ? ISLAND_LABEL_WIDTH * scale : (scene.layout.cell ?? CELL_WIDTH) * scale - CELL_MARKER_ROOM;
  return Math.min(240, Math.max(70, room));
}

function spots(actor, view, lines, anywhere) {
  const [x, y, reach] = [view.x(actor), view.y(actor), wholeRadiusOf(actor) * view.scale + 4];
  const middle = y - (lines * LINE_HEIGHT) / 2;
  const right = { x: x + reach, top: middle, align: "left" };
  if (!anywhere) return [right];
  const left = { x: x - reach, top: middle, align: "right" };
  const below = { x, top: y + reach - 2, align: "center" };
  const above = { x, top: y - reach + 2 - lines * LINE_HEIGHT, align: "center" };
  return onDisc(actor) ? [below, above, right, left] : [right, left, below, above];
}

function onDisc(actor) {
  return scene.discs.has(actor.group);
}

function isFree() {
  return data.layout === "free" && state.part === null;
}

function inCircle(actor) {
  return !shown.circle || shown.circle.has(actor.id) || actor.id === state.hovered || actor.id === state.walked;
}

/** Keep a block where nothing else stands; say whether it found room. */
function place(setting, block) {
  const { context, view, taken, pale, blocks } = setting;
  context.font = block.font;
  const width = Math.max(0, ...block.lines.map((line) => context.measureText(line).width));
  const left = block.x - { left: 0, center: width / 2, right: width }[block.align];
  const box = { left: left - 1, right: left + width + 1, top: block.top, bottom: block.top + block.lines.length * (block.size + 2), of: block.actor };
  const whole = box.left >= 0 && box.top >= 0 && box.right <= view.width && box.bottom <= view.height;
  // Names that stand out may cover marks that have stepped back.
  const hits = taken.hits(box, block.actor) || (block.ink === "faint" && pale.hits(box, block.actor));
  if (!width || !whole || hits) return false;
  taken.add(box);
  blocks.push({ ...block, box });
  return true;
}

/** Break words into at most `most` lines, the last one shortened where needed. */
export function wrap(context, words, font, width, most) {
  const key = [words, font, Math.round(width), most].join("\n");
  if (!wrapped.has(key)) {
    context.font = font;
    // "ry" and "rf" at the end of a name do not stand on a line of their own.
    const plain = words.replace(/\s+/g, " ").trim().slice(0, 200).replace(/ (?=r[yf]$)/, "\u00a0");
    wrapped.set(key, brokenLines(plain, (part) => context.measureText(part).width <= width, most));
  }
  return wrapped.get(key);
}

/** Break words into lines that fit, the last of `most` shortened where needed. */
export function brokenLines(words, fits, most) {
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
    if (/^\p{L}[bcdfghjklmnpqrstvwxz][aeiouyåäö]/iu.test(words.slice(at - 1, at + 2))) return at;
  }
  return length;
}

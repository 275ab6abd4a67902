// Finding an actor by a part of its name or its municipality; the list of what is found is the
// quickest way in for the keyboard.

import { actors, data } from "./model.js";
import { make, page } from "./elements.js";
import { fold, homeOf, label, nameOf, placeOf, text } from "./words.js";
import { choose } from "./selection.js";
import { announce } from "./refresh.js";

const SEARCH_RESULTS = 12;
const foldedNames = new Map(); // to fold thousands of names at every key takes longer than to look through them

/** Make a field and its list find actors; `pick` is called with the one chosen. */
export function combobox(input, list, pick, allowed = () => true) {
  const box = { input, list, pick, allowed };
  for (const [key, value] of [["role", "combobox"], ["autocomplete", "off"], ["spellcheck", "false"], ["aria-autocomplete", "list"]]) input.setAttribute(key, value);
  input.setAttribute("aria-controls", list.id);
  list.setAttribute("role", "listbox");
  list.dataset.label = "search_label";
  list.setAttribute("aria-label", text("search_label"));
  openFound(box, false);
  input.addEventListener("input", () => showFound(box));
  input.addEventListener("keydown", (event) => searchKey(event, box));
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => openFound(box, false));
}

/** Return the actors that words find, best first; null where there are no words. */
function found(words) {
  const wanted = fold(words.trim());
  if (!wanted) return null;
  const hits = actors.map((actor) => ({ actor, at: placeIn(actor, wanted) })).filter(({ at }) => at >= 0);
  hits.sort((one, other) => one.at - other.at || other.actor.degree - one.actor.degree);
  return hits.map(({ actor }) => actor);
}

/** Say how well words find an actor: 0 as the start of a name, 3 by its municipality, -1 not at all. */
function placeIn(actor, wanted) {
  const { names, spaced, homes } = namesFolded(actor);
  const words = wanted.split(/\s+/);
  if (names.some((name) => name.startsWith(wanted))) return 0;
  if (spaced.some((name) => words.every((word) => name.includes(` ${word}`)))) return 1;
  if (names.some((name) => words.every((word) => name.includes(word)))) return 2;
  return words.every((word) => [...homes, ...names].some((name) => name.includes(word))) ? 3 : -1;
}

/** Fold the names of an actor in every language, its id where it has none, and those of its municipality. */
function namesFolded(actor) {
  if (!foldedNames.has(actor)) {
    const said = Object.values(actor.name);
    const names = [...(said.length ? said : [actor.id]), ...actor.aliases].map(fold);
    const spaced = names.map((name) => ` ${name.replace(/[^\p{L}\p{N}]+/gu, " ")}`);
    foldedNames.set(actor, { names, spaced, homes: homesFolded(actor) });
  }
  return foldedNames.get(actor);
}

function homesFolded(actor) {
  return actor.home === null ? [] : Object.values(data.labels.municipality[actor.home] ?? { id: homeOf(actor) }).map(fold);
}

function showFound(box) {
  const hits = found(box.input.value)?.filter(box.allowed) ?? null;
  box.list.replaceChildren(...(hits ?? []).slice(0, SEARCH_RESULTS).map((actor, index) => foundItem(actor, index, box)));
  if (hits && !hits.length) box.list.append(make("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, text("search_none")));
  if (hits) announce(hits.length ? text("search_found", { n: hits.length }) : text("search_none"));
  openFound(box, Boolean(hits));
}

function foundItem(actor, index, box) {
  const about = [label("actor_kind", actor.kind), placeOf(actor), ...actor.aliases].filter(Boolean).join(" · ");
  const item = make("li", { role: "option", id: `${box.list.id}-${index}`, "aria-selected": "false" }, nameOf(actor), make("small", {}, about));
  item.addEventListener("mousedown", (event) => event.preventDefault());
  item.addEventListener("click", () => take(actor, box));
  item.actor = actor;
  return item;
}

function openFound({ input, list }, open) {
  list.hidden = !open;
  input.setAttribute("aria-expanded", String(open));
  input.removeAttribute("aria-activedescendant");
}

function take(actor, box) {
  box.input.value = nameOf(actor);
  openFound(box, false);
  box.pick(actor);
}

function moveInFound({ input, list }, step) {
  const items = options(list);
  if (list.hidden || !items.length) return;
  const now = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const next = now < 0 && step < 0 ? items.length - 1 : (now + step + items.length) % items.length;
  items.forEach((item, index) => item.setAttribute("aria-selected", String(index === next)));
  items[next].scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", items[next].id);
}

function options(list) {
  return [...list.querySelectorAll('[role="option"]:not([aria-disabled])')];
}

function searchKey(event, box) {
  const open = !box.list.hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!open) showFound(box);
    moveInFound(box, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    const item = box.list.querySelector('[aria-selected="true"]') ?? options(box.list)[0];
    if (open && item) take(item.actor, box);
  } else if (event.key === "Escape" && open) {
    event.preventDefault();
    openFound(box, false);
  }
}

export function startSearch() {
  combobox(page("search"), page("found"), (actor) => choose(actor.id));
}

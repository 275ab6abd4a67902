// The legend: what colours, shapes and lines mean and how many there are. Its buttons also take
// a family away from the map and bring it back.

import { actors, data, sureness, ties } from "./model.js";
import { button, countOf, make, page } from "./elements.js";
import { inLanguage, measureHeading, text } from "./words.js";
import { state } from "./state.js";
import { shown, valueOf } from "./shown.js";
import { colours, dashesOf, lineSign, markSign, onGround, SURENESS } from "./marks.js";
import { isOverview, ringWords } from "./groups.js";
import { update } from "./refresh.js";

/** Make the legend anew, in the language and the colours that hold now. */
export function makeLegend() {
  page("legend-actors").replaceChildren(
    ...data.actor_families.map((family) => entry(familyEntry(family, "actor_kind", actors), markSign(family))),
    sizeNote(),
  );
  page("legend-ties").replaceChildren(
    ...data.tie_families.map((family) => entry(familyEntry(family, "tie_kind", ties), lineSign(onGround(family.colour), dashesOf(family)))),
    ...(sureness.length > 1 ? sureness.filter((key) => key !== "in_force").map((key) => entry(surenessEntry(key), lineSign(colours.muted, SURENESS[key].dashes))) : []),
  );
  for (const id of ["ties-heading", "legend-ties"]) page(id).hidden = !ties.length;
}

/** Bring pressed buttons and counts of the legend up to date. */
export function showLegend() {
  const counts = { actors: new Map(), ties: new Map() };
  for (const actor of shown.actors) add(counts.actors, `family ${actor.family}`);
  for (const tie of shown.ties) for (const key of [`family ${tie.family}`, `sure ${tie.sureness}`]) add(counts.ties, key);
  for (const of of ["actors", "ties"]) {
    for (const it of page(`legend-${of}`).querySelectorAll("button")) showEntry(it, counts[of].get(it.entry.key) ?? 0);
  }
  page("size-note").textContent = sizeWords();
  // Between rings the kinds of ties are not told apart, so their line styles would mislead.
  page("legend-ties").classList.toggle("unsigned", isOverview());
}

function familyEntry(family, filter, items) {
  const own = items.filter((item) => item.family === family.id);
  const values = new Set(own.map((item) => item.kind));
  return { key: `family ${family.id}`, words: inLanguage(family.label, family.id), filter, values, all: own.length };
}

function surenessEntry(key) {
  const own = ties.filter((tie) => tie.sureness === key);
  return { key: `sure ${key}`, words: text(`sureness_${key}`), filter: "tie_status", values: new Set(own.map((tie) => tie.status)), all: own.length };
}

function entry(made, sign) {
  const it = button("", () => toggle(made), { class: "entry" });
  // The style sheet keeps room for the longest words, so that the map stays where it is.
  const count = make("b", { "data-longest": `${made.all}/${made.all}` });
  it.append(sign, make("span", {}, made.words, " ", count));
  it.entry = made;
  return make("li", {}, it);
}

function toggle({ filter, values }) {
  const off = state.off[filter];
  const showing = [...values].every((value) => !off.has(value));
  for (const value of values) showing ? off.add(value) : off.delete(value);
  update();
}

function showEntry(it, count) {
  const { filter, values, all } = it.entry;
  const left = [...values].filter((value) => !state.off[filter].has(value)).length;
  it.setAttribute("aria-pressed", left === values.size ? "true" : left ? "mixed" : "false");
  it.querySelector("b").textContent = countOf(count, all);
}

function add(counts, key) {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Say what the size of a mark stands for, and what a hollow one means where there is any. */
export function sizeWords() {
  if (isOverview()) return ringWords();
  const said = text("legend_size", { measure: measureHeading(state.size).toLocaleLowerCase(state.language) });
  return actors.some((actor) => valueOf(actor, state.size) === null) ? `${said}; ${text("legend_hollow")}` : said;
}

function sizeNote() {
  return make("li", { class: "aside", id: "size-note" });
}

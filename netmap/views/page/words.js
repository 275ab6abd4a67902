// The words of the page in the language chosen, and how names are folded and sorted.

import { data, own } from "./model.js";
import { isFiltered, state } from "./state.js";

export function text(key, values = {}) {
  const all = own(data.texts, state.language) ?? {};
  const words = (values.n === 1 ? own(all, `${key}_one`) : undefined) ?? own(all, key) ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function inLanguage(names, otherwise = "") {
  if (!names) return otherwise;
  return [state.language, data.language, "fi", "en", "sv"].map((key) => names[key]).find(Boolean) ?? otherwise;
}

export function nameOf(actor) {
  return inLanguage(actor.name, actor.id);
}

export function label(kind, key) {
  return inLanguage(own(data.labels[kind], key), key ?? "");
}

export function homeOf(actor) {
  return actor.home === null ? "" : label("municipality", actor.home);
}

export function placeOf(actor) {
  return homeOf(actor) || label("level", actor.level);
}

export function fold(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export function measureName(id) {
  return id === "degree" ? text("measure_degree") : inLanguage(data.sizes.find((size) => size.id === id)?.label, id);
}

/** Name a measure, and say where the number is not one of what is shown. */
export function measureHeading(id) {
  return id === "degree" || !isFiltered() ? measureName(id) : `${measureName(id)} (${text("whole_network")}, ${dateWords()})`;
}

const numberFormats = new Map(); // to make one takes longer than to use it for a whole table

/** Write a number as a reader does: whole ones exactly, small ones to four digits. */
export function numberWords(value) {
  if (value === null) return text("undefined");
  const exact = Number.isInteger(value) || Math.abs(value) >= 1000;
  const key = `${state.language} ${exact}`;
  const digits = exact ? { maximumFractionDigits: 1 } : { maximumSignificantDigits: 4 };
  if (!numberFormats.has(key)) numberFormats.set(key, new Intl.NumberFormat(state.language, { ...digits, useGrouping: false }));
  return numberFormats.get(key).format(value);
}

export function collator() {
  return new Intl.Collator(state.language, { numeric: true });
}

export function dateWords() {
  return data.about.at ? text("at_date", { date: data.about.at }) : text("all_dates");
}

// Bringing every part of the page up to date after a choice, and the words around the map.

import { actors, byId, data, ties } from "./model.js";
import { make, page } from "./elements.js";
import { dateWords, inLanguage, label, measureName, nameOf, text } from "./words.js";
import { state } from "./state.js";
import { beyondPart, endedCount, recount, shown } from "./shown.js";
import { isDrawn, paint } from "./canvas.js";
import { groupTitle, isOverview, partNote, showOutside } from "./groups.js";
import { showDetails, sourceTitle } from "./details.js";
import { makeLegend, showLegend } from "./legend.js";
import { makeFilters, showFilters } from "./filters.js";
import { showYears } from "./years.js";
import { showTable } from "./table.js";
import { applyTheme } from "./theme.js";
import { forgetWalk } from "./keyboard.js";
import { keepInAddress } from "./address.js";

/** Show everything for the first time; the table waits until the map can be seen. */
export function showFirst() {
  makeAnew();
  showChoices();
  showDetails(false);
  requestAnimationFrame(() => setTimeout(showTable));
}

/**
 * Show what the state says; `anew` also when words or colours have changed. While a slider is
 * `moving`, only the map and the words around it follow.
 */
export function update({ anew = false, moving = false } = {}) {
  if (anew) makeAnew();
  recount();
  paint();
  showChoices();
  if (moving) return;
  showTable();
  showDetails(false);
  forgetWalk();
  keepInAddress();
  announce(shownWords());
}

function shownWords() {
  const ended = endedCount();
  const said = text("shown", { actors: shown.actors.length, ties: shown.ties.length });
  return ended ? `${said} ${text("ended_count", { n: ended })}` : said;
}

function showChoices() {
  showLegend();
  showFilters();
  showYears();
  showCrumbs();
  showOutside();
}

function makeAnew() {
  applyTheme();
  translate();
  makeSizes();
  makeLegend();
  makeFilters();
  showAbout();
  showNotice();
}

/** Tell a screen reader; the same words twice would not be read again. */
export function announce(words) {
  if (page("status").textContent !== words) page("status").textContent = words;
}

function translate() {
  document.documentElement.lang = state.language;
  document.title = inLanguage(data.about.title, "netmap");
  page("title").textContent = document.title;
  page("summary").textContent = `${text("summary", totals())} · ${dateWords()}.`;
  for (const it of document.querySelectorAll("[data-text]")) it.textContent = text(it.dataset.text);
  for (const it of document.querySelectorAll("[data-label]")) it.setAttribute("aria-label", text(it.dataset.label));
  for (const it of document.querySelectorAll("[data-in]")) it.hidden = it.dataset.in !== state.language;
  page("search").placeholder = text("search_hint");
  page("walk").setAttribute("aria-label", text("map_label", totals()));
  for (const it of document.querySelectorAll("[data-language]")) {
    it.setAttribute("aria-pressed", String(it.dataset.language === state.language));
  }
  showLeaning();
}

function totals() {
  return { actors: actors.length, ties: ties.length };
}

function showLeaning() {
  const { leaning } = data.about;
  page("leaning").hidden = !leaning;
  if (leaning) page("leaning").textContent = leaningWords();
}

/** Say how much of the map rests on one source alone. */
export function leaningWords() {
  const { leaning } = data.about;
  return text("leaning", { ...leaning, source: sourceTitle(leaning.source) });
}

function makeSizes() {
  page("size").replaceChildren(...data.sizes.map(({ id }) => make("option", { value: id }, measureName(id))));
  page("size").value = state.size;
}

function showCrumbs() {
  const parts = [state.part !== null ? groupTitle(state.part) : "", homeWords(), state.focus !== null ? focusWords() : "", partNote()];
  page("size").parentElement.hidden = isOverview();
  page("lead").textContent = text(isOverview() ? "lead_rings" : "lead");
  page("hint").dataset.text = hintKey();
  page("hint").textContent = text(page("hint").dataset.text);
  page("crumbs").hidden = parts.every((words) => !words);
  page("where").textContent = parts.filter(Boolean).join(" · ");
  page("back").hidden = state.part === null && state.focus === null;
  page("back").textContent = text(state.focus !== null ? "back_from_focus" : "back_from_part");
}

/** Say whom the choice of a municipality leaves: also those tied to its actors. */
function homeWords() {
  if (!state.municipality) return "";
  return text("home_and_tied", { name: label("municipality", state.municipality) });
}

function hintKey() {
  if (isOverview()) return "rings_hint";
  return window.matchMedia("(pointer: coarse)").matches ? "map_hint_touch" : "map_hint";
}

function focusWords() {
  const beyond = state.part === null ? 0 : beyondPart(shown.kept);
  const here = beyond ? ` (${text("here_and_beyond", { here: shown.actors.length, beyond })})` : "";
  return text(`focus_${state.steps}`, { name: nameOf(byId.get(state.focus)) }) + here;
}

function showAbout() {
  page("about").replaceChildren(...aboutWords().map((words) => make("p", {}, words)));
}

/** Say from which data, of which date and by which version the page was made. */
export function aboutWords() {
  const { sources, made, left_out: left, version } = data.about;
  return [
    sources.length ? text("about_sources", { sources: sources.join("; ") }) : "",
    text("about_date", { date: dateWords() }),
    made ? text("about_made", { date: made }) : "",
    left.length ? text("about_left_out", { left: left.map((status) => label("tie_status", status)).join(", ") }) : "",
    text("about_version", { version }),
  ].filter(Boolean);
}

function showNotice() {
  page("notice").hidden = isDrawn();
  page("notice").textContent = text(actors.length ? "map_failed" : "map_empty");
  for (const id of ["frame", "hint", "zoom"]) page(id).hidden = !isDrawn();
}

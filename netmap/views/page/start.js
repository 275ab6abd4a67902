// What happens when the page opens.

import { actors, byId } from "./model.js";
import { page } from "./elements.js";
import { state } from "./state.js";
import { recount } from "./shown.js";
import { bringIntoView, startMap } from "./canvas.js";
import { startSelection, setFocus } from "./selection.js";
import { startSearch } from "./search.js";
import { startFilters } from "./filters.js";
import { startYears } from "./years.js";
import { startTable } from "./table.js";
import { startSaving } from "./saving.js";
import { startPrinting } from "./printing.js";
import { applyTheme, startTheme } from "./theme.js";
import { startKeyboard } from "./keyboard.js";
import { readAddress, startLinks, tellsState } from "./address.js";
import { showFirst, update } from "./refresh.js";
import { openPart } from "./groups.js";

function start() {
  readAddress();
  applyTheme();
  recount();
  if (typeof vis !== "undefined" && actors.length) startMap();
  else performance.mark("netmap-drawn");
  for (const begin of [startSearch, startFilters, startYears, startTable, startSaving, startPrinting, startTheme, startKeyboard, startSelection, startLinks]) begin();
  listenToMasthead();
  showFirst();
  window.addEventListener("hashchange", () => {
    if (!tellsState()) return;
    readAddress();
    update({ anew: true });
    lookAtSelected();
  });
  lookAtSelected();
}

function lookAtSelected() {
  if (state.selected !== null) bringIntoView(byId.get(state.selected));
}

function listenToMasthead() {
  for (const it of document.querySelectorAll("[data-language]")) {
    it.addEventListener("click", () => {
      state.language = it.dataset.language;
      update({ anew: true });
    });
  }
  page("size").addEventListener("change", () => {
    state.size = page("size").value;
    update();
  });
  page("back").addEventListener("click", () => {
    if (state.focus !== null) setFocus(null);
    else openPart(null);
    // The button that was pressed is gone; what is shown now is said beside it.
    page(page("back").hidden ? "counts" : "back").focus({ preventScroll: true });
  });
}

start();

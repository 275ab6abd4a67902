// The map on paper: while the page is printed, a picture that fits the sheet stands in for the map
// of the screen.

import { actors } from "./model.js";
import { make } from "./elements.js";
import { mapSheets } from "./picture.js";

/** A4 less its margins, in units in which a name is printed at six points. */
const SHEET = { width: 1020, height: 1480 };
let paper = null;

export function startPrinting() {
  window.addEventListener("beforeprint", putOnPaper);
  window.addEventListener("afterprint", takeOffPaper);
}

function putOnPaper() {
  if (paper || !actors.length) return;
  paper = make("div", { class: "paper" }, ...mapSheets(SHEET));
  document.querySelector("main").prepend(paper);
  document.body.classList.add("on-paper");
}

function takeOffPaper() {
  paper?.remove();
  paper = null;
  document.body.classList.remove("on-paper");
}

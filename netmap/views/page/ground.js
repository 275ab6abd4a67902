// What lies under the marks: bands, the sea of the municipalities, and their discs.

import { colours } from "./marks.js";
import { scene } from "./canvas.js";

export function drawGround(context) {
  const { bands, islands, panel } = scene.layout;
  for (const band of bands) fillArea(context, band, "band");
  if (panel) fillArea(context, panel, "sea");
  for (const island of islands) drawDisc(context, island);
}

function fillArea(context, area, name) {
  context.fillStyle = colours[name];
  context.beginPath();
  context.roundRect(area.x, area.y, area.width, area.height, 6);
  context.fill();
}

function drawDisc(context, { x, y, radius }) {
  context.fillStyle = colours.land;
  context.strokeStyle = colours.shore;
  context.lineWidth = 1;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

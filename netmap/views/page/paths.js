// The shortest way from one actor to another along the ties shown, whichever way a tie points.

import { otherEnd } from "./model.js";
import { tiesShown } from "./shown.js";

/** Return the actors and ties of a shortest path, null where there is none. */
export function pathBetween(start, end) {
  const came = reachedFrom(start, end);
  if (!came.has(end)) return null;
  const found = { actors: [end], ties: [] };
  for (let at = end; at !== start; at = found.actors[0]) {
    const tie = came.get(at);
    found.ties.unshift(tie);
    found.actors.unshift(otherEnd(tie, at));
  }
  return found;
}

function reachedFrom(start, end) {
  const came = new Map([[start, null]]);
  const waiting = [start];
  for (let next = 0; next < waiting.length && !came.has(end); next += 1) {
    for (const tie of tiesShown(waiting[next])) {
      const other = otherEnd(tie, waiting[next]);
      if (came.has(other)) continue;
      came.set(other, tie);
      waiting.push(other);
    }
  }
  return came;
}

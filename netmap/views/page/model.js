// The data of the page as they were written, and the ways through them. Everything else reads this.

export const data = JSON.parse(document.getElementById("netmap-data").textContent);
const ABSENT = { name: {}, level: "", home: null, from: null, to: null, valid: "", note: "", evidence: [], values: {}, aliases: [], group: null };
const ABSENT_TIE = { family: "", symmetric: false, role: "", valid: "", note: "", evidence: [], alone: null, from_year: null, to_year: null };

export const byId = new Map(rowsOf(data.nodes, ABSENT).map((node, index) => [node.id, { ...node, index, ties: [] }]));
export const actors = [...byId.values()];
export const ties = rowsOf(data.edges, ABSENT_TIE)
  .filter((tie) => byId.has(tie.from) && byId.has(tie.to))
  .map((tie, index) => Object.assign(tie, { index }));
for (const tie of ties) {
  byId.get(tie.from).ties.push(tie);
  if (tie.to !== tie.from) byId.get(tie.to).ties.push(tie);
}
for (const layout of Object.values(data.layouts)) {
  for (const part of [layout, ...Object.values(layout.parts ?? {})]) part.positions = placesOf(part.positions);
}
export const actorFamilies = new Map(data.actor_families.map((family) => [family.id, family]));
export const tieFamilies = new Map(data.tie_families.map((family) => [family.id, family]));
export const groupsById = new Map((data.groups ?? []).map((group) => [group.id, group]));
export const sureness = ["in_force", "promised", "inferred", "lapsed"].filter((key) => ties.some((tie) => tie.sureness === key));

/** Make rows of a table that is written by columns; what a row does not say is as in `absent`. */
function rowsOf({ count, columns }, absent) {
  const rows = Array.from({ length: count }, () => ({ ...absent }));
  for (const [key, column] of Object.entries(columns)) {
    const values = Array.isArray(column) ? column : column.at.map((word) => column.words[word]);
    rows.forEach((row, place) => {
      if (values[place] !== null && values[place] !== undefined) row[key] = values[place];
    });
  }
  return rows;
}

function placesOf({ of, x, y }) {
  return Object.fromEntries(of.map((node, place) => [actors[node].id, [x[place], y[place]]]));
}

export function isAggregated() {
  return data.layout === "aggregated" && groupsById.size > 0;
}

/** Look a key up in a table of the data, where a name such as "constructor" is only a name. */
export function own(table, key) {
  return table && Object.hasOwn(table, key) ? table[key] : undefined;
}

export function otherEnd(tie, id) {
  return tie.from === id ? tie.to : tie.from;
}

/** Return the number a measure gives an actor in the whole network, null where it is not defined. */
export function wholeValueOf(actor, measure) {
  return measure === "degree" ? actor.degree : (own(actor.values, measure) ?? null);
}

// Elements of the page, made so that text of the data can only ever be text.

export function page(id) {
  return document.getElementById(id);
}

export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function button(words, act, attributes = {}) {
  const made = make("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", act);
  return made;
}

/** Make an element of SVG, which has a namespace of its own. */
export function vector(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Say how many are shown, of how many where some are not. */
export function countOf(shown, all) {
  return shown === all ? String(all) : `${shown}/${all}`;
}

/** Make a box to tick with its words beside it. */
export function tick(words, act, attributes = {}) {
  const box = make("input", { type: "checkbox", ...attributes });
  box.addEventListener("change", () => act(box.checked));
  return make("label", { class: "tick" }, box, make("span", {}, words));
}

// Elements are built from text, never from markup, so that what stands in the data stays text.

/** Make an element: h("a.quiet", {href: "#map"}, "Map", otherElement). Names beginning with "on" are listeners. */
export function h(spec, ...rest) {
  const [name, ...classes] = spec.split(".");
  const made = document.createElement(name || "div");
  if (classes.length) made.className = classes.join(" ");
  for (const one of rest.flat(Infinity)) {
    if (one === null || one === undefined || one === false) continue;
    if (one instanceof Node) made.append(one);
    else if (typeof one === "object") attributes(made, one);
    else made.append(String(one));
  }
  return made;
}

function attributes(made, given) {
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [k, v] of Object.entries(value)) made.style.setProperty(k, v);
    else if (name === "value") made.value = value;
    else if (name === "href" && !/^(#|\/(?!\/)|https?:\/\/)/.test(String(value))) continue; // no javascript: from data
    else made.setAttribute(name, value === true ? "" : String(value));
  }
}

/** Put children in the place of what was there. */
export function fill(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return parent;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff]/;
/** An id, date or coordinate, kept in its own direction inside text of another; a month in Arabic letters makes a date run from the right. */
export const id = (text) => h("bdi.id", { dir: RIGHT_TO_LEFT.test(text) ? "rtl" : "ltr" }, text);

let last = 0;
/** A fresh id for a label and its field. */
export const fresh = (stem) => `${stem}-${++last}`;

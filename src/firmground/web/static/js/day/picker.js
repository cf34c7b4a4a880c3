// A field that is filled from a long list kept on the device: type a few letters of the id, the name or the place.
import { fill, fresh, h, id } from "../dom.js";
import { t } from "../i18n.js";
import { choiceWord } from "./words.js";

const SHOWN = 30;

/** Make the field; `rows` are [id, word, word …], anything else may be typed and is left to the server to judge. */
export function picker(input, rows) {
  const list = fresh("list"), box = h("ul.choices", { id: list, role: "listbox", hidden: true }), chosen = h("small.chosen");
  const sought = rows.map((row) => [row, row.concat(row.slice(1).map(choiceWord)).join(" ").toLowerCase()]);
  let shown = [], at = -1;
  const close = () => {
    box.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    const known = rows.find((row) => row[0] === input.value.trim());
    fill(chosen, known ? told(known) : input.value.trim() && rows.length ? t("Not in the list on this device; the server will say whether it knows it.") : "");
  };
  const take = (row) => {
    input.value = row[0];
    input.dispatchEvent(new Event("input", { bubbles: true }));
    close();
  };
  const open = () => {
    const words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const found = sought.filter(([, text]) => words.every((word) => text.includes(word)));
    const begins = found.filter(([, text]) => words.every((word) => ` ${text}`.includes(` ${word}`))), first = new Set(begins);
    shown = [...begins, ...found.filter((one) => !first.has(one))].slice(0, SHOWN).map(([row]) => row);
    fill(box, shown.map((row, n) => h("li", { id: `${list}-${n}`, role: "option", "aria-selected": n === at ? "true" : "false",
      onpointerdown: (e) => e.preventDefault(), onclick: () => take(row) }, h("strong", id(row[0])), h("small", told(row)))));
    box.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(!box.hidden));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", `${list}-${at}`);
      box.children[at]?.scrollIntoView({ block: "nearest" });
    }
  };
  const keys = { ArrowDown: 1, ArrowUp: -1 };
  input.addEventListener("keydown", (e) => {
    if (keys[e.key] && shown.length) {
      at = (at + keys[e.key] + shown.length) % shown.length;
      open();
    } else if (e.key === "Enter" && at >= 0 && !box.hidden) take(shown[at]);
    else if (e.key === "Escape") close();
    else return;
    e.preventDefault();
  });
  input.addEventListener("input", () => { at = -1; if (document.activeElement === input) open(); });
  input.addEventListener("focus", open);
  input.addEventListener("blur", close);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list, "aria-expanded": "false", autocomplete: "off" })) {
    input.setAttribute(name, value);
  }
  close();
  return [chosen, box];
}

const told = (row) => row.slice(1).filter((word) => word && word !== row[0]).map(choiceWord).join(" · ");

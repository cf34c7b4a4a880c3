// A word is typed, what bears it is offered, and the map flies there (ARIA combobox with a list).
import { get } from "../api.js";
import { fill, fresh, h, id } from "../dom.js";
import { t } from "../i18n.js";
import { kindWord } from "./palette.js";

/** Make the search; `picked` is called with what was chosen. */
export function search(picked) {
  const list = h("ul.map-found", { role: "listbox", id: fresh("found"), hidden: true, "aria-label": t("Found") });
  const field = h("input", {
    type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", autocomplete: "off",
    "aria-label": t("Find a place, area, asset or road"), placeholder: t("Find a place, area or asset"), oninput: later, onkeydown: keys,
  });
  const box = h("div.map-search", field, list);
  let found = [];
  let at = -1;
  let waiting = 0;
  let turn = 0;

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(look, 180);
  }
  async function look() {
    const mine = ++turn;
    const words = field.value.trim();
    const answer = words ? await get(`/api/find?q=${encodeURIComponent(words)}`).catch(() => []) : [];
    if (mine !== turn) return;
    found = answer;
    at = -1;
    const rows = found.map((one, k) => h("li", { role: "option", id: `${list.id}-${k}`, "aria-selected": "false", onmousedown: (e) => { e.preventDefault(); choose(k); } },
      h("b", h("bdi", one.name)), h("small", ` ${kindWord(one.kind)} `, id(one.id), one.place ? [" · ", h("bdi", one.place)] : "")));
    fill(list, rows.length ? rows : words ? h("li.soft", t("Nothing bears this name.")) : []);
    open(Boolean(words));
  }
  function open(yes) {
    list.hidden = !yes;
    field.setAttribute("aria-expanded", String(yes));
  }
  function move(to) {
    at = (to + found.length) % found.length;
    [...list.children].forEach((row, k) => row.setAttribute("aria-selected", String(k === at)));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", `${list.id}-${at}`);
  }
  function choose(k) {
    const one = found[k];
    if (!one) return;
    open(false);
    field.value = one.name;
    picked(one);
  }
  function keys(event) {
    if (event.key === "ArrowDown" && found.length) move(at + 1);
    else if (event.key === "ArrowUp" && found.length) move(at - 1);
    else if (event.key === "Enter" && found.length) choose(Math.max(0, at));
    else if (event.key === "Escape") open(false);
    else return;
    event.preventDefault();
  }
  field.addEventListener("blur", () => open(false));
  return box;
}

// The areas of the map as a table, for the keyboard and for those who hear the page.
import { get } from "../api.js";
import { fill, h, id } from "../dom.js";
import { day as written, number, t } from "../i18n.js";
import { LAND, landLine, landWord, planWord } from "./palette.js";

/** Make the table; `picked` is called with the id of an area whose row was chosen. */
export function areaTable(picked) {
  const body = h("tbody");
  const told = h("p.soft", { role: "status" });
  const more = h("button", { type: "button", onclick: () => load(true) }, t("More"));
  const word = h("input", { type: "search", oninput: () => later(), placeholder: t("Id or place") });
  const states = h("select", { onchange: () => load(false) }, h("option", { value: "" }, t("All states")),
    Object.keys(LAND).map((s) => h("option", { value: s }, landWord(s))));
  const head = h("tr", h("th", { scope: "col" }, t("Area")), h("th", { scope: "col" }, t("State")), h("th.number", { scope: "col" }, t("Hectares")),
    h("th", { scope: "col" }, t("Place")), h("th", { scope: "col" }, t("Since")), h("th", { scope: "col" }, t("By the plan")));
  const box = h("div.map-table", { hidden: true },
    h("div.row", h("label", t("Find"), word), h("label", t("State"), states), told),
    h("div.scroll", h("table", h("caption.map-unseen", t("Areas and their state")), h("thead", head), body)), h("p", more));
  let on = "";
  let waiting = 0;
  let turn = 0;

  const row = (a) => h("tr", h("td", h("button.quiet", { type: "button", onclick: () => picked(a.id) }, id(a.id))), h("td", landLine(a.state, a.way)),
    h("td.number", number(a.hectares, 2)), h("td", h("a", { href: `#place/${encodeURIComponent(a.place)}` }, h("bdi", a.place_name))),
    h("td", written(a.since)), h("td", planWord(a.plan)));
  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(() => load(false), 200);
  }
  async function load(further) {
    const mine = ++turn;
    const query = new URLSearchParams({ day: on, state: states.value, q: word.value, offset: further ? body.children.length : 0 });
    const found = await get(`/api/areas?${query}`);
    if (mine !== turn) return;
    if (further) body.append(...found.rows.map(row));
    else fill(body, found.rows.map(row));
    told.textContent = t("{shown} of {all} areas", { shown: number(body.children.length), all: number(found.total) });
    more.hidden = body.children.length >= found.total;
  }
  return {
    box,
    show(day) {
      on = day;
      return box.hidden ? null : load(false);
    },
  };
}

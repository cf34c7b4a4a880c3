// The same rows as the board, as a table: a page at a time, since nobody reads twenty thousand lines.
import { fill, h, id } from "../dom.js";
import { after, day, number, t } from "../i18n.js";
import { kindWord } from "./words.js";

const PAGE = 200;

/** Show rows of the board as a table; `open` is called with the bar that somebody wants to look at. */
export function table(root, bars, rows, open) {
  const date = (d) => day(after(bars.said.start, d));
  const lines = rows.flatMap((row) => row.bars.map((n) => [row, n]));
  const body = h("tbody");
  const more = h("button", { type: "button", onclick: () => add() });
  let shown = 0;
  const told = (n) => {
    const one = bars.whisker(n);
    return one ? [one[0], one[1]].map((d) => (d === null ? t("beyond the horizon") : date(d))) : ["", ""];
  };
  function line([row, n]) {
    const done = bars.done(n);
    const ghost = bars.ghost?.spans[n];
    const [p50, p80] = told(n);
    return h("tr", h("td", h("bdi", row.label)),
      h("td", h("button.quiet.link", { type: "button", onclick: () => open(n) }, kindWord(bars.kindOf(n))), h("div.soft", id(bars.activity[n]))),
      h("td", h("bdi", bars.siteName(n))), h("td", h("bdi", bars.placeOf(n)?.name || "")), h("td", h("bdi", bars.contingentName(n))),
      h("td.number", number(bars.teams[n].length)), h("td", date(bars.start[n])), h("td", date(bars.end[n] - 1)),
      h("td.number", done ? `${number(done[0], 1)} %` : ""), h("td", ghost ? `${date(ghost[0])} – ${date(ghost[1] - 1)}` : ""),
      h("td", p50), h("td", p80), h("td", bars.lock(n) ? h("bdi", bars.lock(n)[0]) : ""));
  }
  function add() {
    body.append(...lines.slice(shown, shown + PAGE).map(line));
    shown = Math.min(lines.length, shown + PAGE);
    more.hidden = shown >= lines.length;
    fill(more, t("Show more ({shown} of {all})", { shown: number(shown), all: number(lines.length) }));
  }
  const ghost = bars.ghost?.what === "proposed" ? t("Proposed plan") : t("Plan before");
  const heads = [t("Row"), t("Work"), t("Site"), t("Place"), t("Contingent"), t("Teams"), t("First day"), t("Last day"), t("Done"), ghost, "P50", "P80", t("Locked")];
  add();
  fill(root, h("div.scroll", { tabindex: 0, role: "region", "aria-label": t("The bars of the board as a table") },
    h("table", h("thead", h("tr", heads.map((one) => h("th", { scope: "col" }, one)))), body)), h("p", more));
}

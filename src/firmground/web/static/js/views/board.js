// The board: who does what, where and when, beside what was done, what was planned before and what is expected.
import { get, trying } from "../api.js";
import { Card, inWords } from "../board/card.js";
import { Chart } from "../board/chart.js";
import { Bars, GROUPINGS, rowsOf } from "../board/rows.js";
import { table } from "../board/table.js";
import { FAMILIES, swatch } from "../board/words.js";
import { fill, h } from "../dom.js";
import { between, day, number, t } from "../i18n.js";

const DEBOUNCE = 160;

export async function show(root, ctx, rest) {
  root.classList.add("full", "board");
  const state = { grouping: localStorage.getItem("board by") || "service", text: "", place: "", contingent: "", family: "", table: false };
  if (!(state.grouping in GROUPINGS)) state.grouping = "service";
  let bars = new Bars(await get("/api/board"));
  let rows = [];
  let known = ctx.project?.head.seq || 0;

  const spoken = h("p.spoken", { role: "status" });
  const tip = h("div.tip", { hidden: true });
  const canvas = h("canvas", { tabindex: 0, role: "application", "aria-label": t("Board of the plan. Arrow keys move from bar to bar, Enter opens its card, plus and minus zoom, T goes to today.") });
  const scroller = h("div.scroller", canvas, h("div.spacer"));
  const list = h("div.list", { hidden: true });
  const aside = h("aside.card", { hidden: true, "aria-label": t("Card of the bar") });
  const tools = h("div.tools");
  const note = h("p.source");
  const key = h("ul.legend", { "aria-label": t("Legend") });
  const counted = h("span.counted", { role: "status" });
  fill(root, tools, h("div.stage", scroller, list, aside, tip), h("div.under", key, h("div.told", counted, note)), spoken);

  const card = new Card(aside, ctx, {
    taken: async (activity, seq) => { known = Math.max(known, seq); await load(); open(bars.at.get(activity)); },
    closed: () => { chart.measure(); canvas.focus(); },
  });
  const chart = new Chart(scroller, {
    hover: (found, x, y) => point(tip, bars, found, x, y),
    focus: (n, row) => { const [name, said] = inWords(bars, n); spoken.textContent = [row?.label, name, ...said].filter(Boolean).join(". "); },
    open: (n) => open(n),
    dropped: (n, start) => open(n, start),
  });
  chart.mayMove = (n) => !bars.done(n);

  function open(n, start = null) {
    if (n === undefined) return;
    card.show(bars, n, start);
    chart.measure();
    if (chart.focused === n) chart.reveal();
    else chart.focus(n);
  }

  function apply({ fit = false } = {}) {
    rows = rowsOf(bars, state.grouping, state);
    chart.todayIs = between(bars.said.start, bars.said.as_of);
    fill(key, legend(bars, state.grouping));
    scroller.hidden = state.table;
    list.hidden = !state.table;
    if (state.table) table(list, bars, rows, (n) => open(n));
    else {
      chart.show(bars, rows, state.grouping);
      if (fit) whole();
    }
    const shown = new Set(rows.flatMap((row) => row.bars)).size;
    counted.textContent = rows.length ? t("{bars} bars in {rows} rows", { bars: number(shown), rows: number(rows.length) }) : t("Nothing matches.");
  }

  /** Show what somebody came for from another view: a place, or a service. */
  function goTo(what, key) {
    const place = what === "place" ? key : bars.said.services.find(([one]) => one === key)?.[2];
    if (!bars.places.has(place)) return;
    tools.querySelector("select.place").value = state.place = place;
    if (what === "service") tools.querySelector("[data-by=service]").click();
    else apply();
    const row = rows.findIndex((one) => one.key === `service ${key}`);
    if (row >= 0) chart.focus(rows[row].bars.at(-1), row);
  }

  function whole() {
    const last = bars.count ? bars.end.reduce((a, b) => Math.max(a, b), 0) : bars.said.horizon_days;
    chart.fit(-last * .02, last * 1.03);
  }

  fill(tools, ...toolbar(bars, state, { apply, chart, whole }));
  function source() {
    const { said } = bars;
    const told = said.forecast?.source;
    fill(note, t("Plan {plan}, as of {day}.", { plan: said.plan.slice(0, 12), day: day(said.as_of) }), " ",
      bars.ghost ? `${bars.ghost.what === "before" ? t("Dashed: the plan before, of {day}.", { day: day(bars.ghost.on) }) : t("Dashed: the plan proposed on {day}.", { day: day(bars.ghost.on) })} ` : "",
      told ? `${t("P50 and P80: {n} histories as of {day}; not survey evidence.", { n: number(told.histories), day: day(told.as_of) })} ` : "",
      said.unscheduled ? `${t("{n} activities have no place in the plan.", { n: number(said.unscheduled) })} ` : "",
      said.hidden ? t("{n} bars at other places are not shown to this account.", { n: number(said.hidden) }) : "");
  }

  async function load() {
    const said = await trying(() => get("/api/board"));
    if (!said) return;
    bars = new Bars(said);
    chart.focused = chart.focusedRow = -1;
    source();
    apply();
  }

  source();
  apply({ fit: true });
  if (rest[0] === "place" || rest[0] === "service") goTo(rest[0], rest[1]);
  else if (rest[0]) {
    const n = bars.at.get(rest[0]) ?? bars.activity.findIndex((_, k) => bars.siteId(k) === rest[0]);
    if (n >= 0) {
      chart.focus(n);
      open(n);
    }
  }
  ctx.on("ledger", ({ seq }) => {
    if (seq <= known) return;
    known = seq ?? known;
    load();
  });
  return () => {
    chart.close();
    root.classList.remove("full", "board");
  };
}

function point(tip, bars, found, x, y) {
  if (!found || found.n < 0) {
    tip.hidden = true;
    return;
  }
  const [name, said] = inWords(bars, found.n);
  fill(tip, h("strong", h("bdi", name)), said.map((one) => h("div", h("bdi", one))));
  tip.hidden = false;
  const box = tip.parentElement.getBoundingClientRect();
  const { offsetWidth: w, offsetHeight: high } = tip;
  tip.style.left = `${Math.max(4, Math.min(x - box.left + 14, box.width - w - 6))}px`;
  tip.style.top = `${y - box.top + 18 + high > box.height ? y - box.top - high - 12 : y - box.top + 18}px`;
}

function toolbar(bars, state, { apply, chart, whole }) {
  const { said } = bars;
  const pick = (name, word, value, options, taken) => h("label", word, h(`select.${name}`, { onchange: (e) => { taken(e.target.value); apply(); } },
    options.map(([key, name]) => h("option", { value: key, selected: String(key) === String(value) }, name))));
  let waiting = 0;
  const search = h("input", { type: "search", placeholder: t("Site, work, place …"), oninput: (e) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { state.text = e.target.value; apply(); }, DEBOUNCE);
  } });
  const button = (word, name, done) => h("button", { type: "button", "aria-label": name, title: name, onclick: done }, word);
  const asTable = h("button", { type: "button", "aria-pressed": "false", onclick: () => {
    state.table = !state.table;
    asTable.setAttribute("aria-pressed", String(state.table));
    apply();
  } }, t("Table"));
  return [
    h("div.groupings", { role: "group", "aria-label": t("Rows by") }, Object.entries(GROUPINGS).map(([key, word]) => h("button", {
      type: "button", "data-by": key, "aria-pressed": String(key === state.grouping), onclick: (e) => {
        state.grouping = key;
        localStorage.setItem("board by", key);
        for (const one of e.currentTarget.parentElement.children) one.setAttribute("aria-pressed", String(one === e.currentTarget));
        chart.scroller.scrollTop = 0;
        chart.focusedRow = -1;
        apply();
      } }, word()))),
    h("label.find", t("Find"), search),
    h("details.filters", { open: matchMedia("(min-width: 900px)").matches }, h("summary", t("Filter")), h("div.row",
      pick("place", t("Place"), "", [["", t("everywhere")], ...placesOf(said)], (v) => { state.place = v; }),
      pick("contingent", t("Contingent"), "", [["", t("all")], ...said.contingents.map((c, n) => [n, c[1]]).sort((a, b) => a[1].localeCompare(b[1]))], (v) => { state.contingent = v === "" ? "" : Number(v); }),
      pick("family", t("Kind of work"), "", [["", t("all")], ...FAMILIES.map((f, n) => [n, f.word()])], (v) => { state.family = v === "" ? "" : Number(v); }))),
    h("div.row.zoom", { role: "group", "aria-label": t("Time") }, button("−", t("Zoom out (Ctrl and wheel)"), () => chart.zoomBy(1 / 1.4)),
      button("+", t("Zoom in (Ctrl and wheel)"), () => chart.zoomBy(1.4)), button(t("Today"), t("Go to today"), () => chart.goTo(chart.todayIs)),
      button(t("Whole plan"), t("Show the whole plan"), whole), asTable),
  ];
}

/** Districts in the order of their names, each with its settlements below it; only places that have sites. */
function placesOf(said) {
  const of = new Map(said.places.map((p) => [p[0], p]));
  const used = new Set();
  for (const [, , place] of said.sites) for (let here = place; here && !used.has(here); here = of.get(here)?.[3]) used.add(here);
  const below = (parent, depth) => said.places.filter((p) => used.has(p[0]) && (p[3] || null) === parent).sort((a, b) => a[1].localeCompare(b[1]))
    .flatMap(([key, name]) => [[key, `${"\u2003".repeat(depth)}${name}`], ...below(key, depth + 1)]);
  return below(null, 0);
}

/** What the marks mean that can be on the board now. */
function legend(bars, grouping) {
  const mark = (name, word, there = true) => (there ? h("li", h(`i.mark.${name}`, { "aria-hidden": "true" }), word) : null);
  return [
    FAMILIES.map((f) => h("li", swatch(f), f.word())),
    mark("doneshare", t("done"), bars.anyDone), mark("late", t("due and not reported"), bars.anyDone),
    mark("ghost", bars.ghost?.what === "before" ? t("plan before") : t("proposed plan"), bars.ghost),
    mark("whisker", t("P50 to P80"), bars.said.forecast), mark("return", t("service returns"), grouping === "service"),
    mark("locked", t("locked"), Object.keys(bars.said.bars.lock).length),
  ];
}

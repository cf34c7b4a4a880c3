// One chart of curves over days: lines that read in grey by their dashes, a band for one of them, a table of the same.
import uPlot from "../../vendor/uplot.mjs";
import { fill, h } from "../dom.js";
import { after, day, language, number, t } from "../i18n.js";

const INK = "#1d2a30", SOFT = "#55646b", LINE = "#e6e3da", ACCENT = "#16616f";
const FONT = '12px "Noto Sans", "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif';
const HEIGHT = 320;

/** How lines look, in order: colours that the colour-blind tell apart, and dashes that grey does. */
export const LOOKS = [
  ["#0072b2", []], ["#b34f00", [8, 3]], ["#00795a", [2, 3]], ["#8d5478", [10, 3, 2, 3]],
  ["#6b5a00", [5, 3]], ["#1d2a30", [1, 4]], ["#3579a3", [14, 4]], ["#7a2020", [4, 2, 1, 2, 1, 2]],
];

/** Colour with some of it let through. */
const faint = (hex, alpha) => `${hex}${Math.round(alpha * 255).toString(16).padStart(2, "0")}`;

/** Days that are worth a look: until nothing changes any more, and some more. */
function lengthOf(lines, today, horizon) {
  let last = Math.min(horizon, Math.max(60, today + 30));
  for (const figures of lines.flatMap((l) => [l.figures, ...(l.bands ? [l.bands.p90] : [])])) {
    let d = figures.length - 1;
    while (d > last && figures[d] === figures[d - 1]) d--;
    last = Math.max(last, d);
  }
  return Math.min(horizon, Math.ceil(last * 1.06)) + 1;
}

const padded = (figures, length) => Array.from({ length }, (_, d) => (d < figures.length ? figures[d] : null));

/**
 * A chart in a sheet. `lines` have word, figures, look, wide, bands ({p10, p50, p80, p90}) and point ([day, figure]);
 * figures are of each day from `start` on. Gives the element and what closes it.
 */
export function curves({ title, lead, unit, digits = 0, start, horizon, today, lines, notes, chosen = 0 }) {
  const length = lengthOf(lines, today, horizon);
  const state = { band: lines[chosen]?.bands ? chosen : lines.findIndex((l) => l.bands), table: false };
  const hidden = new Set();
  const place = h("div.plot", { role: "img", "aria-label": `${title}. ${t("The same figures are in the table.")}` });
  const key = h("ul.lines");
  const on = h("p.on.soft");
  const list = h("div.scroll", { hidden: true, tabindex: 0, role: "region", "aria-label": title });
  const asTable = h("button", { type: "button", "aria-pressed": "false", onclick: () => {
    state.table = !state.table;
    asTable.setAttribute("aria-pressed", String(state.table));
    place.hidden = state.table;
    list.hidden = !state.table;
    if (state.table && !list.firstChild) tabled();
  } }, t("Table"));
  const banded = lines.map((l, n) => [n, l]).filter(([, l]) => l.bands);
  const pick = banded.length ? h("label.pick", t("Forecast of"), h("select", { onchange: (e) => { state.band = Number(e.target.value); plot(); } },
    [[-1, { word: t("nothing") }], ...banded].map(([n, l]) => h("option", { value: n, selected: n === state.band }, l.word)))) : null;
  const sheet = h("section.sheet.curve", h("header.row", h("div.words", h("h2", title), h("p.soft", lead)), pick, asTable),
    h("div.body", place, list, h("div.side", on, key)), h("p.notes.soft", notes));
  const at = Array.from({ length }, (_, d) => Date.parse(start) / 1000 + d * 86400);
  let chart = null;

  function series() {
    const made = lines.map((l, n) => ({ label: l.word, stroke: l.look[0], dash: l.look[1], width: l.wide || 2, show: !hidden.has(n), paths: uPlot.paths.stepped({ align: 1 }), points: { show: false } }));
    const data = lines.map((l) => padded(l.figures, length));
    const one = lines[state.band];
    const bands = [];
    if (one?.bands && !hidden.has(state.band)) {
      const first = made.length + 1;
      for (const name of ["p10", "p90", "p50", "p80"]) {
        made.push({ label: name, stroke: name === "p50" || name === "p80" ? one.look[0] : faint(one.look[0], .25), width: name === "p50" ? 1.6 : name === "p80" ? 1 : .5,
          dash: name === "p50" ? [3, 3] : name === "p80" ? [1, 3] : [], paths: uPlot.paths.stepped({ align: 1 }), points: { show: false } });
        data.push(padded(one.bands[name], length));
      }
      const [low, high] = one.bands.p10[length - 1] > one.bands.p90[length - 1] || sum(one.bands.p10) > sum(one.bands.p90) ? [first + 1, first] : [first, first + 1];
      bands.push({ series: [high, low], fill: faint(one.look[0], .14) });
      if (one.point) {
        made.push({ label: "today", stroke: one.look[0], width: 0, points: { show: true, size: 9, fill: "#fff", stroke: INK, width: 2 } });
        data.push(padded(Array.from({ length: one.point[0] + 1 }, (_, d) => (d === one.point[0] ? one.point[1] : null)), length));
      }
    }
    return { made, data, bands };
  }

  function plot() {
    chart?.destroy();
    const { made, data, bands } = series();
    const word = new Intl.DateTimeFormat(language(), { month: "short", year: "numeric", timeZone: "UTC", numberingSystem: "latn" });
    chart = new uPlot({
      width: Math.max(260, place.clientWidth), height: HEIGHT, tzDate: (s) => uPlot.tzDate(new Date(s * 1e3), "UTC"),
      legend: { show: false }, cursor: { y: false, points: { size: 6 }, drag: { x: true, y: false } },
      scales: { y: { range: (_, low, high) => [Math.min(0, low), high <= 0 ? 1 : high * 1.05] } },
      axes: [
        { font: FONT, stroke: SOFT, grid: { stroke: LINE, width: 1 }, ticks: { stroke: LINE, width: 1 }, space: 90, size: 34, values: (_, marks) => marks.map((s) => word.format(new Date(s * 1e3))) },
        { font: FONT, stroke: SOFT, grid: { stroke: LINE, width: 1 }, ticks: { show: false }, size: 62, values: (_, marks) => marks.map((v) => number(v, digits)) },
      ],
      series: [{}, ...made], bands,
      hooks: { draw: [marked], setCursor: [(u) => keyed(u.cursor.idx)] },
    }, [at, ...data], place);
    keyed(null);
  }

  /** A line on the day of today, as on the board. */
  function marked(u) {
    const x = Math.round(u.valToPos(at[0] + today * 86400, "x", true));
    if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) return;
    const ratio = devicePixelRatio || 1;
    u.ctx.save();
    u.ctx.fillStyle = ACCENT;
    u.ctx.fillRect(x, u.bbox.top, 2, u.bbox.height);
    u.ctx.font = `600 ${11 * ratio}px sans-serif`;
    u.ctx.textBaseline = "top";
    const word = t("Today");
    const right = x + u.ctx.measureText(word).width + 10 * ratio < u.bbox.left + u.bbox.width;
    u.ctx.textAlign = right ? "left" : "right";
    u.ctx.fillText(word, x + (right ? 5 : -4) * ratio, u.bbox.top + 2 * ratio);
    u.ctx.restore();
  }

  function keyed(index) {
    const d = index ?? Math.min(Math.max(0, today), length - 1);
    fill(on, t("On {day}", { day: day(after(start, d)) }));
    fill(key, lines.map((l, n) => h("li", h("button.quiet", { type: "button", "aria-pressed": String(!hidden.has(n)), title: t("Show or hide"), onclick: () => {
      if (hidden.has(n)) hidden.delete(n);
      else hidden.add(n);
      plot();
    } }, stroke(l.look, l.wide), h("span.word", l.word), h("span.number", l.figures[d] === undefined ? "–" : number(l.figures[d], digits))))),
    h("li.unit.soft", unit), bandKey(d));
  }

  function bandKey(d) {
    const one = lines[state.band];
    if (!one?.bands || hidden.has(state.band)) return null;
    const told = ["p10", "p50", "p80", "p90"].map((name) => `${name.toUpperCase()} ${number(one.bands[name][d], digits)}`);
    return h("li.band.soft", h("i", { "aria-hidden": "true", style: { "background-color": faint(one.look[0], .25) } }), h("span", one.word, ": ", told.join(" · "),
      one.point ? h("div", t("○ by the ledger today: {n}", { n: number(one.point[1], digits) })) : null));
  }

  /** One line a month: nobody reads two thousand. */
  function tabled() {
    const days = [];
    for (let d = 0; d < length; d++) if (d === today || after(start, d).endsWith("-01") || d === length - 1) days.push(d);
    const heads = lines.flatMap((l) => [h("th.number", { scope: "col" }, l.word), ...(l.bands ? ["P50", "P80"].map((p) => h("th.number", { scope: "col" }, `${l.word}, ${p}`)) : [])]);
    const cells = (l, d) => [l.figures[d], ...(l.bands ? [l.bands.p50[d], l.bands.p80[d]] : [])]
      .map((v) => h("td.number", v === undefined ? "" : number(v, digits)));
    fill(list, h("table", h("caption", unit), h("thead", h("tr", h("th", { scope: "col" }, t("Day")), heads)),
      h("tbody", days.map((d) => h("tr", h("th", { scope: "row" }, day(after(start, d)), d === today ? ` (${t("today")})` : ""), lines.flatMap((l) => cells(l, d)))))));
  }

  const watch = new ResizeObserver(() => {
    if (!place.clientWidth) return;
    if (!chart) plot();
    else if (chart.width !== place.clientWidth) chart.setSize({ width: place.clientWidth, height: HEIGHT });
  });
  watch.observe(place);
  return { sheet, close: () => { watch.disconnect(); chart?.destroy(); } };
}

const sum = (figures) => figures.reduce((a, b) => a + b, 0);

/** A short line as it is drawn, for the key. */
function stroke([colour, dash], wide = 2) {
  const made = document.createElement("canvas");
  made.width = 34;
  made.height = 8;
  const pen = made.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = wide;
  pen.setLineDash(dash);
  pen.beginPath();
  pen.moveTo(0, 4);
  pen.lineTo(34, 4);
  pen.stroke();
  made.setAttribute("aria-hidden", "true");
  return made;
}

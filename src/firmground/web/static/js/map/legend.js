// The legend, which also switches layers on and off.
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { badge, hatch, mark, ring } from "./images.js";
import { EDGE, LAND, WORKS, landWord, workWord } from "./palette.js";

function swatch(state, theme) {
  const made = document.createElement("canvas");
  made.width = 52;
  made.height = 32;
  const pen = made.getContext("2d");
  const look = LAND[state];
  pen.globalAlpha = 0.42;
  pen.fillStyle = look[theme];
  pen.fillRect(0, 0, 52, 32);
  pen.globalAlpha = 1;
  pen.fillStyle = pen.createPattern(hatch(look.hatch, look[theme]), "repeat");
  pen.fillRect(0, 0, 52, 32);
  pen.lineWidth = 3;
  pen.strokeStyle = ["cha", "sha", "not_surveyed", "reopened"].includes(state) ? EDGE[theme].open : EDGE[theme].closed;
  pen.strokeRect(1.5, 1.5, 49, 29);
  return made;
}

function line(colour, dashes) {
  const made = document.createElement("canvas");
  made.width = 52;
  made.height = 32;
  const pen = made.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = 5;
  pen.setLineDash(dashes);
  pen.beginPath();
  pen.moveTo(2, 16);
  pen.lineTo(50, 16);
  pen.stroke();
  return made;
}

const keys = (theme) => ({
  land: { word: t("Land"), rows: [[ring("cha:4.handed_over:3.sha:5", theme), t("Many areas, a slice for each state")], [ring("by_plan:12", theme), t("Slice: handed over by then, by the plan")], 
    ...Object.keys(LAND).map((s) => [swatch(s, theme), landWord(s)]), [line(EDGE[theme].work, [9, 5]), t("Edge: work goes on, by the plan")], [line(EDGE[theme].closed, [5, 6]), t("Edge: handed over by then, by the plan")]] },
  assets: { word: t("Assets"), rows: WORKS.map((s) => [mark(s), workWord(s)]) },
  roads: { word: t("Roads"), rows: [[line("#a9a496", []), t("Open")], [line("#7a1f3d", [10, 7]), t("Closed")], [line("#16616f", [4, 6]), t("Open by then, by the plan")]] },
  teams: { word: t("Teams at work"), rows: [[badge(false), t("Number of teams, reported")], [badge(true), t("Number of teams, by the plan")]] },
  places: { word: t("Places"), rows: [] },
});

/** Make the legend; `switched` is called with the name of a source and whether it is shown. */
export function legend({ theme, hidden, open, switched, themed }) {
  const groups = Object.entries(keys(theme)).map(([name, { word, rows }]) => h("section",
    h("label.map-switch", h("input", { type: "checkbox", checked: !hidden.has(name), onchange: (e) => switched(name, e.target.checked) }), h("strong", word)),
    rows.length ? h("ul", rows.map(([picture, said]) => {
      picture.setAttribute("aria-hidden", "true");
      return h("li", picture, h("span", said));
    })) : null));
  const colours = h("label", t("Colours"), h("select", { onchange: (e) => themed(e.target.value) },
    h("option", { value: "gichd", selected: theme === "gichd" }, t("GICHD symbols")),
    h("option", { value: "okabe", selected: theme === "okabe" }, t("For colour-blind readers"))));
  return h("details.map-legend.sheet", { open }, h("summary", t("Legend and layers")), ...groups, colours);
}

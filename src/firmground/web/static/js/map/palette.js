// Colours and hatches of the states of land, works and roads: never told by colour alone.
import { t } from "../i18n.js";

/** States of land in the order of the legend: hatch, and colours of the GICHD's symbols and of Okabe and Ito. */
export const LAND = {
  cha: { hatch: "cross", gichd: "#ff0000", okabe: "#d55e00" },
  sha: { hatch: "diagonal", gichd: "#f4a718", okabe: "#e69f00" },
  not_surveyed: { hatch: "dots", gichd: "#8a8577", okabe: "#8c8c8c" },
  reopened: { hatch: "grid", gichd: "#b5179e", okabe: "#cc79a7" },
  cancelled: { hatch: "level", gichd: "#74b3de", okabe: "#56b4e9" },
  reduced: { hatch: "upright", gichd: "#2a65a8", okabe: "#0072b2" },
  cleared: { hatch: "back", gichd: "#2e9e5b", okabe: "#009e73" },
  handed_over: { hatch: "none", gichd: "#9fc9ae", okabe: "#8fbf9f" },
};
export const UNRELEASED = ["cha", "sha", "not_surveyed", "reopened"];
export const WORKS = ["damaged", "planned", "under_way", "done", "undamaged"];
export const EDGE = {
  gichd: { open: "#d40000", work: "#c77f00", closed: "#1f7a3d" },
  okabe: { open: "#a84300", work: "#a87400", closed: "#00654a" },
};
export const WORK_INK = { damaged: "#7a2e22", planned: "#7a2e22", under_way: "#8a5a00", done: "#14605a", undamaged: "#7d8488" };

export const landWord = (state) => ({
  cha: t("Confirmed hazardous area (CHA)"),
  sha: t("Suspected hazardous area (SHA)"),
  not_surveyed: t("Reported, not surveyed"),
  reopened: t("Reopened"),
  cancelled: t("Cancelled by non-technical survey"),
  reduced: t("Reduced by technical survey"),
  cleared: t("Cleared, not handed over yet"),
  handed_over: t("Handed over, in the colour of its way"),
})[state] || state;

/** What ground is in one line: handed over land says by which way it was released. */
export function landLine(state, way) {
  if (state !== "handed_over") return landWord(state);
  return { cancelled: t("Handed over, cancelled by non-technical survey"), reduced: t("Handed over, reduced by technical survey"), cleared: t("Handed over, cleared") }[way] || t("Handed over");
}

/** Short words for labels on the map. */
export const landMark = (state) => ({
  cha: t("CHA"), sha: t("SHA"), not_surveyed: t("reported"), reopened: t("reopened"), cancelled: t("cancelled"),
  reduced: t("reduced"), cleared: t("cleared"), handed_over: t("handed over"),
})[state] || state;

export const workWord = (state) => ({
  damaged: t("Damaged"), planned: t("Damaged, works planned"), under_way: t("Works under way"),
  done: t("Works done"), undamaged: t("Not damaged"),
})[state] || state;

export const planWord = (plan) => ({
  late: t("late: over by now, by the plan"),
  released: t("handed over by then, by the plan"), work: t("work goes on there, by the plan"),
  begun: t("work has begun by then, by the plan"), planned: t("works planned"),
  under_way: t("works under way by then, by the plan"), done: t("works done by then, by the plan"),
  open: t("open by then, by the plan"),
})[plan] || "";

export const kindWord = (kind) => ({
  place: t("Place"), area: t("Hazardous area"), asset: t("Asset"), road: t("Road"),
})[kind] || kind;

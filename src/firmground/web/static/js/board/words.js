// What the board calls things, and how each family of work looks: colour and hatch, so that it reads in grey.
import { t } from "../i18n.js";

/** Words of kinds of work; asked for when they are shown, since the language may change. */
export const kindWord = (kind) => ({
  NTS: t("Non-technical survey"), TS: t("Technical survey"), CLEARANCE: t("Clearance"), BAC: t("Battle area clearance"),
  EOD: t("Explosive ordnance disposal"), QA: t("Quality inspection"), HANDOVER: t("Handover"), ASSESS: t("Assessment of damage"),
  DEMOLISH: t("Demolition"), REPAIR: t("Repair"), BUILD: t("Building anew"), COMMISSION: t("Trial run and acceptance"),
  MEMORIAL: t("Memorial works"),
})[kind] || kind;

/** Families of work in the order of the work: kinds, colour, hatch. */
export const FAMILIES = [
  { kinds: ["NTS", "TS"], colour: "#7cc4ec", hatch: "rising", word: () => t("Survey") },
  { kinds: ["CLEARANCE", "BAC", "EOD"], colour: "#e0793a", hatch: "cross", word: () => t("Clearance and disposal") },
  { kinds: ["QA", "HANDOVER"], colour: "#2b9273", hatch: "", word: () => t("Quality and handover") },
  { kinds: ["ASSESS", "DEMOLISH"], colour: "#efe48a", hatch: "falling", word: () => t("Assessment and demolition") },
  { kinds: ["REPAIR", "BUILD", "MEMORIAL"], colour: "#f0b64a", hatch: "lying", word: () => t("Repair and building") },
  { kinds: ["COMMISSION"], colour: "#cf9abb", hatch: "standing", word: () => t("Commissioning") },
];
const FAMILY_OF = new Map(FAMILIES.flatMap((f, n) => f.kinds.map((k) => [k, n])));
export const familyOf = (kind) => FAMILY_OF.get(kind) ?? 4;

export const serviceWord = (kind) => ({
  water: t("Water"), power: t("Power"), health: t("Health care"), school: t("School"), housing: t("Housing"),
  access: t("Road access"), farmland: t("Farmland"), memorial: t("Memorial"), exposure: t("Exposure"),
})[kind] || kind;

export const lawWord = (law) => ({
  L1: t("No work before the ground is handed over"), L2: t("No digging deeper than released"),
  L3: t("Evidence before release"), L4: t("Accredited teams"), L5: t("Nobody within the danger radius"),
  L6: t("An open route, and open days"), L7: t("One place at a time, within the stay"),
  P1: t("What comes before has ended"), P2: t("Locks and deadlines are kept"), P3: t("Method and number of teams"),
  P4: t("Budgets"), P5: t("Equity floors"), P6: t("The plan fits its project"),
})[law] || law;

const SIZE = 8;
const STROKES = {
  rising: [[0, 8, 8, 0], [-2, 2, 2, -2], [6, 10, 10, 6]], falling: [[0, 0, 8, 8], [-2, 6, 2, 10], [6, -2, 10, 2]],
  cross: [[0, 8, 8, 0], [0, 0, 8, 8], [-2, 2, 2, -2], [6, 10, 10, 6], [-2, 6, 2, 10], [6, -2, 10, 2]],
  lying: [[0, 2, 8, 2], [0, 6, 8, 6]], standing: [[2, 0, 2, 8], [6, 0, 6, 8]],
};

function tile(family) {
  const made = document.createElement("canvas");
  made.width = made.height = SIZE;
  const pen = made.getContext("2d");
  pen.fillStyle = family.colour;
  pen.fillRect(0, 0, SIZE, SIZE);
  pen.strokeStyle = "rgb(29 42 48 / .5)";
  pen.lineWidth = 1;
  for (const [x0, y0, x1, y1] of STROKES[family.hatch] || []) {
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.lineTo(x1, y1);
    pen.stroke();
  }
  return made;
}

let tiles = null;
/** Fill styles of a pen by family. */
export function fills(pen) {
  tiles ||= FAMILIES.map(tile);
  return tiles.map((one) => pen.createPattern(one, "repeat"));
}

/** A small canvas that shows how a family looks, for the legend. */
export function swatch(family) {
  const made = document.createElement("canvas");
  made.width = 22;
  made.height = 12;
  const pen = made.getContext("2d");
  pen.fillStyle = fills(pen)[FAMILIES.indexOf(family)];
  pen.fillRect(0, 0, 22, 12);
  pen.strokeStyle = "rgb(29 42 48 / .6)";
  pen.strokeRect(.5, .5, 21, 11);
  made.setAttribute("aria-hidden", "true");
  return made;
}

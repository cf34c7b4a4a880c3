// Pictures that the map repeats: hatches of land and marks of works, drawn here so that nothing is fetched.
import { EDGE, LAND, WORKS, WORK_INK } from "./palette.js";

const RATIO = 2;

function canvas(size) {
  const made = document.createElement("canvas");
  made.width = made.height = size * RATIO;
  const pen = made.getContext("2d", { willReadFrequently: true });
  pen.scale(RATIO, RATIO);
  return [made, pen];
}

function strokes(pen, lines) {
  pen.beginPath();
  for (const [x0, y0, x1, y1] of lines) {
    pen.moveTo(x0, y0);
    pen.lineTo(x1, y1);
  }
  pen.stroke();
}

const DIAGONAL = [[-2, 10, 10, -2], [-2, 2, 2, -2], [6, 10, 10, 6]];
const BACK = [[-2, -2, 10, 10], [6, -2, 10, 2], [-2, 6, 2, 10]];
const HATCHES = {
  diagonal: DIAGONAL, back: BACK, cross: [...DIAGONAL, ...BACK], level: [[0, 4, 8, 4]], upright: [[4, 0, 4, 8]],
  grid: [[0, 4, 8, 4], [4, 0, 4, 8]], none: [],
};

/** Draw one repeat of a hatch, 8 by 8 pixels. */
export function hatch(kind, colour) {
  const [made, pen] = canvas(8);
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = kind === "grid" ? 1.6 : 1.1;
  if (kind === "dots") {
    for (const [x, y] of [[2, 2], [6, 6]]) {
      pen.beginPath();
      pen.arc(x, y, 1, 0, 7);
      pen.fill();
    }
  } else strokes(pen, HATCHES[kind] || []);
  return made;
}

/** Draw the mark of an asset: full is damaged, with a bar are works planned, half is under way, ticked is done. */
export function mark(state) {
  const [made, pen] = canvas(18);
  const ink = WORK_INK[state];
  pen.lineWidth = 1.6;
  pen.strokeStyle = ink;
  pen.fillStyle = "#ffffff";
  pen.fillRect(3, 3, 12, 12);
  pen.fillStyle = ink;
  if (state === "damaged") pen.fillRect(3, 3, 12, 12);
  if (state === "planned") pen.fillRect(3, 11, 12, 4);
  if (state === "under_way") pen.fillRect(3, 8, 12, 7);
  if (state === "done") pen.fillRect(3, 3, 12, 12);
  pen.strokeRect(3, 3, 12, 12);
  if (state === "damaged" || state === "done") {
    pen.strokeStyle = "#ffffff";
    pen.lineWidth = 1.8;
    strokes(pen, state === "done" ? [[5.6, 9.2, 8, 11.8], [8, 11.8, 12.4, 6.2]] : [[6, 6, 12, 12], [12, 6, 6, 12]]);
  }
  return made;
}

/** Draw the badge behind a number of teams; that of a plan has a broken edge. */
export function badge(plan) {
  const [made, pen] = canvas(24);
  pen.beginPath();
  pen.arc(12, 12, 9.5, 0, 7);
  pen.fillStyle = plan ? "#e3eef0" : "#16414b";
  pen.fill();
  pen.strokeStyle = plan ? "#16414b" : "#ffffff";
  pen.lineWidth = 1.6;
  if (plan) pen.setLineDash([3, 2]);
  pen.stroke();
  return made;
}

/** Draw the ring around the mark that was chosen. */
function chosen() {
  const [made, pen] = canvas(32);
  pen.beginPath();
  pen.arc(16, 16, 13.5, 0, 7);
  pen.strokeStyle = "#1d2a30";
  pen.lineWidth = 3;
  pen.stroke();
  return made;
}

/** Draw many areas as one: a ring with a slice for each state, by `parts` such as "cha:5.sha:7". */
export function ring(parts, theme) {
  const [made, pen] = canvas(32);
  const slices = parts.split(".").map((one) => one.split(":")).map(([state, n]) => [state, Number(n)]);
  const all = slices.reduce((sum, [, n]) => sum + n, 0);
  let from = -Math.PI / 2;
  for (const [state, n] of slices) {
    const to = from + (n / all) * 2 * Math.PI;
    pen.beginPath();
    pen.arc(16, 16, 14.5, from, to);
    pen.arc(16, 16, 8, to, from, true);
    pen.closePath();
    pen.fillStyle = LAND[state]?.[theme] || "#ffffff";
    pen.fill();
    if (!LAND[state]) pen.fillStyle = pen.createPattern(hatch("back", EDGE[theme].closed), "repeat");
    else if (LAND[state].hatch !== "none") pen.fillStyle = pen.createPattern(hatch(LAND[state].hatch, "rgb(255 255 255 / 0.65)"), "repeat");
    pen.fill();
    pen.strokeStyle = "#ffffff";
    pen.lineWidth = 1;
    pen.stroke();
    from = to;
  }
  pen.beginPath();
  pen.arc(16, 16, 8, 0, 7);
  pen.fillStyle = "#faf9f6";
  pen.fill();
  pen.beginPath();
  pen.arc(16, 16, 15, 0, 7);
  pen.strokeStyle = "#4a4039";
  pen.lineWidth = 0.8;
  pen.stroke();
  return made;
}

const pixels = (made) => made.getContext("2d").getImageData(0, 0, made.width, made.height);

/** Give the map a picture that it misses: a ring that nobody drew before. */
export function addRing(map, name, theme) {
  if (name.startsWith("ring-") && !map.hasImage(name)) map.addImage(name, pixels(ring(name.slice(5), theme)), { pixelRatio: RATIO });
}

/** Give the map all its pictures, in the colours of a theme. */
export function addImages(map, theme) {
  const put = (name, made) => {
    if (map.hasImage(name)) map.removeImage(name);
    map.addImage(name, pixels(made), { pixelRatio: RATIO });
  };
  for (const [state, look] of Object.entries(LAND)) put(`hatch-${state}`, hatch(look.hatch, look[theme]));
  for (const state of WORKS) put(`work-${state}`, mark(state));
  put("picked", chosen());
  put("teams-plan", badge(true));
  put("teams-ledger", badge(false));
}

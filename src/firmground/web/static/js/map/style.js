// The style of the map: which layer is drawn how. Text comes from the fonts of the reader's computer.
import { EDGE, LAND, UNRELEASED, landMark } from "./palette.js";

export const SOURCES = ["places", "roads", "land", "assets", "teams"];
const INK = "#1d2a30";
const FONT = ["Noto Sans", "sans-serif"];
const POINT = ["==", ["geometry-type"], "Point"];
const SHAPE = ["==", ["geometry-type"], "Polygon"];
const PLANNED = ["==", ["get", "plan"], "released"];
const closed = ["!", ["in", ["get", "state"], ["literal", UNRELEASED]]];

const each = (of, otherwise) => ["match", ["get", "state"], ...Object.keys(LAND).flatMap((s) => [s, of(s)]), otherwise];

/** Colour of land by its state; land that was handed over keeps the colour of the way of its release. */
const landColour = (theme) => ["case",
  ["==", ["get", "state"], "handed_over"],
  ["match", ["get", "way"], ...["cancelled", "reduced", "cleared"].flatMap((w) => [w, LAND[w][theme]]), LAND.handed_over[theme]],
  each((s) => LAND[s][theme], "#888888")];

const tiles = (day, at) => Object.fromEntries(SOURCES.map((name) => [name, address(name, day, at)]));

/** Where the tiles of a source are for a day; `at` is the end of the ledger, so that a new entry is asked for. */
export const address = (name, day, at) => `${location.origin}/api/tiles/${name}/{z}/{x}/{y}.mvt?day=${day}&at=${at}`;

const label = (text, more = {}) => ({ "text-field": text, "text-font": FONT, "text-size": 12, ...more });
const halo = (colour = INK) => ({ "text-color": colour, "text-halo-color": "#faf9f6", "text-halo-width": 1.4 });
const size = (steps) => ["interpolate", ["linear"], ["sqrt", ["coalesce", ["get", "n"], 1]], ...steps];

function places() {
  const of = (level) => ["==", ["get", "level"], level];
  return [
    { id: "places-fill", type: "fill", filter: ["all", SHAPE, of("district")], paint: { "fill-color": "#ffffff", "fill-opacity": 0.55 } },
    { id: "places-edge", type: "line", filter: ["all", SHAPE, ["!", of("settlement")]],
      paint: { "line-color": "#8b979c", "line-width": ["match", ["get", "level"], "region", 2, 1], "line-dasharray": [5, 2] } },
    { id: "places-spot", type: "circle", filter: ["all", POINT, of("settlement")], minzoom: 7,
      paint: { "circle-radius": ["interpolate", ["linear"], ["zoom"], 7, 1.6, 12, 3], "circle-color": "#55646b" } },
  ];
}

const order = ["-", 0, ["get", "people"]];

function districtNames() {
  return [
    { id: "places-name", type: "symbol", filter: ["all", POINT, ["!=", ["get", "level"], "settlement"]], maxzoom: 12,
      layout: label(["get", "name"], { "text-size": 12.5, "text-letter-spacing": 0.05, "symbol-sort-key": order,
        "text-variable-anchor": ["center", "top", "bottom", "left", "right"], "text-radial-offset": 1 }), paint: halo("#55646b") },
  ];
}

function villageNames() {
  return [
    { id: "places-village", type: "symbol", filter: ["all", POINT, ["==", ["get", "level"], "settlement"]], minzoom: 8,
      layout: label(["get", "name"], { "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": 0.7, "symbol-sort-key": order }), paint: halo("#3c4a50") },
  ];
}

function roads() {
  const shut = ["==", ["get", "state"], "closed"];
  const wide = ["interpolate", ["linear"], ["zoom"], 7, 0.8, 10, 1.6, 14, 4];
  return [
    { id: "roads-open", type: "line", filter: ["!", shut], paint: { "line-color": "#a9a496", "line-width": wide } },
    { id: "roads-shut", type: "line", filter: ["all", shut, ["!=", ["get", "plan"], "open"]],
      paint: { "line-color": "#7a1f3d", "line-width": wide, "line-dasharray": [2, 1.4] } },
    { id: "roads-plan", type: "line", filter: ["all", shut, ["==", ["get", "plan"], "open"]],
      paint: { "line-color": "#16616f", "line-width": wide, "line-dasharray": [0.6, 1.2] } },
  ];
}

function land(theme, picked) {
  const short = ["case", [">=", ["get", "n"], 1000], ["concat", ["to-string", ["/", ["round", ["/", ["get", "n"], 100]], 10]], "k"], ["to-string", ["get", "n"]]];
  const many = [">", ["coalesce", ["get", "n"], 1], 1];
  const edge = ["case", closed, EDGE[theme].closed, EDGE[theme].open];
  const wide = ["interpolate", ["linear"], ["zoom"], 9, 0.8, 14, 2];
  const words = ["match", ["get", "state"], ...Object.keys(LAND).flatMap((s) => [s, landMark(s)]), ""];
  const work = ["==", ["get", "plan"], "work"];
  return [
    { id: "land-fill", type: "fill", filter: SHAPE,
      paint: { "fill-color": landColour(theme), "fill-opacity": ["case", PLANNED, 0.16, ["==", ["get", "state"], "handed_over"], 0.3, 0.42] } },
    { id: "land-hatch", type: "fill", filter: SHAPE, minzoom: 9,
      paint: { "fill-pattern": ["image", ["concat", "hatch-", ["get", "state"]]], "fill-opacity": ["case", PLANNED, 0.35, 0.9] } },
    { id: "land-edge", type: "line", filter: ["all", SHAPE, ["!", PLANNED], ["!", work]], paint: { "line-color": edge, "line-width": wide } },
    { id: "land-work", type: "line", filter: ["all", SHAPE, work],
      paint: { "line-color": EDGE[theme].work, "line-width": ["interpolate", ["linear"], ["zoom"], 9, 1.6, 14, 3], "line-dasharray": [2, 1] } },
    { id: "land-plan", type: "line", filter: ["all", SHAPE, PLANNED],
      paint: { "line-color": EDGE[theme].closed, "line-width": wide, "line-dasharray": [1, 1.4] } },
    { id: "land-one", type: "circle", filter: ["all", POINT, ["!", many]],
      paint: { "circle-color": landColour(theme), "circle-opacity": ["case", PLANNED, 0.25, 0.85], "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 3, 10, 4.5],
        "circle-stroke-color": ["case", PLANNED, EDGE[theme].closed, work, EDGE[theme].work, edge], "circle-stroke-width": 1.2 } },
    { id: "land-many", type: "symbol", filter: ["all", POINT, many],
      layout: { "icon-image": ["concat", "ring-", ["get", "parts"]], "icon-size": size([1.4, 0.6, 4, 0.8, 12, 1.1, 40, 1.5]), "icon-allow-overlap": true,
        "symbol-sort-key": ["get", "n"], ...label(short, { "text-size": size([1.4, 9, 4, 9, 12, 11, 40, 12.5]), "text-allow-overlap": true, "text-optional": true }) },
      paint: { "text-color": INK } },
    { id: "land-picked-edge", type: "line", filter: ["all", SHAPE, ["==", ["get", "id"], picked]], paint: { "line-color": INK, "line-width": 4, "line-opacity": 0.85, "line-offset": -3 } },
    { id: "land-picked-spot", type: "circle", filter: ["all", POINT, ["==", ["get", "id"], picked]],
      paint: { "circle-radius": 11, "circle-opacity": 0, "circle-stroke-color": INK, "circle-stroke-width": 3 } },
    { id: "land-label", type: "symbol", filter: SHAPE, minzoom: 12,
      layout: label(["concat", ["get", "id"], " · ", words]), paint: halo() },
  ];
}

function assets() {
  const state = ["case", ["in", ["get", "plan"], ["literal", ["done", "under_way"]]], ["get", "plan"],
    ["all", ["==", ["get", "state"], "damaged"], ["==", ["get", "plan"], "planned"]], "planned", ["get", "state"]];
  return [
    { id: "assets-fill", type: "fill", filter: SHAPE, minzoom: 13, paint: { "fill-color": "#5b5148", "fill-opacity": 0.25 } },
    { id: "assets-mark", type: "symbol", minzoom: 8,
      layout: { "icon-image": ["concat", "work-", state], "icon-allow-overlap": true, "icon-size": ["interpolate", ["linear"], ["zoom"], 8, 0.5, 12, 0.85, 15, 1.1],
        ...label(["step", ["zoom"], ["case", [">", ["coalesce", ["get", "n"], 1], 1], ["to-string", ["get", "n"]], ""],
          14, ["case", [">", ["coalesce", ["get", "n"], 1], 1], ["to-string", ["get", "n"]], ["get", "name"]]],
        { "text-size": 10.5, "text-anchor": "left", "text-offset": [0.8, 0], "text-optional": true }) },
      paint: { ...halo("#4a4039"), "icon-opacity": ["case", ["==", ["get", "state"], "undamaged"], 0.7, 1] } },
  ];
}

function assetPicked(picked) {
  return [{ id: "assets-picked", type: "symbol", filter: ["==", ["get", "id"], picked], layout: { "icon-image": "picked", "icon-allow-overlap": true } }];
}

function teams() {
  return [
    { id: "teams-badge", type: "symbol", minzoom: 8.5,
      layout: { "icon-image": ["concat", "teams-", ["get", "by"]], "icon-allow-overlap": true, "icon-offset": [0, -18],
        "icon-size": ["interpolate", ["linear"], ["zoom"], 8.5, 0.75, 12, 1],
        ...label(["to-string", ["get", "teams"]], { "text-size": 11, "text-offset": [0, -1.65], "text-allow-overlap": true }) },
      paint: { "text-color": ["match", ["get", "by"], "plan", "#16414b", "#ffffff"] } },
  ];
}

/** The whole style for a day. */
export function styleOf(theme, day, at, picked) {
  const from = (source, layers) => layers.map((layer) => ({ ...layer, source, "source-layer": source }));
  return {
    version: 8,
    sources: Object.fromEntries(Object.entries(tiles(day, at)).map(([name, url]) => [name, { type: "vector", tiles: [url], minzoom: 0, maxzoom: 16 }])),
    layers: [
      { id: "paper", type: "background", paint: { "background-color": "#efece3" } },
      ...from("places", places()), ...from("roads", roads()), ...from("places", districtNames()), ...from("land", land(theme, picked)),
      ...from("assets", [...assetPicked(picked), ...assets()]), ...from("places", villageNames()), ...from("teams", teams()),
    ],
  };
}

/** Layers that ring what was chosen, and what each shows. */
export const PICKED = { "land-picked-edge": SHAPE, "land-picked-spot": POINT, "assets-picked": true };

/** Layers at which something can be pointed, those on top first. */
export const POINTED = ["teams-badge", "assets-mark", "land-one", "land-many", "land-fill", "places-spot", "places-village", "places-name", "roads-shut", "roads-plan", "roads-open"];

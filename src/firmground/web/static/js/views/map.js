// The map: land, works, roads and teams on any day, with a table beside it.
import { get, trying } from "../api.js";
import { h } from "../dom.js";
import { day as written, t } from "../i18n.js";
import { daySlider } from "../map/days.js";
import { addImages, addRing } from "../map/images.js";
import { legend } from "../map/legend.js";
import { panel } from "../map/panel.js";
import { search } from "../map/search.js";
import { PICKED, POINTED, SOURCES, address, styleOf } from "../map/style.js";
import { areaTable } from "../map/table.js";

const WORKER = "/static/vendor/maplibre-gl-worker.mjs";
const CLOSE = 15;

/** A sheet of styles that only this view needs. */
function sheet(href) {
  if (document.querySelector(`link[href="${href}"]`)) return null;
  const link = h("link", { rel: "stylesheet" });
  const loaded = new Promise((done) => link.addEventListener("load", done) || link.addEventListener("error", done));
  link.setAttribute("href", href);
  document.head.append(link);
  return loaded;
}

const kept = (name, otherwise) => localStorage.getItem(`map-${name}`) || otherwise;

const narrow = () => innerWidth <= 700;

/** Room at the edges of the first view: the legend lies at the end of the line. */
function beside() {
  const [legend, rim] = narrow() ? [24, 24] : [310, 60];
  const rtl = document.documentElement.dir === "rtl";
  return { top: 40, bottom: 40, left: rtl ? legend : rim, right: rtl ? rim : legend };
}

/** Whoever asks for less motion is taken there at once. */
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export async function show(root, ctx, rest) {
  const [frame, gl] = await Promise.all([get("/api/map"), import("../../vendor/maplibre-gl.mjs"), sheet("/static/vendor/maplibre-gl.css"), sheet("/static/css/map.css")]);
  gl.setWorkerUrl(WORKER);
  const state = { theme: kept("theme", "gichd"), hidden: new Set(kept("hidden", "").split(",").filter(Boolean)), at: ctx.project.head.seq, day: frame.today, picked: "" };
  let map = null;

  const canvas = h("div.map-canvas", { role: "region", "aria-label": t("Map; the same areas are in the table") });
  const about = h("aside.map-panel", { hidden: true, "aria-label": t("What was chosen") });
  const table = areaTable((name) => { look("map"); pick(name, true); });
  const slider = daySlider(frame, (day) => { state.day = day; refresh(); });
  const note = h("p.map-note", t("Boundaries and names do not imply endorsement. Data as of {day}, ledger at entry {seq}. WGS 84.", { day: written(frame.today), seq: state.at }));
  const tabs = ["map", "table"].map((name) => h("button", { type: "button", "aria-pressed": String(name === "map"), onclick: () => look(name), name },
    name === "map" ? t("Map") : t("Table")));
  let key = keys(!narrow());
  const stage = h("div.map-stage", canvas, key, table.box, about);
  root.classList.add("full", "map-view");
  root.append(h("div.map-whole", h("div.map-bar", search(found), h("div.map-tabs", { role: "group", "aria-label": t("Show as") }, tabs)), stage, slider.box, note));

  function keys(open) {
    return legend({ theme: state.theme, hidden: state.hidden, open, switched, themed });
  }
  function look(name) {
    const shut = name === "map";
    if (!shut && narrow()) close();
    tabs.forEach((tab) => tab.setAttribute("aria-pressed", String(tab.name === name)));
    table.box.hidden = shut;
    canvas.hidden = key.hidden = !shut;
    if (shut) map?.resize();
    else trying(() => table.show(state.day));
  }
  function refresh() {
    for (const name of SOURCES) map?.getSource(name)?.setTiles([address(name, state.day, state.at)]);
    trying(() => table.show(state.day));
    if (state.picked) trying(() => panel(about, state.picked, state.day, close));
  }
  function switched(name, on) {
    state.hidden[on ? "delete" : "add"](name);
    localStorage.setItem("map-hidden", [...state.hidden].join(","));
    hide();
  }
  function hide() {
    for (const layer of map.getStyle().layers) {
      if (layer.source) map.setLayoutProperty(layer.id, "visibility", state.hidden.has(layer.source) ? "none" : "visible");
    }
  }
  function themed(theme) {
    state.theme = theme;
    localStorage.setItem("map-theme", theme);
    map?.setStyle(styleOf(theme, state.day, state.at, state.picked), { diff: false });
    const fresh = keys(key.open);
    key.replaceWith(fresh);
    key = fresh;
  }
  function close() {
    about.hidden = true;
    about.turn = (about.turn || 0) + 1;
    state.picked = "";
    ring();
    key.open = !narrow();
    history.replaceState(null, "", "#map");
    map?.getCanvas().focus();
  }
  function ring() {
    for (const [layer, shape] of Object.entries(PICKED)) {
      if (map?.getLayer(layer)) map.setFilter(layer, ["all", shape, ["==", ["get", "id"], state.picked]]);
    }
  }
  function fly(bounds) {
    map?.resize();
    const covered = narrow() && !about.hidden ? about.offsetHeight : 0;
    const rim = narrow() ? 24 : 60;
    map?.fitBounds([[bounds[0], bounds[1]], [bounds[2], bounds[3]]], { padding: { top: rim, left: rim, right: rim, bottom: rim + covered }, maxZoom: CLOSE, animate: !calm(), duration: 900 });
  }
  async function pick(name, flying = false) {
    state.picked = name;
    ring();
    key.open = false;
    history.replaceState(null, "", `#map/${encodeURIComponent(name)}`);
    await trying(() => panel(about, name, state.day, close));
    if (!flying) return;
    const one = ((await trying(() => get(`/api/find?q=${encodeURIComponent(name)}`))) || []).find((f) => f.id === name);
    if (one?.bounds) fly(one.bounds);
  }
  async function found(one) {
    look("map");
    await pick(one.id);
    if (one.bounds) fly(one.bounds);
  }
  function pointed(event) {
    const around = [[event.point.x - 4, event.point.y - 4], [event.point.x + 4, event.point.y + 4]];
    const seen = map.queryRenderedFeatures(around, { layers: POINTED.filter((l) => map.getLayer(l)) });
    seen.sort((a, b) => POINTED.indexOf(a.layer.id) - POINTED.indexOf(b.layer.id));
    return seen[0];
  }
  function clicked(event) {
    const one = pointed(event);
    if (!one) return;
    const many = (one.properties.n || 1) > 1;
    if (many) map.easeTo({ center: one.geometry.coordinates, zoom: Math.min(18, map.getZoom() + 2.5), animate: !calm() });
    else pick(one.properties.id);
  }

  try {
    map = new gl.Map({
      container: canvas, style: styleOf(state.theme, state.day, state.at, state.picked), attributionControl: false, maxZoom: 18, dragRotate: true, pitchWithRotate: false,
      ...(frame.bounds ? { bounds: frame.bounds, fitBoundsOptions: { padding: beside(), maxZoom: 13 } } : { center: [0, 0], zoom: 1 }),
      locale: { "NavigationControl.ZoomIn": t("Zoom in"), "NavigationControl.ZoomOut": t("Zoom out"), "NavigationControl.ResetBearing": t("North is up"), "Map.Title": t("Map") },
    });
  } catch {
    canvas.append(h("p.empty", t("This browser cannot draw the map; the table says the same.")));
    look("table");
  }
  if (map) {
    map.setMissingStyleImageResolver(async (name) => addRing(map, name, state.theme));
    map.on("style.load", () => { addImages(map, state.theme); hide(); ring(); });
    map.on("click", clicked);
    map.on("mousemove", (event) => { map.getCanvas().style.cursor = pointed(event) ? "pointer" : ""; });
    map.on("idle", () => { canvas.dataset.idle = state.day; });
    for (const kind of ["dataloading", "movestart"]) map.on(kind, () => { delete canvas.dataset.idle; });
    const side = document.documentElement.dir === "rtl" ? "right" : "left";
    map.addControl(new gl.NavigationControl({ visualizePitch: false }), `top-${side}`);
    map.addControl(new gl.ScaleControl({ unit: "metric", maxWidth: 120 }), `bottom-${side}`);
  }
  const deaf = ctx.on("ledger", (said) => {
    state.at = said.seq || state.at + 1;
    refresh();
  });
  if (rest[0]) pick(rest[0], true);
  return () => {
    deaf();
    slider.stop();
    map?.remove();
  };
}

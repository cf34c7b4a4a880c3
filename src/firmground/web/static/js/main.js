// The frame of the page: which view, in which language, of which project, and what changed meanwhile.
import { get, send, tell } from "./api.js";
import { fill, h, id } from "./dom.js";
import { LANGUAGES, begin, choose, day, language, t } from "./i18n.js";

// Each view is a module with show(root, ctx, rest) that may give a function to be called when it is left;
// its words for the menu stand here so that a view is loaded only when somebody looks at it.
const VIEWS = {
  today: { word: "Today", load: () => import("./views/today.js") },
  decisions: { word: "Decisions", load: () => import("./views/decisions.js") },
  map: { word: "Map", load: () => import("./views/map.js") },
  board: { word: "Board", load: () => import("./views/board.js") },
  curves: { word: "Curves", load: () => import("./views/curves.js") },
  statements: { word: "Reports", load: () => import("./views/statements.js"), needs: (p) => p?.viewer.position === "authority" },
  import: { word: "Import", load: () => import("./views/import.js"), needs: (p) => p?.viewer.position === "authority" },
  place: { load: () => import("./views/today.js") },
  login: { load: () => import("./views/login.js") },
};

const ctx = { project: null, listeners: new Map() };
let leave = null;
let shown = 0;

/** Listen to a kind of change until the view is left: ctx.on("ledger", f). */
ctx.on = (kind, heard) => {
  const many = ctx.listeners.get(kind) || new Set();
  many.add(heard);
  ctx.listeners.set(kind, many);
  return () => many.delete(heard);
};

async function leaveDesk() {
  await send("/api/session", undefined, { method: "DELETE" });
  location.hash = "#login";
  location.reload();
}

const reports = (p) => p && !["donor", "public"].includes(p.viewer.position);

function frame(current) {
  const p = ctx.project;
  const links = Object.entries(VIEWS).filter(([, v]) => v.word && (!v.needs || v.needs(p)))
    .map(([name, v]) => h("a", { href: `#${name}`, "aria-current": name === current ? "page" : null }, t(v.word)));
  const languages = h("select", { "aria-label": t("Language"), onchange: async (e) => { await choose(e.target.value); show(); } },
    Object.entries(LANGUAGES).map(([code, name]) => h("option", { value: code, selected: code === language() }, name)));
  fill(document.getElementById("frame"),
    h("a.brand", { href: "#" }, "firmground"),
    h("span.name", h("bdi", p?.name || "")),
    p?.exercise ? h("span.exercise", t("Exercise: not survey evidence")) : null,
    h("nav", { "aria-label": t("Views") }, links, reports(p) ? h("a", { href: "/day" }, t("Report a day")) : null),
    h("span.end", p?.viewer.account ? [h("bdi", p.viewer.account), h("button", { type: "button", onclick: leaveDesk }, t("Log out"))] : null, languages));
  fill(document.getElementById("foot"),
    p ? [t("As of {day}; ledger at entry {seq}. ", { day: day(p.today), seq: p.head.seq }), id(p.head.hash.slice(0, 12)), " · "] : "",
    t("Released land is released to a stated depth, with residual risk; nothing here is advice on where to walk."));
  const skip = document.querySelector(".skip");
  skip.textContent = t("Skip to the content");
}

async function show() {
  const turn = ++shown;
  const [name, ...rest] = decodeURIComponent(location.hash.slice(1)).split("/");
  const current = VIEWS[name] ? name : Object.keys(VIEWS)[0];
  const root = document.getElementById("view");
  leave?.();
  leave = null;
  ctx.listeners.clear();
  try {
    ctx.project = await get("/api/project");
  } catch (error) {
    if (error.status !== 401) tell(error.message, { bad: true });
  }
  frame(current);
  if (!current) return;
  root.className = "view";
  fill(root, h("p.wait", t("One moment …")));
  try {
    const view = await VIEWS[current].load();
    if (turn !== shown) return;
    fill(root);
    const left = await view.show(root, ctx, rest);
    if (turn !== shown) left?.();
    else leave = left || null;
  } catch (error) {
    if (turn === shown) fill(root, h("div.empty", h("p", error.message)));
  }
  document.title = VIEWS[current].word ? `${t(VIEWS[current].word)} · firmground` : "firmground";
}

function follow() {
  const source = new EventSource("/api/live");
  for (const kind of ["ledger", "solve", "proposal"]) {
    source.addEventListener(kind, (event) => {
      for (const heard of ctx.listeners.get(kind) || []) heard(JSON.parse(event.data));
    });
  }
}

await begin();
addEventListener("hashchange", show);
await show();
follow();

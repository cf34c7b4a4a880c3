// Report a day: a page for phones that opens, takes entries and keeps them without a connection.
import { fill, h } from "../dom.js";
import { LANGUAGES, begin, choose, day, language, t } from "../i18n.js";
import { eventForm } from "./form.js";
import { outbox } from "./outbox.js";
import { sendAll } from "./send.js";
import { entries, forget, keep, kept, persisted, prune, put } from "./store.js";
import { eventWord, grouped } from "./words.js";

const AGAIN = 30000;
const page = { known: null, project: "", view: "report", draft: null, editing: null, offline: false, login: false, said: "", persisted: false, newer: false };
const root = document.getElementById("view");
const account = () => page.known?.account ?? "";

/** Take forms and lists from the server, or those that were kept; whoever may not see them any more keeps none. */
async function learn() {
  try {
    const [facts, project] = await Promise.all(["/api/facts", "/api/project"].map((path) => fetch(path, { credentials: "same-origin", signal: AbortSignal.timeout(20000) })));
    if ([401, 403].includes(facts.status)) {
      page.known = null;
      page.login = facts.status === 401;
      await forget("known");
      return;
    }
    if (!facts.ok || !project.ok) throw new Error("no lists");
    page.known = await facts.json();
    page.project = (await project.json()).name;
    page.offline = page.login = false;
    await keep("known", page.known);
    await keep("project", page.project);
  } catch {
    page.offline = true;
    page.known ??= await kept("known");
    page.project ||= (await kept("project")) || "";
  }
}

function frame() {
  const languages = h("select", { "aria-label": t("Language"), onchange: async (e) => { await choose(e.target.value); show(); } },
    Object.entries(LANGUAGES).map(([code, name]) => h("option", { value: code, selected: code === language() }, name)));
  fill(document.getElementById("frame"), h("a.brand", { href: "/" }, "firmground"), h("span.name", h("bdi", page.project)), h("span.end", languages));
  document.title = `${t("Report a day")} · firmground`;
}

async function state() {
  const unsent = (await entries()).filter((one) => one.state !== "sent");
  const wrong = unsent.filter((one) => one.state !== "waiting").length;
  const told = page.login ? t("Log in to send.") : page.offline ? t("No connection: entries are kept here.") : unsent.length ? t("Connected.") : t("Connected; all sent.");
  const tab = (name, ...words) => h("button", { type: "button", "aria-pressed": String(page.view === name), onclick: () => { page.view = name; page.editing = null; show(); } }, words);
  fill(document.getElementById("state"),
    h(`p.line${page.offline || page.login ? ".off" : ""}`, h("span.dot", { "aria-hidden": "true" }), told, page.said ? ` ${page.said}` : "",
      page.newer ? [" ", h("a", { href: "/day" }, t("A newer page is here: open it."))] : null),
    h("nav.tabs", { "aria-label": t("Views") }, tab("report", t("Report")),
      tab("outbox", t("Unsent"), " ", h(`span.count${wrong ? ".wrong" : unsent.length ? ".some" : ""}`, { id: "unsent" }, String(unsent.length)))));
}

const say = (text) => { page.said = text; state(); };

async function show() {
  frame();
  await state();
  if (page.view === "outbox") {
    const desk = { account: account(), project: page.project, persisted: page.persisted, say, sendNow, again: show, edit };
    outbox(root, await entries(), desk);
  } else if (!page.known) fill(root, h("p.empty", page.login ? [h("a", { href: "/#login" }, t("Log in")), t(" once, then forms and lists are kept on this device.")]
    : t("Open this page once with a connection; then forms and lists are kept on this device.")));
  else if (page.draft) report();
  else choosing();
}

function choosing() {
  fill(root, h("section.stack", h("h1", t("What happened?")),
    grouped(page.known.events).map(([group, events]) => h("div", h("h2", group), h("div.kinds", events.map((event) =>
      h("button", { type: "button", onclick: () => begun({ event }) }, eventWord(event)))))),
    h("p.soft", t("Lists of {day}. The page keeps no position of anybody.", { day: day(page.known.as_of) }))));
}

function begun(draft, editing = null) {
  page.draft = draft;
  page.editing = editing;
  page.said = "";
  page.view = "report";
  show();
  scrollTo(0, 0);
}

const edit = (one) => begun({ event: one.event, on: one.on, fields: one.fields, source: one.source, polygon: one.polygon }, one);

function report() {
  const form = page.known.events.find((one) => one.event === page.draft.event);
  if (!form) return leave();
  let later = 0;
  fill(root, eventForm(form, page.known.choices, page.draft, {
    typed: (draft) => { clearTimeout(later); later = setTimeout(() => page.draft && !page.editing && keep("draft", draft), 300); },
    back: leave,
    done: async (told) => {
      clearTimeout(later);
      const now = new Date().toISOString(), was = page.editing;
      await put({ ...told, id: was?.id || crypto.randomUUID(), made: was?.made || now, changed: Date.now(), state: "waiting", account: was?.account ?? account() });
      page.persisted = await persisted();
      await leave();
      page.said = t("Kept on this device.");
      await sendNow();
    },
  }));
  return undefined;
}

async function leave() {
  page.draft = page.editing = null;
  await forget("draft");
  await show();
}

async function sendNow() {
  const before = (await entries()).filter((one) => one.state === "waiting").length;
  const redraw = async () => (page.view === "outbox" ? show() : state());
  const stopped = await sendAll(account(), redraw);
  if (before) Object.assign(page, { offline: stopped === "offline", login: stopped === "login" });
  const all = await entries(), left = all.filter((one) => one.state === "waiting").length;
  if (before && before > left) page.said = all.some((one) => one.state === "refused" || one.state === "conflict") ? t("Not all was taken; look at Unsent.") : t("Sent and entered.");
  await redraw();
}

async function connected() {
  await learn();
  await sendNow();
  if (!page.draft) await show();
}

async function offlineUse() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", (event) => { if (event.data === "changed") { page.newer = true; state(); } });
  await navigator.serviceWorker.register("/sw.js", { scope: "/day" });
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage("refresh");
}

await begin();
[page.known, page.project, page.draft] = [await kept("known"), (await kept("project")) || "", (await kept("draft")) || null];
page.persisted = await navigator.storage?.persisted?.().catch(() => false);
await show();
await prune();
await connected();
addEventListener("online", connected);
addEventListener("offline", () => { page.offline = true; state(); });
setInterval(async () => { if ((await entries()).some((one) => one.state === "waiting")) await (page.offline ? connected() : sendNow()); }, AGAIN);
document.documentElement.dataset.ready = "1";
offlineUse().then(() => { document.documentElement.dataset.kept = "1"; }, () => say(t("This browser opens the page only with a connection; entries are kept all the same.")));

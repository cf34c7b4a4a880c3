// What is on this device: what waits, what was refused and why, what says something else there, and what has arrived.
import { fill, h, id } from "../dom.js";
import { day, t } from "../i18n.js";
import { exported, imported } from "./files.js";
import { drop, put } from "./store.js";
import { choiceWord, eventWord, fieldWord } from "./words.js";

const STATES = { waiting: "Waits to be sent", refused: "Refused", conflict: "Says something else there" };

/** Show the entries; `desk` is what the page can do: edit, sendNow, again, account, project. */
export function outbox(root, all, desk) {
  const unsent = all.filter((one) => one.state !== "sent"), sent = all.filter((one) => one.state === "sent").reverse();
  fill(root,
    h("section.stack", h("h1", t("On this device")),
      unsent.length ? unsent.map((one) => card(one, desk)) : h("p.empty", t("All that was reported here has been entered.")),
      h("div.row", h("button.main", { type: "button", disabled: !unsent.length, onclick: desk.sendNow }, t("Send now")),
        h("button", { type: "button", disabled: !unsent.length, onclick: () => save(desk) }, t("Save as a file"))),
      keeping(desk),
      sent.length ? h("details", h("summary", t("Entered lately")), h("ul.plain", sent.map((one) => h("li.sent",
        h("strong", eventWord(one.event)), " ", id(subject(one)), ", ", id(day(one.on)), " ",
        h("small", one.seq ? t("entry {seq} of the ledger", { seq: one.seq }) : t("was there already")),
        one.findings?.map((f) => h("small.line", h("bdi", f.message))))))) : null));
}

function keeping(desk) {
  const file = h("input", { type: "file", accept: "application/json,.json", hidden: true, onchange: async () => {
    try {
      desk.say(t("{n} entries were put in line.", { n: await imported(file.files[0], desk.account) }));
      desk.sendNow();
    } catch {
      desk.say(t("This is no outbox of this page."));
    }
    file.value = "";
  } });
  return h("div.note",
    h("p", desk.persisted ? t("The browser has promised to keep what waits here until it is sent.")
      : t("The browser may delete what waits here when it runs out of space. Send it soon, or save it as a file.")),
    h("p.soft", t("A saved file can be opened on another device and sent from there; nothing is entered twice.")),
    file, h("button.quiet", { type: "button", onclick: () => file.click() }, t("Open a saved file")));
}

const subject = (one) => one.fields.activity || one.fields.area || one.fields.place || one.fields.road || one.fields.contingent || one.fields.into || "";

function card(one, desk) {
  const foreign = one.account !== desk.account;
  return h(`article.sheet.kept.${one.state}`, { "data-state": one.state },
    h("div.row", h("strong", eventWord(one.event)), h(`span.tag${one.state === "waiting" ? "" : ".warn"}`, t(STATES[one.state]))),
    h("p", id(subject(one)), one.fields.per_cent !== undefined ? [" ", id(`${one.fields.per_cent} %`)] : null, ", ", id(day(one.on))),
    foreign ? h("p.soft", t("Kept by account {name}; it is sent when that account is here.", { name: one.account || "–" })) : null,
    one.state === "refused" ? h("div.why", h("p", h("bdi", one.why)),
      h("ul", one.findings.map((f) => h("li", h("bdi", f.message), h("small.line", h("bdi", f.remedy)))))) : null,
    one.state === "conflict" ? conflict(one) : null,
    h("div.row", actions(one, desk)));
}

function actions(one, desk) {
  const remove = (word) => h("button.quiet", { type: "button", onclick: (e) => sure(e.target, async () => { await drop(one.id); await desk.again(); }) }, word);
  if (one.state === "conflict") {
    return [h("button", { type: "button", onclick: async () => {
      await put({ ...one, id: crypto.randomUUID(), state: "waiting", there: undefined, changed: Date.now() });
      await drop(one.id);
      desk.sendNow();
    } }, t("Enter mine as well")), remove(t("Keep theirs, drop mine"))];
  }
  return [h("button", { type: "button", onclick: () => desk.edit(one) }, t("Change")), remove(t("Delete"))];
}

/** What was reported is deleted only by pressing twice. */
function sure(button, act) {
  if (button.dataset.sure) return act();
  button.dataset.sure = "1";
  button.textContent = t("Press again to delete");
  button.classList.add("danger");
  return undefined;
}

/** Both versions side by side; what differs stands out. */
function conflict(one) {
  const there = one.there;
  if (!there) return h("p", t("Another entry stands under this key, at a place of others."));
  const flat = (e) => ({ [t("Event")]: eventWord(e.event), [t("Day")]: e.on, [t("Source")]: e.source, ...Object.fromEntries(
    Object.entries(e.fields || {}).map(([name, v]) => [fieldWord(name), Array.isArray(v) ? v.join("; ") : choiceWord(String(v))])) });
  const mine = flat(one), theirs = flat(there);
  return h("div.scroll", h("table.both", h("thead", h("tr", h("th"), h("th", t("In the ledger")), h("th", t("On this device")))),
    h("tbody", [...new Set([...Object.keys(theirs), ...Object.keys(mine)])].map((name) =>
      h(`tr${same(theirs[name], mine[name]) ? "" : ".differs"}`, h("th", { scope: "row" }, name), h("td", id(theirs[name] ?? "–")), h("td", id(mine[name] ?? "–"))))),
    h("tfoot", h("tr", h("td", { colspan: 3 }, h("small", t("Entry {seq}, by {name}", { seq: there.seq, name: there.by || "–" })))))));
}

const same = (a, b) => String(a ?? "") === String(b ?? "");

async function save(desk) {
  const file = await exported(desk.project), address = URL.createObjectURL(file);
  const link = h("a", { download: file.name });
  link.href = address;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// What is told of one thing on the map: what it is, why it stands there in the plan, what stands behind it.
import { get } from "../api.js";
import { fill, h, id } from "../dom.js";
import { day, number, t } from "../i18n.js";
import { kindWord, landLine, planWord, workWord } from "./palette.js";

const FACTS = () => ({
  land_use: t("Land use"), devices: t("Devices"), depth_m: t("Depth to be released (m)"), people_exposed: t("People exposed"),
  net_explosive_kg: t("Net explosive (kg)"), source: t("Source"), kind: t("Kind"), damage: t("Damage, 0 to 4"), owners: t("Owners"),
  level: t("Level"), people: t("People"),
});

const shown = (value) => (typeof value === "number" ? number(value, 2) : String(value));
const section = (title, ...rest) => h("section", h("h3", title), ...rest);
const days = (first, last) => h("bdi", first === last ? day(first) : `${day(first)} – ${day(last)}`);

function state(told) {
  if (told.kind === "area") {
    return [h("ul.map-states", told.parcels.map((p) => h("li", h(`span.map-dot.${p.state}`, { "aria-hidden": "true" }),
      `${landLine(p.state, p.way)}: `, h("b", t("{ha} ha", { ha: number(p.hectares, 2) })), p.since ? h("small", ` ${t("since {day}", { day: day(p.since) })}`) : null,
      p.depth_m ? h("small", ` ${t("to a depth of {m} m", { m: number(p.depth_m, 2) })}`) : null))),
    planWord(told.plan) ? h("p", h("span.tag.warn", planWord(told.plan))) : null];
  }
  if (told.kind === "road") return null;
  if (!told.state) return null;
  return h("p", h("b", workWord(told.state)), told.plan && planWord(told.plan) ? ` – ${planWord(told.plan)}` : "");
}

function facts(told) {
  const words = FACTS();
  const rows = Object.entries(told.facts).map(([name, value]) => [h("dt", words[name] || name), h("dd", h("bdi", shown(value)))]);
  return rows.length ? h("dl.facts", rows) : null;
}

function planned(told) {
  if (!told.planned.length) return null;
  const rows = told.planned.map((p) => h("tr", h("td", id(p.kind)), h("td", days(p.first, p.last)), h("td.number", number(p.teams)), h("td", h("bdi", p.contingent))));
  return section(t("In the plan"), h("p.soft", t("Plan, not survey evidence.")), h("div.map-wide", h("table",
    h("thead", h("tr", [t("Work"), t("Days"), t("Teams"), t("Contingent")].map((w) => h("th", { scope: "col" }, w)))), h("tbody", rows))));
}

function history(told) {
  if (told.history === null) return section(t("History and evidence"), h("p.soft", t("Sealed until the land is handed over: your account does not see it.")));
  const lines = (told.history || []).map((e) => h("li", { class: e.counts ? null : "gone" }, h("time", { datetime: e.on }, day(e.on)), " ", h("bdi", e.words),
    h("small", [e.by, e.source].filter(Boolean).length ? h("bdi", ` ${[e.by, e.source].filter(Boolean).join(", ")}`) : null, e.counts ? null : ` ${t("(corrected since)")}`)));
  return lines.length ? section(t("History"), h("ol.map-events", lines)) : null;
}

function evidence(told) {
  if (!told.evidence?.length) return null;
  const kinds = { direct: t("direct"), indirect: t("indirect") };
  return section(t("Evidence"), h("ul.map-events", told.evidence.map((e) => h("li", h("b", kinds[e.kind] || e.kind), ": ", h("bdi", e.what),
    h("small", e.observed_on ? ` ${day(String(e.observed_on))}` : "", e.source ? h("bdi", ` ${e.source}`) : null)))));
}

function needed(told) {
  if (!told.needed_by?.length) return null;
  return section(t("Services that need it"), h("ul", told.needed_by.map((s) => h("li", h("a", { href: `#place/${encodeURIComponent(s.place)}` }, h("bdi", s.name))))));
}

function reasons(why) {
  const unlocks = why.unlocks.map((o) => h("li", h("bdi", o.name), ` – ${t("{people} people", { people: number(o.people) })}, `, o.date ? day(o.date) : t("not within the horizon")));
  return [
    h("dl.facts", h("dt", t("Last work there")), h("dd", why.last_day ? days(why.first_day, why.last_day) : t("no place in the plan")),
      h("dt", t("Person-days each day")), h("dd", number(why.person_days_a_day)),
      h("dt", t("A week's delay costs")), h("dd", t("{n} weighted person-days", { n: number(why.week_costs_person_days) })),
      h("dt", t("Slack")), h("dd", t("{n} days", { n: number(why.slack_days) }))),
    why.why_not ? h("p", h("bdi", why.why_not)) : null,
    why.waits_for?.length ? [h("h4", t("It stands there because")), h("ul", why.waits_for.map((text) => h("li", h("bdi", text))))] : null,
    unlocks.length ? [h("h4", t("What waits for it")), h("ul", unlocks.slice(0, 12))] : null,
    why.decided?.length ? [h("h4", t("It was decided")), h("ul", why.decided.map((text) => h("li", h("bdi", text))))] : null,
  ].flat(Infinity).filter(Boolean);
}

/** Show what is told of a thing into a box; `closed` is called when the reader closes it. */
export async function panel(box, name, on, closed) {
  const turn = (box.turn = (box.turn || 0) + 1);
  const told = await get(`/api/about/${encodeURIComponent(name)}?day=${on}`);
  if (box.turn !== turn) return null;
  const why = h("div", h("p.soft", t("One moment …")));
  const title = h("h2", { tabindex: "-1" }, h("bdi", told.name));
  fill(box,
    h("header", h("div", h("small", kindWord(told.kind), " ", id(told.id)), title),
      h("button.quiet", { type: "button", onclick: closed, "aria-label": t("Close") }, "✕")),
    told.place ? h("p", h("a", { href: `#place/${encodeURIComponent(told.place.id)}` }, h("bdi", told.place.name))) : null,
    told.kind === "place" ? h("p", h("a", { href: `#place/${encodeURIComponent(told.id)}` }, t("When services return here, and why no sooner"))) : null,
    state(told), facts(told),
    told.planned.length ? section(t("Why here, and what it costs to wait"), why) : null,
    planned(told), evidence(told), needed(told), history(told));
  box.hidden = false;
  title.focus({ preventScroll: true });
  if (told.planned.length) {
    get(`/api/about/${encodeURIComponent(name)}/why`).then((found) => fill(why, reasons(found)), (error) => fill(why, h("p.soft", error.message)));
  }
  return told;
}

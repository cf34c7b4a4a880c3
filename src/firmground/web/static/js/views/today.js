// Where we stand, and the question that people ask first: when does my place get it back, and why not sooner?
import { get, trying } from "../api.js";
import { fill, fresh, h, id } from "../dom.js";
import { day, number, t } from "../i18n.js";
import { returnWord } from "../words.js";

const STATES = {
  not_surveyed: "Not surveyed", sha: "Suspected (SHA)", cha: "Confirmed (CHA)", cancelled: "Cancelled", reduced: "Reduced",
  cleared: "Cleared", handed_over: "Handed over", reopened: "Reopened",
};

export async function show(root, ctx, rest) {
  const answer = h("section.sheet.answer", { "aria-live": "polite", hidden: true });
  const ground = h("section.stack");
  fill(root, h("div.today", h("div.stack", await search(answer, ctx, rest[0] || ""), answer), ground));
  await trying(() => standing(ground));
  const stop = ctx.on("ledger", () => trying(() => standing(ground)));
  return stop;
}

async function search(answer, ctx, asked) {
  const known = (await trying(() => get("/api/today/places")))?.places || [];
  const byName = new Map();
  for (const [key, name, , parent] of known) {
    const above = known.find((p) => p[0] === parent)?.[1];
    byName.set(above ? `${name}, ${above}` : name, key);
  }
  const list = fresh("places"), field = fresh("place");
  const input = h("input", { id: field, list, autocomplete: "off", placeholder: t("Name of a settlement or district") });
  const ask = async () => {
    const text = input.value.trim();
    const key = byName.get(text) || known.find((p) => p[0] === text || p[1]?.toLowerCase() === text.toLowerCase())?.[0];
    if (!text) return;
    if (!key) {
      answer.hidden = false;
      fill(answer, h("p", t("No place is called so here; choose one from the list.")));
      return;
    }
    history.replaceState(null, "", `#today/${encodeURIComponent(key)}`);
    await tell(answer, key);
  };
  const form = h("form.sheet.ask", { onsubmit: (e) => { e.preventDefault(); ask(); } },
    h("label", { for: field }, h("h1", t("When does my place get it back, and why not sooner?"))),
    h("div.row", input, h("button.main", { type: "submit" }, t("Show"))),
    h("datalist", { id: list }, [...byName.keys()].map((name) => h("option", { value: name }))));
  input.addEventListener("change", () => byName.has(input.value.trim()) && ask());
  if (asked) {
    input.value = [...byName].find(([, key]) => key === asked)?.[0] || asked;
    await tell(answer, asked);
  }
  return form;
}

async function tell(answer, key) {
  const found = await trying(() => get(`/api/explain/${encodeURIComponent(key)}`));
  if (!found) return;
  answer.hidden = false;
  if (!found.returns) return activity(answer, found);
  const order = (one) => `${one.kind === "release of" ? 1 : 0}${one.date || "9"}`; // what people asked for comes first
  const dated = [...found.returns].sort((a, b) => order(a).localeCompare(order(b)));
  fill(answer,
    h("h2", h("bdi", found.name), " ", h("small", t("{people} people", { people: number(found.people) }))),
    dated.length ? null : h("p", t("Nothing here waits for works or release.")),
    h("ol.returns", dated.map((one, n) => h("li",
      h("details", { open: n === 0 || dated.length < 4 },
        h("summary",
          h("span.kind", returnWord(one.kind)), h("span.what", h("bdi", one.name)),
          h("span.soft", t("{people} people", { people: number(one.people) })),
          h("strong.when", one.date ? id(day(one.date)) : t("not within the horizon"))),
        h("p.soft", t("Why not sooner:")),
        reasons(one.because))))),
    found.decided.length ? h("div", h("h3", t("Decided")), h("ul", found.decided.map((d) => h("li", h("bdi", d))))) : null,
    h("p.soft", t("By the plan to follow; what the ground holds may change it. Not survey evidence.")));
}

// Reasons name sites elsewhere, so that not everybody is told them (null).
function reasons(told) {
  if (!told) return h("p", t("Told to those who see the whole project."));
  return h("ul", told.length ? told.map((one) => h("li", h("bdi", one))) : h("li", t("Nothing holds it up.")));
}

function activity(answer, found) {
  fill(answer, h("h2", id(found.activity)),
    h("dl.facts",
      h("dt", t("Days")), h("dd", found.first_day ? [id(day(found.first_day)), " – ", id(day(found.last_day))] : found.why_not || t("not within the horizon")),
      h("dt", t("Teams")), h("dd", id((found.teams || []).join(", ")) ),
      h("dt", t("A week's delay costs")), h("dd", t("{days} weighted person-days", { days: number(found.week_costs_person_days) }))),
    h("h3", t("It stands there because")), reasons(found.waits_for?.map((c) => c.text)),
    h("h3", t("It unlocks")),
    h("ul", found.unlocks.slice(0, 12).map((u) => h("li", returnWord(u.kind), " ", h("bdi", u.name), ", ", id(day(u.date))))));
}

async function standing(ground) {
  const now = await get("/api/today?level=district");
  fill(ground, h("div.columns", services(now), land(now), crews(now)), table(now.places));
}

function services(now) {
  const rows = Object.entries(now.services.by_kind);
  return h("section.sheet", h("h2", t("Services")),
    h("p", h("span.figure", number(now.services.people_served)), " ", t("of {people} people served", { people: number(now.services.people) })),
    h("table", h("thead", h("tr", h("th", t("Kind")), h("th.number", t("Working")), h("th.number", t("All")), h("th.number", t("People without")))),
      h("tbody", rows.map(([kind, s]) => h("tr", h("td", returnWord(kind)), h("td.number", number(s.working)),
        h("td.number", number(s.total)), h("td.number", number(s.people - s.people_served)))))));
}

function land(now) {
  const total = now.hectares.total || 1;
  const shown = Object.entries(STATES).filter(([state]) => now.hectares[state] > 0);
  return h("section.sheet", h("h2", t("Land")),
    h("p", h("span.figure", number(total, 1)), " ", t("hectares in the ledger, by state")),
    h("div.bar", { role: "img", "aria-label": shown.map(([s, w]) => `${t(w)}: ${t("{ha} ha", { ha: number(now.hectares[s], 1) })}`).join("; ") },
      shown.map(([state]) => h(`span.part.${state.replace("_", "-")}`, { style: { "flex-grow": now.hectares[state] / total } }))),
    h("table", h("tbody", shown.map(([state, word]) => h("tr",
      h("td", h(`span.key.${state.replace("_", "-")}`), " ", t(word)), h("td.number", number(now.hectares[state], 2)), h("td", t("ha")))))),
    now.hectares.handed_over > 0 ? h("p.soft", t("Handed over, by way of release: cancelled {a} ha, reduced {b} ha, cleared {c} ha. The ways are never added up as cleared.", {
      a: number(now.handed_over_by_way.cancelled, 2), b: number(now.handed_over_by_way.reduced, 2), c: number(now.handed_over_by_way.cleared, 2) })) : null);
}

function crews(now) {
  if (!now.teams) return null;
  return h("section.sheet", h("h2", t("Teams and plan")),
    h("dl.facts",
      h("dt", t("Promised teams")), h("dd", number(now.teams.promised)),
      h("dt", t("Arrived")), h("dd", number(now.teams.arrived)),
      h("dt", t("At work")), h("dd", number(now.teams.present)),
      now.plan ? [h("dt", t("Activities in the plan")), h("dd", number(now.plan.activities)),
        h("dt", t("Due and done")), h("dd", t("{done} of {due}", { done: number(now.plan.due_and_done), due: number(now.plan.due) }))]
        : [h("dt", t("Plan")), h("dd", t("none yet"))]),
    now.pledges?.length ? [h("h3", t("Pledged")), h("ul.plain", now.pledges.map((p) => h("li", h("bdi", p.partner), ": ",
      t("{n} {unit} pledged, {m} arrived", { n: number(p.pledged.quantity), unit: p.pledged.unit, m: number(p.arrived.people) }))))] : null);
}

function table(places) {
  if (!places.length) return h("p.empty", t("No ground is in the ledger yet; import hazardous areas first."));
  const states = Object.keys(STATES).filter((s) => places.some((p) => p.hectares[s] > 0));
  return h("section.stack", h("h2", t("By district")), h("div.scroll", h("table",
    h("thead", h("tr", h("th", t("District")), states.map((s) => h("th.number", t("{what}, ha", { what: t(STATES[s]) }))), h("th.number", t("{what}, ha", { what: t("All") })))),
    h("tbody", places.map((p) => h("tr", h("td", h("bdi", p.name)), states.map((s) => h("td.number", number(p.hectares[s], 2))),
      h("td.number", number(p.hectares.total, 2))))))));
}

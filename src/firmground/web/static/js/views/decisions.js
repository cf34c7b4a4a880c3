// A plan is made, seen as a difference, and decided on: at a level, for a reason, on the record.
import { get, send, tell, trying } from "../api.js";
import { fill, fresh, h, id } from "../dom.js";
import { day, number, t } from "../i18n.js";
import { returnWord } from "../words.js";

const VERBS = { approve: "approved", reject: "rejected", lock: "locked", unlock: "unlocked", prioritise: "prioritised", delegate: "delegated" };

export async function show(root, ctx) {
  const maker = h("section.sheet"), waits = h("section.sheet"), found = h("section.sheet", { hidden: true, "aria-live": "polite" });
  const compare = h("section.sheet"), past = h("section");
  fill(root, h("div.decisions", h("div.stack", maker, waits, compare), h("div.stack", found, past)));
  let all = null;
  const load = async () => {
    all = await trying(() => get("/api/decisions"));
    if (!all) return;
    fill(waits, ...waiting(all, load));
    fill(compare, ...comparing(all, found));
    fill(past, ...decided(all));
  };
  await load();
  if (all?.may_plan) {
    const state = await trying(() => get("/api/solves"));
    making(maker, found, ctx, state?.solve, load);
  } else maker.remove();
  const offs = [ctx.on("ledger", load)];
  return () => offs.forEach((off) => off());
}

function making(maker, found, ctx, state, load) {
  const seconds = h("input", { id: fresh("f"), type: "number", min: 1, max: 3600, value: 10 });
  const freeze = h("input", { id: fresh("f"), type: "number", min: 0, max: 3650, value: 14 });
  const progress = h("div.progress", { hidden: true });
  const begin = (kind) => trying(async () => {
    const solve = await send("/api/solves", { kind, seconds: Number(seconds.value), freeze_days: Number(freeze.value) });
    going(solve);
  });
  fill(maker, h("h2", t("Make a plan")),
    h("div.row", h("label", t("Seconds to search"), seconds), h("label", t("Days that stay as they are"), freeze)),
    h("div.row", { style: { "margin-block-start": "12px" } },
      h("button.main", { type: "button", onclick: () => begin("replan") }, t("Plan again from what happened")),
      h("button", { type: "button", onclick: () => begin("plan") }, t("Plan afresh from the rows"))),
    h("p.soft", t("Planning again only proposes; a plan made afresh is followed at once.")), progress);
  let current = state;
  const going = (solve) => {
    current = solve;
    progress.hidden = false;
    const running = solve.state === "running";
    fill(progress,
      h("progress", { max: 1, value: running ? solve.share : 1, "aria-label": t("Share of the search that is done") }),
      running ? h("p", solve.best ? t("Best so far {best} person-days; no plan can cost less than {bound} (gap {gap} %)",
        { best: number(solve.best), bound: number(solve.bound), gap: number(solve.gap * 100, 1) }) : t("Preparing the search …")) : null,
      running ? h("button", { type: "button", onclick: () => trying(() => send(`/api/solves/${solve.id}/stop`)) }, t("Stop and keep the best")) : null,
      solve.state === "refused" ? h("div.tag.bad", solve.why) : null,
      (solve.findings || []).slice(0, 8).map((f) => h("p.soft", `${f.code}: ${f.message}`)));
    if (solve.state === "done") {
      progress.hidden = true;
      outcome(found, solve, load);
    }
  };
  if (current?.state === "running" || current?.state === "done") going(current);
  ctx.on("solve", async () => {
    const now = await trying(() => get("/api/solves"));
    if (now?.solve) going(now.solve);
  });
}

function outcome(found, solve, load) {
  found.hidden = false;
  const legal = h(`span.tag${solve.legal ? ".good" : ".bad"}`, solve.legal ? t("legal by the independent checker") : t("not legal"));
  if (solve.kind === "plan") {
    fill(found, h("h2", t("The new plan")), h("p", legal),
      h("dl.facts",
        h("dt", t("Weighted person-days")), h("dd", number(solve.person_days)),
        h("dt", t("No plan can cost less than")), h("dd", t("{n} (gap {gap} %)", { n: number(solve.bound), gap: number(solve.gap * 100, 1) })),
        h("dt", t("Fewer than the priority list")), h("dd", `${number(solve.saved_of_practice * 100, 1)} %`),
        h("dt", t("Without a place in the plan")), h("dd", number(solve.unscheduled))));
    return;
  }
  fill(found, h("h2", t("Proposed: what moves, and what it wins")), h("p", legal, " ", id(solve.proposal.slice(0, 12))),
    h("p", h("span.figure", number(Math.abs(solve.person_days_won))), " ",
      solve.person_days_won >= 0 ? t("weighted person-days won against following the old plan as far as that goes")
        : t("weighted person-days lost against following the old plan as far as that goes")),
    h("p", t("{moved} works move, {placed} gain a place, {lost} lose theirs; {near_moved} of the {near} starts in the next 30 days move.",
      { ...Object.fromEntries(Object.entries(solve.counts).map(([k, v]) => [k, number(v)])), near: number(solve.near), near_moved: number(solve.near_moved) })),
    solve.breaches.map((b) => h("p.tag.bad", `${b.law} ${b.who} ${b.where} ${b.when}: ${b.why}`)),
    solve.shifts.length ? [h("h3", t("Returns that move most")), h("div.scroll", h("table",
      h("thead", h("tr", h("th", t("What")), h("th", t("Place")), h("th.number", t("People")), h("th", t("If followed")), h("th", t("Now")), h("th.number", t("Person-days won")))),
      h("tbody", solve.shifts.slice(0, 60).map((s) => h("tr", h("td", returnWord(s.kind), " ", id(s.id)), h("td", id(s.place)),
        h("td.number", number(s.people)), h("td", id(day(s.followed))), h("td", id(day(s.after))), h("td.number", number(s.person_days)))))))] : null,
    solve.moved.length ? [h("h3", t("Works that move, and why")), h("div.scroll", h("table",
      h("thead", h("tr", h("th", t("Work")), h("th", t("Before")), h("th", t("After")), h("th", t("Why")))),
      h("tbody", solve.moved.slice(0, 100).map((m) => h("tr", h("td", id(m.activity)), h("td", id(day(m.before))), h("td", id(day(m.after))), h("td", m.reason))))))] : null);
  load();
}

function waiting(all, load) {
  if (!all.waiting.length) return [h("h2", t("Waiting for a decision")), h("p.soft", t("Nothing waits."))];
  return [h("h2", t("Waiting for a decision")), all.waiting.map((one) => {
    const reason = h("textarea", { id: fresh("f"), rows: 2, required: true });
    const role = h("select", { id: fresh("f") }, all.roles.map((r) => h("option", { value: r }, r)));
    const decide = (verb) => trying(async () => {
      if (!reason.value.trim()) { reason.focus(); throw new Error(t("A decision wants its reason.")); }
      await send("/api/decisions", { verb, subject: one.plan, role: role.value, reason: reason.value });
      tell(t("The decision is on the record."));
      await load();
    });
    return h("div.waiting", h("p", h("strong", t("Plan")), " ", id(one.plan.slice(0, 12)), ", ", t("proposed on {day} by {who}", { day: day(one.on), who: one.by || "–" })),
      all.roles.length ? h("div.stack", h("div.row", h("label", t("As"), role)), h("label", t("Why"), reason),
        h("div.row", h("button.main", { type: "button", onclick: () => decide("approve") }, t("Approve")),
          h("button", { type: "button", onclick: () => decide("reject") }, t("Reject")))) : h("p.soft", t("This account does not decide.")));
  })];
}

function comparing(all, found) {
  if (all.plans.length < 2 || !all.may_plan) return [h("h2", t("Compare two plans")), h("p.soft", t("The ledger holds fewer than two plans."))];
  const pick = (n) => h("select", { id: fresh("f") }, all.plans.map((p, i) =>
    h("option", { value: p.sha256, selected: i === n }, `${p.sha256.slice(0, 10)} · ${p.on} · ${t(p.state)}`)));
  const first = pick(1), second = pick(0);
  return [h("h2", t("Compare two plans")), h("div.stack", h("label", t("First"), first), h("label", t("Second"), second)),
    h("div.row", { style: { "margin-block-start": "10px" } }, h("button", { type: "button", onclick: () => trying(async () => {
      const told = await get(`/api/decisions/compare?first=${first.value}&second=${second.value}`);
      found.hidden = false;
      fill(found, h("h2", t("Two plans side by side")),
        h("p", t("{same} of {all} works begin on the same day.", { same: number(told.same), all: number(told.activities) })),
        h("div.scroll", h("table", h("thead", h("tr", h("th", t("Work")), h("th", t("First")), h("th", t("Second")), h("th.number", t("Days later")))),
          h("tbody", told.moved.slice(0, 500).map((m) => h("tr", h("td", id(m.activity)), h("td", id(day(m.first))), h("td", id(day(m.second))), h("td.number", m.days === null ? "–" : number(m.days))))))));
    }) }, t("Compare")))];
}

function decided(all) {
  return [h("h2", t("Decided so far")), all.decided.length ? h("div.scroll", h("table",
    h("thead", h("tr", h("th", t("Day")), h("th", t("As")), h("th", t("Decision")), h("th", t("Why")))),
    h("tbody", all.decided.map((d) => h("tr", h("td", id(d.on)), h("td", id(d.role)), h("td", t(VERBS[d.verb] || d.verb), " ", id(d.what.slice(0, 40))), h("td", h("bdi", d.reason))))))) : h("p.empty", t("No decision is on record yet."))];
}

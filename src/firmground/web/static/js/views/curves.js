// The curves: who still waits, how much land is released by which way, and which teams are at work.
import { get, trying } from "../api.js";
import { LOOKS, curves } from "../board/curve.js";
import { serviceWord } from "../board/words.js";
import { fill, h } from "../dom.js";
import { day, number, t } from "../i18n.js";

const wayWord = (way) => ({ cancelled: t("Cancelled"), reduced: t("Reduced"), cleared: t("Cleared") })[way];

export async function show(root, ctx, rest) {
  root.classList.add("curves");
  let place = rest[0] || "";
  let told = await get(asked(place));
  let open = [];
  const places = told.places;
  const body = h("div.stack");
  const pick = h("label", t("Place"), h("select", { onchange: async (e) => { place = e.target.value; await load(); } },
    h("option", { value: "" }, t("the whole project")), places.map(([key, name, level]) => h("option", { value: key, selected: key === place }, level === "settlement" ? `\u2003${name}` : name))));
  fill(root, h("header.row.top", h("div", h("h1", t("Curves")), h("p.soft.head")), pick), body);

  async function load() {
    const found = await trying(() => get(asked(place)));
    if (found) {
      told = found;
      draw();
    }
  }

  function draw() {
    open.forEach((one) => one.close());
    const bands = (one) => (Object.keys(one.bands).length ? one.bands : null);
    const common = { start: told.start, horizon: told.horizon_days, today: told.today };
    const today = Math.min(Math.max(0, told.today), told.horizon_days);
    const said = told.forecast ? [" ", t("Bands: each on the day of its own percentile, from {n} histories as of {day}, policy {policy}; usually wider than a percentile of the sum; not survey evidence.",
      { n: number(told.forecast.histories), day: day(told.forecast.as_of), policy: told.forecast.policy })] : [" ", t("No forecast is kept, so there are no bands.")];
    fill(root.querySelector(".head"), t("Plan {plan}; ledger as of {day}.", { plan: told.plan.slice(0, 12), day: day(told.as_of) }));
    const people = told.people.map((one, n) => ({ word: serviceWord(one.kind), figures: one.plan, look: LOOKS[n % LOOKS.length], bands: bands(one), point: [today, one.today] }));
    open = [
      people.length ? curves({ ...common, title: t("People without a service"), lead: t("Who waits for what, day by day, as the plan has it."), unit: t("people"), lines: people,
        notes: [t("Source: the plan to follow; circles: services that are back by the ledger."), said] }) : null,
      curves({ ...common, title: t("Hectares handed over, by way of release"), lead: t("Three ways, never added up: cancelled, reduced, cleared."), unit: t("hectares"), digits: 1,
        lines: told.hectares.flatMap((one, n) => [
          { word: t("{way}, plan", { way: wayWord(one.way) }), figures: one.plan, look: LOOKS[n], bands: bands(one) },
          { word: t("{way}, ledger", { way: wayWord(one.way) }), figures: one.done, look: [LOOKS[n][0], LOOKS[n][1].map((d) => 2 * d)], wide: 4 },
        ]),
        notes: [t("Source: expected shares of the areas on the days of the plan, and handovers in the ledger (thick). An expected share is no release. Released land is released to a stated depth, with residual risk."), said] }),
      told.teams ? curves({ ...common, title: t("Teams at work, here and promised"), lead: t("What the plan uses of what came, of what was promised."), unit: t("teams"),
        lines: [
          { word: t("at work by the plan"), figures: told.teams.used, look: LOOKS[0] },
          ...(told.teams.here.length ? [{ word: t("here by the ledger"), figures: told.teams.here, look: [LOOKS[1][0], []], wide: 4 }] : []),
          { word: t("promised for the day"), figures: told.teams.promised, look: LOOKS[5] },
        ],
        notes: [t("Source: the plan to follow; arrivals and departures in the ledger; stays of the contingents."), told.teams.here.length ? "" : ` ${t("The ledger has no arrival yet.")}`] }) : null,
    ].filter(Boolean);
    fill(body, open.map((one) => one.sheet));
  }

  draw();
  ctx.on("ledger", load);
  return () => {
    open.forEach((one) => one.close());
    root.classList.remove("curves");
  };
}

const asked = (place) => `/api/curves${place ? `?place=${encodeURIComponent(place)}` : ""}`;

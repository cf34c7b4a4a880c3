// What is known of one bar, and the proposal to do it on another day: judged at once, decided with a reason.
import { send, tell, trying } from "../api.js";
import { fill, fresh, h, id } from "../dom.js";
import { after, day, number, t } from "../i18n.js";
import { kindWord, lawWord, serviceWord } from "./words.js";

const MOST = 8;

/** Shows bars in an aside; `taken` is called when something was decided, `closed` when it is closed. */
export class Card {
  constructor(aside, ctx, { taken, closed }) {
    this.aside = aside;
    this.ctx = ctx;
    this.taken = taken;
    this.closed = closed;
    aside.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  get open() { return !this.aside.hidden; }

  close() {
    this.aside.hidden = true;
    fill(this.aside);
    this.n = -1;
    this.closed();
  }

  /** Show a bar; with a day, judge at once what would come of it. */
  show(bars, n, start = null) {
    this.bars = bars;
    this.n = n;
    const said = bars.said;
    const date = (d) => after(said.start, d);
    const whose = said.contingents[bars.contingent[n]];
    const rows = [
      [t("Work"), id(bars.activity[n])],
      [t("Place"), [h("bdi", bars.placeOf(n)?.name || ""), " · ", h("a", { href: `#map/${encodeURIComponent(bars.siteId(n))}` }, t("on the map"))]],
      [t("Planned"), [day(date(bars.start[n])), " – ", day(date(bars.end[n] - 1))]],
      [t("Done"), this.done(n, date)],
      [t("Contingent"), [h("bdi", whose[1]), h("div.soft", h("bdi", whose[2]))]],
      [t("Teams"), bars.teams[n].map((team, k) => [k ? ", " : "", id(said.teams[team])])],
      ...this.others(n, date),
    ];
    this.aside.hidden = false;
    fill(this.aside,
      h("header", h("div", h("small", kindWord(bars.kindOf(n))), h("h2", h("bdi", bars.siteName(n)))),
        h("button.quiet.close", { type: "button", "aria-label": t("Close"), onclick: () => this.close() }, "✕")),
      h("dl.facts", rows.filter(([, told]) => told).map(([name, told]) => [h("dt", name), h("dd", told)])),
      this.proposal(n, start === null ? null : date(start)));
    if (start === null) this.aside.querySelector("h2").parentElement.focus();
    else this.judge();
  }

  done(n, date) {
    const done = this.bars.done(n);
    if (!done) return t("nothing reported");
    const [share, first, last] = done;
    const said = [`${number(share, 1)} %`];
    if (first !== null) said.push(t("begun {day}", { day: day(date(first)) }));
    if (last !== null) said.push(t("finished {day}", { day: day(date(last - 1)) }));
    return said.join(", ");
  }

  others(n, date) {
    const { bars } = this;
    const span = (s) => (s ? [day(date(s[0])), " – ", day(date(s[1] - 1))] : null);
    const lock = bars.lock(n);
    const told = bars.whisker(n);
    const deadline = bars.deadline(n);
    const source = bars.said.forecast?.source;
    return [
      [t("Plan before"), span(bars.before?.spans[n])],
      [t("Proposed plan"), span(bars.proposed?.spans[n])],
      [t("Deadline"), deadline === null ? null : day(date(deadline - 1))],
      [t("Locked"), lock ? [lock[2] === null ? "" : `${day(date(lock[2]))}: `, h("bdi", lock[0]), h("div.soft", h("bdi", lock[1]))] : null],
      [t("Forecast"), told ? [
        t("P50 {p50}, P80 {p80}", { p50: told[0] === null ? t("beyond the horizon") : day(date(told[0])), p80: told[1] === null ? t("beyond the horizon") : day(date(told[1])) }),
        h("div.soft", t("{n} histories as of {day}; not survey evidence", { n: number(source.histories), day: day(source.as_of) })),
      ] : null],
    ];
  }

  proposal(n, start) {
    const { bars } = this;
    const done = bars.done(n);
    if (done && (done[1] !== null || done[0] >= 100)) return h("p.soft", t("It has begun; what was done stays where it is."));
    const key = fresh("start");
    this.start = h("input", { type: "date", id: key, value: start || after(bars.said.start, bars.start[n]), min: bars.said.start, max: after(bars.said.start, bars.said.horizon_days - 1) });
    this.answer = h("div.answer", { "aria-live": "polite" });
    return h("form.proposal", { onsubmit: (event) => { event.preventDefault(); this.judge(); } },
      h("h3", t("Another day?")),
      h("p.soft", t("The checker says at once what it would break and cost. Nothing is written before somebody decides.")),
      h("div.row", h("label", { for: key }, t("Start on"), this.start), h("button", { type: "submit" }, t("Judge"))),
      this.answer);
  }

  async judge() {
    const asked = { activity: this.bars.activity[this.n], start: this.start.value };
    if (!asked.start) return;
    const turn = this.turn = (this.turn || 0) + 1;
    fill(this.answer, h("p.soft", t("Judging …")));
    const told = await trying(() => send("/api/proposals/judge", asked));
    if (turn !== this.turn) return;
    fill(this.answer, told ? this.verdict(told) : null);
    this.answer.scrollIntoView({ block: "nearest" });
  }

  verdict(told) {
    const more = told.person_days;
    const laws = new Set(told.breaches.map((b) => b.law));
    return [
      h("p.days", t("{first} – {last}", { first: day(told.after[0]), last: day(told.after[1]) })),
      h("p", told.legal ? h("span.tag.good", t("Breaks no law")) : h("span.tag.bad", t("Breaks {laws}", { laws: [...laws].join(", ") })),
        " ", h("span.figure-small", `${more > 0 ? "+" : more < 0 ? "−" : "±"}${number(Math.abs(more))}`), " ",
        more > 0 ? t("person-days more") : more < 0 ? t("person-days less") : t("person-days")),
      told.after[0] < this.bars.said.as_of ? h("p.soft", t("That day has passed.")) : null,
      told.mended ? h("p.soft", t("It would mend {n} breaches that the plan has now.", { n: told.mended })) : null,
      h("ul.breaches", told.breaches.slice(0, MOST).map((b) => h("li",
        h("strong", { title: lawWord(b.law) }, b.law), " ", h("span.soft", lawWord(b.law)),
        h("div", h("bdi", b.who), b.where ? " · " : "", h("bdi", b.where), " · ", day(b.when)), h("div", h("bdi", b.why))))),
      told.breaches_in_all > MOST ? h("p.soft", t("and {n} more", { n: number(told.breaches_in_all - MOST) })) : null,
      told.services.length ? h("details", h("summary", t("{n} services would return on another day", { n: told.services.length })),
        h("ul", told.services.slice(0, 20).map(([name, now, then]) => h("li", this.service(name), ": ", day(now), " → ", then ? day(then) : t("not within the horizon"))))) : null,
      this.decision(told),
    ];
  }

  service(name) {
    const found = this.bars.said.services.find(([key]) => key === name);
    return found ? h("bdi", `${serviceWord(found[1])} · ${this.bars.places.get(found[2])?.name || found[2]}`) : id(name);
  }

  decision(told) {
    if (!["authority", "district"].includes(this.ctx.project?.viewer.position)) return null;
    const reason = h("textarea", { required: true, rows: 2, maxlength: 2000 });
    const by = h("input", { type: "date", min: told.after[1] });
    const decide = async (order) => {
      if (!reason.value.trim()) {
        reason.setCustomValidity(t("A decision wants its reason."));
        reason.reportValidity();
        return;
      }
      const done = await trying(() => send("/api/proposals/decide", { activity: told.activity, reason: reason.value, ...order }));
      if (!done) return;
      tell(t("Locked. The plan follows when it is made again."));
      this.taken(told.activity, done.seq);
    };
    reason.addEventListener("input", () => reason.setCustomValidity(""));
    return h("div.decide",
      told.legal ? null : h("p.soft", t("The rest of the plan would have to move around it; planning says so where it cannot.")),
      h("label", t("Reason"), reason),
      h("button.main", { type: "button", onclick: () => decide({ start: told.after[0] }) }, t("Lock its start to {day}", { day: day(told.after[0]) })),
      h("details", h("summary", t("Only a day by which it must be over")),
        h("div.row", h("label", t("Over by"), by),
          h("button", { type: "button", onclick: () => by.value && decide({ deadline: by.value }) }, t("Set the deadline")))));
  }
}

/** What is said of a bar beside the pointer, and to those who do not see it. */
export function inWords(bars, n) {
  const date = (d) => day(after(bars.said.start, d));
  const days = bars.end[n] - bars.start[n];
  const said = [
    t("{first} – {last} ({n} days)", { first: date(bars.start[n]), last: date(bars.end[n] - 1), n: days }),
    `${bars.contingentName(n)} · ${t("{n} teams", { n: bars.teams[n].length })}`,
    bars.placeOf(n)?.name || "",
  ];
  const done = bars.done(n);
  if (done) said.push(t("{n} % done", { n: number(done[0], 1) }));
  const ghost = bars.ghost?.spans[n];
  if (ghost && ghost[0] !== bars.start[n]) {
    const moved = bars.start[n] - ghost[0];
    const name = bars.ghost.what === "before" ? t("plan before") : t("proposed plan");
    said.push(moved > 0 ? t("{n} days later than in the {plan}", { n: moved, plan: name }) : t("{n} days earlier than in the {plan}", { n: -moved, plan: name }));
  }
  const told = bars.whisker(n);
  if (told && told[0] !== null) said.push(t("forecast P50 {p50}, P80 {p80}", { p50: date(told[0]), p80: told[1] === null ? t("beyond the horizon") : date(told[1]) }));
  const lock = bars.lock(n);
  if (lock) said.push(t("locked by {who}", { who: lock[0] }));
  return [bars.name(n), said.filter(Boolean)];
}

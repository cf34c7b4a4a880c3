// The reading desk: the words of a report on the left, the card on the right; nothing counts before a person has looked.
import { get, send, tell, trying } from "../api.js";
import { fill, fresh, h, id } from "../dom.js";
import { day, number, t } from "../i18n.js";

const FIELDS = { giver: "Giver", receiver: "Receiver", speaker: "Speaker", unit_role: "Unit or role", purpose: "Purpose", place: "Place" };
const STANCES = {
  denied: "denied", discussed: "discussed", offered: "offered", planned: "planned", announced: "announced", promised: "promised",
  signed: "signed", reported_under_way: "reported under way", reported_arrived: "reported arrived",
  confirmed_arrived: "confirmed arrived", withdrawn: "withdrawn",
};
const VERDICTS = { accept: "accepted", reject: "rejected", amend: "amended", "": "open" };
const LABELS = { quantity: "number", cue: "cue", quote: "words", speaker: "speaker", giver: "giver", unit_role: "unit" };

export async function show(root, ctx, rest) {
  const list = h("section.cards"), desk = h("section.review"), account = h("section");
  fill(root, h("div.statements", h("div.stack", reader(() => load(true)), list), desk), account);
  let all = null, current = rest[0] || "";
  const load = async (choose) => {
    all = await trying(() => get("/api/statements"));
    if (!all) return;
    const open = all.cards.filter((c) => !c.verdict);
    if (choose && !all.cards.some((c) => c.id === current && !c.verdict)) current = open[0]?.id || current || all.cards[0]?.id || "";
    fill(list, h("h2", t("Cards"), " ", h("small", t("{n} open", { n: number(open.length) }))),
      all.cards.length ? h("ul", all.cards.map((c) => h("li", h(`button.card${c.id === current ? ".now" : ""}`,
        { type: "button", "aria-current": c.id === current ? "true" : null, onclick: () => { current = c.id; load(false); } },
        h("strong", c.quantity === null ? "" : number(c.quantity), " ", h("bdi", c.unit_role || t("works"))),
        h("span.soft", h("bdi", c.giver || t("giver not named"))),
        h(`span.tag${c.verdict === "accept" ? ".good" : c.verdict === "reject" ? ".bad" : ""}`, t(VERDICTS[c.verdict] || c.verdict)))))) :
        h("p.empty", t("No report has been read yet.")));
    if (current) await card(desk, current, all, () => load(true));
    else fill(desk);
    const told = await trying(() => get("/api/pledges"));
    if (told) fill(account, ...accounted(told));
  };
  await load(true);
  return ctx.on("ledger", () => load(false));
}

function reader(done) {
  const file = h("input", { id: fresh("f"), type: "file", accept: ".txt,.html,.htm,.pdf", required: true });
  const published = h("input", { id: fresh("f"), type: "date" }), outlet = h("input", { id: fresh("f") });
  return h("form.sheet.stack", {
    onsubmit: (event) => {
      event.preventDefault();
      trying(async () => {
        const asked = new URLSearchParams({ name: file.files[0].name, outlet: outlet.value });
        if (published.value) asked.set("published", published.value);
        const said = await send(`/api/statements?${asked}`, file.files[0], { headers: { "content-type": "application/octet-stream" } });
        tell(said.known ? t("These words are in the ledger already.") : t("{n} cards are proposed.", { n: number(said.proposals.length) }));
        await done();
      });
    },
  },
  h("h2", t("Read a report")), h("label", t("Text, HTML or PDF"), file),
  h("div.row", h("label", t("Published"), published), h("label", t("Outlet"), outlet)),
  h("div.row", h("button.main", { type: "submit" }, t("Read"))));
}

async function card(desk, key, all, done) {
  const found = await trying(() => get(`/api/statements/${encodeURIComponent(key)}`));
  if (!found) return;
  const c = found.card, looked = new Set(), inputs = {};
  const names = fresh("names");
  const accept = h("button.main", { type: "button" }, t("Accept"));
  const reason = h("textarea", { id: fresh("f"), rows: 2 });
  const changes = () => Object.fromEntries(Object.entries(inputs).filter(([, e]) => e.value !== e.dataset.was).map(([k, e]) => [k, e.value]));
  const say = (verdict) => trying(async () => {
    const made = await send(`/api/statements/${encodeURIComponent(key)}/review`,
      { verdict, changes: changes(), looked_at: [...looked], reason: reason.value });
    tell(made.pledge ? t("Accepted as pledge {pledge}.", { pledge: made.pledge }) : t("The review is on the record."));
    await done();
  });
  accept.onclick = () => say("accept");
  const ready = () => { accept.disabled = all.look_at.some((f) => !looked.has(f)); };
  const look = (field) => { looked.add(field); ready(); };
  const line = (field, control, word) => {
    const must = all.look_at.includes(field), empty = !control.value;
    control.dataset.was = control.value;
    control.addEventListener("focus", () => { look(field); mark.textContent = must ? "✓" : ""; });
    const mark = h("span.mark", { "aria-hidden": "true" }, must ? "●" : "");
    inputs[field] = control;
    return h(`label.field${empty ? ".empty-field" : ""}`, h("span", word, " ", mark, h("small", c.filled_by?.[field] ? ` · ${c.filled_by[field]}` : "")), control);
  };
  const stance = h("select", { id: fresh("f") }, h("option", { value: "" }, "–"), all.stances.map((s) => h("option", { value: s, selected: s === c.stance }, t(STANCES[s] || s))));
  const said = h("input", { id: fresh("f"), value: c.said_on ? range(c.said_on) : "" });
  const text = h("div.report", { tabindex: 0, lang: "en", dir: "auto", "aria-label": t("Words of the report") }, highlighted(found.text, c.spans));
  fill(desk, h("div.sheet.words", h("h2", h("bdi", found.title || c.outlet || t("Report"))),
    h("p.soft", h("bdi", c.outlet || ""), " ", found.published_on ? id(day(found.published_on)) : ""), text),
  h("form.sheet.fields", { onsubmit: (e) => e.preventDefault() },
    h("h2", c.quantity === null ? "" : number(c.quantity), " ", h("bdi", c.unit_role || t("works"))),
    c.chain?.length ? h("p.chain", c.chain.map((l, i) => [i ? " → " : "", h("bdi", l.who), " ", h("small", `(${l.how})`)])) : null,
    Object.entries(FIELDS).map(([field, word]) => line(field, h("input", { id: fresh("f"), value: c[field] || "", list: names }), t(word))),
    line("stance", stance, t("Stance")), line("said_on", said, t("Said on")),
    h("datalist", { id: names }, found.names.map((n) => h("option", { value: n }))),
    h("label", t("Why (wanted for a rejection)"), reason),
    c.verdict ? h("p.tag", t(VERDICTS[c.verdict] || c.verdict), " ", h("bdi", c.reviewed_by || ""), " ", id(day(c.reviewed_on)))
      : [h("p.soft", t("Look at giver, stance and said on (●) before you accept: step into each of the three fields.")),
        h("div.row", accept, h("button", { type: "button", onclick: () => say("amend") }, t("Amend")), h("button", { type: "button", onclick: () => say("reject") }, t("Reject")))],
    found.related.length ? [h("h3", t("Other reports")), h("ul", found.related.map((r) => h("li", id(r.a), " ", r.kind.replace("_", " "), " ", id(r.b))))] : null));
  ready();
  text.querySelector("mark")?.scrollIntoView({ block: "nearest" });
}

const range = (when) => (when.earliest === when.latest || !when.latest ? when.earliest || "" : `${when.earliest || ""}..${when.latest}`);

function highlighted(text, spans) {
  // Marks may lie within each other: the text is cut at every edge, and each piece carries all that cover it.
  const marks = Object.entries(spans || {}).filter(([, s]) => s);
  const edges = [...new Set([0, text.length, ...marks.flatMap(([, s]) => s)])].sort((a, b) => a - b);
  return edges.slice(0, -1).map((start, i) => {
    const end = edges[i + 1];
    const over = marks.filter(([, [a, b]]) => a <= start && end <= b).map(([name]) => name);
    const piece = text.slice(start, end);
    return over.length ? h(`mark.${over[0]}`, { title: over.map((n) => t(LABELS[n] || n)).join(", ") }, piece) : piece;
  });
}

function accounted(told) {
  const bounds = (b) => (b.least === null && b.most === null ? t("uncounted") : b.least === b.most ? number(b.least) : `${number(b.least)} – ${b.most === null ? "…" : number(b.most)}`);
  if (!told.pledges.length) return [h("h2", t("Pledges")), h("p.empty", t("No pledge is in the project yet."))];
  return [h("h2", t("Pledges: promised, arrived, used, achieved")), h("div.scroll", h("table",
    h("thead", h("tr", [t("Pledge"), t("Partner")].map((w) => h("th", w)), [t("Pledged"), t("Arrived, people"), t("Team-days used"),
      t("Cancelled, ha"), t("Reduced, ha"), t("Cleared, ha"), t("Works finished"), t("Person-days since")].map((w) => h("th.number", w)), h("th", t("Sources")))),
    h("tbody", told.pledges.map((p) => h("tr", h("td", id(p.pledge)), h("td", h("bdi", p.partner)), h("td.number", h("bdi", { dir: "auto" }, `${bounds(p.pledged)} ${p.unit}`)),
      h("td.number", number(p.arrived.people)), h("td.number", number(p.used.team_days, 1)), ...["cancelled", "reduced", "cleared"].map((w) =>
        h("td.number", number(p.achieved[`${w}_hectares`], 2))), h("td.number", number(p.achieved.works_finished)), h("td.number", number(p.achieved.person_days)),
      h("td", p.corroboration ? p.corroboration.told : "–"))))))];
}

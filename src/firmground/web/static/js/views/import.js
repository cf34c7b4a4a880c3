// Import in four steps: which file, what its columns mean, what would change and what is wrong, and then all or nothing.
import { get, send, tell, trying } from "../api.js";
import { fill, fresh, h, id } from "../dom.js";
import { day, number, t } from "../i18n.js";

const STEPS = ["File", "Columns", "Dry run", "Done"];
const KINDS = ".gpkg,.geojson,.json,.zip,.csv,.tsv,.txt,.xlsx,.xlsm";

export async function show(root, ctx) {
  const known = await get("/api/imports");
  const work = { file: null, layer: "", looked: null, chosen: new Map(), tried: null, targets: known.targets };
  const steps = h("ol.steps"), body = h("div.stack"), past = h("section.stack");
  const at = (step, ...shown) => {
    fill(steps, STEPS.map((word, n) => h(`li${n < step ? ".over" : ""}`, { "aria-current": n === step ? "step" : null }, t(word))));
    fill(body, ...shown);
  };
  const page = { ctx, work, at, again: () => choose(page), refresh: async () => list(past, await get("/api/imports"), page) };
  fill(root, h("div.import", h("h1", t("Import")), steps, body, past));
  list(past, known, page);
  choose(page);
  return ctx.on("ledger", () => trying(page.refresh));
}

/** The file goes with each step and is kept nowhere in between. */
function ask(step, work, more = {}) {
  const mapping = Object.fromEntries(work.chosen);
  const asked = new URLSearchParams({ name: work.file.name, ...(work.layer ? { layer: work.layer } : {}),
    ...(work.chosen.size ? { mapping: JSON.stringify(mapping) } : {}), ...more });
  return send(`/api/imports${step}?${asked}`, new Blob([work.file]), { headers: { "content-type": "application/octet-stream" } });
}

function choose(page) {
  const { work } = page;
  Object.assign(work, { file: null, layer: "", looked: null, tried: null });
  work.chosen.clear();
  const input = h("input", { type: "file", accept: KINDS, id: fresh("file"), onchange: () => take(page, input.files[0]) });
  const drop = h("label.drop", { for: input.id, ondragover: (e) => { e.preventDefault(); drop.classList.add("over"); },
    ondragleave: () => drop.classList.remove("over"), ondrop: (e) => { e.preventDefault(); take(page, e.dataTransfer.files[0]); } },
    h("strong", t("Choose a file, or drop it here")), input,
    h("span", t("GeoPackage, GeoJSON, zipped Shapefile, CSV or XLSX. Nothing is written before you confirm.")));
  page.at(0, drop);
}

async function take(page, file) {
  if (!file) return;
  page.work.file = file;
  await look(page);
}

async function look(page) {
  const { work } = page;
  const looked = await trying(() => ask("/look", { ...work, chosen: new Map() }));
  if (!looked) return;
  work.looked = looked;
  work.chosen.clear();
  columns(page);
}

function columns(page) {
  const { work } = page, { looked } = work, several = looked.sheets.length > 1;
  const layer = h("select", { id: fresh("layer"), onchange: (e) => { work.layer = e.target.value; look(page); } },
    h("option", { value: "" }, several ? t("as the sheets are named") : t("as the file is named")),
    work.targets.map((one) => h("option", { value: one.layer, selected: one.layer === work.layer }, one.layer)));
  const next = h("button.main", { type: "button", disabled: !looked.sheets.some((s) => s.layer), onclick: () => rehearse(page) }, t("Dry run"));
  page.at(1,
    h("section.sheet.stack", h("div.row.spread", h("h2", h("bdi", looked.file)), h("label", t("The file is"), layer)),
      looked.findings.length ? findings(looked.findings, looked.file) : null,
      looked.sheets.map((sheet) => sheetTable(sheet, page)),
      h("div.row", next, h("button", { type: "button", onclick: page.again }, t("Another file")))));
}

function sheetTable(sheet, page) {
  const target = page.work.targets.find((one) => one.layer === sheet.layer);
  const head = h("h3", h("bdi", sheet.name), " ", h("small", t("{n} rows", { n: number(sheet.rows) }), sheet.drawn ? `, ${t("with shapes")}` : ""));
  if (!target) return h("div", head, h("p.soft", t("This is no layer by its name and is left out; say above which layer the file is.")));
  const given = new Set(sheet.columns.map((c) => c.field).filter(Boolean));
  const missing = h("p.missing", { role: "status" });
  const check = () => {
    const lacking = target.fields.filter((f) => f.required && !given.has(f.name)).map((f) => f.name);
    fill(missing, lacking.length ? [t("Still wanted: "), lacking.map((name, n) => [n ? ", " : "", id(name)])] : "");
    missing.hidden = !lacking.length;
  };
  const set = (column, value) => {
    given.delete(column.now ?? column.field);
    column.now = value;
    if (value) given.add(value);
    if (value === column.field) page.work.chosen.delete(column.header);
    else page.work.chosen.set(column.header, value);
    check();
  };
  check();
  return h("div.stack", head, h("p.soft", t("Goes to {layer}: ", { layer: target.layer }), target.meaning),
    h("div.scroll", h("table.columns-of", h("thead", h("tr", h("th", t("Column")), h("th", t("Filled")), h("th", t("Samples")), h("th", t("Goes to field")))),
      h("tbody", sheet.columns.map((column) => row(column, target, sheet, set))))), missing);
}

function row(column, target, sheet, set) {
  const names = [...target.fields.map((f) => f.name), ...(sheet.drawn ? [] : target.ground)];
  const meaning = h("small.line");
  const select = h("select", { "aria-label": t("Field for column {name}", { name: column.header }), onchange: () => take(select.value) },
    h("option", { value: "" }, t("left out")), names.map((name) => h("option", { value: name, selected: name === column.field }, name)));
  const guess = column.guess ? h("button.quiet", { type: "button", onclick: () => { select.value = column.guess; take(column.guess); } }, t("perhaps {field}?", { field: column.guess })) : null;
  const take = (value) => {
    const field = target.fields.find((f) => f.name === value);
    meaning.textContent = field ? field.meaning + (field.unit ? `, ${field.unit}` : "") : "";
    if (guess) guess.hidden = value !== "";
    if (value !== (column.now ?? column.field)) set(column, value);
  };
  take(column.field);
  return h("tr", h("th", { scope: "row" }, h("bdi", column.header)), h("td", share(column.filled)),
    h("td.samples", column.samples.map((text) => h("bdi.sample", text))), h("td", h("div.row", select, guess), meaning));
}

const share = (filled) => h("span.filled", h("span.rail", { "aria-hidden": "true" }, h("span", { style: { "inline-size": `${Math.round(filled * 100)}%` } })), h("span", id(`${number(filled * 100)} %`)));

async function rehearse(page) {
  const tried = await trying(() => ask("/try", page.work));
  if (!tried) return;
  page.work.tried = tried;
  const errors = tried.findings.filter((f) => f.severity === "error").length;
  const told = errors ? t("Nothing can be imported before what is wrong is mended; errors: {n}.", { n: number(errors) })
    : tried.changes ? t("Nothing stands against it.") : t("All of it is there already; the import would change nothing.");
  page.at(2, h("section.sheet.stack", h("h2", h("bdi", page.work.file.name)),
    h(`p.verdict${errors ? ".bad" : ".good"}`, told),
    errors ? null : changes(tried.layers, ["Create", "Update", "Unchanged"]), tried.findings.length ? findings(tried.findings, page.work.file.name) : null,
    h("div.row", h("button.main", { type: "button", disabled: !tried.clean || !tried.changes, onclick: (e) => confirm(page, e.target) }, t("Import all of it")),
      h("button", { type: "button", onclick: () => columns(page) }, t("Back to the columns")), h("button", { type: "button", onclick: page.again }, t("Another file")))));
}

const changes = (layers, words) => (layers.length ? h("table.changes", h("thead", h("tr", h("th", t("Layer")), words.map((word) => h("th.number", t(word))))),
  h("tbody", layers.map((one) => h("tr", h("td", id(one.layer)), [one.created, one.updated, one.unchanged].map((n) => h("td.number", number(n))))))) : null);

async function confirm(page, button) {
  button.disabled = true;
  const done = await trying(() => ask("", page.work, { expected: page.work.looked.sha256 }));
  if (!done) {
    button.disabled = false;
    return;
  }
  page.at(3, h("section.sheet.stack", h("h2", t("Imported")), h("p.verdict.good", t("All of it is in the ledger, up to entry {seq}.", { seq: done.seq })),
    changes(done.layers, ["Created", "Updated", "Unchanged"]), h("p.soft", t("It can be taken back below, as long as none of its rows has been changed since.")),
    h("div.row", h("button", { type: "button", onclick: page.again }, t("Another file")))));
  await trying(page.refresh);
}

const SHOWN = 200;

function findings(all, file) {
  const cells = (f) => [f.layer, f.row, f.column].map((c) => (c === null ? "" : String(c)));
  return h("div.stack", h("div.row.spread", h("h3", t("Findings: {n}", { n: number(all.length) })),
    h("button", { type: "button", onclick: () => save(all, file) }, t("Save all as CSV"))),
  h("div.scroll", h("table.findings", h("thead", h("tr", ["", "Sheet", "Row", "Column", "What is wrong, and what to do"].map((w) => h("th", w ? t(w) : h("span.soft", t("Code")))))),
    h("tbody", all.slice(0, SHOWN).map((f) => h("tr", h("td", h(`span.tag${f.severity === "error" ? ".bad" : ".warn"}`, id(f.code))),
      cells(f).map((text) => h("td", h("bdi", text))), h("td", h("bdi", f.message), h("small.line", h("bdi", f.remedy)))))))),
  all.length > SHOWN ? h("p.soft", t("The first {n} are shown; the file has all.", { n: SHOWN })) : null);
}

/** As a spreadsheet opens it: UTF-8 with a mark, and no cell that could run as a formula. */
export function csv(all) {
  const names = ["code", "severity", "file", "layer", "row", "column", "message", "remedy"];
  const cell = (value) => {
    const text = String(value ?? "");
    return `"${(typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  };
  return `\ufeff${[names, ...all.map((f) => names.map((name) => f[name]))].map((r) => r.map(cell).join(",")).join("\r\n")}\r\n`;
}

function save(all, file) {
  const link = h("a", { download: `${file.replace(/\.[^.]*$/, "")}_findings.csv` });
  link.href = URL.createObjectURL(new Blob([csv(all)], { type: "text/csv" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function list(past, { imports }, page) {
  const told = (one) => [[one.created, "{n} new"], [one.updated, "{n} changed"], [one.removed, "{n} taken away"]]
    .filter(([n]) => n).map(([n, word]) => t(word, { n: number(n) })).join(", ");
  fill(past, h("h2", t("Past imports")), imports.length ? h("div.scroll", h("table.past",
    h("thead", h("tr", ["Entry", "Day", "File or source", "By", "Rows"].map((word) => h("th", t(word))), h("th"))),
    h("tbody", imports.map((one) => h(`tr${one.undone_by ? ".undone" : ""}`, h("td", id(String(one.seq))), h("td.on", id(day(one.at))), h("td", h("bdi", one.source)),
      h("td", h("bdi", one.by)), h("td", one.layers.map((layer) => h("span.rows", id(layer.layer), " ", h("small", told(layer))))),
      h("td", one.undone_by ? h("span.tag", t("taken back")) : one.undoes ? h("span.tag", t("takes one back")) : undo(one, page))))))) : h("p.empty", t("Nothing has been imported yet.")));
}

/** Taking back wants a reason, which stands in the ledger. */
function undo(one, page) {
  const open = h("button.quiet", { type: "button", "aria-label": t("Take back the import of {source}", { source: one.source }), onclick: () => {
    const why = h("input", { type: "text", required: true, maxlength: 2000, placeholder: t("Why?"), "aria-label": t("Why?") });
    const form = h("form.row", { onsubmit: async (e) => {
      e.preventDefault();
      const done = await trying(() => send(`/api/imports/${encodeURIComponent(one.delivery)}/undo`, { reason: why.value.trim() }));
      if (!done) return;
      tell(t("Taken back, by entry {seq}.", { seq: done.seq }));
      await trying(page.refresh);
    } }, why, h("button", { type: "submit" }, t("Take back")), h("button.quiet", { type: "button", onclick: () => form.replaceWith(open) }, t("Cancel")));
    open.replaceWith(form);
    why.focus();
  } }, t("Take back …"));
  return open;
}

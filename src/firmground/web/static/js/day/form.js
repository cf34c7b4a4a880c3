// The form of one event, made from what its fact declares: fields with units and choices, the day, the source.
import { fresh, h } from "../dom.js";
import { t } from "../i18n.js";
import { picker } from "./picker.js";
import { choiceWord, eventWord, fieldWord } from "./words.js";

const NUMBERS = new Set(["integer", "real"]);

/** The day on the reader's own calendar; a work day has no zone. */
export function todayHere() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

/** Make the form; `draft` fills it, `done` gets what was typed, `typed` is called with it as it is being typed. */
export function eventForm(form, lists, draft, { done, typed, back }) {
  const fields = [...form.fields].sort((a, b) => Number(b.required) - Number(a.required));
  const inputs = new Map(fields.map((one) => [one.name, control(one, draft.fields?.[one.name])]));
  const on = h("input", { type: "date", required: true, max: todayHere(), value: draft.on || todayHere() });
  const source = h("input", { type: "text", maxlength: 1000, value: draft.source || "" });
  const polygon = h("textarea", { rows: 3, required: form.ground === "needed", value: draft.polygon || "", placeholder: "POLYGON ((30.5 50.4, …))", dir: "ltr" });
  const read = () => ({ event: form.event, on: on.value, source: source.value.trim(), polygon: polygon.value.trim(),
    fields: Object.fromEntries(fields.map((one) => [one.name, value(one, inputs.get(one.name))]).filter(([, v]) => v !== null)) });
  const shown = (one) => labelled(one, inputs.get(one.name), lists);
  const more = fields.filter((one) => !one.required);
  const made = h("form.sheet.report", { onsubmit: (e) => { e.preventDefault(); done(read()); }, oninput: () => typed(read()) },
    h("div.row.head", h("button.quiet", { type: "button", onclick: back, "aria-label": t("Back to the list of events") }, "‹ ", t("Back")), h("h1", eventWord(form.event))),
    h("p.soft", t(form.meaning)),
    h("label", h("span", t("Day")), on),
    fields.filter((one) => one.required).map(shown),
    form.ground === "needed" ? ground(polygon) : null,
    h("label", h("span", t("Report, form or person it rests on")), source),
    more.length || form.ground === "possible"
      ? h("details", { open: more.some((one) => draft.fields?.[one.name] !== undefined) || (form.ground === "possible" && draft.polygon) },
        h("summary", t("More, if you know it")), h("div.stack", more.map(shown), form.ground === "possible" ? ground(polygon) : null)) : null,
    h("button.main", { type: "submit" }, t("Keep and send")));
  return made;
}

const ground = (polygon) => h("label", h("span", t("Part of the area")), polygon, h("small", t("As text in degrees, for example from QGIS; empty: all of it.")));

function control(one, before) {
  const was = before ?? "";
  if (one.choices.length) {
    return h("select", { required: one.required }, h("option", { value: "" }, one.required ? t("Choose …") : "–"),
      one.choices.map((choice) => h("option", { value: choice, selected: choice === was }, choiceWord(choice))));
  }
  if (one.type === "date") return h("input", { type: "date", required: one.required, value: was });
  if (NUMBERS.has(one.type)) {
    return h("input", { type: "number", inputmode: one.type === "integer" ? "numeric" : "decimal", step: one.type === "integer" ? 1 : "any",
      min: one.least, max: one.most, required: one.required, value: was });
  }
  return h("input", { type: "text", maxlength: 4000, required: one.required, value: Array.isArray(was) ? was.join("; ") : was });
}

function labelled(one, input, lists) {
  const note = fresh("note"), rows = one.list.flatMap((name) => lists[name] || []);
  const several = one.type === "list";
  input.setAttribute("aria-describedby", note);
  const name = [h("span", fieldWord(one.name), one.unit ? h("bdi.unit", ` (${one.unit})`) : null), input];
  const under = h("small", { id: note }, t(one.meaning), several ? ` ${t("Several are parted by semicolons.")}` : "");
  if (!one.list.length || several) return h("label", name, under);
  return h("div.picked", h("label", name), ...picker(input, rows), rows.length ? h("small", { id: note, hidden: true }, t(one.meaning)) : under);
}

function value(one, input) {
  const text = input.value.trim();
  if (text === "") return null;
  return NUMBERS.has(one.type) ? Number(text) : text;
}

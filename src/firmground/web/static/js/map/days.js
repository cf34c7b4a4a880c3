// The slider over the days: what was, from the ledger; what is to come, from the plan, on a hatched band.
import { h } from "../dom.js";
import { after, between, day as written, t } from "../i18n.js";

const STEP = 7;
const BEAT = 700;

/** Make the slider; `chosen` is called with an ISO day a little after the reader has settled on it. */
export function daySlider({ first, today, last }, chosen) {
  const span = Math.max(1, between(first, last));
  const share = between(first, today) / span;
  let waiting = 0;
  let playing = 0;
  const range = h("input", {
    type: "range", min: 0, max: span, step: 1, value: between(first, today), "aria-label": t("Day that the map shows"),
    oninput: () => show(true), onkeydown: months,
  });
  const label = h("output.map-day", { "aria-live": "polite" });
  const kind = h("span.tag");
  const back = h("button.quiet", { type: "button", onclick: () => set(today) }, t("Today"));
  const play = h("button", { type: "button", "aria-pressed": "false", onclick: toggle }, t("Play"));
  const mark = (at, ...rest) => h("span.map-mark", { style: { "inset-inline-start": `${at * 100}%` } }, ...rest);
  const track = h("div.map-track",
    share < 1 ? h("div.map-ahead", { style: { "inset-inline-start": `${share * 100}%` }, "aria-hidden": "true" }) : null,
    range, h("div.map-marks", { "aria-hidden": "true" }, mark(0, written(first)), mark(share, t("today")), mark(1, written(last))));
  const box = h("div.map-days", { role: "group", "aria-label": t("Day that the map shows") },
    h("div.map-now", label, kind), track, h("div.row", back, play));
  if (share < 0.22) box.classList.add("early");
  if (share > 0.78) box.classList.add("late");

  const iso = () => after(first, Number(range.value));
  function show(tell) {
    const now = iso();
    const ahead = now > today;
    label.textContent = written(now);
    range.setAttribute("aria-valuetext", ahead ? t("{day}: plan, not survey evidence", { day: written(now) }) : written(now));
    kind.textContent = ahead ? t("plan, not survey evidence") : now === today ? t("as the ledger stands") : t("from the ledger of that day");
    kind.className = ahead ? "tag warn" : "tag";
    if (!tell) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => chosen(now), 180);
  }
  function set(to) {
    range.value = Math.min(span, Math.max(0, between(first, to)));
    show(true);
  }
  function months(event) {
    const step = { PageUp: 30, PageDown: -30 }[event.key];
    if (!step) return;
    event.preventDefault();
    range.value = Number(range.value) + step;
    show(true);
  }
  function toggle() {
    const on = !playing;
    clearInterval(playing);
    playing = on ? setInterval(() => {
      if (Number(range.value) >= span) toggle();
      else set(after(iso(), STEP));
    }, BEAT) : 0;
    play.textContent = on ? t("Stop") : t("Play");
    play.setAttribute("aria-pressed", String(on));
  }
  show(false);
  return { box, day: iso, set, stop: () => { clearInterval(playing); clearTimeout(waiting); } };
}

// What the board draws: only what can be seen of the rows, sharp on every screen, and readable in grey.
import { after, day as dated, language, t } from "../i18n.js";
import { firstAfter } from "./rows.js";

/** Pixels of the head, of the space around lanes, and of the lowest row. */
export const HEAD = 44, PAD = 5, LEAST_ROW = 34;
const INK = "#1d2a30", SOFT = "#55646b", LINE = "#d9d6cd", PALE = "#ece9e1", ACCENT = "#16616f", BAD = "#9b1c1c";
const FONT = '"Noto Sans", "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif';

/** Draws `rows` of `bars` from the day `from` on, `zoom` pixels a day; a Chart moves it. */
export class Painter {
  // Time runs from left to right in every language; only the names change sides.
  get left() { return this.rtl ? 0 : this.gutter; }
  get wide() { return this.width - this.gutter; }
  x(day) { return this.left + (day - this.from) * this.zoom; }
  dayAt(x) { return this.from + (x - this.left) / this.zoom; }

  paint() {
    const { pen, width, height } = this;
    this.top = this.scroller.scrollTop;
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, width, height);
    const [first, last] = this.visible();
    this.stripes(first, last);
    pen.save();
    pen.beginPath();
    pen.rect(this.left, HEAD, this.wide, height - HEAD);
    pen.clip();
    this.grid();
    for (let r = first; r < last; r++) this.paintRow(this.rows[r], r);
    this.today();
    this.horizon();
    pen.restore();
    this.labels(first, last);
    this.head();
    this.drag();
  }

  visible() {
    const rows = this.rows;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (rows[mid].y + rows[mid].height > this.top) high = mid;
      else low = mid + 1;
    }
    let last = low;
    while (last < rows.length && rows[last].y < this.top + this.height - HEAD) last++;
    return [low, last];
  }

  rowTop(row) { return HEAD + row.y - this.top; }

  stripes(first, last) {
    const { pen } = this;
    for (let r = first; r < last; r++) {
      const row = this.rows[r];
      if (r % 2) {
        pen.fillStyle = "#faf9f6";
        pen.fillRect(0, this.rowTop(row), this.width, row.height);
      }
      pen.fillStyle = PALE;
      pen.fillRect(0, this.rowTop(row) + row.height - 1, this.width, 1);
    }
  }

  /** First days of the units that fit: pairs of day and whether a larger unit begins. */
  *ticks(unit) {
    const from = Math.floor(this.from) - 1;
    const until = Math.ceil(this.dayAt(this.left + this.wide)) + 1;
    const origin = Date.parse(this.bars.said.start);
    const at = new Date(origin + from * 864e5);
    if (unit === "day" || unit === "week") {
      const weekday = (at.getUTCDay() + 6) % 7;
      const step = unit === "day" ? 1 : 7;
      for (let d = unit === "day" ? from : from - weekday; d <= until; d += step) yield [d, new Date(origin + d * 864e5)];
      return;
    }
    const months = unit === "month" ? 1 : unit === "quarter" ? 3 : 12;
    let month = Math.floor((at.getUTCFullYear() * 12 + at.getUTCMonth()) / months) * months;
    for (;;) {
      const on = new Date(Date.UTC(Math.floor(month / 12), month % 12, 1));
      const d = Math.round((on - origin) / 864e5);
      if (d > until) return;
      yield [d, on];
      month += months;
    }
  }

  get units() {
    if (this.zoom >= 16) return ["month", "day"];
    if (this.zoom >= 3.4) return ["month", "week"];
    if (this.zoom >= .9) return ["year", "month"];
    return ["year", "quarter"];
  }

  grid() {
    const [large, small] = this.units;
    const { pen } = this;
    pen.fillStyle = "#efece4";
    for (const [d] of this.ticks(small)) pen.fillRect(Math.round(this.x(d)), HEAD, 1, this.height);
    pen.fillStyle = LINE;
    for (const [d] of this.ticks(large)) pen.fillRect(Math.round(this.x(d)), HEAD, 1, this.height);
  }

  head() {
    const { pen } = this;
    const format = (options) => new Intl.DateTimeFormat(language(), { timeZone: "UTC", numberingSystem: "latn", ...options });
    const said = {
      year: format({ year: "numeric" }), month: this.units[0] === "month" ? format({ month: "long", year: "numeric" }) : format({ month: "short" }),
      week: format({ day: "numeric" }), day: format({ day: "numeric" }),
    };
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, this.width, HEAD);
    pen.save();
    pen.beginPath();
    pen.rect(this.left, 0, this.wide, HEAD);
    pen.clip();
    pen.textBaseline = "middle";
    pen.textAlign = "left";
    this.units.forEach((unit, line) => {
      const y = line * HEAD / 2;
      const marks = [...this.ticks(unit)];
      marks.forEach(([d, on], n) => {
        const x = Math.max(this.left, this.x(d));
        const next = n + 1 < marks.length ? this.x(marks[n + 1][0]) : this.left + this.wide;
        pen.fillStyle = LINE;
        pen.fillRect(Math.round(this.x(d)), y, 1, HEAD / 2);
        const word = unit === "quarter" ? `Q${Math.floor(on.getUTCMonth() / 3) + 1}` : said[unit].format(on);
        pen.font = `${line ? 400 : 600} 12px ${FONT}`;
        pen.fillStyle = line ? SOFT : INK;
        if (next - x > pen.measureText(word).width + 6) pen.fillText(word, x + 4, y + HEAD / 4);
      });
    });
    pen.restore();
    pen.fillStyle = LINE;
    pen.fillRect(0, HEAD - 1, this.width, 1);
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    const flag = this.x(this.todayIs);
    if (flag >= this.left && flag <= this.left + this.wide) {
      pen.font = `600 11px ${FONT}`;
      const word = t("Today");
      const w = pen.measureText(word).width + 10;
      const x = Math.min(Math.max(flag - w / 2, this.left), this.left + this.wide - w);
      pen.fillStyle = ACCENT;
      pen.fillRect(x, HEAD - 17, w, 16);
      pen.fillStyle = "#fff";
      pen.fillText(word, x + 5, HEAD - 8.5);
    }
  }

  today() {
    this.pen.fillStyle = ACCENT;
    this.pen.fillRect(Math.round(this.x(this.todayIs)), HEAD, 2, this.height);
  }

  /** Days before and after the plan are shaded. */
  horizon() {
    const { pen } = this;
    pen.fillStyle = "rgb(85 100 107 / .07)";
    const begin = this.x(0);
    const end = this.x(this.bars.said.horizon_days);
    if (begin > this.left) pen.fillRect(this.left, HEAD, begin - this.left, this.height);
    if (end < this.left + this.wide) pen.fillRect(end, HEAD, this.left + this.wide - end, this.height);
  }

  paintRow(row, r) {
    const { bars, pen } = this;
    const until = this.dayAt(this.left + this.wide);
    if (row.stay) this.paintStay(row);
    if (row.last <= this.from || row.first >= until) this.paintElsewhere(row, row.first >= until);
    row.lanes.forEach((lane, l) => {
      const y = this.rowTop(row) + PAD + l * this.lane;
      if (y + this.lane < HEAD || y > this.height) return;
      for (let at = firstAfter(lane, bars.end, this.from - 40); at < lane.length && bars.start[lane[at]] < until + 40; at++) {
        this.paintBar(lane[at], y, r);
      }
    });
    if (row.returns !== undefined) this.paintReturn(row);
    pen.globalAlpha = 1;
  }

  /** All bars of a row lie before or after what is shown: a chevron says on which side. */
  paintElsewhere(row, later) {
    const { pen } = this;
    const x = later ? this.left + this.wide - 14 : this.left + 14;
    const y = this.rowTop(row) + LEAST_ROW / 2;
    const by = later ? -5 : 5;
    pen.strokeStyle = SOFT;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.moveTo(x + by, y - 5);
    pen.lineTo(x, y);
    pen.lineTo(x + by, y + 5);
    pen.stroke();
    pen.lineWidth = 1;
  }

  /** The days of a contingent's stay, as a pale band. */
  paintStay(row) {
    const x0 = this.x(row.stay[0]);
    const x1 = row.stay[1] === null ? this.left + this.wide : this.x(row.stay[1]);
    this.pen.fillStyle = "rgb(22 97 111 / .06)";
    this.pen.fillRect(x0, this.rowTop(row), Math.max(0, x1 - x0), row.height - 1);
  }

  paintBar(n, y, r) {
    const { pen, bars } = this;
    const x = this.x(bars.start[n]);
    const w = Math.max(1.5, (bars.end[n] - bars.start[n]) * this.zoom);
    const h = this.lane - 5;
    const ghost = bars.ghost?.spans[n];
    if (ghost && (ghost[0] !== bars.start[n] || ghost[1] !== bars.end[n])) {
      pen.strokeStyle = SOFT;
      pen.setLineDash([2, 2]);
      pen.strokeRect(this.x(ghost[0]) + .5, y + h - 1.5, Math.max(2, (ghost[1] - ghost[0]) * this.zoom), 3);
      pen.setLineDash([]);
    }
    pen.fillStyle = this.fills[bars.familyOf(n)];
    pen.fillRect(x, y, w, h);
    if (w > 3) {
      pen.strokeStyle = "rgb(29 42 48 / .55)";
      pen.lineWidth = 1;
      pen.strokeRect(Math.round(x) + .5, Math.round(y) + .5, Math.max(1, Math.round(w) - 1), h - 1);
    }
    this.paintDone(n, x, y, w, h);
    const lock = bars.lock(n);
    if (lock) {
      pen.fillStyle = INK;
      pen.fillRect(x - 1, y - 1, 3, h + 2);
      if (w > 14) this.padlock(x + 5, y + h / 2 - 4);
    }
    const deadline = bars.deadline(n);
    if (deadline !== null) {
      pen.fillStyle = BAD;
      pen.fillRect(this.x(deadline) - 1, y - 2, 2, h + 4);
    }
    this.paintWhisker(bars.whisker(n), y + h / 2);
    if (n === this.focused && (r === this.focusedRow || this.focusedRow < 0)) {
      pen.strokeStyle = "#fff";
      pen.lineWidth = 4;
      pen.strokeRect(x - 2.5, y - 2.5, w + 5, h + 5);
      pen.strokeStyle = ACCENT;
      pen.lineWidth = 2;
      pen.strokeRect(x - 2.5, y - 2.5, w + 5, h + 5);
      pen.lineWidth = 1;
    }
  }

  paintDone(n, x, y, w, h) {
    const { pen, bars } = this;
    const done = bars.done(n);
    if (done) {
      pen.fillStyle = INK;
      pen.fillRect(x, y + h - 3, w * done[0] / 100, 3);
      if (done[1] !== null) {
        const end = done[2] ?? Math.max(this.todayIs, done[1] + 1);
        pen.fillRect(this.x(done[1]), y + h + 1, Math.max(2, (end - done[1]) * this.zoom), 2);
      }
    } else if (bars.anyDone && bars.end[n] <= this.todayIs && w > 6) {
      pen.strokeStyle = BAD;
      pen.lineWidth = 1.5;
      pen.setLineDash([4, 2]);
      pen.strokeRect(x + .5, y + .5, w - 1, h - 1);
      pen.setLineDash([]);
      pen.lineWidth = 1;
    }
  }

  padlock(x, y) {
    const { pen } = this;
    pen.fillStyle = "#fff";
    pen.fillRect(x - 1.5, y - 1.5, 10, 11);
    pen.strokeStyle = INK;
    pen.lineWidth = 1.4;
    pen.beginPath();
    pen.arc(x + 3.5, y + 3, 2.3, Math.PI, 0);
    pen.stroke();
    pen.fillStyle = INK;
    pen.fillRect(x, y + 3, 7, 5);
    pen.lineWidth = 1;
  }

  /** From P50 (round) to P80 (stroke): the days by which half, and four in five, of the histories have it. */
  paintWhisker(told, y) {
    if (!told || told[0] === null) return;
    const { pen } = this;
    const x0 = this.x(told[0]);
    const x1 = told[1] === null ? this.left + this.wide : this.x(told[1]);
    for (const [colour, wide] of [["#fff", 4], [INK, 1.6]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = wide;
      pen.beginPath();
      pen.moveTo(x0, y);
      pen.lineTo(x1, y);
      pen.moveTo(x1, y - 4);
      pen.lineTo(x1, y + 4);
      pen.stroke();
    }
    pen.beginPath();
    pen.arc(x0, y, 3, 0, 7);
    pen.fillStyle = "#fff";
    pen.fill();
    pen.stroke();
    pen.lineWidth = 1;
  }

  /** A service comes back: a diamond where the plan says so, and what a forecast says of it. */
  paintReturn(row) {
    const { pen } = this;
    const y = this.rowTop(row) + row.height / 2;
    this.paintWhisker(row.told, y);
    if (row.returns === null) return;
    const x = this.x(row.returns);
    pen.beginPath();
    pen.moveTo(x, y - 7);
    pen.lineTo(x + 7, y);
    pen.lineTo(x, y + 7);
    pen.lineTo(x - 7, y);
    pen.closePath();
    pen.fillStyle = ACCENT;
    pen.fill();
    pen.strokeStyle = "#fff";
    pen.lineWidth = 1.5;
    pen.stroke();
    pen.lineWidth = 1;
  }

  labels(first, last) {
    const { pen, rtl, gutter } = this;
    const x = rtl ? this.width - gutter : 0;
    pen.save();
    pen.beginPath();
    pen.rect(x, HEAD, gutter, this.height);
    pen.clip();
    pen.fillStyle = "rgb(250 249 246 / .96)";
    pen.fillRect(x, HEAD, gutter, this.height);
    pen.textAlign = rtl ? "right" : "left";
    pen.textBaseline = "middle";
    const at = rtl ? this.width - 10 : 10;
    for (let r = first; r < last; r++) {
      const row = this.rows[r];
      const top = Math.min(Math.max(this.rowTop(row), HEAD), this.rowTop(row) + row.height - LEAST_ROW);
      pen.fillStyle = PALE;
      pen.fillRect(x, this.rowTop(row) + row.height - 1, gutter, 1);
      pen.font = `600 12.5px ${FONT}`;
      pen.fillStyle = r === this.focusedRow ? ACCENT : INK;
      pen.fillText(this.cut(row.label, gutter - 20), at, top + (row.under ? 11 : LEAST_ROW / 2));
      if (row.under) {
        pen.font = `11px ${FONT}`;
        pen.fillStyle = SOFT;
        pen.fillText(this.cut(row.under, gutter - 20), at, top + 24);
      }
    }
    pen.restore();
    pen.fillStyle = LINE;
    pen.fillRect(rtl ? x : gutter - 1, 0, 1, this.height);
  }

  cut(text, most) {
    if (this.pen.measureText(text).width <= most) return text;
    let low = 0;
    let high = text.length;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (this.pen.measureText(`${text.slice(0, mid)}…`).width <= most) low = mid;
      else high = mid - 1;
    }
    return `${text.slice(0, low)}…`;
  }

  drag() {
    if (!this.dragged?.moving) return;
    const { pen, bars } = this;
    const { n, y, day } = this.dragged;
    const x = this.x(day);
    const w = Math.max(3, (bars.end[n] - bars.start[n]) * this.zoom);
    pen.globalAlpha = .8;
    pen.fillStyle = this.fills[bars.familyOf(n)];
    pen.fillRect(x, y, w, this.lane - 5);
    pen.globalAlpha = 1;
    pen.strokeStyle = ACCENT;
    pen.lineWidth = 2;
    pen.strokeRect(x, y, w, this.lane - 5);
    pen.lineWidth = 1;
    const word = dated(after(bars.said.start, day));
    pen.font = `600 12px ${FONT}`;
    pen.textAlign = "left";
    const wide = pen.measureText(word).width + 14;
    pen.fillStyle = INK;
    pen.fillRect(x, y - 24, wide, 20);
    pen.fillStyle = "#fff";
    pen.fillText(word, x + 7, y - 13.5);
  }
}

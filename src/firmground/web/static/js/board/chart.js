// The canvas of the board in the hands of a reader: pointers and keys are turned into days and bars.
import { HEAD, LEAST_ROW, PAD, Painter } from "./painter.js";
import { firstAfter } from "./rows.js";
import { fills } from "./words.js";

const LANE = { team: 22, contingent: 15, place: 15, service: 15 };
const NEAREST = 40;
const FARTHEST = .12;

export class Chart extends Painter {
  /** `heard` is told of hover(n, x, y), focus(n), open(n), drag(n, day) and dropped(n, day). */
  constructor(scroller, heard) {
    super();
    this.scroller = scroller;
    this.canvas = scroller.querySelector("canvas");
    this.spacer = scroller.querySelector(".spacer");
    this.pen = this.canvas.getContext("2d");
    this.fills = fills(this.pen);
    this.heard = heard;
    this.rows = [];
    this.from = 0;
    this.zoom = 2;
    this.focused = -1;
    this.focusedRow = -1;
    this.dragged = null;
    this.rtl = document.documentElement.dir === "rtl";
    this.watch = new ResizeObserver(() => this.measure());
    this.watch.observe(scroller);
    this.listen();
  }

  close() { this.watch.disconnect(); }

  /** Show rows; days of the horizon are those that can be gone to. */
  show(bars, rows, grouping) {
    this.bars = bars;
    this.rows = rows;
    this.lane = LANE[grouping];
    let y = 0;
    for (const row of rows) {
      row.y = y;
      row.height = Math.max(LEAST_ROW, row.lanes.length * this.lane + 2 * PAD);
      y += row.height;
    }
    this.total = y;
    this.rowOfFocus();
    this.measure();
  }

  measure() {
    const box = this.scroller.getBoundingClientRect();
    this.width = this.scroller.clientWidth || box.width;
    this.height = Math.max(120, this.scroller.clientHeight || box.height);
    this.gutter = this.width < 560 ? 138 : 232;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.canvas.style.width = `${this.width}px`;
    this.canvas.style.height = `${this.height}px`;
    this.spacer.style.height = `${Math.max(0, (this.total || 0) + HEAD - this.height + 12)}px`;
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.draw();
  }

  /** Keep a day where it is, and show so many pixels a day. */
  zoomTo(zoom, x = this.left + this.wide / 2) {
    const day = this.dayAt(x);
    this.zoom = Math.min(NEAREST, Math.max(FARTHEST, zoom));
    this.from = day - (x - this.left) / this.zoom;
    this.draw();
  }

  /** Zoom around the bar in focus where it can be seen, else around the middle. */
  zoomBy(times) {
    const x = this.focused < 0 ? -1 : this.x(this.bars.start[this.focused]);
    this.zoomTo(this.zoom * times, x >= this.left && x <= this.left + this.wide ? x : undefined);
  }

  fit(first, last) {
    this.zoom = Math.min(NEAREST, Math.max(FARTHEST, this.wide / Math.max(14, last - first)));
    this.from = first;
    this.draw();
  }

  pan(pixels) {
    this.from += pixels / this.zoom;
    this.draw();
  }

  draw() {
    if (this.asked || !this.bars) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.paint();
    });
  }

  /** Bar and row under a spot of the canvas. */
  at(x, y) {
    if (y < HEAD || x < this.left || x > this.left + this.wide) return null;
    const r = this.rows.findIndex((row) => this.rowTop(row) <= y && y < this.rowTop(row) + row.height);
    if (r < 0) return null;
    const row = this.rows[r];
    const l = Math.floor((y - this.rowTop(row) - PAD) / this.lane);
    const lane = row.lanes[l];
    const top = this.rowTop(row) + PAD + l * this.lane;
    const slack = 3 / this.zoom;
    const day = this.dayAt(x);
    if (lane) {
      const k = firstAfter(lane, this.bars.end, day - slack);
      if (k < lane.length && this.bars.start[lane[k]] <= day + slack) return { n: lane[k], r, y: top };
    }
    return { n: -1, r, y: top };
  }

  listen() {
    const { canvas, scroller } = this;
    const spot = (event) => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    scroller.addEventListener("scroll", () => this.draw(), { passive: true });
    canvas.addEventListener("wheel", (event) => {
      const [x, y] = spot(event);
      if (y < HEAD || event.ctrlKey || event.altKey || event.metaKey) {
        event.preventDefault();
        this.zoomTo(this.zoom * Math.exp(-event.deltaY * .0022), x);
      } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault();
        this.pan(event.deltaX || event.deltaY);
      }
    }, { passive: false });
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      const [x, y] = spot(event);
      const found = this.at(x, y);
      const moves = found && found.n >= 0 && event.pointerType !== "touch" && this.mayMove?.(found.n);
      this.held = { x, y, from: this.from, found, pointer: event.pointerId };
      this.dragged = moves ? { n: found.n, y: found.y, day: this.bars.start[found.n], moving: false } : null;
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      const [x, y] = spot(event);
      if (!this.held) {
        const found = this.at(x, y);
        canvas.style.cursor = !found ? "default" : found.n < 0 ? "grab" : "pointer";
        this.heard.hover(found, event.clientX, event.clientY);
        return;
      }
      const far = x - this.held.x;
      if (this.dragged) {
        if (Math.abs(far) > 4) this.dragged.moving = true;
        this.dragged.day = this.bars.start[this.dragged.n] + Math.round(far / this.zoom);
      } else if (Math.abs(far) > 3 || this.held.panning) {
        this.held.panning = true;
        this.from = this.held.from - far / this.zoom;
      }
      this.heard.hover(null);
      this.draw();
    });
    const ended = (event, dropped) => {
      const { held, dragged } = this;
      this.held = this.dragged = null;
      this.draw();
      if (!held || !dropped) return;
      if (dragged?.moving) {
        if (dragged.day !== this.bars.start[dragged.n]) this.heard.dropped(dragged.n, dragged.day);
      } else if (!held.panning && held.found?.n >= 0) {
        this.focus(held.found.n, held.found.r);
        this.heard.open(held.found.n);
      }
    };
    canvas.addEventListener("pointerup", (event) => ended(event, true));
    canvas.addEventListener("pointercancel", (event) => ended(event, false));
    canvas.addEventListener("pointerleave", () => this.heard.hover(null));
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const done = this.key(event.key);
      if (done) event.preventDefault();
    });
  }

  key(key) {
    switch (key) {
      case "ArrowRight": return this.step(1);
      case "ArrowLeft": return this.step(-1);
      case "ArrowDown": return this.climb(1);
      case "ArrowUp": return this.climb(-1);
      case "Home": return this.edge(0);
      case "End": return this.edge(-1);
      case "PageDown": this.scroller.scrollTop += this.height - HEAD - 40; return true;
      case "PageUp": this.scroller.scrollTop -= this.height - HEAD - 40; return true;
      case "+": case "=": this.zoomBy(1.4); return true;
      case "-": this.zoomBy(1 / 1.4); return true;
      case "t": this.goTo(this.todayIs); return true;
      case "Enter": case " ":
        if (this.focused >= 0) this.heard.open(this.focused);
        return true;
      default: return false;
    }
  }

  goTo(day) {
    this.from = day - this.wide / this.zoom / 3;
    this.draw();
  }

  rowOfFocus() {
    if (this.focused < 0) return;
    const there = (row) => row?.bars.includes(this.focused);
    if (!there(this.rows[this.focusedRow])) this.focusedRow = this.rows.findIndex(there);
  }

  step(by) {
    if (this.focused < 0 || this.focusedRow < 0) return this.edge(0);
    const of = this.rows[this.focusedRow].bars;
    const next = of[of.indexOf(this.focused) + by];
    if (next !== undefined) this.focus(next, this.focusedRow);
    return true;
  }

  climb(by) {
    if (this.focused < 0 || this.focusedRow < 0) return this.edge(0);
    const r = this.focusedRow + by;
    const row = this.rows[r];
    if (!row) return true;
    const day = this.bars.start[this.focused];
    this.focus(row.bars.reduce((a, b) => (Math.abs(this.bars.start[b] - day) < Math.abs(this.bars.start[a] - day) ? b : a)), r);
    return true;
  }

  edge(at) {
    const r = this.focusedRow < 0 ? Math.max(0, this.visible()[0]) : this.focusedRow;
    const n = this.rows[r]?.bars.at(at);
    if (n !== undefined) this.focus(n, r);
    return true;
  }

  /** Move the focus to a bar, and bring it into sight. */
  focus(n, r = -1) {
    this.focused = n;
    this.focusedRow = r;
    if (r < 0) this.rowOfFocus();
    this.reveal();
    this.heard.focus(n, this.rows[this.focusedRow]);
  }

  /** Bring the bar in focus into sight. */
  reveal() {
    const n = this.focused;
    const row = this.rows[this.focusedRow];
    if (row && n >= 0) {
      const lane = row.lanes.findIndex((one) => one.includes(n));
      const y = row.y + PAD + lane * this.lane;
      const high = this.height - HEAD;
      if (y < this.scroller.scrollTop + 8) this.scroller.scrollTop = Math.max(0, y - 40);
      else if (y + this.lane > this.scroller.scrollTop + high - 8) this.scroller.scrollTop = y - high + this.lane + 60;
      const x = this.x(this.bars.start[n]);
      if (x < this.left + 8 || x > this.left + this.wide - 30) this.from = this.bars.start[n] - this.wide / this.zoom / 4;
    }
    this.draw();
  }
}

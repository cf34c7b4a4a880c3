// The bars as the server sends them, in columns, and the rows that they are shown in: sorted arrays, nothing per bar.
import { after, day, number, t } from "../i18n.js";
import { familyOf, kindWord, serviceWord } from "./words.js";

/** Columns of the board with the look-ups made once. */
export class Bars {
  constructor(said) {
    const b = said.bars;
    this.said = said;
    this.count = b.activity.length;
    this.activity = b.activity;
    this.start = Int32Array.from(b.start);
    this.end = Int32Array.from(b.end);
    this.kind = Uint8Array.from(b.kind);
    this.site = Int32Array.from(b.site);
    this.contingent = Int32Array.from(b.contingent);
    this.teams = b.teams;
    this.family = Uint8Array.from(said.kinds.map(familyOf));
    this.places = new Map(said.places.map(([id, name, level, parent]) => [id, { id, name, level, parent }]));
    this.siteLineage = said.sites.map(([, , place]) => this.lineage(place));
    this.at = new Map(b.activity.map((name, n) => [name, n]));
    this.before = said.ghosts.find((g) => g.what === "before") || null;
    this.proposed = said.ghosts.find((g) => g.what === "proposed") || null;
    this.ghost = this.before || this.proposed;
    this.whiskers = said.forecast?.bars || {};
    this.anyDone = Object.keys(said.done).length > 0;
    this.search = said.sites.map(([id, name, place]) => `${id} ${name} ${this.places.get(place)?.name || ""}`.toLowerCase());
  }

  lineage(place) {
    const found = new Set();
    for (let here = place; here && !found.has(here); here = this.places.get(here)?.parent) found.add(here);
    return found;
  }

  familyOf(n) { return this.family[this.kind[n]]; }
  kindOf(n) { return this.said.kinds[this.kind[n]]; }
  placeOf(n) { return this.places.get(this.said.sites[this.site[n]][2]); }
  siteName(n) { return this.said.sites[this.site[n]][1]; }
  siteId(n) { return this.said.sites[this.site[n]][0]; }
  contingentName(n) { return this.said.contingents[this.contingent[n]][1]; }
  name(n) { return `${kindWord(this.kindOf(n))} · ${this.siteName(n)}`; }
  done(n) { return this.said.done[n] || null; }
  whisker(n) { return this.whiskers[n] || null; }
  lock(n) { return this.said.bars.lock[n] || null; }
  deadline(n) { return this.said.bars.deadline[n] ?? null; }

  /** Whether each bar passes the filter, as a mask. */
  mask({ text, place, contingent, family }) {
    const words = wordsOf(text);
    const seen = new Uint8Array(this.count);
    for (let n = 0; n < this.count; n++) {
      if (family !== "" && this.familyOf(n) !== family) continue;
      if (contingent !== "" && this.contingent[n] !== contingent) continue;
      if (place && !this.siteLineage[this.site[n]].has(place)) continue;
      if (words.length) {
        const said = `${this.search[this.site[n]]} ${this.activity[n]} ${this.said.contingents[this.contingent[n]][1]} ${kindWord(this.kindOf(n))}`.toLowerCase();
        if (!words.every((w) => said.includes(w))) continue;
      }
      seen[n] = 1;
    }
    return seen;
  }
}

const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

export const GROUPINGS = {
  service: () => t("Service"), place: () => t("Place"), contingent: () => t("Contingent"), team: () => t("Team"),
};

/** Rows of a grouping: each with a label, what stands under it, and lanes of bars that do not overlap. */
export function rowsOf(bars, grouping, asked) {
  const found = { team: byTeam, place: byPlace, contingent: byContingent, service: byService }[grouping](bars, bars.mask(asked), asked);
  const rows = found.filter((row) => row.bars.length);
  for (const row of rows) {
    row.lanes = lanesOf(bars, row.bars);
    row.first = bars.start[row.bars[0]];
    row.last = row.bars.reduce((day, n) => Math.max(day, bars.end[n]), 0);
  }
  return rows;
}

function gathered(bars, mask, keysOf) {
  const found = new Map();
  for (let n = 0; n < bars.count; n++) {
    if (!mask[n]) continue;
    for (const key of keysOf(n)) {
      const many = found.get(key);
      if (many) many.push(n);
      else found.set(key, [n]);
    }
  }
  return found;
}

const byName = (a, b) => a.label.localeCompare(b.label, undefined, { numeric: true });

function byTeam(bars, mask) {
  const found = gathered(bars, mask, (n) => bars.teams[n]);
  return [...found].map(([team, of]) => ({ key: `team ${team}`, label: bars.said.teams[team], under: bars.contingentName(of[0]), bars: of })).sort(byName);
}

function byPlace(bars, mask) {
  const found = gathered(bars, mask, (n) => [bars.said.sites[bars.site[n]][2]]);
  return [...found].map(([id, of]) => {
    const place = bars.places.get(id);
    return { key: `place ${id}`, label: place?.name || id, under: bars.places.get(place?.parent)?.name || "", bars: of };
  }).sort((a, b) => a.under.localeCompare(b.under) || byName(a, b));
}

function byContingent(bars, mask) {
  const found = gathered(bars, mask, (n) => [bars.contingent[n]]);
  return [...found].map(([n, of]) => {
    const [id, name, partner, , teams, arrives, leaves] = bars.said.contingents[n];
    return { key: `contingent ${id}`, label: name, under: `${t("{n} teams", { n: teams })} · ${partner}`, bars: of, stay: [arrives, leaves] };
  }).sort((a, b) => a.stay[0] - b.stay[0] || byName(a, b));
}

/** Services in the order in which they return; a name that is looked for may be that of the service, too. */
function byService(bars, mask, asked) {
  const told = bars.said.forecast?.services || {};
  const words = wordsOf(asked.text);
  const all = words.length ? bars.mask({ ...asked, text: "" }) : mask;
  return bars.said.services.map(([id, kind, place, people, returns, of]) => {
    const label = `${serviceWord(kind)} · ${bars.places.get(place)?.name || place}`;
    const named = words.every((w) => label.toLowerCase().includes(w));
    const when = returns === 0 ? t("works already") : returns === null ? t("not within the horizon") : day(after(bars.said.start, returns));
    return { key: `service ${id}`, label, under: `${when} · ${t("{n} people", { n: number(people) })}`, bars: of.filter((n) => (named ? all : mask)[n]), returns, told: told[id] || null, people };
  }).sort((a, b) => (a.returns || Infinity) - (b.returns || Infinity) || b.people - a.people);
}

/** Put bars, sorted by start, into as few lanes as a first-fit needs. */
function lanesOf(bars, of) {
  const lanes = [];
  const free = [];
  for (const n of of) {
    let lane = free.findIndex((day) => day <= bars.start[n]);
    if (lane < 0) {
      lane = lanes.length;
      lanes.push([]);
      free.push(0);
    }
    lanes[lane].push(n);
    free[lane] = bars.end[n];
  }
  return lanes.map((lane) => Int32Array.from(lane));
}

/** First place in a lane whose bar ends after a day. */
export function firstAfter(lane, ends, day) {
  let low = 0;
  let high = lane.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (ends[lane[mid]] > day) high = mid;
    else low = mid + 1;
  }
  return low;
}

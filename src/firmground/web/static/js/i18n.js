// Words of the page: the English sentence is the key, catalogues come from the server's own gettext files.

export const LANGUAGES = { en: "English", uk: "Українська", ar: "العربية" };
const RTL = new Set(["ar"]);
let words = {};
let current = "en";

/** The sentence in the reader's language, with {names} filled in. */
export function t(sentence, filled = {}) {
  const found = words[sentence] || sentence;
  return found.replace(/\{(\w+)\}/g, (whole, name) => (name in filled ? String(filled[name]) : whole));
}

/** The language of the page. */
export const language = () => current;

/** Take a language: what was chosen before, what the browser asks for, or English. */
export async function begin() {
  const asked = [localStorage.getItem("language"), ...(navigator.languages || [])].filter(Boolean);
  const found = asked.map((l) => l.slice(0, 2)).find((l) => l in LANGUAGES) || "en";
  await take(found);
}

export async function take(chosen) {
  if (chosen !== "en") {
    const answer = await fetch(`/api/messages/${chosen}`);
    words = answer.ok ? await answer.json() : {};
  } else words = {};
  current = chosen;
  document.documentElement.lang = chosen;
  document.documentElement.dir = RTL.has(chosen) ? "rtl" : "ltr";
}

export async function choose(chosen) {
  localStorage.setItem("language", chosen);
  await take(chosen);
}

/** Numbers and days as the reader writes them, always in Latin digits. */
export const number = (value, digits = 0) =>
  value === null || value === undefined ? "–"
    : new Intl.NumberFormat(current, { maximumFractionDigits: digits, numberingSystem: "latn" }).format(value);

export function day(iso) {
  if (!iso) return "–";
  const [y, m, d] = iso.slice(0, 10).split("-").map(Number);
  return new Intl.DateTimeFormat(current, { year: "numeric", month: "short", day: "numeric", timeZone: "UTC", numberingSystem: "latn" })
    .format(new Date(Date.UTC(y, m - 1, d))).replace(/\sр\.$/u, ""); // the Ukrainian "year" after a year, with a dot that doubles ours
}

/** Days between ISO days, and the day after so many days. */
export const between = (first, last) => Math.round((Date.parse(last) - Date.parse(first)) / 86400000);
export const after = (first, days) => new Date(Date.parse(first) + days * 86400000).toISOString().slice(0, 10);

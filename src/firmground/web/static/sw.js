// Keeps the page for reporting a day on the device, so that it opens without a connection. Nothing of the project is
// kept here: what may be chosen and what waits to be sent lies in the page's own database.
const FILES = [
  "/day", "/manifest.webmanifest", "/static/icon.svg", "/static/css/base.css", "/static/css/day.css",
  "/static/js/dom.js", "/static/js/i18n.js",
  ...["main", "words", "store", "send", "form", "picker", "outbox", "files"].map((name) => `/static/js/day/${name}.js`),
];
const STEM = "day-";
const WORDS = "words-of-the-day";
const LANGUAGES = ["uk", "ar"];
const WHOLE = "/day/whole"; // put last: a cache without it was cut off while it was filled

/** Fetch all files anew; a changed file makes a cache of another name, and the one before goes when it is whole. */
async function refresh() {
  const answers = await Promise.all(FILES.map((file) => fetch(file, { cache: "no-cache" })));
  if (answers.some((answer) => !answer.ok)) throw new Error("a file of the page is missing");
  const name = STEM + await hashed(await Promise.all(answers.map((answer) => answer.clone().arrayBuffer())));
  const before = await newest();
  if (before === name) return false;
  const cache = await caches.open(name);
  await Promise.all(FILES.map((file, n) => cache.put(file, answers[n])));
  await cache.put(WHOLE, new Response(String(Date.now())));
  for (const other of await caches.keys()) if (other.startsWith(STEM) && other !== name) await caches.delete(other);
  return before !== null;
}

/** The hash of the list: of each name with the hash of what it holds. */
async function hashed(bodies) {
  const each = await Promise.all(bodies.map(async (body, n) => FILES[n] + hex(await crypto.subtle.digest("SHA-256", body))));
  return hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(each.join("\n")))).slice(0, 24);
}

const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");

async function newest() {
  for (const name of await caches.keys()) {
    if (name.startsWith(STEM) && await (await caches.open(name)).match(WHOLE)) return name;
  }
  return null;
}

async function kept(path, request) {
  const name = await newest();
  return (name && await (await caches.open(name)).match(path)) || fetch(request);
}

async function words(request) {
  const cache = await caches.open(WORDS);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch {
    return (await cache.match(request)) || Response.json({});
  }
}

/** The words of each language, so that the page speaks it without a connection after the first visit. */
const learn = () => Promise.all(LANGUAGES.map((one) => words(new Request(`/api/messages/${one}`))));

addEventListener("install", (event) => event.waitUntil(refresh().then(learn).then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => {
  if (event.data !== "refresh") return;
  event.waitUntil(refresh().then((changed) => changed && event.source.postMessage("changed"), () => null));
});
addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (FILES.includes(pathname)) event.respondWith(kept(pathname, event.request));
  else if (pathname.startsWith("/api/messages/")) event.respondWith(words(event.request));
});

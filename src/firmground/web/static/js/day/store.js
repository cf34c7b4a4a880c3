// What waits on this device until it is acknowledged, and what was kept for working without a connection (IndexedDB).
const OUTBOX = "outbox", KEPT = "kept", SENT_SHOWN = 20;
let opening = null;

function opened() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("firmground-day", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(OUTBOX, { keyPath: "id" });
      asked.result.createObjectStore(KEPT);
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opening;
}

/** Run one request in a transaction of its own; it is over when the device says that it has written it. */
async function run(store, mode, work) {
  const base = await opened();
  return new Promise((resolve, reject) => {
    const turn = base.transaction(store, mode, { durability: "strict" });
    const asked = work(turn.objectStore(store));
    turn.oncomplete = () => resolve(asked.result);
    turn.onabort = () => reject(turn.error);
    turn.onerror = () => reject(turn.error);
  });
}

/** All entries, oldest first. */
export const entries = async () =>
  (await run(OUTBOX, "readonly", (s) => s.getAll())).sort((a, b) => a.made.localeCompare(b.made));
export const entry = (id) => run(OUTBOX, "readonly", (s) => s.get(id));
export const put = (one) => run(OUTBOX, "readwrite", (s) => s.put(one));
export const drop = (id) => run(OUTBOX, "readwrite", (s) => s.delete(id));
export const kept = (name) => run(KEPT, "readonly", (s) => s.get(name));
export const keep = (name, value) => run(KEPT, "readwrite", (s) => s.put(value, name));
export const forget = (name) => run(KEPT, "readwrite", (s) => s.delete(name));

/** Let go of what was acknowledged long ago. */
export async function prune() {
  const sent = (await entries()).filter((one) => one.state === "sent");
  for (const one of sent.slice(0, Math.max(0, sent.length - SENT_SHOWN))) await drop(one.id);
}

/** Ask the browser not to clear this away when space runs out; it may say no. */
export async function persisted() {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false;
  }
}

// What waits is sent one by one, each under its own key, so that sending twice enters once.
import { entries, entry, prune, put } from "./store.js";

const PATIENCE = 20000;
const KEPT_BACK = new Set([401, 408, 425, 429]); // as if it had not been sent: it stays in line
let sending = false;

/** Send all that waits; gives "", "offline" or "login", which says why it stopped. `changed` is called after each. */
export async function sendAll(account, changed) {
  if (sending) return "";
  sending = true;
  try {
    for (const one of await entries()) {
      if (one.state !== "waiting" || one.account !== account) continue;
      const stopped = await sendOne(one);
      await changed();
      if (stopped) return stopped;
    }
    await prune();
    return "";
  } finally {
    sending = false;
  }
}

async function sendOne(one) {
  const { id, event, on, fields, source, polygon } = one;
  let answer, said;
  try {
    answer = await fetch("/api/events", {
      method: "POST", credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE),
      headers: { "x-firmground": "1", "content-type": "application/json" },
      body: JSON.stringify({ id, event, on, fields, source, polygon }),
    });
    said = await answer.json();
  } catch {
    return "offline";
  }
  if (answer.status === 401) return "login";
  const became = outcome(answer, said);
  if (became === null) return "offline";
  const now = await entry(id);
  if (now && now.changed === one.changed) await put({ ...now, ...became }); // it may have been edited meanwhile
  return "";
}

function outcome(answer, said) {
  const findings = said.findings || [];
  if (answer.ok) return { state: "sent", seq: said.seq, findings };
  if (answer.status === 409 && "there" in said) return { state: "conflict", why: said.title, there: said.there, findings: [] };
  if (answer.status >= 500 || answer.status === 409 || KEPT_BACK.has(answer.status)) return null;
  return { state: "refused", why: said.title || "", findings };
}

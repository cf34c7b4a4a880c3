// The outbox as a file, for another computer that has a connection; the keys stay, so that nothing is entered twice.
import { entries, entry, put } from "./store.js";

const MARK = "firmground outbox 1";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Give all that is not acknowledged as a file to be kept elsewhere. */
export async function exported(project) {
  const unsent = (await entries()).filter((one) => one.state !== "sent");
  const text = JSON.stringify({ what: MARK, project, made: new Date().toISOString(), entries: unsent }, null, 1);
  return new File([text], `outbox-${new Date().toISOString().slice(0, 10)}.json`, { type: "application/json" });
}

/** Put the entries of such a file in line; gives how many were new here. Throws where it is no such file. */
export async function imported(file, account) {
  const said = JSON.parse(await file.text());
  if (said?.what !== MARK || !Array.isArray(said.entries)) throw new TypeError(MARK);
  let fresh = 0;
  for (const one of said.entries) {
    if (!UUID.test(one?.id) || typeof one.event !== "string" || await entry(one.id)) continue;
    const { id, event, on, fields, source, polygon, made } = one;
    await put({ id, event, on: String(on), fields: { ...fields }, source: String(source || ""), polygon: String(polygon || ""),
      made: String(made), changed: Date.now(), state: "waiting", account });
    fresh += 1;
  }
  return fresh;
}

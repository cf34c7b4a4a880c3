// All that is asked of the server goes through here: JSON, our header on writes, problems told once.
import { h } from "./dom.js";
import { t } from "./i18n.js";

/** What the server refused, in its own words. */
export class Problem extends Error {
  constructor(said, status) {
    super(said.title || t("The server could not answer."));
    this.status = status;
    this.code = said.code || "";
    this.findings = said.findings || [];
    this.said = said;
  }
}

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw new Problem({ title: t("The server cannot be reached; what you typed is still here.") }, 0);
  }
  if (answer.status === 401 && !location.hash.startsWith("#login")) location.hash = "#login";
  const kind = answer.headers.get("content-type") || "";
  const said = kind.includes("json") ? await answer.json() : null;
  if (!answer.ok) throw new Problem(said || {}, answer.status);
  return said;
}

/** Read something. */
export const get = (path, options) => ask(path, options);

/** Write something as JSON; `body` may also be a File or Blob, which is sent as it is. */
export function send(path, body, { method = "POST", headers = {} } = {}) {
  const plain = body instanceof Blob;
  return ask(path, {
    method,
    body: body === undefined ? undefined : plain ? body : JSON.stringify(body),
    headers: { "x-firmground": "1", ...(plain || body === undefined ? {} : { "content-type": "application/json" }), ...headers },
  });
}

/** Tell the reader something for a while; problems stay until they are closed. */
export function tell(text, { bad = false, findings = [] } = {}) {
  const box = h(`div.notice${bad ? ".bad" : ""}`, h("p", text),
    findings.slice(0, 5).map((f) => h("p.soft", `${f.code}: ${f.message}`)),
    h("button.quiet", { onclick: () => box.remove(), type: "button" }, t("Close")));
  document.getElementById("notices").append(box);
  if (!bad) setTimeout(() => box.remove(), 6000);
}

/** Run something and tell its problem, if there is one; gives undefined then. */
export async function trying(work) {
  try {
    return await work();
  } catch (error) {
    if (error?.name === "AbortError") return undefined;
    tell(error.message, { bad: true, findings: error.findings || [] });
    return undefined;
  }
}

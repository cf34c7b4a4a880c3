// Who are you? Only a project on a server asks.
import { send, trying } from "../api.js";
import { fill, fresh, h } from "../dom.js";
import { t } from "../i18n.js";

export async function show(root) {
  const name = h("input", { id: fresh("f"), autocomplete: "username", required: true });
  const word = h("input", { id: fresh("f"), type: "password", autocomplete: "current-password", required: true });
  fill(root, h("form.sheet.login", {
    onsubmit: (event) => {
      event.preventDefault();
      trying(async () => {
        await send("/api/session", { name: name.value, password: word.value });
        location.hash = "#today";
        location.reload();
      });
    },
  },
  h("h1", t("Log in")), h("label", t("Name"), name), h("label", t("Password"), word),
  h("button.main", { type: "submit" }, t("Log in")),
  h("p.soft", t("Accounts are made by the authority of the project."))));
  name.focus();
}

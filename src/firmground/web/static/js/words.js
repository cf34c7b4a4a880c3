// What returns to people, as the views call it.
import { t } from "./i18n.js";

const RETURNS = {
  water: "Water", power: "Power", health: "Health", school: "School", housing: "Housing", access: "Road access",
  farmland: "Farmland", memorial: "Memorial", "release of": "Land release", exposure: "Land release",
};

/** The word for a kind of return: a service, or the release of land. */
export const returnWord = (kind) => t(RETURNS[kind] || kind);

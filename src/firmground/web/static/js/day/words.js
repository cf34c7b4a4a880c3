// What events and their fields are called on a phone, in the order in which they are offered.
import { t } from "../i18n.js";

const GROUPS = {
  Works: { "works-progress": "Work is partly done", "works-finished": "Work is finished", "works-started": "Work began", "works-rejected": "Work was not accepted" },
  Land: { "survey-done": "Survey done", "area-cancelled": "Land cancelled", "area-reduced": "Land reduced", "area-cleared": "Land cleared" },
  "Finds and accidents": { "item-found": "Item found", accident: "Accident" },
  Teams: { "team-arrived": "Teams arrived", "team-left": "Teams left", "team-ill": "Teams absent" },
  "Roads and weather": { "road-closed": "Road closed", "road-opened": "Road open again", "weather-stand-down": "No work for weather" },
  "Quality and release": { "qa-visit": "Quality visit", "non-conformity-closed": "Non-conformity closed", "area-held": "Area held", "hold-lifted": "Hold lifted", "handover-signed": "Handover signed", "area-reopened": "Area re-opened", "area-split": "Area divided", "areas-merged": "Areas joined" },
};
const FIELDS = {
  area: "Hazardous area", areas: "Areas that join it", activity: "Activity", place: "Place", contingent: "Contingent", road: "Road or rail link",
  method: "Method", result: "Result", team_days: "Team-days", report: "Number of the report", depth_m: "Depth", finds: "Items found",
  teams: "Teams", until: "Last day", per_cent: "Share done", reason: "Reason", category: "Category of the device", number: "How many",
  longitude: "Longitude", latitude: "Latitude", disposal: "What was done with them", kind: "Kind", kinds: "Kinds of work", injured: "Injured",
  killed: "Killed", what: "What happened", severity: "Gravest non-conformity", inspected: "Who was inspected", inspector: "Who inspected",
  non_conformity: "What was found", measures: "What was ordered or done", sampled_m2: "Ground searched again", visit: "Visit", cause: "Cause",
  signed_by: "Released by", received_by: "Taken over by", certificate: "Number of the certificate", into: "Area that goes on", polygon: "Part of the area",
};
const CHOICES = {
  nts: "Non-technical", ts: "Technical", suspected: "Suspected (SHA)", confirmed: "Confirmed (CHA)", none: "None", passed: "Passed", failed: "Failed",
  minor: "Minor", major: "Major", critical: "Critical", demining: "In demining", mine: "By a mine or other ordnance", other: "Other",
  not_surveyed: "Not surveyed", sha: "Suspected (SHA)", cha: "Confirmed (CHA)", cancelled: "Cancelled", reduced: "Reduced", cleared: "Cleared",
  handed_over: "Handed over", reopened: "Re-opened", NTS: "Non-technical survey", TS: "Technical survey", CLEARANCE: "Clearance", BAC: "Battle area clearance", EOD: "Disposal", QA: "Quality assurance",
  HANDOVER: "Handover", ASSESS: "Damage assessment", DEMOLISH: "Demolition", REPAIR: "Repair", BUILD: "Building", COMMISSION: "Commissioning",
  MEMORIAL: "Memorial", open: "Open", blocked: "Blocked", closed: "Closed",
};

/** Groups of the events that the forms hold; what has no word here comes last, under its own name. */
export function grouped(forms) {
  const there = new Set(forms.map((f) => f.event)), named = new Set(Object.values(GROUPS).flatMap(Object.keys));
  const found = Object.entries(GROUPS).map(([group, words]) => [t(group), Object.keys(words).filter((e) => there.has(e))]);
  const others = [...there].filter((e) => !named.has(e));
  return [...found, [t("Others"), others]].filter(([, events]) => events.length);
}

export function eventWord(event) {
  const words = Object.values(GROUPS).find((group) => group[event]);
  return words ? t(words[event]) : event.replaceAll("-", " ");
}

export const fieldWord = (name) => (FIELDS[name] ? t(FIELDS[name]) : name.replaceAll("_", " "));
export const choiceWord = (name) => (CHOICES[name] ? t(CHOICES[name]) : name);

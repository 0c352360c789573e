// The address: it holds the plan, its scenario, the changes and what the tabs keep, for a reload and for colleagues.

import { isOfTabs } from "./tabs.js";

let held = null; // what was written last: a change of the address to it is none

const plain = (text) => encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%3A", ":");

/** Whether the address says something that this page did not write itself. */
export const isForeign = () => location.hash !== held;

/** Write plan and changes into the address; of an uploaded plan nothing but the pairs of the tabs. */
export function remember({ plan, scenario }, changes, ofTabs) {
  const parts = changes.map(({ input, year, value }) => `${plain(input)}${year ? `@${year}` : ""}=${plain(value)}`);
  if (scenario) parts.unshift(`scenario=${plain(scenario)}`);
  const pairs = ofTabs.map(([key, text]) => `${key}=${plain(text)}`);
  const all = plan ? [`plan=${plain(plan)}`, ...parts, ...pairs] : pairs;
  history.replaceState(history.state, "", all.length ? `#${all.join("&")}` : location.pathname + location.search);
  held = location.hash;
}

/** What the address says of plan, scenario and changes. */
export function recalled() {
  const parts = new URLSearchParams(location.hash.slice(1)), changes = new Map();
  for (const [key, value] of parts) {
    if (key === "plan" || key === "scenario" || isOfTabs(key)) continue;
    const [id, year = ""] = key.split("@");
    if (!changes.has(id)) changes.set(id, new Map());
    changes.get(id).set(year, value);
  }
  return { plan: parts.get("plan"), scenario: parts.get("scenario"), changes };
}

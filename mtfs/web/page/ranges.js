// The tab Ranges.

import { make } from "./elements.js";

/** Fill the tab for the plan that is shown. */
export async function show(place) {
  place.replaceChildren(make("h2", {}, "Ranges"));
}

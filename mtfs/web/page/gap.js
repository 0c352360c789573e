// The tab Gap: what closes the gap in a year, the position, what each year has to find, and the reserves.

import { chart, charts, choice, sentences, titled, work } from "./blocks.js";
import { make } from "./elements.js";
import { ask } from "./requests.js";

/** Fill the tab for the plan that is shown. */
export async function show(place, context) {
  const below = make("div", { class: "panel" });
  place.replaceChildren(make("h2", {}, "Gap"), below);
  await work(below, "Computing the gap …", context.signal, async (signal) => {
    const answer = await (await ask("api/gap", context.asked, signal)).json();
    below.replaceChildren(...(answer.why_none ? [make("p", {}, answer.why_none)] : found(answer, context)));
  });
}

function found(answer, context) {
  const years = Object.keys(answer.bridges), drawing = make("div", {});
  const fill = (year) => drawing.replaceChildren(chart(answer.bridges[year]));
  const year = years.includes(context.own.get("year")) ? context.own.get("year") : years.at(-1);
  if (year) fill(year);
  return [
    sentences(answer.sentences),
    year ? choice("gap-year", "Year of the bridge", years.map((value) => ({ value, name: value })), year,
      (value) => { context.kept("year", value); fill(value); }) : null,
    drawing, charts(answer.charts), ...answer.tables.map((one) => titled(one)),
  ].filter(Boolean);
}

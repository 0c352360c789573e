// The tab Claims: each published claim with its verdict, and the readings of the assumptions under which it holds.

import { charts, choice, sentences, titled, work } from "./blocks.js";
import { make } from "./elements.js";
import { ask } from "./requests.js";

const ALL = "all";

/** Fill the tab for the plan that is shown. */
export async function show(place, context) {
  const below = make("div", { class: "panel" });
  place.replaceChildren(make("h2", {}, "Claims"), below);
  await work(below, "Trying every reading of the assumptions …", context.signal, async (signal) => {
    const answer = await (await ask("api/claims", context.asked, signal)).json();
    below.replaceChildren(...(answer.why_none ? [make("p", {}, answer.why_none)] : found(answer, context)));
  });
}

function found(answer, context) {
  const counts = answer.counts.filter(({ claims }) => claims), list = make("div", {});
  const fill = (result) => {
    const rows = answer.table.rows.filter((_, at) => result === ALL || answer.results[at] === result);
    list.replaceChildren(titled({ ...answer.table, rows }, true));
  };
  const known = counts.some(({ result }) => result === context.own.get("verdict")) ? context.own.get("verdict") : ALL;
  fill(known);
  return [
    sentences(answer.sentences),
    make("ul", { class: "counts", "aria-label": "Claims by verdict" }, ...counts.map(({ result, claims }) =>
      make("li", { class: answer.table.tones[result] ?? "" }, `${result}: `, make("strong", {}, String(claims))))),
    choice("claims-verdict", "Show claims", [{ value: ALL, name: "All" }, ...counts.map(({ result, claims }) => ({ value: result, name: `${result} (${claims})` }))],
      known, (result) => { context.kept("verdict", result === ALL ? "" : result); fill(result); }),
    list, charts(answer.charts),
  ];
}

// The tab Ranges: draws of the plan, and what moves a figure; the server computes both when the tab is opened.

import { charts, chart, choice, sentences, titled, work } from "./blocks.js";
import { make } from "./elements.js";
import { ask } from "./requests.js";

const DRAWS = "Drawing the plan 10,000 times …", MOVES = "Moving each input …";

/** Fill the tab for the plan that is shown. */
export async function show(place, context) {
  const below = make("div", { class: "panel" });
  place.replaceChildren(make("h2", {}, "Ranges"), below);
  await work(below, DRAWS, context.signal, async (signal, progress) => {
    progress(1, 2, DRAWS);
    const drawn = await (await ask("api/simulation", context.asked, signal)).json();
    progress(2, 2, MOVES);
    const moved = await (await ask("api/tornado", { ...context.asked, ...picked(context) }, signal)).json();
    below.replaceChildren(...simulated(drawn, context), movers(moved, context));
  });
}

const picked = ({ own }) => (own.get("moves") ? { figure: own.get("moves") } : {});

function simulated(drawn, context) {
  if (drawn.why_none) return [make("p", {}, drawn.why_none)];
  const figures = make("div", { class: "panel" });
  const wanted = context.own.get("figure"), first = drawn.figures.find(({ figure }) => figure === wanted) ?? drawn.figures[0];
  const pick = (value) => {
    const one = drawn.figures.find(({ figure }) => figure === value);
    figures.replaceChildren(charts([one.histogram, one.contributions]));
  };
  if (first) pick(first.figure);
  return [
    sentences(drawn.sentences), titled(drawn.outputs),
    drawn.targets ? titled(drawn.targets) : null, charts(drawn.fans),
    first ? choice("ranges-figure", "Draws of which figure", drawn.figures.map(({ figure, name }) => ({ value: figure, name })), first.figure,
      (value) => { context.kept("figure", value); pick(value); }) : null,
    figures,
  ].filter(Boolean);
}

/** What moves a figure, each input alone; another figure is asked for. */
function movers(moved, context) {
  const whole = make("section", { class: "panel", "aria-labelledby": "moves-title" });
  const fill = (answer) => whole.replaceChildren(
    make("h3", { id: "moves-title" }, "What moves a figure, each input alone"),
    choice("moves-figure", "Figure", answer.figures.map(({ figure, name }) => ({ value: figure, name })), answer.chosen, (figure) => {
      context.kept("moves", figure);
      work(whole, MOVES, context.signal, async (signal) =>
        fill(await (await ask("api/tornado", { ...context.asked, figure }, signal)).json()));
    }),
    ...answer.charts.map(chart), sentences(answer.sentences));
  fill(moved);
  return whole;
}

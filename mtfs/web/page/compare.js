// The tab Compare: scenarios side by side, this version against an earlier one, and ICBs ranked.

import { chart, charts, choice, sentences, titled, work } from "./blocks.js";
import { make, shortName } from "./elements.js";
import { ask, inBase64 } from "./requests.js";
import { kept, question } from "./versions.js";

const GIVEN = "given", EARLIER = "earlier", VERSION = "version "; // what is compared with: the last before a version's name
let earlier = null; // the file that was chosen: kept while the page is open, never in the address

/** Fill the tab for the plan that is shown. */
export async function show(place, context) {
  const [scenarios, versions, boards] = ["Scenarios", "This version against another", "Integrated Care Boards"].map(section);
  place.replaceChildren(make("h2", {}, "Compare"), scenarios.whole, versions.whole, boards.whole);
  compareBoards(boards.below, context);
  await Promise.all([compareScenarios(scenarios.below, context), compareVersions(versions.below, context)]);
}

function section(title) {
  const below = make("div", { class: "panel" }), id = `compare-${title.split(" ")[0].toLowerCase()}`;
  return { below, whole: make("section", { "aria-labelledby": id }, make("h3", { id, class: "part" }, title), below) };
}

const options = (figures) => figures.map(({ figure, name }) => ({ value: figure, name }));

function compareScenarios(place, context) {
  return work(place, "Computing every scenario …", context.signal, async (signal) => {
    const answer = await (await ask("api/scenarios", context.asked, signal)).json();
    if (answer.why_none) return place.replaceChildren(make("p", {}, answer.why_none));
    const drawing = make("div", {}), fill = (figure) => drawing.replaceChildren(chart(answer.charts[answer.figures.findIndex((one) => one.figure === figure)]));
    const wanted = context.own.get("figure"), first = answer.figures.find(({ figure }) => figure === wanted) ?? answer.figures[0];
    fill(first.figure);
    place.replaceChildren(...answer.tables.map((table) => titled(table)),
      choice("scenarios-figure", "Figure", options(answer.figures), first.figure, (figure) => { context.kept("figure", figure); fill(figure); }), drawing);
  });
}

/** The plan as it is shown against the plan as given, a version or a file; what moved a figure. */
async function compareVersions(place, context) {
  const below = make("div", { class: "panel" }), wrong = make("p", { class: "wrong", role: "alert" }), versions = kept();
  const file = make("input", { id: "compare-file", type: "file", accept: ".toml,.xlsx,.xlsm,.csv", onchange: async ({ target }) => {
    if (!target.files[0]) return;
    earlier = { name: target.files[0].name, content: await inBase64(target.files[0]) };
    run(EARLIER);
  } });
  const upload = make("div", { class: "choice" }, make("label", { for: "compare-file" }, "Earlier plan (.toml, .xlsx, .xlsm, or a table of lines)"), file,
    make("p", { class: "quiet" }, earlier ? `Chosen: ${earlier.name}` : "It is compared and forgotten: nothing of it is kept on the server."), wrong);
  const run = (against, figure) => {
    context.kept("against", against === GIVEN ? "" : against);
    upload.hidden = against !== EARLIER;
    if (against === EARLIER && !earlier) return below.replaceChildren();
    const version = versions.find(({ name }) => against === VERSION + name);
    const old = against === EARLIER ? { upload: earlier } : version ? question(version) : { ...context.asked, changes: [] };
    return work(below, "Comparing the two versions …", context.signal, async (signal) => {
      const answer = await bridge({ old, new: context.asked, ...(figure && { figure }) }, signal, below, against, figure, run);
      if (answer) below.replaceChildren(...moved(answer, (other) => run(against, other)));
    });
  };
  const ways = [{ value: GIVEN, name: "The plan as given, without your changes" }, { value: EARLIER, name: "An earlier file" },
    ...versions.map(({ name }) => ({ value: VERSION + name, name: `Your version ${name}` }))];
  const asked = context.own.get("against"), against = ways.some(({ value }) => value === asked) ? asked : GIVEN;
  place.replaceChildren(choice("compare-against", "Compare with", ways, against, (value) => run(value)), upload, below);
  await run(against);
}

/** The bridge; of a workbook that shows other figures than its plan has, first whether its inputs are to be taken. */
async function bridge(question, signal, place, against, figure, run) {
  try {
    return await (await ask("api/bridge", question, signal)).json();
  } catch (error) {
    if (!error.differs) throw error;
    place.replaceChildren(make("p", { class: "wrong", role: "alert" }, error.message),
      make("button", { type: "button", onclick: () => { earlier = { ...earlier, accept: true }; run(against, figure); } }, "Take its inputs as they are"));
    return null;
  }
}

function moved(answer, other) {
  return [
    choice("bridge-figure", "Figure", options(answer.figures.some(({ figure }) => figure === answer.chosen)
      ? answer.figures : [{ figure: answer.chosen, name: answer.name }, ...answer.figures]), answer.chosen, other),
    sentences(answer.sentences), ...answer.charts.map(chart), titled(answer.table),
    answer.changes ? titled(answer.changes, true) : null,
    make("ul", { class: "quiet sentences" }, ...answer.ends.map(({ name, facts }) => make("li", {}, `${name}. ${facts.join("; ")}`))),
  ].filter(Boolean);
}

/** Two or more ICBs, ranked; which ones, the address holds. */
function compareBoards(place, context) {
  const chosen = new Set((context.own.get("icbs") ?? own(context)).split(",").filter(Boolean)), below = make("div", { class: "panel" });
  const status = make("p", { class: "quiet", role: "status" });
  const button = make("button", { type: "button", class: "main", onclick: () => run() }, "Compare");
  const boxes = [];
  const told = () => {
    status.textContent = chosen.size < 2 ? "Choose two or more." : `${chosen.size} chosen.`;
    button.disabled = chosen.size < 2;
  };
  const all = (checked) => { for (const box of boxes) { box.checked = checked; checked ? chosen.add(box.value) : chosen.delete(box.value); } told(); };
  const regions = new Map();
  for (const icb of context.choices.icbs) regions.set(icb.region, [...(regions.get(icb.region) ?? []), icb]);
  const lists = [...regions].sort(([a], [b]) => a.localeCompare(b)).map(([region, icbs]) => make("fieldset", {}, make("legend", {}, region),
    ...icbs.map(({ code, name }) => {
      const box = make("input", { type: "checkbox", value: code, id: `icb-${code}`, onchange: ({ target }) => { target.checked ? chosen.add(code) : chosen.delete(code); told(); } });
      box.checked = chosen.has(code);
      boxes.push(box);
      return make("div", { class: "tick" }, box, make("label", { for: `icb-${code}` }, `${shortName(name)} (${code})`));
    })));
  const run = (by = context.own.get("by")) => {
    context.kept("icbs", [...chosen].join(","));
    return work(below, `Computing ${chosen.size} ICBs …`, context.signal, async (signal) => {
      const answer = await (await ask("api/icbs", { icbs: [...chosen], ...(by && { by }) }, signal)).json();
      below.replaceChildren(choice("icbs-by", "Ranked by", answer.ways.map((way) => ({ value: way.by, name: way.name })), answer.by,
        (other) => { context.kept("by", other); run(other); }), ...answer.tables.map((table) => titled(table)), charts(answer.charts), sentences(answer.sentences));
    });
  };
  told();
  place.replaceChildren(make("p", { class: "quiet" }, "As NHS England's workbooks give them, without your changes."),
    make("details", { open: chosen.size < 2 }, make("summary", {}, "Choose ICBs"),
      make("div", { class: "row" }, make("button", { type: "button", class: "small", onclick: () => all(true) }, "All"),
        make("button", { type: "button", class: "small", onclick: () => all(false) }, "None")), make("div", { class: "ticks" }, ...lists)),
    make("div", { class: "row" }, button, status), below);
  if (context.own.get("icbs") && chosen.size > 1) run();
}

/** The ICB whose plan is shown, if it is one. */
const own = ({ asked, choices }) => choices.icbs.find(({ plan }) => plan === asked.plan)?.code ?? "";

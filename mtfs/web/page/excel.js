// As Excel's task pane: beside a selected cell that calls functions of mtfs, what they give and take.

import { byId, make } from "./elements.js";
import { Refused, ask } from "./requests.js";

const CALL = /\bMTFS[._]([A-Z][A-Z0-9_]*)\s*\(/gi;
const TEXT = /"(?:[^"]|"")*"/g; // what stands in quotation marks is no call

let known = null;

/** The help of the functions that a formula calls, each once, in their order. */
async function called(formula) {
  const names = [...formula.replace(TEXT, '""').matchAll(CALL)].map(([, name]) => name.toLowerCase());
  if (!names.length) return [];
  known ??= await (await ask("api/functions")).json();
  return [...new Set(names)].filter((name) => Object.hasOwn(known, name)).map((name) => known[name]);
}

function described({ call, summary, arguments: taken, example }) {
  return make("section", { class: "help", "aria-label": call },
    make("p", { class: "formula" }, make("strong", {}, call)), make("p", {}, summary),
    taken.length ? make("dl", {}, ...taken.flatMap(({ name, help, optional }) =>
      [make("dt", {}, optional ? `${name} (may be left out)` : name), make("dd", {}, help)])) : null,
    make("p", { class: "quiet" }, `Example: ${example}`));
}

/** Show the help for the cell that is selected now; nothing where it calls no function of ours. */
async function follow(place) {
  let formula = "", said;
  await Excel.run(async (context) => {
    const cell = context.workbook.getActiveCell();
    cell.load("formulas");
    await context.sync();
    formula = String(cell.formulas[0][0]);
  });
  try {
    said = (await called(formula)).map(described);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    said = [make("p", { class: "wrong" }, error.message)];
  }
  place.hidden = !said.length;
  place.replaceChildren(make("h2", {}, "In the selected cell"), ...said);
}

async function start() {
  const { host } = await Office.onReady();
  if (host !== "Excel") return;
  const place = make("aside", { id: "cell-help", class: "card", "aria-label": "Help for the selected cell", "aria-live": "polite", hidden: true });
  byId("choose").before(place);
  await Excel.run(async (context) => {
    context.workbook.onSelectionChanged.add(() => follow(place));
    await context.sync();
  });
  await follow(place);
}

start();

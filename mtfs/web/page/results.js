// What a plan comes to: the figures that matter first, headline, charts, checks.

import { describe } from "./assumptions.js";
import { figure } from "./charts.js";
import { byId, fillTable, make, unbroken } from "./elements.js";
import { tiles } from "./tiles.js";

const CHECKS = "Arithmetic checks: ";
const MISSING_LINE = "Missing, so not counted: ";

/** Show a computed plan; `visit(id)` brings the user to an assumption. */
export function show(answer, visit) {
  tiles(answer);
  headline(answer);
  missing(answer, visit);
  changes(answer, visit);
  const open = [...byId("charts").querySelectorAll("details")].map((details) => details.open);
  const widths = [...byId("charts").querySelectorAll(".drawing")].map(({ dataset }) => dataset.width);
  byId("charts").replaceChildren(...answer.charts.map((chart, at) => figure(chart, answer.years, open[at] ?? false, widths[at])));
  checks(answer);
}

const told = (lines) => lines.slice(1).filter((line) => !line.startsWith(MISSING_LINE));

function headline(answer) {
  byId("plan-name").textContent = answer.headline[0];
  const date = new Date(answer.date).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  byId("plan-about").textContent = `${answer.organisation} (${answer.code}). Plan dated ${date}. ${answer.note}`;
  const given = told(answer.headline_given), now = told(answer.headline);
  byId("lines").replaceChildren(...now.map((line, at) => {
    const before = given.length === now.length && given[at] !== line ? given[at] : null;
    return make("div", { class: "told" }, spoken(line), before ? make("p", { class: "quiet given" }, `As given: ${before}`) : null);
  }));
}

/** A line of the headline; the text stays what `mtfs report` prints. */
function spoken(line) {
  const [, label, rest] = /^([^£]*?: )?(.*)$/s.exec(line);
  const failing = line.startsWith(CHECKS) && line.includes(" fail");
  return make("p", { class: failing ? "line failing" : "line" }, make("span", { class: "label" }, label ?? ""), ...unbroken(rest));
}

function missing(answer, visit) {
  byId("missing").hidden = !answer.missing.length;
  byId("missing-list").replaceChildren(...answer.missing.map((entry) => {
    const button = entry.input && answer.assumptions.some((known) => known.id === entry.input)
      ? make("button", { type: "button", class: "small", "aria-label": `Enter it: ${entry.name}`, onclick: () => visit(entry.input) }, "Enter it")
      : null;
    return make("li", {}, make("strong", {}, entry.name), `. ${entry.why} `, button);
  }));
}

function changes(answer, visit) {
  const changed = answer.assumptions.filter((entry) => entry.was);
  byId("changed").hidden = !changed.length;
  byId("changed-list").replaceChildren(...changed.map((entry) =>
    make("li", {}, make("button", { type: "button", class: "link", onclick: () => visit(entry.id) }, entry.name),
      `${entry.section === entry.name ? "" : ` (${entry.section})`}: ${describe(entry, entry)}; as given ${describe(entry.was, entry)}`)));
}

function residual(check) {
  const size = check.residual === null ? "missing" : Math.abs(check.residual) < 5e-7 ? "none" : check.residual.toPrecision(3);
  return size === "none" || size === "missing" ? size : `${Number(size)} ${check.unit}`;
}

function checks(answer) {
  const found = answer.checks;
  const failing = found.filter((check) => !check.passed);
  byId("checks-verdict").textContent = answer.headline.find((line) => line.startsWith(CHECKS));
  byId("checks-verdict").className = failing.length ? "failing" : "passing";
  const heads = ["Check", "Result", "Does not hold by", "Worst year"];
  const row = (check) => ({
    kind: check.passed ? "" : "failing",
    cells: [check.name, check.passed ? "Passes" : "FAILS", residual(check), check.passed ? "" : check.year],
  });
  const table = make("table");
  fillTable(table, "Checks that fail", heads, [["", failing.map(row)]]);
  byId("failing").replaceChildren(...(failing.length ? [table] : []));
  fillTable(byId("checks-table"), "Every check", heads, [["", found.map(row)]]);
}

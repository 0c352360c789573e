// The figures by year: the main lines or all of them, in cash or real terms, in £m or £k, and those that are searched for.

import { byId, explains, fillTable } from "./elements.js";
import { shown, shownUnit } from "./figures.js";
import { Refused, ask } from "./requests.js";

const KEY_LINES = ["pot.annual", "allocation.recurrent", "activity.headroom", "gap.in_year"];
const EVERY = "every", REAL = "real", THOUSANDS = "thousands";

/** The table of figures; `question()` gives the plan that is shown. */
export class Lines {
  constructor(question) {
    Object.assign(this, { question, answer: null, listed: null, under: null });
    for (const id of ["which-lines", "prices", "money"]) byId(id).addEventListener("change", () => this.#ask());
    byId("find-line").addEventListener("input", () => {
      if (byId("find-line").value.trim() && !byId("which-lines").value) {
        byId("which-lines").value = EVERY;
        this.#ask();
      } else this.#fill();
    });
  }

  /** Show the figures of a computed plan. */
  show(answer) {
    this.answer = answer;
    byId("prices").options[1].textContent = `Real terms (${answer.base} prices)`;
    this.#ask();
  }

  /** The main lines in cash and in £m come with the plan; all else is asked for. */
  async #ask() {
    const every = byId("which-lines").value === EVERY, real = byId("prices").value === REAL, thousands = byId("money").value === THOUSANDS;
    this.under?.abort();
    byId("figures-wrong").textContent = "";
    if (!every && !real && !thousands) {
      this.listed = main(this.answer);
      return this.#fill();
    }
    const mine = this.under = new AbortController();
    try {
      const listed = await (await ask("api/lines", { ...this.question(), every, real, thousands }, mine.signal)).json();
      this.listed = { ...listed, real };
    } catch (error) {
      if (error.name === "AbortError") return undefined;
      if (!(error instanceof Refused)) throw error;
      byId("figures-wrong").textContent = error.message;
      return undefined;
    }
    return this.#fill();
  }

  #fill() {
    const { base, years, tables, real } = this.listed;
    const words = byId("find-line").value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = ({ name, line }, heading) => words.every((word) => `${heading} ${name} ${line}`.toLowerCase().includes(word));
    const groups = tables.map(({ heading, lines }) => [heading, lines.filter((line) => wanted(line, heading)).map((line) => row(line, years, real))])
      .filter(([, rows]) => rows.length);
    const [all, found] = [tables.map(({ lines }) => lines), groups.map(([, rows]) => rows)].map((lists) => lists.flat().length);
    byId("figures-status").textContent = words.length ? `${found} of ${all} lines.` : "";
    const heads = ["Line", "Unit", ...years.map((year) => (year === base ? `${year} (base year)` : year)), "Whole plan"];
    fillTable(byId("figures-table"), byId("which-lines").value ? "All lines by year" : "Main figures by year", heads, groups);
  }
}

function main({ base, years, tables }) {
  const text = (value, unit) => (value === undefined ? "" : shown(value, unit));
  return { base, years, tables: tables.map(({ heading, lines }) => ({ heading, lines: lines.map(({ line, name, unit, values, total }) =>
    ({ line, name, unit: shownUnit(unit), years: years.map((year) => text(values[year], unit)), total: text(total, unit) })) })) };
}

function row({ line, name, unit, years: texts, total }, years, real) {
  const cell = (text, year, when) => text && explains(text, line, year, `${text}: ${name}, ${when}`, real);
  return {
    kind: KEY_LINES.includes(line) ? "key" : "",
    cells: [name, unit, ...texts.map((text, at) => cell(text, years[at], years[at])), cell(total, "", "whole plan")],
  };
}

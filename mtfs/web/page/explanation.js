// A figure's explanation beside it: one step at a time, each operand opened in turn, Back and Escape return.

import { byId, explains, make } from "./elements.js";
import { Refused, ask } from "./requests.js";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** The panel; whatever has `data-line` opens it, wherever it stands on the page. */
export class Explanation {
  /** `question()` gives the plan that is shown, `visit(id)` brings the user to an assumption. */
  constructor({ question, visit }) {
    Object.assign(this, { question, visit, trail: [], depth: 0, under: null });
    this.panel = byId("explanation");
    document.addEventListener("click", (event) => {
      const from = event.target.closest("[data-line]");
      if (from) this.open(from.dataset.line, from.dataset.year, "real" in from.dataset);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.depth && !document.querySelector("dialog[open]")) this.back();
      else if (event.key in STEPS) step(event);
    });
    byId("explanation-back").addEventListener("click", () => this.back());
    byId("explanation-close").addEventListener("click", () => history.go(-this.depth));
    window.addEventListener("popstate", (event) => this.#moved(event.state?.explained ?? 0));
  }

  /** Explain a figure; Back returns to the one that was open, or to the page. */
  open(line, year, real) {
    this.trail.length = this.depth;
    this.trail.push({ line, year, real });
    if (!this.depth) history.replaceState({ explained: 0 }, "");
    history.pushState({ explained: ++this.depth }, "");
    this.show();
  }

  back() {
    history.back();
  }

  #moved(depth) {
    if (depth === this.depth || depth > this.trail.length) return;
    this.depth = depth;
    if (depth) this.show();
    else this.#close();
  }

  #close() {
    this.under?.abort();
    this.panel.hidden = true;
    (this.#button(byId("results"), this.trail[0]) ?? byId("results")).focus();
  }

  /** The button within a place from which a figure was opened. */
  #button(place, opened) {
    return [...place.querySelectorAll("button[data-line]")].find(({ dataset }) =>
      dataset.line === opened?.line && dataset.year === opened?.year && "real" in dataset === opened?.real);
  }

  /** Other figures are shown: the one that is open is explained anew, where the focus is stays. */
  refresh() {
    if (this.depth) this.show(false);
  }

  async show(focused = true) {
    this.under?.abort();
    const mine = this.under = new AbortController(), here = this.trail[this.depth - 1];
    let said;
    try {
      const asked = { ...this.question(), line: here.line, year: here.year, real: here.real };
      const answer = await (await ask("api/explain", asked, mine.signal)).json();
      here.name = answer.name;
      said = this.#told(answer);
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof Refused)) throw error;
      said = [make("h2", { id: "explanation-name" }, "How it comes about"), make("p", { class: "wrong", role: "alert" }, error.message)];
    }
    if (mine !== this.under) return;
    byId("explanation-back").textContent = this.depth > 1 ? `Back to ${this.trail[this.depth - 2].name ?? "the figure before"}` : "Back";
    byId("explanation-told").replaceChildren(...said);
    this.panel.hidden = false;
    if (!focused) return;
    this.panel.scrollTop = 0;
    (this.#button(this.panel, this.trail[this.depth]) ?? this.panel).focus();
  }

  #told({ name, value, weakest, step, input }) {
    return [
      make("h2", { id: "explanation-name" }, name),
      make("p", { class: "large" }, value),
      weakest ? make("p", { class: "quiet" }, weakest) : null,
      ...(input ? this.#input(input) : this.#step(step)),
    ].filter(Boolean);
  }

  #step({ formula, name, values, parts }) {
    return [
      formula ? make("p", { class: "formula" }, `= ${formula}`, name ? make("span", { class: "quiet" }, ` (${name})`) : null) : null,
      values ? make("p", { class: "formula" }, `= ${values}`) : null,
      make("ul", { class: "operands" }, ...parts.map((part) => this.#part(part))),
    ].filter(Boolean);
  }

  #part({ called, value, name, line, year, real, input, step: between }) {
    const label = called ? `${called}: ` : "";
    if (line) return make("li", {}, label, make("strong", {}, value), " ", explains(name, line, year, null, real));
    if (input) return make("li", {}, label, make("strong", {}, value), ` ${name}`, ...this.#input(input));
    if (between) return make("li", {}, label, make("strong", {}, value), ...this.#step(between));
    return make("li", {}, label, make("strong", {}, value), " (constant)");
  }

  #input({ id, standing, source, note }) {
    return [
      make("p", { class: "origin" }, [`Input${standing ? `, ${standing}` : ""}`, source].filter(Boolean).join(". Source: ") + "."),
      note ? make("p", { class: "origin" }, note) : null,
      make("button", { type: "button", class: "small", onclick: () => this.#change(id) }, "Change it"),
    ].filter(Boolean);
  }

  /** Close the panel and bring the user to the field of an input. */
  #change(id) {
    window.addEventListener("popstate", () => this.visit(id), { once: true });
    history.go(-this.depth);
  }
}

/** Move between the figures of a table with the arrow keys: of all of them one is in the order of tabs. */
function step(event) {
  const from = event.target.closest?.("td .explains");
  if (!from) return;
  const table = from.closest("table"), rows = [...table.rows].filter((row) => row.querySelector(".explains"));
  const [down, right] = STEPS[event.key], row = from.closest("tr"), cell = from.closest("td");
  let next = null;
  if (right) {
    const along = [...row.querySelectorAll(".explains")];
    next = along[along.indexOf(from) + right];
  } else {
    for (let at = rows.indexOf(row) + down; rows[at] && !next; at += down)
      next = rows[at].cells[cell.cellIndex]?.querySelector(".explains");
  }
  event.preventDefault();
  if (!next) return;
  from.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

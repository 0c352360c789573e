// What tabs are made of: sentences, tables as the server writes them, charts, and work that can be cancelled.

import { figure } from "./charts.js";
import { drawn } from "./drawings.js";
import { make, makesFile, unbroken } from "./elements.js";
import { Refused } from "./requests.js";

const WIDER = "More columns stand to the right: scroll the table sideways.";
const CANCELLED = "Cancelled. Nothing is being computed.";
const SHORT = 12; // letters that are not broken over lines

/** Sentences as a list; nothing without any. */
export const sentences = (texts) => (texts.length ? make("ul", { class: "sentences" }, ...texts.map((text) => make("li", {}, ...unbroken(text)))) : null);

/** A table of texts. `stacked`: on a narrow page each row becomes a block, its cells named by their columns. */
export function table({ title, columns, rows, groups, tones }, stacked = false) {
  const look = (column, at) => `${column.figures ? "figures" : "words"}${rows.every((row) => row[at].length <= SHORT) ? " short" : ""}`;
  const head = make("tr", {}, ...columns.map((column, at) =>
    make("th", { scope: "col", class: look(column, at) }, column.title)));
  const cell = (text, at) => make(at || !text ? "td" : "th", {
    ...(at || !text ? {} : { scope: "row" }), "data-label": columns[at].title,
    class: `${look(columns[at], at)} ${tones[text] ?? ""}`.trim(),
  }, ...(columns[at].figures ? [text] : unbroken(text)));
  const body = rows.flatMap((row, at) => [
    ...(groups && groups[at] !== groups[at - 1]
      ? [make("tr", {}, make("th", { scope: "rowgroup", colspan: columns.length, class: "group" }, groups[at]))] : []),
    make("tr", {}, ...row.map(cell)),
  ]);
  return make("table", { class: stacked ? "stacked" : "", "aria-label": title }, make("caption", {}, makesFile("csv", title)),
    make("thead", {}, head), make("tbody", {}, ...body));
}

/** A table with its title above and its notes below; what is too wide can be scrolled. */
export function titled(shown, stacked = false) {
  const scroll = make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": shown.title }, table(shown, stacked));
  new ResizeObserver(() => scroll.classList.toggle("cut", scroll.scrollWidth > scroll.clientWidth + 1)).observe(scroll);
  return make("div", { class: "titled" }, make("h3", {}, shown.title), make("p", { class: "quiet wider" }, WIDER), scroll,
    ...shown.notes.map((note) => make("p", { class: "quiet" }, ...unbroken(note))));
}

/** A chart of any kind. */
export const chart = (one) => (one.kind === "columns" ? figure(one, one.years, false) : drawn(one, table(one.table)));

export const charts = (all) => make("div", { class: "charts" }, ...all.map(chart));

/** A choice with its label; `changed(value)` is called with what is chosen. */
export function choice(id, label, options, value, changed) {
  const select = make("select", { id, onchange: (event) => changed(event.target.value) },
    ...options.map((option) => make("option", { value: option.value }, option.name)));
  select.value = value;
  return make("div", { class: "choice" }, make("label", { for: id }, label), select);
}

/** Do what may take a while: a place says so and lets the user end it. `outer` ends it when it is no longer wanted.
 *  A job of several steps says which of them it is at. */
export async function work(place, text, outer, job) {
  const mine = new AbortController(), bar = make("progress", { "aria-label": text }), told = make("p", { role: "status" }, text);
  outer.addEventListener("abort", () => mine.abort(), { once: true });
  place.replaceChildren(make("div", { class: "busy row" }, told, bar,
    make("button", { type: "button", class: "cancel", onclick: () => mine.abort() }, "Cancel")));
  try {
    await job(mine.signal, (step, of, what) => {
      Object.assign(bar, { max: of, value: step - 1 });
      told.textContent = `Step ${step} of ${of}: ${what}`;
    });
  } catch (error) {
    if (outer.aborted) return;
    if (!(error instanceof Refused) && error.name !== "AbortError") throw error;
    const isWrong = error instanceof Refused;
    const button = make("button", { type: "button", onclick: () => work(place, text, outer, job) }, isWrong ? "Try again" : "Compute it after all");
    place.replaceChildren(isWrong ? make("p", { class: "wrong", role: "alert" }, error.message) : make("p", { role: "status" }, CANCELLED), make("div", { class: "row" }, button));
    if (!isWrong) button.focus();
  }
}

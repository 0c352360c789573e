// The assumptions: a field for each value, what was changed marked, and each wrong value's message beside its field.

import { byId, fullName, make } from "./elements.js";
import { MISSING, isRate, read, typed, typedUnit } from "./figures.js";

const MOST_SHOWN = 60;
const RELEASED = " "; // in place of what a field was last seen to hold
const ALL = ""; // the key of a value that holds for all years

/** The fields of a plan's assumptions; `edited(id, year, value)`, `everyYear`, `undone` tell what the user did, and
 *  `refused(id, year, before)` that a text is no number: the change that stood before the typing is to stand again. */
export class Assumptions {
  constructor(told) {
    this.told = told;
    this.entries = [];
    this.cards = new Map();
    this.wrong = new Map(); // "id year" to {text, sent}: sent where the server refused it
    this.begun = new Map(); // "id year" to the change that stood when the typing began; undefined for none
    byId("search").addEventListener("input", () => this.list());
  }

  /** Show other values; fields stay where they are, so that the focus does. */
  show(entries, statuses) {
    const same = entries.length === this.entries.length && entries.every((entry, at) => entry.id === this.entries[at].id);
    this.entries = entries;
    this.statuses = statuses;
    if (same && this.planned) for (const [id, card] of this.cards) this.fill(card, this.entry(id));
    else this.list();
    this.planned = true;
  }

  /** Begin again, for another plan. */
  clear() {
    this.planned = false;
    this.wrong.clear();
    this.begun.clear();
    byId("search").value = "";
  }

  entry(id) {
    return this.entries.find((entry) => entry.id === id);
  }

  wanted() {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const text = (entry) => [entry.name, entry.section, entry.id, entry.status, entry.source, entry.note].join(" ").toLowerCase();
    const chosen = words.length
      ? this.entries.filter((entry) => words.every((word) => text(entry).includes(word)))
      : this.entries.filter((entry) => entry.main || entry.was || this.wrongOf(entry.id).length);
    const main = this.entries.filter((entry) => entry.main).length;
    byId("found").textContent = words.length
      ? `${chosen.length} of ${this.entries.length} assumptions${chosen.length > MOST_SHOWN ? `; the first ${MOST_SHOWN} are shown` : ""}`
      : `The ${main} main ones of ${this.entries.length}. Percentages are typed as percentages: 2.3 is 2.3%.`;
    return chosen.slice(0, MOST_SHOWN);
  }

  /** Lay out the wanted fields, by section. */
  list() {
    this.cards.clear();
    const sections = new Map();
    for (const entry of this.wanted()) sections.set(entry.section, [...(sections.get(entry.section) ?? []), entry]);
    byId("fields").replaceChildren(...[...sections].map(([section, entries]) =>
      make("section", { class: "section" }, make("h3", {}, section), ...entries.map((entry) => this.card(entry)))));
  }

  card(entry) {
    const name = `f-${entry.id.replaceAll(".", "-")}`, wrong = make("p", { class: "wrong", id: `${name}-wrong`, role: "alert" });
    const card = { name, wrong, fields: new Map(), was: make("p", { class: "was", id: `${name}-was` }), origin: make("summary"), note: make("p", { class: "quiet" }) };
    const fields = make("div", { class: `years ${isRate(entry.unit) ? "rates " : ""}of-${this.years(entry).length}` });
    for (const year of this.years(entry)) fields.append(this.field(entry, year, card));
    const buttons = make("div", { class: "row" });
    if (card.fields.size > 1 && entry.kind === "series") {
      const first = [...card.fields.keys()][0];
      buttons.append(card.same = make("button", { type: "button", class: "small", onclick: () => this.everyYear(entry, first, card),
        "aria-label": `Same as ${first} in every year: ${entry.name}` }, `Same as ${first} in every year`));
    }
    card.undo = make("button", { type: "button", class: "small undo", hidden: true, "aria-label": `Undo the change of ${entry.name}`,
      onclick: () => this.undo(entry.id, card) }, "Undo");
    buttons.append(card.undo);
    card.element = make("fieldset", { id: name, "data-input": entry.id },
      make("legend", {}, entry.name, card.fields.size > 1 && typedUnit(entry.unit) ? make("span", { class: "unit" }, ` ${typedUnit(entry.unit)}`) : null), fields, wrong, card.was, buttons,
      entry.status ? make("details", { class: "about" }, card.origin, card.note) : null);
    this.cards.set(entry.id, card);
    this.fill(card, entry);
    return card.element;
  }

  years(entry) {
    return entry.values ? Object.keys(entry.values) : [ALL];
  }

  field(entry, year, card) {
    const id = `${card.name}-${year.replace("/", "-") || "value"}`, unit = this.years(entry).length > 1 ? "" : typedUnit(entry.unit);
    const words = { id, "aria-describedby": `${card.wrong.id} ${card.was.id}` };
    const label = year || (entry.kind === "choice" ? "Choice" : "Value");
    const field = entry.kind === "choice"
      ? make("select", words, ...entry.options.map((option) => make("option", { value: option }, option)))
      : make("input", { ...words, type: "text", inputmode: "decimal", autocomplete: "off" });
    const key = `${entry.id} ${year}`;
    field.addEventListener("input", () => {
      field.dataset.typed = "";
      if (!this.begun.has(key)) this.begun.set(key, this.told.standing(entry.id, year));
      this.edit(entry.id, year, field, false);
    });
    field.addEventListener("blur", () => {
      delete field.dataset.typed;
      this.begun.delete(key);
      this.tidy(entry.id, year, field);
    });
    field.addEventListener("change", () => {
      this.edit(entry.id, year, field, true);
      this.begun.delete(key);
      this.told.settled();
    });
    card.fields.set(year, field);
    return make("div", { class: year ? "year" : "single" },
      make("label", { for: id }, label, make("span", { class: "hidden-text" }, ` of ${fullName(entry)}`)),
      make("span", { class: "typed" }, field, unit ? make("span", { class: "unit" }, unit) : null));
  }

  /** Take a field's text: tell the change, or say what is wrong with it. */
  edit(id, year, field, leaving) {
    const entry = this.entry(id), key = `${id} ${year}`;
    if (entry.kind === "choice") return leaving && this.told.edited(id, year, field.value);
    const empty = field.value.trim() === "", unfinished = !leaving && /^[-\u2212.\s]*$|,\d{0,2}$/.test(field.value);
    if (unfinished || (field.value === field.dataset.shown && !this.wrong.has(key))) return undefined;
    this.wrong.delete(key);
    if (empty) {
      this.release([field]);
      return this.told.emptied(id, year);
    }
    const found = read(field.value, entry);
    field.dataset.shown = field.value;
    if (found.wrong) {
      this.wrong.set(key, { text: found.wrong, sent: false });
      this.mark(id);
      return this.told.refused(id, year, this.begun.has(key) ? this.begun.get(key) : this.told.standing(id, year));
    }
    this.mark(id);
    return this.told.edited(id, year, found.value);
  }

  /** Write a field that was left as the plan's values are written: £160m as 160,000 beside £k. */
  tidy(id, year, field) {
    const entry = this.entry(id), found = entry && entry.kind !== "choice" && read(field.value, entry);
    if (found && !found.wrong && !this.wrongOf(id).length) field.value = field.dataset.shown = typed(Number(found.value), entry.unit);
  }

  everyYear(entry, first, card) {
    const found = read(card.fields.get(first).value, entry);
    this.forget(entry.id);
    if (found.wrong) {
      this.wrong.set(`${entry.id} ${first}`, { text: found.wrong, sent: false });
      this.mark(entry.id);
      return this.told.refused(entry.id, first, this.told.standing(entry.id, first));
    }
    this.release(card.fields.values());
    return this.told.everyYear(entry.id, found.value);
  }

  undo(id, card) {
    this.forget(id);
    this.release(card.fields.values());
    this.told.undone(id);
    [...card.fields.values()][0].focus();
  }

  /** Let the plan's values come back into fields, even where the focus is. */
  release(fields) {
    for (const field of fields) field.dataset.shown = RELEASED;
  }

  /** Drop every change that was not yet accepted. */
  reset() {
    this.wrong.clear();
    for (const card of this.cards.values()) this.release(card.fields.values());
  }

  /** Put the plan's values into the fields of an assumption, but not under the user's hands. */
  fill(card, entry) {
    for (const [year, field] of card.fields) {
      const value = entry.values ? entry.values[year] : entry.value;
      const text = entry.kind === "choice" ? value : typed(value, entry.unit);
      const busy = "typed" in field.dataset && field.dataset.shown !== RELEASED;
      if (!this.wrong.has(`${entry.id} ${year}`) && !busy && field.value !== text) {
        const isSelected = field === document.activeElement && field.selectionEnd - field.selectionStart === field.value.length;
        field.value = text;
        if (isSelected) field.select(); // as the Tab key left it: what is typed takes its place
      }
      field.dataset.shown = field.value;
      field.placeholder = value === null ? MISSING : "";
      const carried = entry.kind === "series" && !entry.given.includes(year) && value !== null;
      field.classList.toggle("carried", carried);
      field.title = carried ? "Carried on from the year before" : "";
    }
    const was = entry.was, before = was && describe(was, entry);
    card.element.classList.toggle("changed", Boolean(was));
    card.was.textContent = was ? `Changed. As given: ${before}` : "";
    if (card.same) card.same.hidden = entry.given.length < 2;
    const status = entry.status ?? "", standing = entry.standing ?? "";
    card.origin.textContent = [`${standing.slice(0, 1).toUpperCase()}${standing.slice(1)}`, entry.source].filter(Boolean).join(": ");
    card.note.textContent = [`${status}: ${this.statuses[status] ?? ""}.`, entry.note].filter(Boolean).join(" ");
    this.mark(entry.id);
  }

  wrongOf(id) {
    return [...this.wrong].filter(([key]) => key.startsWith(`${id} `));
  }

  forget(id) {
    for (const [key] of this.wrongOf(id)) this.wrong.delete(key);
  }

  /** What was sent was accepted in the end: its messages go; what was never sent stays wrong. */
  accepted() {
    for (const [key, { sent }] of this.wrong) if (sent) this.wrong.delete(key);
  }

  /** Say what is wrong with the value of a field; without a year, with the assumption. */
  refuse(id, year, message) {
    this.wrong.set(`${id} ${year ?? ALL}`, { text: message, sent: true });
    if (!this.cards.has(id)) this.list();
    this.mark(id);
  }

  /** Show or remove the message of an assumption, and whether there is something to undo. */
  mark(id) {
    const card = this.cards.get(id);
    if (!card) return;
    const found = this.wrongOf(id), text = found.map(([key, { text: message, sent }]) => {
      const year = key.slice(id.length + 1);
      return year && !sent ? `${year}: ${message}` : message; // the server names the year itself
    }).join(" ");
    if (card.wrong.textContent !== text) card.wrong.textContent = text;
    for (const [year, field] of card.fields) {
      const here = found.some(([key]) => key === `${id} ${year}`) || (found.length > 0 && card.fields.size === 1);
      if (here) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    card.undo.hidden = !this.entry(id).was && !found.length;
  }

  /** Bring the first field of an assumption into view and put the focus there. */
  visit(id) {
    if (!this.cards.has(id)) {
      byId("search").value = id;
      this.list();
    }
    const card = this.cards.get(id);
    card.element.scrollIntoView({ block: "center" });
    [...card.fields.values()][0].focus();
  }
}

/** Values in words: one, or the given ones by year. */
export function describe(values, entry) {
  const text = (value) =>
    entry.kind === "choice" ? value : value === null ? MISSING : `${typed(value, entry.unit)}${isRate(entry.unit) ? "%" : ` ${entry.unit}`}`;
  if (!values.values) return text(values.value);
  const years = Object.keys(values.values).filter((year) => values.given.includes(year));
  const given = years.map((year) => `${text(values.values[year])} ${entry.kind === "series" ? "from" : "in"} ${year}`);
  return given.length ? given.join(", ") : entry.kind === "series" ? MISSING : "none";
}

// The tabs: which one is open, and what the address holds of it. All come with the page: one that is opened where the
// server does not answer says so.

import * as claims from "./claims.js";
import * as compare from "./compare.js";
import { byId } from "./elements.js";
import * as gap from "./gap.js";
import * as ranges from "./ranges.js";

const PLAN = "plan";
const OTHERS = { compare, ranges, claims, gap };
const NAMES = [PLAN, ...Object.keys(OTHERS)];
const OWN = "tab"; // what the address holds of tabs begins so

export const isOfTabs = (key) => key === OWN || key.startsWith(`${OWN}.`);

const tab = (name) => byId(`tab-${name}`);
const panel = (name) => byId(`panel-${name}`);

/** The tabs. A tab's module has `show(place, context)`, which fills its panel for the plan that is shown. */
export class Tabs {
  /** `moved()` is called when the address has to hold something else; `choices` lists the plans there are. */
  constructor(moved) {
    this.moved = moved;
    this.open = PLAN;
    this.own = new Map(); // what a tab keeps in the address
    this.asked = null; // the question of the figures that are shown
    this.shown = new Map(); // name of a tab to the question that it shows, and what ends its work
    this.choices = null;
    for (const name of NAMES) tab(name).addEventListener("click", () => this.visit(name));
    byId("tabs").addEventListener("keydown", (event) => this.#step(event));
  }

  /** What the address holds of the tabs, as pairs. */
  parts() {
    return this.open === PLAN ? [] : [[OWN, this.open], ...[...this.own].map(([key, text]) => [`${OWN}.${key}`, text])];
  }

  /** Take what the address says, from pairs of which some are of tabs. */
  recall(pairs) {
    this.own.clear();
    let open = PLAN;
    for (const [key, text] of pairs) {
      if (key === OWN && NAMES.includes(text)) open = text;
      else if (key.startsWith(`${OWN}.`)) this.own.set(key.slice(OWN.length + 1), text);
    }
    for (const { ended } of this.shown.values()) ended.abort();
    this.shown.clear();
    this.#select(open);
  }

  /** Open a tab as the user asks for it. */
  visit(name) {
    this.#select(name);
    this.moved();
    this.#fill();
  }

  /** Figures of another plan, or of a changed one, are shown: the open tab follows. */
  accepted(asked) {
    this.asked = asked;
    this.#fill();
  }

  #select(name) {
    this.open = name;
    for (const each of NAMES) {
      tab(each).setAttribute("aria-selected", String(each === name));
      tab(each).tabIndex = each === name ? 0 : -1;
      panel(each).hidden = each !== name;
    }
  }

  #step(event) {
    const at = NAMES.findIndex((name) => tab(name) === document.activeElement), last = NAMES.length - 1;
    const next = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at ? at - 1 : last, Home: 0, End: last }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    tab(NAMES[next]).focus();
  }

  /** Fill the open tab, unless it shows what is asked. */
  #fill() {
    const name = this.open, asked = this.asked;
    if (name === PLAN || !asked || this.shown.get(name)?.asked === asked) return;
    this.shown.get(name)?.ended.abort();
    const ended = new AbortController();
    this.shown.set(name, { asked, ended });
    const kept = (key, text) => { text ? this.own.set(key, text) : this.own.delete(key); this.moved(); };
    OTHERS[name].show(panel(name), { asked, choices: this.choices, signal: ended.signal, own: this.own, kept });
  }
}

// What was done to a plan, to be undone and redone, and whether all of it is saved.

import { byId } from "./elements.js";

const MOST = 200; // steps that can be undone

const copied = ({ source, changes }) => ({ source: { ...source }, changes: new Map([...changes].map(([id, years]) => [id, new Map(years)])) });
const written = ({ source, changes }) => JSON.stringify([source, [...changes].map(([id, years]) => [id, [...years]]).sort()]);

/** The steps of the user; `restore(step)` shows a step again, `current()` gives what stands, be it shown or not yet. */
export class Edits {
  constructor({ restore, current }) {
    Object.assign(this, { past: [], future: [], now: null, saved: "", restore, current });
    byId("undo").addEventListener("click", () => this.undo());
    byId("redo").addEventListener("click", () => this.redo());
    let typed = null; // the text field that was typed in since it has the focus: there the keys undo the typing
    document.addEventListener("focusin", () => (typed = null));
    document.addEventListener("input", (event) => (typed = event.target));
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target === typed) return;
      const key = event.key.toLowerCase(), again = key === "y" || (key === "z" && event.shiftKey);
      if (key !== "z" && !again) return;
      event.preventDefault();
      if (again) this.redo();
      else this.undo();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.unsaved) event.preventDefault();
    });
  }

  /** Take what is shown now as a step, unless it is the one before. */
  accepted(state) {
    const now = copied(state);
    if (this.now && written(now) !== written(this.now)) {
      this.past = [...this.past, this.now].slice(-MOST);
      this.future = [];
    }
    this.now = now;
    this.#offer();
  }

  /** What is shown now is kept elsewhere: leaving it needs no question. */
  keep() {
    this.saved = this.now ? written(this.now) : "";
  }

  /** A change counts once it is typed, though the server may not have answered. */
  get unsaved() {
    const now = this.current();
    return Boolean(now.changes.size) && written(now) !== this.saved;
  }

  undo() {
    this.#move(this.past, this.future);
  }

  redo() {
    this.#move(this.future, this.past);
  }

  #move(from, to) {
    if (!from.length) return;
    to.push(this.now);
    this.now = from.pop();
    this.#offer();
    this.restore(copied(this.now));
  }

  #offer() {
    byId("undo").disabled = !this.past.length;
    byId("redo").disabled = !this.future.length;
  }
}

// Versions of plans by name, in the storage of this browser; nothing of them is kept on the server.

import { agreed } from "./asking.js";
import { byId, make } from "./elements.js";
import { storage } from "./requests.js";

const PLACE = "mtfs.versions";
const NO_STORAGE = "This browser keeps nothing for this page: download the plan instead.";
const NO_ROOM = "This browser has no room left for it: export a version and delete it, or download the plan instead.";

const isVersion = (each) => typeof each?.name === "string" && each.source && Array.isArray(each.changes)
  && each.changes.every((change) => Array.isArray(change) && Array.isArray(change[1]) && change[1].every(Array.isArray));

/** What is asked of a plan with changes: a map, or pairs, of input ids and of values by year ("" for all). */
export const question = ({ source, changes }) =>
  ({ ...source, changes: [...changes].flatMap(([input, years]) => [...years].map(([year, value]) => ({ input, value, ...(year && { year }) }))) });

/** The versions that this browser keeps. */
export function kept() {
  try {
    const read = JSON.parse(storage()?.getItem(PLACE) ?? "[]");
    return Array.isArray(read) ? read.filter(isVersion) : [];
  } catch {
    return []; // what another program wrote there
  }
}

/** The versions; `current()` gives what is shown, `open(version)` shows one, `exported(version)` downloads it. */
export class Versions {
  constructor(told) {
    this.told = told;
    byId("versions-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const name = byId("version-name").value.trim();
      if (!name) return this.#say("Give the version a name.", true);
      return this.save(name);
    });
    this.#list();
  }

  /** Keep what is shown under a name; a version of that name is replaced if the user agrees. */
  async save(name) {
    if (kept().some((each) => each.name === name) && !await agreed(`There is a version ${name} already. Replace it?`, "Replace it")) return;
    const { source, changes, plan } = this.told.current();
    const version = { name, plan, saved: new Date().toISOString(), source, changes: [...changes].map(([id, years]) => [id, [...years]]) };
    const problem = this.#write([version, ...kept().filter((each) => each.name !== name)]);
    if (problem) {
      this.#say(problem, true);
      return;
    }
    byId("version-name").value = "";
    this.told.saved();
    this.#list();
    this.#say(`Saved as ${name} in this browser.`);
  }

  /** Write all versions; what is wrong where they cannot be kept. */
  #write(versions) {
    if (!storage()) return NO_STORAGE;
    try {
      storage().setItem(PLACE, JSON.stringify(versions));
      return "";
    } catch {
      return NO_ROOM;
    }
  }

  #say(text, wrong = false) {
    byId("versions-status").textContent = text;
    byId("versions-status").className = wrong ? "wrong" : "quiet";
  }

  #list() {
    const versions = kept();
    byId("versions").hidden = !versions.length;
    byId("versions").replaceChildren(...versions.map((version) => {
      const { name, plan, saved, source, changes } = version;
      const opened = { name, source, changes: new Map(changes.map(([id, years]) => [id, new Map(years)])) };
      const button = (text, onclick) => make("button", { type: "button", class: "small", "aria-label": `${text} ${name}`, onclick }, text);
      const when = new Date(saved).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
      return make("li", {}, make("strong", {}, name), ` ${plan}, saved ${when} `,
        make("span", { class: "row" }, button("Open", () => this.told.open(opened)), button("Export", () => this.told.exported(opened)),
          button("Delete", () => this.#remove(name))));
    }));
  }

  async #remove(name) {
    if (!await agreed(`Delete the version ${name} from this browser?`, "Delete it")) return;
    this.#write(kept().filter((each) => each.name !== name));
    this.#list();
    this.#say(`${name} is deleted.`);
    byId("version-name").focus();
  }
}

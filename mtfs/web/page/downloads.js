// Files that the server writes, and how a plan is shared.

import { byId } from "./elements.js";
import { Refused, download } from "./requests.js";

/** The buttons; `shown()` gives the question of the figures on the screen, `saved()` is told that the plan was taken. */
export class Downloads {
  constructor({ shown, saved }) {
    Object.assign(this, { shown, saved });
    byId("get-report").addEventListener("click", () => this.get("api/report", "the report"));
    byId("get-pack").addEventListener("click", () => this.get("api/pack", "the board pack"));
    byId("get-plan").addEventListener("click", () => this.plan());
    byId("print").addEventListener("click", () => window.print());
    byId("share-button").addEventListener("click", () => this.share());
  }

  /** Say why there is no board pack, where the server cannot write one. */
  offer({ pack }) {
    byId("get-pack").disabled = Boolean(pack);
    byId("pack-why-not").textContent = pack;
  }

  async plan() {
    if (await this.get("api/plan", "the plan")) this.saved();
  }

  /** Say how the plan that is shown is shared: by the address, or as a file where it was uploaded. */
  shareable(isBuiltIn) {
    this.isBuiltIn = isBuiltIn;
    byId("share-button").textContent = isBuiltIn ? "Copy the address" : "Share as a file (.toml)";
    byId("share").textContent = isBuiltIn
      ? "The address of this page holds the plan and your changes: send it to a colleague who can reach this server."
      : "An uploaded plan is not kept on the server or in the address: send its file, or save a version in this browser.";
  }

  async share() {
    if (!this.isBuiltIn) return this.plan();
    try {
      await navigator.clipboard.writeText(location.href);
      return this.#say("The address is copied.");
    } catch {
      return this.#say(`Copy the address: ${location.href}`);
    }
  }

  /** Download what the server writes of a question; whether it came. */
  async get(path, told, question = this.shown()) {
    this.#say(`Writing ${told} …`);
    try {
      this.#say(`Downloaded: ${await download(path, question)}`);
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#say(error.message, true);
      return false;
    }
  }

  #say(text, wrong = false) {
    byId("download-status").className = wrong ? "wrong" : "";
    byId("download-status").textContent = text;
  }
}

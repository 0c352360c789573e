// The figures that stand large, as on the report's Summary, and what a simulation says of them once it is there.

import { byId, explains, make, unbroken } from "./elements.js";

const COMPUTING = "Computing the range …";

/** Show the figures of a computed plan; their ranges are still to come. */
export function tiles(answer) {
  const held = [...byId("tiles").querySelectorAll(".explains")].indexOf(document.activeElement);
  byId("tiles").replaceChildren(...answer.tiles.map(({ label, figure, given, said, weakest, line, year }) =>
    make("li", { class: "tile" },
      make("h3", {}, label),
      make("p", { class: /\d/.test(figure) ? "large" : "large words" }, explains(figure, line, year, `${figure}: ${label}`)),
      make("p", { class: "said" }, ...unbroken(said)),
      given === figure ? null : make("p", { class: "given" }, `As given: ${given}`),
      make("p", { class: "range pending" }, COMPUTING),
      make("p", { class: "weakest" }, weakest))));
  byId("tiles").querySelectorAll(".explains")[held]?.focus();
  byId("chances").replaceChildren();
  byId("chances").hidden = true;
  told("");
}

/** Show what a simulation says of the figures that are shown. */
export function ranges(answer) {
  fill(answer.ranges);
  byId("chances").replaceChildren(...answer.chances.map((text) => make("li", {}, ...unbroken(text))));
  byId("chances").hidden = !answer.chances.length;
  told(answer.why_none && `Not simulated: ${answer.why_none}`);
}

/** Say why there are no ranges; the figures stay. */
export function withoutRanges(message) {
  fill([...byId("tiles").children].map(() => "The range could not be computed."));
  told(`Ranges and chances could not be computed: ${message}`, true);
}

function fill(texts) {
  [...byId("tiles").querySelectorAll(".range")].forEach((place, at) => {
    place.replaceChildren(...unbroken(texts[at]));
    place.classList.remove("pending");
  });
}

function told(text, wrong = false) {
  byId("ranges-status").textContent = text;
  byId("ranges-status").className = wrong ? "wrong" : "quiet";
}

// The page: a chosen plan and the changes to it, asked again on each change; the latest answer wins.

import { isForeign, recalled, remember } from "./address.js";
import { agreed } from "./asking.js";
import { Assumptions } from "./assumptions.js";
import { UPLOADED, fillChooser, fillScenarios, showChosen } from "./chooser.js";
import { Downloads } from "./downloads.js";
import { Edits } from "./edits.js";
import { byId, fullName, make } from "./elements.js";
import { Explanation } from "./explanation.js";
import { nameFiles } from "./files.js";
import { Lines } from "./lines.js";
import { Refused, ask, inBase64 } from "./requests.js";
import { show } from "./results.js";
import { Tabs } from "./tabs.js";
import { ranges, withoutRanges } from "./tiles.js";
import { Versions, question } from "./versions.js";

const PAUSE = 350; // milliseconds after the last key, where the field is not left before
const SETTLED = 200; // milliseconds for which figures stand before their ranges are asked for
const MESSAGES = ["plan", "upload", "scenario"]; // where a plan that cannot be shown is told
const LEAVE = "Your changes to this plan are not saved: save a version or download the plan first, or leave them.";

const state = {
  statuses: {},
  source: null, // {plan: name} or {upload: {...}}, and scenario where one was chosen
  changes: new Map(), // input id to a map of year ("" for all) to value
  last: null, // the input changed last: a message that names none belongs there
  good: null, // the question of the figures that are shown
  before: null, // what to return to where the plan that is being chosen cannot be shown
  answer: null, // the figures that are shown
  count: 0,
  timer: 0,
  abort: null,
  ranges: null, // ends the question about ranges that is under way
};

const assumptions = new Assumptions({
  edited: (id, year, value) => put(id, year, value),
  everyYear: (id, value) => { state.changes.set(id, new Map([["", value]])); changed(id); },
  emptied: (id, year) => put(id, year),
  undone: (id) => { state.changes.delete(id); changed(id); },
  standing: (id, year) => state.changes.get(id)?.get(year),
  refused: (id, year, before) => {
    if (state.changes.get(id)?.get(year) !== before) put(id, year, before); // not the digits before the slip
    stale();
  },
  settled: () => state.timer && recompute(),
});
const tabs = new Tabs(() => held());
const shown = () => state.good;
const lines = new Lines(shown);
const explanation = new Explanation({ question: shown, visit });
const edits = new Edits({
  current: () => state,
  restore: ({ source, changes }) => {
    const isSame = JSON.stringify(source) === JSON.stringify(state.source);
    assumptions.reset();
    if (!isSame) return choose(source, changes, source.plan ? "plan" : "upload");
    Object.assign(state, { changes, last: null });
    return recompute();
  },
});
const downloads = new Downloads({ shown, saved: () => edits.keep() });
const versions = new Versions({
  current: () => ({ source: state.source, changes: state.changes, plan: state.answer.name }),
  open: async ({ source, changes }) => {
    if (await leaving() && await choose(source, changes, source.plan ? "plan" : "upload")) edits.keep();
  },
  exported: ({ source, changes }) => downloads.get("api/plan", "the plan", question({ source, changes })),
  saved: () => edits.keep(),
});

function changesOf(id) {
  if (!state.changes.has(id)) state.changes.set(id, new Map());
  return state.changes.get(id);
}

/** Put a change in its place; without a value what the plan gives stands again. */
function put(id, year, value) {
  if (value === undefined) changesOf(id).delete(year);
  else changesOf(id).set(year, value);
  if (!state.changes.get(id).size) state.changes.delete(id);
  changed(id);
}

function changed(id) {
  state.last = id;
  clearTimeout(state.timer);
  state.timer = setTimeout(recompute, PAUSE);
}

/** Bring the user to the field of an assumption. */
function visit(id) {
  if (tabs.open !== "plan") tabs.visit("plan");
  assumptions.visit(id);
}

/** Ask for the figures of the plan with its changes; of several questions under way only the last is heard. */
async function recompute() {
  clearTimeout(state.timer);
  state.timer = 0;
  state.abort?.abort();
  state.abort = new AbortController();
  const mine = ++state.count, asked = question(state);
  busy("Calculating …");
  let answer;
  try {
    answer = await (await ask("api/compute", asked, state.abort.signal)).json();
  } catch (error) {
    if (mine === state.count && error instanceof Refused) refused(error.message);
    else if (!(error instanceof Refused) && error.name !== "AbortError") throw error;
    return;
  }
  if (mine !== state.count) return;
  forgetMessages();
  accept(asked, answer);
}

/** What was wrong with a plan that could not be chosen is said until the next thing succeeds or is tried. */
function forgetMessages() {
  for (const each of MESSAGES) byId(`${each}-wrong`).textContent = "";
  byId("upload-accept").hidden = true;
}

/** Tell what goes on, or, once it is over, the outcome: for those who hear the page, and below a narrow one. */
function busy(text, outcome = "") {
  byId("status").textContent = text || outcome;
  byId("status").classList.toggle("hidden-text", !text);
}

function accept(asked, answer) {
  Object.assign(state, { good: asked, answer, before: null });
  for (const entry of answer.assumptions) if (!entry.was) state.changes.delete(entry.id); // set back to what it was
  held(); // before anything moves: writing the address has the browser lay the page out
  assumptions.accepted();
  byId("results").hidden = false;
  fillScenarios(answer);
  assumptions.show(answer.assumptions, state.statuses);
  show(answer, visit);
  lines.show(answer);
  nameFiles(answer.code);
  byId("reset").textContent = state.changes.size ? `Reset all (${state.changes.size})` : "Reset all";
  busy("", `${answer.tiles[0].label}: ${answer.tiles[0].figure}`);
  stale();
  edits.accepted(state);
  askRanges(asked);
  explanation.refresh();
  tabs.accepted(asked);
}

/** Ask for ranges and chances once the figures are shown and stay; those of other figures are no longer heard. */
async function askRanges(asked) {
  state.ranges?.abort();
  const mine = state.ranges = new AbortController();
  await new Promise((done) => setTimeout(done, SETTLED));
  if (mine !== state.ranges) return;
  try {
    const answer = await (await ask("api/ranges", asked, mine.signal)).json();
    if (mine === state.ranges) ranges(answer);
  } catch (error) {
    if (mine === state.ranges && error instanceof Refused) withoutRanges(error.message);
    else if (!(error instanceof Refused) && error.name !== "AbortError") throw error;
  }
}

/** A change that cannot be made: its message beside its field, the last good figures stay. */
function refused(message) {
  busy("");
  for (const line of message.split("\n")) {
    const found = [...state.changes.keys()].filter((id) => line.startsWith(id)).sort((a, b) => b.length - a.length)[0];
    const id = found ?? state.last, text = found ? line.slice(found.length).replace(/^[.:\s]+(values\.)?/, "") : line;
    if (!id) {
      stale(line);
      continue;
    }
    const years = [...(state.changes.get(id)?.keys() ?? [])], year = years.find((given) => given && text.startsWith(given)) ?? years.at(-1);
    assumptions.refuse(id, year, text);
  }
  if (state.last) stale();
  byId("reset").disabled = false;
}

/** Say that the figures are those before a change that is still to be corrected. */
function stale(message = "") {
  const wrong = [...assumptions.wrong].map(([key, { text, sent }]) => {
    const [id, year] = key.split(" ");
    const entry = assumptions.entry(id), name = entry ? fullName(entry) : id;
    return `${name}${year && !sent ? ` ${year}` : ""}: ${text.replace(/[.]?$/, ".")}`;
  });
  const text = message || wrong.join(" ");
  byId("stale").hidden = !text;
  byId("stale").textContent = text ? `These figures do not yet include your last change. ${text}` : "";
  byId("results").classList.toggle("old", Boolean(text)); // the drawings lose their colour
  byId("reset").disabled = !text && !state.changes.size;
}

/** Keep plan and changes in the address, for a reload and for colleagues. */
function held() {
  remember(state.source, question(state).changes, tabs.parts());
  downloads.shareable(Boolean(state.source.plan));
}

/** Whether the plan that is shown may be left: asked where changes to it are not saved. */
const leaving = async () => !edits.unsaved || agreed(LEAVE, "Leave them");

/** Try another plan; one that cannot be read leaves what is shown, and its message beside the field.
 *  Whether it is shown; null where another one was chosen meanwhile. */
async function choose(source, changes, field) {
  const place = byId(`${field}-wrong`), mine = ++state.count;
  clearTimeout(state.timer);
  state.timer = 0;
  state.abort?.abort();
  forgetMessages();
  byId("upload-remarks").hidden = true;
  busy("Calculating …");
  byId("results").inert = true; // what is changed now would be changed in the plan that goes
  state.before ??= { source: state.source, changes: state.changes, last: state.last };
  Object.assign(state, { source, changes, last: null });
  const asked = question(state);
  try {
    const answer = await (await ask("api/compute", asked)).json();
    if (mine !== state.count) return null;
    if (answer.text) asked.upload = source.upload = { name: source.upload.name, text: answer.text };
    assumptions.clear();
    accept(asked, answer);
    showChosen(source, answer);
    remark(answer.remarks);
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (mine !== state.count) return null;
    Object.assign(state, state.before, { before: null });
    place.textContent = error.message;
    if (error.differs) offerInputs(source);
    busy("");
    if (state.source) byId("plan").value = state.source.plan ?? UPLOADED;
    byId("scenario").value = state.answer?.scenario ?? "";
    return false;
  } finally {
    if (mine === state.count) byId("results").inert = false;
  }
}

/** Say how a table of lines was read. */
function remark(remarks) {
  byId("upload-remarks").hidden = !remarks.length;
  byId("upload-remarks").replaceChildren(...remarks.map((text) => make("li", {}, text)));
}

/** Offer to take the inputs of a workbook that shows other figures than its plan has. */
function offerInputs({ upload }) {
  const button = byId("upload-accept");
  button.hidden = false;
  button.onclick = () => choose({ upload: { ...upload, accept: true } }, new Map(), "upload");
}

/** Show what the address says, or the default plan; changes that cannot be made are told and left out. */
async function fromAddress(fallback) {
  const { plan, scenario, changes } = recalled();
  tabs.recall(new URLSearchParams(location.hash.slice(1)));
  if (!plan) return fallback && choose({ plan: fallback }, new Map(), "plan");
  if (await choose({ plan, ...(scenario && { scenario }) }, changes, "plan") !== false) return true;
  const wrong = byId("plan-wrong").textContent;
  if ((changes.size || scenario) && await choose({ plan }, new Map(), "plan")) {
    byId("plan-wrong").textContent = `What the address asks for cannot be done, so the plan is shown as given. ${wrong}`;
    return true;
  }
  if (fallback && await choose({ plan: fallback }, new Map(), "plan")) byId("plan-wrong").textContent = wrong;
  return false;
}

/** Show an uploaded file; kept as a version of this name where one is given. */
async function upload(event, asVersion) {
  const field = event.target, file = field.files[0];
  if (!file) return;
  const source = await leaving() && { upload: { name: file.name, content: await inBase64(file) } };
  const shows = source && await choose(source, new Map(), "upload");
  if (shows && asVersion) versions.save(file.name.replace(/\.[^.]*$/, ""));
  if (!shows || asVersion) field.value = ""; // so that the corrected file can be chosen again
}

function reset() {
  state.changes.clear();
  assumptions.reset();
  recompute().then(() => assumptions.list());
  byId("search").focus();
}

function listen() {
  byId("plan").addEventListener("change", async ({ target }) => {
    const plan = target.value;
    if (plan === UPLOADED) return;
    if (await leaving()) choose({ plan }, new Map(), "plan");
    else target.value = state.source.plan ?? UPLOADED;
  });
  byId("scenario").addEventListener("change", ({ target }) => choose({ ...state.source, scenario: target.value }, state.changes, "scenario"));
  byId("upload").addEventListener("change", (event) => upload(event, false));
  byId("import").addEventListener("change", (event) => upload(event, true));
  byId("reset").addEventListener("click", reset);
  for (const skip of document.querySelectorAll(".skip")) skip.addEventListener("click", (event) => {
    event.preventDefault(); // the address holds the plan
    byId(skip.hash.slice(1)).focus();
  });
  window.addEventListener("hashchange", () => isForeign() && fromAddress());
  window.addEventListener("popstate", () => state.source && isForeign() && history.state?.explained !== undefined && held());
}

async function start() {
  let choices;
  try {
    choices = await (await ask("api/plans")).json();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    byId("plan-wrong").textContent = error.message;
    return;
  }
  state.statuses = choices.statuses;
  byId("version").textContent = choices.version;
  tabs.choices = choices;
  fillChooser(choices);
  downloads.offer(choices);
  listen();
  await fromAddress(choices.default);
  edits.keep(); // the address holds it
}

start();

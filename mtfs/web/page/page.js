// The page: a chosen plan and the changes to it, asked again on each change; the latest answer wins.

import { Assumptions } from "./assumptions.js";
import { byId, make, shortName } from "./elements.js";
import { Refused, ask, download, inBase64 } from "./requests.js";
import { show } from "./results.js";
import { Tabs, isOfTabs } from "./tabs.js";
import { ranges, withoutRanges } from "./tiles.js";

const PAUSE = 350; // milliseconds after the last key
const UPLOADED = "upload";

const state = {
  statuses: {},
  source: null, // {plan: name} or {upload: {...}}, and scenario where one was chosen
  changes: new Map(), // input id to a map of year ("" for all) to value
  last: null, // the input changed last: a message that names none belongs there
  good: null, // the question of the figures that are shown, and where it came from
  kept: {},
  scenario: "", // of the figures that are shown
  count: 0,
  timer: 0,
  abort: null,
  ranges: null, // ends the question about ranges that is under way
};

const assumptions = new Assumptions({
  edited: (id, year, value) => { changesOf(id).set(year, value); changed(id); },
  everyYear: (id, value) => { state.changes.set(id, new Map([["", value]])); changed(id); },
  emptied: (id, year) => { changesOf(id).delete(year); if (!changesOf(id).size) state.changes.delete(id); changed(id); },
  undone: (id) => { state.changes.delete(id); changed(id); },
  refused: () => stale(),
});

const tabs = new Tabs(() => remember());

function changesOf(id) {
  if (!state.changes.has(id)) state.changes.set(id, new Map());
  return state.changes.get(id);
}

function question() {
  const changes = [...state.changes].flatMap(([input, years]) =>
    [...years].map(([year, value]) => ({ input, value, ...(year && { year }) })));
  return { ...state.source, changes };
}

function changed(id) {
  state.last = id;
  clearTimeout(state.timer);
  state.timer = setTimeout(recompute, PAUSE);
}

/** Ask for the figures of the plan with its changes; of several questions under way only the last is heard. */
async function recompute() {
  clearTimeout(state.timer);
  state.abort?.abort();
  state.abort = new AbortController();
  const mine = ++state.count, asked = question();
  busy("Calculating …");
  let answer;
  try {
    answer = await (await ask("api/compute", asked, state.abort.signal)).json();
  } catch (error) {
    if (mine === state.count && error instanceof Refused) refused(error.message);
    else if (!(error instanceof Refused) && error.name !== "AbortError") throw error;
    return;
  }
  if (mine === state.count) accept(asked, answer);
}

/** Tell what goes on, or, once it is over, the outcome: for those who hear the page, and below a narrow one. */
function busy(text, outcome = "") {
  byId("status").textContent = text || outcome;
  byId("status").classList.toggle("hidden-text", !text);
}

function accept(asked, answer) {
  state.good = asked;
  for (const entry of answer.assumptions) if (!entry.was) state.changes.delete(entry.id); // set back to what it was
  state.kept = { source: state.source, changes: new Map([...state.changes].map(([id, years]) => [id, new Map(years)])) };
  assumptions.accepted();
  byId("results").hidden = false;
  fillScenarios(answer);
  assumptions.show(answer.assumptions, state.statuses);
  show(answer, (id) => assumptions.visit(id));
  byId("reset").disabled = !state.changes.size && !assumptions.wrong.size;
  byId("reset").textContent = state.changes.size ? `Reset all (${state.changes.size})` : "Reset all";
  busy("", `${answer.tiles[0].label}: ${answer.tiles[0].figure}`);
  stale();
  remember();
  askRanges(asked);
  tabs.accepted(asked);
}

/** Ask for ranges and chances once the figures are shown; those of other figures are no longer heard. */
async function askRanges(asked) {
  state.ranges?.abort();
  const mine = state.ranges = new AbortController();
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
  byId("reset").disabled = false;
  if (state.last) stale();
}

/** Say that the figures are those before a change that is still to be corrected. */
function stale(message = "") {
  const wrong = [...assumptions.wrong].map(([key, { text, sent }]) => {
    const [id, year] = key.split(" ");
    const entry = assumptions.entry(id), name = entry ? `${entry.section}, ${entry.name}` : id;
    return `${name}${year && !sent ? ` ${year}` : ""}: ${text.replace(/[.]?$/, ".")}`;
  });
  const text = message || wrong.join(" ");
  byId("stale").hidden = !text;
  byId("stale").textContent = text ? `These figures do not yet include your last change. ${text}` : "";
  byId("results").classList.toggle("old", Boolean(text)); // the drawings lose their colour
  byId("reset").disabled = !text && !state.changes.size;
}

/** Keep plan and changes in the address, for a reload and for colleagues. */
function remember() {
  const plain = (text) => encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%3A", ":");
  const parts = question().changes.map(({ input, year, value }) => `${plain(input)}${year ? `@${year}` : ""}=${plain(value)}`);
  const { plan: named, scenario } = state.source;
  if (scenario) parts.unshift(`scenario=${plain(scenario)}`);
  parts.push(...tabs.parts().map(([key, text]) => `${key}=${plain(text)}`));
  const held = named ? [`plan=${plain(named)}`, ...parts] : tabs.parts().map((pair) => pair.map(plain).join("="));
  history.replaceState(null, "", held.length ? `#${held.join("&")}` : location.pathname + location.search);
  byId("share").textContent = named
    ? "The address of this page holds the plan and your changes: send it to a colleague who can reach this server."
    : "An uploaded plan is not kept on the server or in the address: download it to keep your changes.";
}

function recalled() {
  const parts = new URLSearchParams(location.hash.slice(1)), changes = new Map();
  for (const [key, value] of parts) {
    if (key === "plan" || key === "scenario" || isOfTabs(key)) continue;
    const [id, year = ""] = key.split("@");
    if (!changes.has(id)) changes.set(id, new Map());
    changes.get(id).set(year, value);
  }
  return { plan: parts.get("plan"), scenario: parts.get("scenario"), changes };
}

/** Try another plan; one that cannot be read leaves what is shown, and its message beside the field. */
async function choose(source, changes, field) {
  const place = byId(`${field}-wrong`), mine = ++state.count;
  clearTimeout(state.timer);
  state.abort?.abort();
  for (const each of ["plan", "upload", "scenario"]) byId(`${each}-wrong`).textContent = "";
  byId("upload-accept").hidden = true;
  busy("Calculating …");
  byId("results").inert = true; // what is changed now would be changed in the plan that goes
  Object.assign(state, { source, changes, last: null });
  const asked = question();
  try {
    const answer = await (await ask("api/compute", asked)).json();
    if (mine !== state.count) return true;
    if (answer.text) asked.upload = source.upload = { name: source.upload.name, text: answer.text };
    assumptions.clear();
    accept(asked, answer);
    showChosen(source, answer);
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (mine !== state.count) return true;
    Object.assign(state, state.kept);
    place.textContent = error.message;
    if (error.differs) offerInputs(source);
    busy("");
    if (state.source) byId("plan").value = state.source.plan ?? UPLOADED;
    byId("scenario").value = state.scenario;
    return false;
  } finally {
    if (mine === state.count) byId("results").inert = false;
  }
}

/** Offer to take the inputs of a workbook that shows other figures than its plan has. */
function offerInputs({ upload }) {
  const button = byId("upload-accept");
  button.hidden = false;
  button.onclick = () => choose({ upload: { ...upload, accept: true } }, new Map(), "upload");
}

/** Select the plan that is shown, an upload or one that the list does not have, such as an ICB that ended, too. */
function showChosen(source, { organisation, code }) {
  const select = byId("plan");
  select.querySelector(`option[value="${UPLOADED}"]`)?.remove();
  if (source.upload) select.prepend(make("option", { value: UPLOADED }, `Uploaded: ${source.upload.name}`));
  else byId("upload").value = "";
  if (source.plan && ![...select.options].some(({ value }) => value === source.plan))
    select.prepend(make("option", { value: source.plan }, `${organisation} (${code})`));
  select.value = source.plan ?? UPLOADED;
}

/** The scenarios of the plan that is shown, and what the chosen one means. */
function fillScenarios({ scenario, scenarios }) {
  byId("scenarios").hidden = !scenarios.length;
  byId("scenario").replaceChildren(...scenarios.map((each) => make("option", { value: each.scenario }, each.name)));
  byId("scenario").value = state.scenario = scenario;
  byId("scenario-note").textContent = scenarios.find((each) => each.scenario === scenario)?.note ?? "";
}

function fillChooser(choices) {
  const groups = new Map();
  for (const { plan, code, name, region } of choices.icbs) {
    const short = shortName(name);
    groups.set(region, [...(groups.get(region) ?? []), [short, make("option", { value: plan }, `${short} (${code})`)]]);
  }
  const sorted = [...groups].sort(([a], [b]) => a.localeCompare(b));
  byId("plan").replaceChildren(
    make("optgroup", { label: "Published plans" }, ...choices.plans.map(({ plan, name }) => make("option", { value: plan }, name))),
    ...sorted.map(([region, options]) => make("optgroup", { label: `ICBs: ${region}` },
      ...options.sort(([a], [b]) => a.localeCompare(b)).map(([, option]) => option))));
}

async function get(path, told) {
  const place = byId("download-status");
  place.className = "";
  place.textContent = `Writing ${told} …`;
  try {
    place.textContent = `Downloaded: ${await download(path, state.good)}`;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    place.className = "wrong";
    place.textContent = error.message;
  }
}

/** Show what the address says, or the default plan; changes that cannot be made are told and left out. */
async function fromAddress(fallback) {
  const { plan, scenario, changes } = recalled();
  tabs.recall(new URLSearchParams(location.hash.slice(1)));
  if (!plan) return fallback && choose({ plan: fallback }, new Map(), "plan");
  if (await choose({ plan, ...(scenario && { scenario }) }, changes, "plan")) return true;
  const wrong = byId("plan-wrong").textContent;
  if ((changes.size || scenario) && await choose({ plan }, new Map(), "plan")) {
    byId("plan-wrong").textContent = `What the address asks for cannot be done, so the plan is shown as given. ${wrong}`;
    return true;
  }
  if (fallback && await choose({ plan: fallback }, new Map(), "plan")) byId("plan-wrong").textContent = wrong;
  return false;
}

function reset() {
  state.changes.clear();
  assumptions.reset();
  recompute().then(() => assumptions.list());
  byId("search").focus();
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
  byId("plan").addEventListener("change", (event) => {
    if (event.target.value !== UPLOADED) choose({ plan: event.target.value }, new Map(), "plan");
  });
  byId("scenario").addEventListener("change", (event) =>
    choose({ ...state.source, scenario: event.target.value }, state.changes, "scenario"));
  byId("upload").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (file && !(await choose({ upload: { name: file.name, content: await inBase64(file) } }, new Map(), "upload")))
      event.target.value = ""; // so that the corrected file can be chosen again
  });
  byId("reset").addEventListener("click", reset);
  byId("get-report").addEventListener("click", () => get("api/report", "the report"));
  byId("get-plan").addEventListener("click", () => get("api/plan", "the plan"));
  byId("print").addEventListener("click", () => window.print());
  window.addEventListener("hashchange", () => fromAddress());
  await fromAddress(choices.default);
}

start();

// The list of plans and that of a plan's scenarios.

import { byId, make, shortName } from "./elements.js";

export const UPLOADED = "upload"; // the entry of the list that stands for an uploaded plan

/** The plans and ICBs that there are. */
export function fillChooser(choices) {
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

/** Select the plan that is shown, an upload or one that the list does not have, such as an ICB that ended, too. */
export function showChosen(source, { organisation, code }) {
  const select = byId("plan");
  select.querySelector(`option[value="${UPLOADED}"]`)?.remove();
  if (source.upload) select.prepend(make("option", { value: UPLOADED }, `Uploaded: ${source.upload.name}`));
  else byId("upload").value = "";
  if (source.plan && ![...select.options].some(({ value }) => value === source.plan))
    select.prepend(make("option", { value: source.plan }, `${organisation} (${code})`));
  select.value = source.plan ?? UPLOADED;
}

/** The scenarios of the plan that is shown, and what the chosen one means. */
export function fillScenarios({ scenario, scenarios }) {
  byId("scenarios").hidden = !scenarios.length;
  byId("scenario").replaceChildren(...scenarios.map((each) => make("option", { value: each.scenario }, each.name)));
  byId("scenario").value = scenario;
  byId("scenario-note").textContent = scenarios.find((each) => each.scenario === scenario)?.note ?? "";
}

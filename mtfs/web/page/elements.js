// Making elements. Text is only ever set as text: what a plan calls itself can never become part of the page's code.

/** An element with attributes, and children that are elements or text. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A text in pieces between which a line may be broken: no amount of money is, no date and no span of years. */
export const unbroken = (text) =>
  text.split(/(-?£[\d,.]*\d(?:m|bn|k)?|\b\d{4}-\d\d(?:-\d\d)?\b)/).map((part, odd) => (odd % 2 ? make("span", { class: "whole" }, part) : part));

/** The name of an ICB as a list shows it. */
export const shortName = (name) => name.replace(/^NHS /, "").replace(/ (ICB|Integrated Care Board)$/, "");

/** The name of an assumption with that of its part, unless both are one. */
export const fullName = ({ name, section }) => (name === section ? name : `${section}, ${name}`);

const SVG = "http://www.w3.org/2000/svg";

/** The same for the parts of a drawing. */
export function draw(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export const byId = (id) => document.getElementById(id);

/** A figure that is explained when it is chosen (see explanation.js); `named` is what a screen reader says, `real`
 *  that it is in the base year's prices. */
export const explains = (text, line, year, named, real = false) =>
  make("button", { type: "button", class: "explains", "data-line": line, "data-year": year, "data-real": real, "aria-label": named }, text);

/** What makes a file of the table or chart that it stands in (see files.js). */
export const makesFile = (kind, named) =>
  make("button", { type: "button", class: "small file", "data-file": kind, "data-named": named, "aria-label": `${kind.toUpperCase()} of ${named}` }, kind.toUpperCase());

/** A table: heads of columns, then groups of rows, each row's first cell its head. Of the figures that explain
 *  themselves one is in the order of tabs: the arrow keys lead to the others. */
export function fillTable(table, caption, heads, groups) {
  const head = make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text))));
  const bodies = groups.map(([heading, rows]) => {
    const title = heading
      ? [make("tr", {}, make("th", { scope: "rowgroup", colspan: heads.length, class: "group" }, heading))]
      : [];
    const body = rows.map(({ cells, kind }) =>
      make("tr", kind ? { class: kind } : {},
        ...cells.map((text, at) => (at ? make("td", {}, text) : make("th", { scope: "row" }, text)))));
    return make("tbody", {}, ...title, ...body);
  });
  const held = table.contains(document.activeElement) ? document.activeElement.dataset : null;
  table.setAttribute("aria-label", caption);
  table.replaceChildren(make("caption", {}, makesFile("csv", caption)), head, ...bodies);
  const figures = [...table.querySelectorAll(".explains")];
  const again = held && figures.find(({ dataset }) => dataset.line === held.line && dataset.year === held.year);
  figures.forEach((figure) => { figure.tabIndex = figure === (again ?? figures[0]) ? 0 : -1; });
  again?.focus();
}

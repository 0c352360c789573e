// Files of what is shown: every table as CSV, every chart as SVG and PNG. They are made in the browser.

import { draw } from "./elements.js";
import { handOver } from "./requests.js";

const NUMBER = /^[-\u2212]?[\d,]+(\.\d+)?$/;
const FORMULA = /^[=+\-@\t\r]/; // how a spreadsheet's formula begins: a text must not
const DRAWN = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-weight", "font-family", "text-anchor"];
const LINE = 20, LETTER = 7.5, SCALE = 2;

let prefix = "mtfs";

/** Name files after the plan that is shown. */
export function nameFiles(code) {
  prefix = `mtfs-${slug(code) || "plan"}`;
}

const slug = (text) => text.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-file]");
  if (!button) return;
  const { file, named } = button.dataset, name = `${prefix}-${slug(named).toLowerCase()}.${file}`;
  if (file === "csv") handOver(new Blob(["\ufeff", csv(button.closest("table"))], { type: "text/csv" }), name);
  else if (file === "svg") handOver(asSvg(button.closest(".chart"), named).blob, name);
  else asPng(button.closest(".chart"), named).then((blob) => handOver(blob, name));
});

/** A table as CSV: figures as they are shown, without commas; what stands above groups of rows in a column of its own. */
function csv(table) {
  const cell = (text) => {
    const plain = NUMBER.test(text) ? text.replaceAll(",", "").replace("\u2212", "-") : FORMULA.test(text) ? `'${text}` : text;
    return /[",\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  const isGroup = (row) => row.querySelector(".group"), isGrouped = Boolean(isGroup(table));
  const lines = [];
  let part = "Part";
  for (const row of table.rows) {
    const texts = [...row.cells].map((each) => each.textContent.trim());
    if (!isGroup(row)) lines.push([...(isGrouped ? [part] : []), ...texts].map(cell).join(","));
    if (isGroup(row) || !lines.length) [part] = texts;
    else if (row.parentNode === table.tHead) part = "";
  }
  return lines.map((line) => `${line}\r\n`).join("");
}

/** A chart with its title and legend as one drawing that needs no style sheet. */
function asSvg(chart, title) {
  const shown = chart.querySelector(".drawing svg"), width = shown.width.baseVal.value, height = shown.height.baseVal.value;
  const titles = wrapped(title, width / LETTER), legend = [...chart.querySelectorAll(".legend li")];
  const top = titles.length * LINE + 8, whole = top + height + legend.length * LINE + 8;
  const svg = draw("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${whole}`, width, height: whole });
  svg.append(draw("rect", { fill: "#ffffff", width, height: whole }),
    ...titles.map((text, at) => draw("text", { class: "total", x: 4, y: (at + 1) * LINE - 4, "font-size": 14 }, text)));
  const drawing = draw("g", { transform: `translate(0 ${top})` });
  drawing.append(...[...shown.childNodes].map((node) => node.cloneNode(true)));
  const keys = legend.map((item, at) => {
    const key = draw("g", { transform: `translate(4 ${top + height + at * LINE})` });
    const swatch = item.querySelector("circle, rect, line")?.cloneNode(true);
    key.append(...(swatch ? [swatch] : []), draw("text", { x: 20, y: 11 }, item.textContent));
    return key;
  });
  svg.append(drawing, ...keys);
  chart.append(svg); // so that the style sheet applies
  for (const node of svg.querySelectorAll("*")) {
    const style = getComputedStyle(node);
    for (const name of DRAWN) if (!(name === "font-size" && node.hasAttribute(name)) && style[name]) node.setAttribute(name, style.getPropertyValue(name));
    for (const name of ["class", "data-line", "data-year"]) node.removeAttribute(name);
  }
  svg.remove();
  return { width, height: whole, blob: new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" }) };
}

function wrapped(text, letters) {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1) && `${lines.at(-1)} ${word}`.length > letters) lines.push(word);
    else lines.push(`${lines.pop()} ${word}`.trim());
  }
  return lines;
}

async function asPng(chart, title) {
  const { width, height, blob } = asSvg(chart, title), address = URL.createObjectURL(blob);
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * SCALE, height: height * SCALE });
  const pen = canvas.getContext("2d");
  pen.scale(SCALE, SCALE);
  pen.drawImage(picture, 0, 0);
  URL.revokeObjectURL(address);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

// Column charts by year as drawings: stacked on one another, or side by side. Figures come in £k and are shown in £m;
// the colours come with them, from the standard of all charts.

import { draw, explains, fillTable, make, makesFile } from "./elements.js";
import { MISSING, shown, shownUnit } from "./figures.js";

const HEIGHT = 300;
const MARGIN = { left: 56, right: 8, top: 34, bottom: 46 };
const ROOM = { total: 34, inside: 38, letter: 15, year: 46 };

/** The years of a chart: those for which it has a figure. */
const yearsOf = (chart, years) => years.filter((year) => chart.series.some((series) => year in series.values));

/** A chart with title, legend, drawing and the same figures as a table. */
export function figure(chart, years, open, width) {
  const shownYears = yearsOf(chart, years);
  const unit = shownUnit(chart.unit);
  const table = make("table");
  fillTable(table, `${chart.title}, ${unit}`, ["Figures", ...shownYears], [["", rows(chart, shownYears)]]);
  return framed(chart.title, chart.series, `The same figures as a table (${unit})`, table, open,
    (across) => drawing(chart, shownYears, across, unit), width);
}

/** A drawing for the width that there is, with its title, a legend of named colours, and a table that can be opened.
 *  Where one stands already in its place its width is known: it is drawn at once. */
export function framed(title, legend, about, table, open, drawn, width) {
  const frame = make("div", { class: "drawing", "data-width": width }, width ? drawn(Number(width)) : null);
  const named = legend.length ? make("ul", { class: "legend" }, ...legend.map(({ name, colour }) => make("li", {}, swatch(colour), name))) : null;
  const details = make("details", { open }, make("summary", {}, about),
    make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `${title}, figures` }, table));
  const files = make("div", { class: "row files" }, makesFile("svg", title), makesFile("png", title));
  const whole = make("figure", { class: "chart" }, make("figcaption", {}, make("h3", {}, title)), frame, named, details, files);
  const observer = new ResizeObserver(() => {
    const across = Math.floor(frame.clientWidth);
    if (across && frame.dataset.width !== String(across)) {
      frame.dataset.width = across;
      frame.replaceChildren(drawn(across));
    }
  });
  observer.observe(frame);
  return whole;
}

function swatch(colour) {
  const disc = draw("circle", { cx: 6.5, cy: 6.5, r: 6.5, fill: colour });
  return draw("svg", { class: "swatch", width: 13, height: 13, "aria-hidden": "true" }, disc);
}

function rows(chart, years) {
  const text = (value) => (value === undefined ? "" : shown(value, chart.unit));
  const cell = ({ name, line, values }, year) => {
    const said = text(values[year]);
    return said && line ? explains(said, line, year, `${said}: ${name}, ${year}`) : said;
  };
  const each = chart.series.map((series) => ({ cells: [series.name, ...years.map((year) => cell(series, year))] }));
  const total = { cells: ["Total", ...years.map((year) => text(sum(chart, year)))], kind: "key" };
  return chart.stacked && chart.series.length > 1 ? [...each, total] : each;
}

function sum(chart, year) {
  const values = chart.series.map((series) => series.values[year]).filter((value) => value !== undefined);
  return values.includes(null) ? null : values.reduce((total, value) => total + value, 0);
}

/** Where the bars of a year begin and end, in the chart's unit. */
function bars(chart, year) {
  let up = 0, down = 0;
  return chart.series.map((series, at) => {
    const value = series.values[year];
    if (value === undefined || value === null) return null;
    if (!chart.stacked) return { series, at, value, from: 0, to: value };
    const from = value >= 0 ? up : down;
    if (value >= 0) up += value; else down += value;
    return { series, at, value, from, to: from + value };
  }).filter(Boolean);
}

/** Round steps of an axis between two figures. */
export function ticks(low, high) {
  const span = high - low || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 2.5, 5, 10].map((part) => part * power).find((part) => span / part <= 5);
  const first = Math.floor(low / step + 1e-9), last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: Math.max(last - first, 1) + 1 }, (_, at) => (first + at) * step);
}

function drawing(chart, years, width, unit) {
  const all = years.flatMap((year) => bars(chart, year)).flatMap((bar) => [bar.from, bar.to]);
  const steps = ticks(Math.min(0, ...all), Math.max(0, ...all));
  const [low, high] = [steps[0], steps.at(-1)];
  const bottom = HEIGHT - MARGIN.bottom, slot = (width - MARGIN.left - MARGIN.right) / years.length;
  const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - MARGIN.top);
  const svg = draw("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img",
    "aria-label": `${chart.title} in ${unit} by financial year. The figures follow as a table.` });
  const step = steps[1] - steps[0];
  for (const value of steps) {
    const places = step < 1000 ? 1 : 0;
    const text = (value / 1000).toLocaleString("en-GB", { minimumFractionDigits: places, maximumFractionDigits: places });
    svg.append(draw("line", { class: value ? "grid" : "zero", x1: MARGIN.left, x2: width - MARGIN.right, y1: y(value), y2: y(value) }),
      draw("text", { class: "tick", x: MARGIN.left - 6, y: y(value) + 4, "text-anchor": "end" }, text));
  }
  svg.append(draw("text", { class: "axis", x: 4, y: 14 }, unit),
    draw("text", { class: "axis", x: (width + MARGIN.left) / 2, y: HEIGHT - 6, "text-anchor": "middle" }, "Financial year"));
  const every = Math.ceil((ROOM.year + 6) / slot);
  years.forEach((year, at) => {
    const left = MARGIN.left + at * slot;
    if (at % every === 0 && left + slot / 2 + ROOM.year / 2 <= width)
      svg.append(draw("text", { class: "tick", x: left + slot / 2, y: bottom + 18, "text-anchor": "middle" }, year));
    svg.append(...columns(chart, year, left, slot, y));
  });
  return svg;
}

function columns(chart, year, left, slot, y) {
  const found = bars(chart, year), parts = [];
  const across = slot * 0.66, single = chart.stacked ? across : across / chart.series.length;
  for (const bar of found) {
    const x = left + (slot - across) / 2 + (chart.stacked ? 0 : bar.at * single);
    const top = Math.min(y(bar.from), y(bar.to)), height = Math.abs(y(bar.from) - y(bar.to));
    const text = shown(bar.value, chart.unit);
    const explained = bar.series.line ? { "data-line": bar.series.line, "data-year": year } : {};
    parts.push(draw("rect", { fill: bar.series.colour, x, y: top, width: single, height, ...explained },
      draw("title", {}, `${bar.series.name}, ${year}: £${text}m`)));
    const label = { class: "inside", fill: bar.series.ink, x: x + single / 2, y: top + height / 2 + 4, "text-anchor": "middle" };
    if (chart.stacked && found.length > 1 && height > ROOM.letter && single > ROOM.inside) parts.push(draw("text", label, text));
    if (!chart.stacked && height > ROOM.letter && single > ROOM.inside + 8) parts.push(draw("text", { ...label, y: y(Math.max(bar.to, 0)) + 15 }, text));
  }
  if (chart.stacked && slot > ROOM.total) {
    const total = sum(chart, year), highest = Math.max(0, ...found.map((bar) => bar.to));
    const text = total === null ? MISSING : shown(total, chart.unit);
    parts.push(draw("text", { class: "total", x: left + slot / 2, y: y(highest) - 6, "text-anchor": "middle" }, text));
  }
  return parts;
}

// Drawings of the tabs: bars below one another, a fan by year, a histogram. Figures come in the unit of their axis.

import { framed, ticks } from "./charts.js";
import { draw } from "./elements.js";

const LETTER = 6.2; // pixels, about, of a letter of 12 pixels
const LINE = 15;
const BESIDE_A_LETTER = 14; // pixels within which two letters would touch
const BESIDE = 600; // width from which names stand beside their bars
const HEIGHT = 300;
const MARGIN = { left: 56, right: 12, top: 34, bottom: 46 };

/** A chart by its kind, with the table of its figures. */
export function drawn(chart, table) {
  const { title, axis } = chart, told = `${title}, in ${axis}. The figures follow as a table.`;
  const kinds = { bars, fan, histogram };
  return framed(title, legend(chart), "The same figures as a table", table, false, (width) => kinds[chart.kind](chart, width, told));
}

function legend(chart) {
  if (chart.kind === "fan") return [chart.band, ...chart.lines];
  if (chart.kind === "histogram") return chart.marks.map((mark, at) => ({ name: `${letter(at)}: ${mark.name}`, colour: mark.colour }));
  return chart.legend;
}

const letter = (at) => String.fromCharCode(65 + at);

function sheet(width, height, told) {
  return draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": told });
}

/** The texts of round steps of an axis: as many decimals as the steps need. */
function marked(steps) {
  const step = steps[1] - steps[0];
  const places = [0, 1, 2, 3].find((count) => Math.abs(step * 10 ** count - Math.round(step * 10 ** count)) < 1e-9) ?? 3;
  return steps.map((value) =>
    value.toLocaleString("en-GB", { minimumFractionDigits: places, maximumFractionDigits: places }));
}

/** A text in lines of at most so many pixels, broken between words. */
function inLines(text, width) {
  const most = Math.max(8, Math.floor(width / LETTER)), lines = [""];
  for (const word of text.split(" ")) {
    const joined = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (joined.length <= most) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines.filter(Boolean);
}

function bars(chart, width, told) {
  const beside = width >= BESIDE, names = beside ? Math.min(320, width * 0.4) : 0;
  const longest = Math.max(...chart.rows.map(({ text }) => text.length)) * 7 + 12;
  const ends = chart.rows.flatMap(({ parts }) => parts.flatMap((part) => [part.from, part.to]));
  const steps = ticks(Math.min(chart.start, ...ends), Math.max(chart.start, ...ends));
  const [low, high] = [steps[0], steps.at(-1)];
  const texts = marked(steps), wide = Math.max(...texts.map((text) => text.length)) * 7 + 10;
  const left = names + wide / 2, right = width - longest;
  const x = (value) => left + ((value - low) / (high - low)) * (right - left);
  const rows = chart.rows.map((row) => ({ ...row, lines: inLines(row.name, beside ? names : width - 8) }));
  const heights = rows.map(({ lines }) => (beside ? Math.max(26, lines.length * LINE + 8) : lines.length * LINE + 26));
  const bottom = heights.reduce((sum, height) => sum + height, 8), svg = sheet(width, bottom + 44, told);
  const every = Math.ceil(wide / (x(steps[1]) - x(steps[0])));
  const below = (at) => heights.slice(0, at).reduce((sum, height) => sum + height, 4); // where a row begins
  const stretches = beside ? [[4, bottom]] : rows.map(({ lines }, at) => [below(at) + lines.length * LINE + 2, below(at + 1)]); // no line crosses a name
  steps.forEach((value, at) => {
    for (const [y1, y2] of stretches)
      svg.append(draw("line", { class: Math.abs(value) < 1e-9 ? "zero" : "grid", x1: x(value), x2: x(value), y1, y2 }));
    if (at % every === 0) svg.append(draw("text", { class: "tick", x: x(value), y: bottom + 16, "text-anchor": "middle" }, texts[at]));
  });
  svg.append(draw("text", { class: "axis", x: (left + right) / 2, y: bottom + 36, "text-anchor": "middle" }, chart.axis));
  let top = 4;
  rows.forEach(({ name, text, parts, lines }, at) => {
    const middle = beside ? top + heights[at] / 2 : top + lines.length * LINE + 11;
    const first = beside ? middle - (lines.length * LINE) / 2 + 11 : top + 11;
    lines.forEach((line, number) => svg.append(draw("text", { class: "name", x: 0, y: first + number * LINE }, line)));
    for (const part of parts) {
      const begin = Math.min(x(part.from), x(part.to)), across = Math.abs(x(part.to) - x(part.from));
      svg.append(draw("rect", { x: begin, y: middle - 8, width: Math.max(across, 1), height: 16, fill: part.colour },
        draw("title", {}, `${name}: ${text}`)));
    }
    const end = Math.max(x(chart.start), ...parts.flatMap((part) => [x(part.from), x(part.to)]));
    svg.append(draw("text", { class: "total", x: end + 6, y: middle + 4 }, text));
    top += heights[at];
  });
  return svg;
}

/** A drawing with a value axis on its left: how values are placed, and where its foot is. */
function upright(width, told, steps, axis, below) {
  const svg = sheet(width, HEIGHT, told), bottom = HEIGHT - MARGIN.bottom;
  const y = (value) => bottom - ((value - steps[0]) / (steps.at(-1) - steps[0])) * (bottom - MARGIN.top);
  marked(steps).forEach((text, at) => svg.append(
    draw("line", { class: Math.abs(steps[at]) < 1e-9 ? "zero" : "grid", x1: MARGIN.left, x2: width - MARGIN.right, y1: y(steps[at]), y2: y(steps[at]) }),
    draw("text", { class: "tick", x: MARGIN.left - 6, y: y(steps[at]) + 4, "text-anchor": "end" }, text)));
  svg.append(draw("text", { class: "axis", x: 4, y: 14 }, axis),
    draw("text", { class: "axis", x: (width + MARGIN.left) / 2, y: HEIGHT - 6, "text-anchor": "middle" }, below));
  return { svg, y, bottom };
}

function fan(chart, width, told) {
  const { years, band, lines } = chart, all = [...band.low, ...band.high, ...lines.flatMap(({ values }) => values)];
  const { svg, y, bottom } = upright(width, told, ticks(Math.min(chart.start, ...all), Math.max(...all)), chart.axis, "Financial year");
  const slot = (width - MARGIN.left - MARGIN.right) / years.length, x = (at) => MARGIN.left + (at + 0.5) * slot;
  const points = (values) => values.map((value, at) => `${x(at)},${y(value)}`);
  svg.append(draw("polygon", { class: "band", fill: band.colour, points: [...points(band.high), ...points(band.low).reverse()].join(" ") }));
  for (const { colour, dashed, values } of lines)
    svg.append(draw("polyline", { fill: "none", stroke: colour, "stroke-width": 2.5, points: points(values).join(" "), ...(dashed && { "stroke-dasharray": "7 5" }) }));
  const every = Math.ceil(52 / slot);
  years.forEach((year, at) => {
    if (at % every === 0) svg.append(draw("text", { class: "tick", x: x(at), y: bottom + 18, "text-anchor": "middle" }, year));
  });
  return svg;
}

function histogram(chart, width, told) {
  const { bins, marks } = chart, steps = ticks(0, Math.max(...bins.map(({ draws }) => draws)));
  const below = inLines(chart.across, width - MARGIN.left).length > 1 ? chart.across.split(":")[0] : chart.across;
  const { svg, y, bottom } = upright(width, told, steps, chart.axis, below);
  const low = Math.min(bins[0].from, ...marks.map(({ place }) => place)), high = Math.max(bins.at(-1).to, ...marks.map(({ place }) => place));
  const x = (value) => MARGIN.left + ((value - low) / (high - low)) * (width - MARGIN.left - MARGIN.right);
  for (const { from, to, draws, text } of bins)
    svg.append(draw("rect", { x: x(from), y: y(draws), width: Math.max(x(to) - x(from) - 1, 1), height: bottom - y(draws), fill: chart.colour }, draw("title", {}, text)));
  const values = ticks(low, high).filter((value) => value >= low && value <= high), texts = marked(values);
  const every = Math.ceil((Math.max(...texts.map((text) => text.length)) * 7 + 10) / (x(values[1]) - x(values[0])));
  values.forEach((value, at) => {
    if (at % every === 0) svg.append(draw("text", { class: "tick", x: x(value), y: bottom + 18, "text-anchor": "middle" }, texts[at]));
  });
  const near = (at, side) => marks.some(({ place }) => { const apart = side * (x(place) - x(marks[at].place)); return apart > 0 && apart < BESIDE_A_LETTER; });
  const anchor = (at) => (near(at, 1) ? "end" : near(at, -1) ? "start" : "middle");
  marks.forEach(({ place, colour }, at) => svg.append(
    draw("line", { x1: x(place), x2: x(place), y1: MARGIN.top - 4, y2: bottom, stroke: colour, "stroke-width": 2, "stroke-dasharray": at ? "4 4" : "9 4" }),
    draw("text", { class: "total", x: x(place), y: MARGIN.top - 8, "text-anchor": anchor(at) }, letter(at))));
  return svg;
}

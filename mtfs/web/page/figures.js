// Figures as readers write them, and as they type them. Inside: money in £k, rates as fractions; null is missing.

export const MISSING = "missing";
const MINUS = "\u2212";

export const isRate = (unit) => unit === "rate" || unit === "share";
export const isMoney = (unit) => unit === "£k";

/** The unit in which a figure is shown: money in £m. */
export const shownUnit = (unit) => (isMoney(unit) ? "£m" : isRate(unit) ? "%" : unit);

/** Halves are rounded away from zero, from 15 digits, as in mtfs/core/units.py and in spreadsheets. */
const grouped = (value, places) =>
  new Intl.NumberFormat("en-GB", { minimumFractionDigits: places, maximumFractionDigits: places }).format(value.toPrecision(15));

/** A figure as readers write it, without its unit; a percentage has its sign. */
export function shown(value, unit) {
  if (value === null) return MISSING;
  const text = isMoney(unit) ? grouped(value / 1000, 1) : isRate(unit) ? `${grouped(value * 100, 2)}%` : grouped(value, 1);
  return /[1-9]/.test(text) ? text.replace("-", MINUS) : text.replace("-", "");
}

/** The unit in which a field takes an input: percentages as percentages, money in £k. */
export const typedUnit = (unit) => (isRate(unit) ? "%" : unit);

/** A value as a field shows it, short but exact enough to be recognised. */
export function typed(value, unit) {
  if (value === null) return "";
  const number = isRate(unit) ? Number(value * 100) : value;
  const places = isMoney(unit) && Math.abs(number) >= 1000 ? 0 : 4;
  const text = number.toLocaleString("en-GB", { maximumFractionDigits: places });
  return text === "-0" ? "0" : Number(text.replaceAll(",", "")) === 0 && number !== 0 ? String(number) : text;
}

/** What was typed, as the plan holds it (the text of a number); or what is wrong with it. */
export function read(text, entry) {
  const plain = text.trim().replace(/^[\u2212\u2013]/, "-").replace(/[\s,£]/g, "").replace(/%$/, "");
  const rate = isRate(entry.unit);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e-?\d+)?$/i.test(plain))
    return { wrong: `${text.trim()} is not a number; type ${rate ? "a percentage such as 2.3" : "one such as 1500"}.` };
  const [digits, power] = plain.toLowerCase().split("e");
  const value = Number(rate ? `${digits}e${Number(power ?? 0) - 2}` : plain); // 2.3 becomes exactly 0.023
  const [low, high] = entry.bounds ?? [-Infinity, Infinity];
  if (value < low || value > high) {
    const span = [low, high].map((bound) => `${typed(bound, entry.unit).replace("-", MINUS)}${rate ? "%" : ""}`);
    const unit = rate ? "" : ` ${entry.unit}`;
    return { wrong: `${text.trim()} is outside ${span[0]} to ${span[1]}${unit}.` };
  }
  return { value: String(value) };
}

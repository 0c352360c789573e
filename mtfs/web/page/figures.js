// Figures as readers write them, and as they type them. Inside: money in £k, rates as fractions; null is missing.

export const MISSING = "missing";
const THOUSANDS = /,(?=\d{3}(?!\d))/g; // a comma elsewhere stands for a point, or is a slip
const POWERS = { k: 0, m: 3, bn: 6 }; // of ten: what a letter behind an amount is in £k

export const isRate = (unit) => unit === "rate" || unit === "share";
export const isMoney = (unit) => unit === "£k";

/** The unit in which a figure is shown: money in £m. */
export const shownUnit = (unit) => (isMoney(unit) ? "£m" : isRate(unit) ? "%" : unit);

const WRITTEN = [1, 2].map((places) => new Intl.NumberFormat("en-GB", { minimumFractionDigits: places, maximumFractionDigits: places }));
const TYPED = new Map([0, 4].map((places) => [places, new Intl.NumberFormat("en-GB", { maximumFractionDigits: places })])); // making one takes longer than using it

/** Halves are rounded away from zero, from 15 digits, as in mtfs/core/units.py and in spreadsheets. */
const grouped = (value, places) => WRITTEN[places - 1].format(value.toPrecision(15));

/** A figure as readers write it, without its unit; a percentage has its sign. */
export function shown(value, unit) {
  if (value === null) return MISSING;
  const text = isMoney(unit) ? grouped(value / 1000, 1) : isRate(unit) ? `${grouped(value * 100, 2)}%` : grouped(value, 1);
  return /[1-9]/.test(text) ? text : text.replace("-", "");
}

/** The unit in which a field takes an input: percentages as percentages, money in £k. */
export const typedUnit = (unit) => (isRate(unit) ? "%" : unit);

/** A value as a field shows it, short but exact enough to be recognised. */
export function typed(value, unit) {
  if (value === null) return "";
  const number = isRate(unit) ? Number(value * 100) : value;
  const places = isMoney(unit) && Math.abs(number) >= 1000 ? 0 : 4;
  const text = TYPED.get(places).format(number);
  return text === "-0" ? "0" : Number(text.replaceAll(",", "")) === 0 && number !== 0 ? String(number) : text;
}

/** What was typed, as the plan holds it (the text of a number); or what is wrong with it. An amount without a letter
 *  is in £k, as the field says, whether £ stands before it or not; £160m and 1.2bn are what they say. */
export function read(text, entry) {
  const rate = isRate(entry.unit), money = isMoney(entry.unit), sign = rate ? "%" : money ? "k|m|bn" : "(?!)";
  const plain = text.trim().replace(/^[\u2212\u2013]/, "-").replace(/[\s£]/g, "").replace(THOUSANDS, "").toLowerCase();
  const found = new RegExp(`^([+-]?(?:\\d+\\.?\\d*|\\.\\d+))(?:e(-?\\d+))?(${sign})?$`).exec(plain);
  if (!found) {
    const remedy = rate ? "a percentage such as 2.3" : money ? "one in £k such as 1500, or £1.5m" : "one such as 1500";
    return { wrong: `${text.trim()} is not a number; type ${remedy}.` };
  }
  const [, digits, power, letter] = found;
  const value = Number(`${digits}e${Number(power ?? 0) + (rate ? -2 : POWERS[letter] ?? 0)}`); // 2.3 becomes exactly 0.023
  const [low, high] = entry.bounds ?? [-Infinity, Infinity];
  if (value < low || value > high) {
    const span = [low, high].map((bound) => `${typed(bound, entry.unit)}${rate ? "%" : ""}`);
    const unit = rate ? "" : ` ${entry.unit}`;
    return { wrong: `${text.trim()} is outside ${span[0]} to ${span[1]}${unit}.` };
  }
  return { value: String(value) };
}

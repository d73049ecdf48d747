/* Charts as inline SVG: no script, no font, nothing from anywhere else. */

export interface Series {
  name: string;
  values: readonly number[];
}

export interface Chart {
  /** Unique on the page. */
  id: string;
  title: string;
  /** What the chart shows, for who cannot see it. */
  description: string;
  /** What the vertical axis counts, with its unit. */
  unit: string;
  /** The same number of values in each, from day 1 to the last day. */
  series: readonly Series[];
  days: number;
}

const [WIDTH, HEIGHT] = [860, 380];
const FRAME = { left: 78, right: 12, top: 12, bottom: 52 };
const INNER = { width: WIDTH - FRAME.left - FRAME.right, height: HEIGHT - FRAME.top - FRAME.bottom };
const DAYS_IN_MONTH = 365 / 12;
/** Dark enough on white for thin lines, and told apart with defective colour vision; dashes tell them apart without any. */
const COLOURS = ["#000000", "#0060a8", "#b34700", "#00734f", "#8a3c77", "#6b5a00", "#a3001b", "#0a7f8f", "#555555"];
const DASHES = ["", "8 3", "2 3", "10 3 2 3", "5 5"];

export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

export function lineChart(chart: Chart): string {
  const values = chart.series.flatMap((series) => series.values);
  const scale = scaleOf(Math.min(0, ...values), Math.max(...values));
  const lines = chart.series.map(
    ({ values: own }, i) =>
      `<polyline points="${points(own, chart.days, scale)}" fill="none" stroke="${colour(i)}" stroke-width="2"${dash(i)}/>`,
  );
  return frame(chart, scale, lines);
}

/** The series one on top of the other, the first one lowest. */
export function areaChart(chart: Chart): string {
  const tops: number[][] = [];
  for (const { values } of chart.series) tops.push(values.map((value, i) => value + (tops.at(-1)?.[i] ?? 0)));
  const scale = scaleOf(0, Math.max(...(tops.at(-1) ?? [0])));
  const areas = tops.map((top, i) => {
    const below = tops[i - 1] ?? top.map(() => 0);
    const outline = `${points(top, chart.days, scale)} ${points(below, chart.days, scale).split(" ").reverse().join(" ")}`;
    return `<polygon points="${outline}" fill="${colour(i)}" fill-opacity="0.7" stroke="#ffffff"/>`;
  });
  return frame(chart, scale, areas);
}

const colour = (i: number) => COLOURS[i % COLOURS.length] ?? "#000000";
const dash = (i: number) => {
  const pattern = DASHES[i % DASHES.length] ?? "";
  return pattern === "" ? "" : ` stroke-dasharray="${pattern}"`;
};

interface Scale {
  ticks: number[];
  y: (value: number) => number;
}

/** Round numbers that enclose all values, four to eight of them. */
function scaleOf(low: number, high: number): Scale {
  const span = high - low || 1;
  const magnitude = 10 ** Math.floor(Math.log10(span / 4));
  const step = magnitude * ([1, 2, 5].findLast((factor) => span / (factor * magnitude) >= 4) ?? 1);
  const [first, last] = [Math.floor(low / step), Math.max(Math.ceil(high / step), Math.floor(low / step) + 1)];
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  return { ticks, y: (value) => FRAME.top + INNER.height * (1 - (value / step - first) / (last - first)) };
}

function x(day: number, days: number): number {
  return FRAME.left + (INNER.width * day) / days;
}

/** Value number i of n is that of an evenly spaced day; the last one is that of the last day. */
function points(values: readonly number[], days: number, { y }: Scale): string {
  const each = days / values.length;
  return values.map((value, i) => `${x((i + 1) * each, days).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
}

function frame(chart: Chart, scale: Scale, content: readonly string[]): string {
  const bottom = FRAME.top + INNER.height;
  const months = chart.days / DAYS_IN_MONTH;
  const step = Math.max(1, Math.ceil(months / 8));
  const monthTicks = Array.from({ length: Math.floor(months / step + 1e-9) + 1 }, (_, i) => i * step);
  const horizontal = scale.ticks.map((tick) => {
    const y = scale.y(tick).toFixed(1);
    return (
      `<line x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${y}" y2="${y}" class="grid"/>` +
      `<text x="${FRAME.left - 8}" y="${y}" dy="0.35em" text-anchor="end">${short(tick)}</text>`
    );
  });
  const vertical = monthTicks.map((month) => {
    const at = x(month * DAYS_IN_MONTH, chart.days).toFixed(1);
    return (
      `<line x1="${at}" x2="${at}" y1="${bottom}" y2="${bottom + 5}" class="axis"/>` +
      `<text x="${at}" y="${bottom + 20}" text-anchor="middle">${month}</text>`
    );
  });
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${chart.id}-title ${chart.id}-text">`,
    `<title id="${chart.id}-title">${escapeText(chart.title)}</title>`,
    `<desc id="${chart.id}-text">${escapeText(chart.description)}</desc>`,
    ...horizontal,
    `<line x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${bottom}" y2="${bottom}" class="axis"/>`,
    ...vertical,
    `<text x="${FRAME.left + INNER.width / 2}" y="${HEIGHT - 10}" text-anchor="middle">months from the start</text>`,
    `<text transform="translate(16 ${FRAME.top + INNER.height / 2}) rotate(-90)" text-anchor="middle">${escapeText(chart.unit)}</text>`,
    ...content,
    "</svg>",
  ].join("\n");
}

/** The names of the series with what they are drawn with: a dashed line, or a filled box. */
export function legend({ series }: Pick<Chart, "series">, kind: "lines" | "areas"): string {
  const items = series.map(({ name }, i) => {
    const key =
      kind === "lines"
        ? `<line x1="0" x2="34" y1="7" y2="7" stroke="${colour(i)}" stroke-width="3"${dash(i)}/>`
        : `<rect width="34" height="14" fill="${colour(i)}" fill-opacity="0.7"/>`;
    return `<li><svg width="34" height="14" aria-hidden="true">${key}</svg> ${escapeText(name)}</li>`;
  });
  return `<ul class="legend">${items.join("")}</ul>`;
}

/** 1,250,000 as "1.25M". */
function short(value: number): string {
  return value.toLocaleString("en-US", { notation: "compact", maximumSignificantDigits: 4 });
}

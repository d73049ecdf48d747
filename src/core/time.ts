import { inputError } from "./errors.js";

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 86_400;

/** Unix seconds by this computer's clock. */
export function unixTime(): number {
  return Math.floor(Date.now() / 1_000);
}

/** Unix seconds as "2026-11-24 16:13:07 UTC". */
export function formatTime(seconds: number | bigint): string {
  const iso = new Date(Number(seconds) * 1000).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** A duration by its two largest units: "15 days", "1 day 6 h", "45 min". */
export function formatDuration(seconds: number | bigint): string {
  const total = Number(seconds);
  const days = Math.floor(total / DAY);
  const hours = Math.floor((total % DAY) / HOUR);
  const minutes = Math.floor((total % HOUR) / MINUTE);
  const rest = total % MINUTE;
  const parts = [
    days > 0 ? `${days} ${days === 1 ? "day" : "days"}` : "",
    hours > 0 ? `${hours} h` : "",
    minutes > 0 ? `${minutes} min` : "",
    rest > 0 ? `${rest} s` : "",
  ].filter((part) => part !== "");
  return parts.slice(0, 2).join(" ") || "0 s";
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: MINUTE, h: HOUR, d: DAY };

/** Reads "45m", "12h" or "30d" into seconds. */
export function parseDuration(text: string, field: string): number {
  const match = /^([1-9][0-9]{0,4})([smhd])$/.exec(text);
  const unit = UNITS[match?.[2] ?? ""];
  if (match === null || unit === undefined) {
    throw inputError(
      field,
      `${JSON.stringify(text)} is not a duration`,
      "Write a whole number and s, m, h or d: 12h, 30d.",
    );
  }
  return Number(match[1]) * unit;
}

/** Reads "2028-01-31", "2028-01-31T12:00:00Z" or Unix seconds. */
export function parseTime(text: string, field: string): number {
  if (/^[1-9][0-9]{8,10}$/.test(text)) return Number(text);
  const match = /^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)Z)?$/.exec(text);
  const [, day, time = "00:00"] = match ?? [];
  const iso = `${day}T${time.padEnd(8, ":00")}`;
  const milliseconds = day === undefined ? NaN : Date.parse(`${iso}Z`);
  // A day that the month does not have would be taken for one of the next month.
  if (!Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(iso)) return milliseconds / 1_000;
  throw inputError(
    field,
    `${JSON.stringify(text)} is not a time`,
    "Write it in UTC, 2028-01-31 or 2028-01-31T12:00:00Z, or as Unix seconds.",
  );
}

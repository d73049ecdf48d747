import { DAY } from "../../core/time.js";

/* Days stand in the database, nothing finer, as the number of the midnight (UTC) that ends them, counted since 1970. */

/** The day of a time in Unix seconds. A midnight belongs to the day that begins with it. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY) + 1;
}

/** The end of a day in Unix seconds. */
export function endOf(day: number): number {
  return day * DAY;
}

/** "2026-11-24" */
export function formatDay(day: number): string {
  return new Date(endOf(day - 1) * 1_000).toISOString().slice(0, 10);
}

/** Reads what {@link formatDay} writes. */
export function parseDay(text: string): number {
  return dayOf(Date.parse(`${text}T00:00:00Z`) / 1_000);
}

import { DAY } from "../../src/core/time.js";
import { randomFrom } from "./random.js";

const MINUTE = 60;
const SHORTEST = 5 * MINUTE;
const LONGEST = 3 * DAY;
/** This part of all outages never ends. */
const FATAL = 0.04;

interface Outage {
  from: number;
  to: number;
}

/** When a node is down: what really happens, which the quorum only sees when it looks. */
export class Outages {
  private readonly random;
  private readonly meanBetween: number;
  private next: Outage;

  constructor(seed: string, from: number, meanBetween: number) {
    this.random = randomFrom(seed);
    this.meanBetween = meanBetween;
    this.next = this.after(from);
  }

  /** Since when it has been down at `time`, which never decreases; undefined if it is up. */
  downSince(time: number): number | undefined {
    while (this.next.to <= time) this.next = this.after(this.next.to);
    return this.next.from <= time ? this.next.from : undefined;
  }

  /** An outage of everybody who has the same provider. */
  fail(from: number, to: number): void {
    if (this.next.from > from) this.next = { from, to };
  }

  private after(time: number): Outage {
    const from = time + this.random.wait(this.meanBetween);
    const length = this.random.fraction() < FATAL ? Infinity : this.random.magnitude(SHORTEST, LONGEST);
    return { from, to: from + length };
  }
}

import { monthsAfter, REQUIREMENT } from "./supply.js";
import type { Scenario } from "./scenario.js";

/** Days from the request until a node may exit; it earns meanwhile. */
const EXIT_DELAY = 15;
const YEAR = 365;
const MONTHS = 12;
const ATOMIC = 1e9;

/** A node's yearly yield on its stake, as a share, before and after the cost of running it. */
export interface Yield {
  gross: number;
  net: number;
}

export function yieldOf(perNode: bigint, usdPerSesh: number, costPerMonth: number): Yield {
  const stake = Number(REQUIREMENT) / ATOMIC;
  const earned = (Number(perNode) / ATOMIC) * YEAR;
  return { gross: earned / stake, net: (earned - (costPerMonth * MONTHS) / usdPerSesh) / stake };
}

/** How many nodes there are: operators come while a node yields more than they want, and go while it yields less. */
export class Nodes {
  count: number;
  private readonly wants: Scenario["nodes"];
  /** Nodes that exit on a day, by day. */
  private readonly exits: number[] = [];
  private leaving = 0;
  private month = -1;
  private day = -1;
  private atMonthStart = 0;
  private joined = 0;
  private left = 0;

  constructor(wants: Scenario["nodes"]) {
    this.wants = wants;
    this.count = wants.start;
  }

  /** Lets nodes exit whose delay is over. Answers how many. */
  exit(day: number): number {
    const exiting = this.exits[day] ?? 0;
    this.count -= exiting;
    this.leaving -= exiting;
    return exiting;
  }

  /**
   * Lets operators decide, given what the pool pays to all nodes in a day and what is free to be staked. Answers how many
   * nodes join now; those that leave earn until their exit.
   */
  decide(day: number, payout: bigint, usdPerSesh: number, free: bigint): number {
    this.enterMonth(day);
    const staying = this.count - this.leaving;
    const target = this.targetFor(payout, usdPerSesh);
    const { joinLimit, leaveLimit, stakeLimit } = this.wants;
    const most = Math.floor((this.count + Number(free / REQUIREMENT)) * stakeLimit);
    const joining = Math.max(0, Math.min(target - staying, this.allowed(joinLimit) - this.joined, most - this.count));
    const requests = Math.max(0, Math.min(staying - target, this.allowed(leaveLimit) - this.left, staying - 1));
    this.count += joining;
    this.joined += joining;
    this.left += requests;
    this.leaving += requests;
    this.exits[day + EXIT_DELAY] = requests;
    return joining;
  }

  /** As many nodes as the payout feeds: each of them costs its stake's yield and what running it costs. */
  private targetFor(payout: bigint, usdPerSesh: number): number {
    const { requiredYield, costPerMonth } = this.wants;
    const earned = (Number(payout) / ATOMIC) * YEAR;
    const needed = (Number(REQUIREMENT) / ATOMIC) * requiredYield + (costPerMonth * MONTHS) / usdPerSesh;
    return Math.floor(earned / needed);
  }

  private enterMonth(day: number): void {
    this.day = day;
    if (monthsAfter(day) === this.month) return;
    this.month = monthsAfter(day);
    this.atMonthStart = this.count - this.leaving;
    this.joined = 0;
    this.left = 0;
  }

  /** What a monthly limit allows up to today: the same part of it every day. */
  private allowed(limit: number): number {
    const partOfMonth = Math.min(1, ((this.day + 1) * MONTHS) / YEAR - this.month);
    return Math.floor(this.atMonthStart * limit * partOfMonth);
  }
}

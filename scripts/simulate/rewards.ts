import { payout } from "../../test/support/emission.js";

/** Fractions of an atomic unit that the model keeps. */
const SCALE = 2n ** 64n;

/**
 * What active nodes earn, from the definition: 14 % of the reserve a year, to every active node the same. The payout is
 * computed with 80 digits.
 */
export class RewardModel {
  /** Times at which the payout was split into what came before and after. */
  accruals = 0;
  /** The fewest nodes that were active at the same time. */
  fewest = Infinity;
  private reserve: bigint;
  private time: number;
  private active = 0;
  /** Atomic units times SCALE that a node has earned that was active all the time. */
  private perNode = 0n;
  private readonly since = new Map<string, bigint>();
  private readonly earned = new Map<string, bigint>();

  constructor(reserve: bigint, startedAt: number) {
    this.reserve = reserve * SCALE;
    this.time = startedAt;
  }

  advance(time: number): void {
    if (time === this.time) return;
    if (this.active !== 0) {
      const paid = payout(this.reserve, BigInt(time - this.time));
      this.reserve -= paid;
      this.perNode += paid / BigInt(this.active);
      this.fewest = Math.min(this.fewest, this.active);
    }
    this.time = time;
    this.accruals++;
  }

  join(id: string, time: number): void {
    this.advance(time);
    this.active++;
    this.since.set(id, this.perNode);
  }

  leave(id: string, time: number): void {
    this.advance(time);
    this.active--;
    this.earned.set(id, this.earnedBy(id, this.perNode));
    this.since.delete(id);
  }

  fund(amount: bigint, time: number): void {
    this.advance(time);
    this.reserve += amount * SCALE;
  }

  /** Atomic SESH, rounded down. */
  rewardsOf(id: string): bigint {
    return this.earnedBy(id, this.perNode) / SCALE;
  }

  /** What a node has earned that was active from the start. */
  get wholeTime(): bigint {
    return this.perNode / SCALE;
  }

  private earnedBy(id: string, until: bigint): bigint {
    const since = this.since.get(id);
    return (this.earned.get(id) ?? 0n) + (since === undefined ? 0n : until - since);
  }
}

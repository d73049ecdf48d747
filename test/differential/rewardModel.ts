/**
 * Rewards as their description says, and no other way: second by second 0.86^(1 / 31,536,000) of the reserve stays and
 * the rest goes to the active nodes in equal parts; of a node's part the operator takes the fee, the rest is divided by
 * stake. Fixed point with 200 bits after the point, so its own rounding is far below everything it is compared with.
 */
const BITS = 200n;
const ONE = 1n << BITS;
const BPS = 10_000n;
const YEAR = 31_536_000n;
/** One part of a node's weight in the pool, and the most such parts rounding can move: nine contributors' to one. */
const WEIGHT_PARTS = 2n ** 40n;
const MOVED_PARTS = 9n;

export interface ModelContributor {
  staker: string;
  beneficiary: string;
  stake: bigint;
}

export interface ModelNode {
  feeBps: bigint;
  contributors: ModelContributor[];
}

export class RewardModel {
  readonly nodes = new Map<string, ModelNode>();
  private readonly kept = exp(ln86() / YEAR);
  private readonly earnings = new Map<string, bigint>();
  private readonly roundings = new Map<string, bigint>();
  private reserveFixed = 0n;
  private now: number;

  constructor(startedAt: number) {
    this.now = startedAt;
  }

  get reserve(): bigint {
    return this.reserveFixed >> BITS;
  }

  /** What the beneficiary has earned since the start, claimed or not, rounded down. */
  earned(beneficiary: string): bigint {
    return (this.earnings.get(beneficiary) ?? 0n) >> BITS;
  }

  /** How far the pool's 40-bit weights may take the beneficiary away from the exact division. */
  weightRounding(beneficiary: string): bigint {
    return (this.roundings.get(beneficiary) ?? 0n) >> BITS;
  }

  fund(amount: bigint): void {
    this.reserveFixed += amount << BITS;
  }

  advanceTo(time: number): void {
    const before = this.reserveFixed;
    const active = this.nodes.size !== 0;
    for (; this.now < time; this.now++) if (active) this.reserveFixed = (this.reserveFixed * this.kept) >> BITS;
    if (active) this.distribute(before - this.reserveFixed);
  }

  private distribute(emission: bigint): void {
    const part = emission / BigInt(this.nodes.size);
    for (const { feeBps, contributors } of this.nodes.values()) {
      const stakes = contributors.reduce((sum, { stake }) => sum + stake, 0n);
      for (const [position, { beneficiary, stake }] of contributors.entries()) {
        const fee = position === 0 ? (part * feeBps) / BPS : 0n;
        const share = (part * (BPS - feeBps) * stake) / (BPS * stakes);
        add(this.earnings, beneficiary, fee + share);
        if (contributors.length > 1) add(this.roundings, beneficiary, (part * MOVED_PARTS) / WEIGHT_PARTS);
      }
    }
  }
}

function add(to: Map<string, bigint>, key: string, amount: bigint): void {
  to.set(key, (to.get(key) ?? 0n) + amount);
}

/** ln 0.86 = -2 artanh(0.14 / 1.86), by the series of artanh. */
function ln86(): bigint {
  const z = (14n * ONE) / 186n;
  const square = (z * z) >> BITS;
  let sum = 0n;
  for (let power = z, n = 1n; power !== 0n; power = (power * square) >> BITS, n += 2n) sum += power / n;
  return -2n * sum;
}

/** e^x by its series. */
function exp(x: bigint): bigint {
  let sum = 0n;
  for (let term = ONE, n = 1n; term !== 0n && term !== -1n; term = (term * x) / (n * ONE), n++) sum += term;
  return sum;
}

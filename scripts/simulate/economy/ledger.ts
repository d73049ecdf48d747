import { GENESIS, GENESIS_FREE, GENESIS_POOL, lockedAfter } from "./supply.js";

/** Where SESH can be. Together this is the supply. */
export type Place =
  /** Locked and not stakable. */
  | "locked"
  /** Locked, stakable, not staked. */
  | "stakable"
  | "staked"
  /** Anybody's, to sell, stake or pay with. */
  | "circulating"
  /** The reserve of the reward pool. */
  | "pool"
  /** Paid out by the reserve, not claimed. */
  | "owed"
  /** Owned by the protocol to make a market. */
  | "liquidity";

/** All SESH by where it is, with the two ways in which the supply changes. */
export class Ledger {
  readonly balances: Record<Place, bigint>;
  supply = GENESIS;
  burned = 0n;
  reminted = 0n;

  constructor() {
    const { stakable, other } = lockedAfter(0);
    this.balances = {
      locked: other,
      stakable,
      staked: 0n,
      circulating: GENESIS_FREE,
      pool: GENESIS_POOL,
      owed: 0n,
      liquidity: 0n,
    };
  }

  move(from: Place, to: Place, amount: bigint): void {
    this.take(from, amount);
    this.balances[to] += amount;
  }

  burn(from: Place, amount: bigint): void {
    this.take(from, amount);
    this.supply -= amount;
    this.burned += amount;
  }

  remint(to: Place, amount: bigint): void {
    this.balances[to] += amount;
    this.supply += amount;
    this.reminted += amount;
  }

  private take(from: Place, amount: bigint): void {
    if (amount < 0n || this.balances[from] < amount) {
      throw new Error(`${amount} cannot be taken from ${from}, which has ${this.balances[from]}.`);
    }
    this.balances[from] -= amount;
  }
}

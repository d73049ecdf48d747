import type { Proposal } from "./quorum.js";
import type { GasUse, SimulationReport } from "./report.js";
import type { Sent } from "./world.js";

/** Counts what happens on the way. */
export class Tally {
  readonly statements: SimulationReport["statements"] = { decommission: 0, recommission: 0, deregister: 0 };
  readonly formats: SimulationReport["formats"] = { none: 0, list: 0, bitmap: 0, wholeStores: 0 };
  readonly refusals: Record<string, number> = {};
  readonly sealing: GasUse = { transactions: 0, total: 0, max: 0 };
  private readonly gas: GasUse = { transactions: 0, total: 0, max: 0 };
  private nonSigners = 0;
  private unsealed = 0;

  accepted({ statements, nonSigners, unsealed, format }: Proposal, sent: Sent): void {
    for (const { kind } of statements) this.statements[kind]++;
    this.formats[format]++;
    this.nonSigners += nonSigners;
    this.unsealed += unsealed;
    add(this.gas, sent);
  }

  refused(error: string): void {
    this.refusals[error] = (this.refusals[error] ?? 0) + 1;
  }

  sealed(sent: readonly Sent[]): void {
    for (const each of sent) add(this.sealing, each);
  }

  get submissions(): SimulationReport["submissions"] {
    const { transactions } = this.gas;
    const mean = (sum: number) => (transactions === 0 ? 0 : sum / transactions);
    const { nonSigners, unsealed } = this;
    return { ...this.gas, nonSignersMean: mean(nonSigners), unsealedMean: mean(unsealed) };
  }
}

function add(use: GasUse, { gas }: Sent): void {
  use.transactions++;
  use.total += gas;
  use.max = Math.max(use.max, gas);
}

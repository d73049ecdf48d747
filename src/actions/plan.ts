import type { Address } from "../core/addresses.js";
import type { BridgeContract } from "../contracts/bridge.js";
import type { VestingWallet } from "../contracts/vestings.js";
import type { Contracts } from "../contracts/contracts.js";

/** What an action will do, as plain data, before anything is signed or sent. */
export interface Plan {
  /** The action, in the words of the command line. */
  action: string;
  /** One sentence for the person who decides. */
  summary: string;
  account: Address;
  /** The vesting wallet that acts for the account: what is paid and comes back is the wallet's. */
  wallet?: Address;
  /** SESH that leaves the account, or the wallet. */
  pays: Payment[];
  /** Ether that is sent along. */
  ether?: EtherPayment;
  /** SESH that goes to somebody. */
  receives: Payment[];
  dates: PlannedDate[];
  /** The worst that published rules can take from the stake this action is about; empty where no stake is concerned. */
  worstPenalties: Penalty[];
  notes: string[];
  /** SESH a contract has to be allowed to take for it: exactly this much, never more. */
  spend?: Spend;
  /** Gas it takes at most, approval included, where that is known before the approval. */
  gasAtMost?: bigint;
  call: PlannedCall;
}

export interface Payment {
  what: string;
  amount: bigint;
  to: Address;
}

export interface EtherPayment {
  what: string;
  /** Wei. */
  amount: bigint;
}

export interface PlannedDate {
  what: string;
  /** Unix seconds. */
  at: number;
}

export interface Penalty {
  what: string;
  amount: bigint;
}

export interface Spend {
  spender: Address;
  amount: bigint;
  /** Set where the contract takes no permit, so that an approval has to go before. */
  approvalOnly?: true;
  /** SESH on Ethereum; the deployment's token if not given. */
  token?: BridgeContract;
}

export interface PlannedCall {
  /**
   * A contract of the deployment, a vesting wallet that its factory has made, or a contract of the bridge that its token
   * names: never any other address (VE-06).
   */
  contract: keyof Contracts | VestingWallet | BridgeContract;
  method: string;
  args: readonly unknown[];
}

/** How a contract comes to its allowance where it does not have it yet: a signature, or a transaction of its own. */
export type Funding = "permit" | "approve";

/** How a plan can be paid for, whatever was asked for. */
export function fundingFor({ spend }: Plan, wanted: Funding = "permit"): Funding {
  return spend?.approvalOnly === true ? "approve" : wanted;
}

/** A plan with the parts that many actions do not have left empty. */
export function createPlan(plan: Pick<Plan, "action" | "summary" | "account" | "call"> & Partial<Plan>): Plan {
  return { pays: [], receives: [], dates: [], worstPenalties: [], notes: [], ...plan };
}

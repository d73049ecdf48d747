import type { Address } from "../../core/addresses.js";
import type { BurnAddress } from "../burnAddress.js";
import { claimMessages } from "../claimMessage.js";
import { depositAddress } from "../deposits.js";
import { parseOxenAddress } from "../oxenAddress.js";
import { ToolkitError } from "../../core/errors.js";
import type { RejectCode } from "./codes.js";
import type { LedgerConfig } from "./config.js";
import { evmProblem, recipientProblem } from "./evmAddress.js";
import type { EvidenceCheck, EvidenceResult } from "./evidence.js";
import type { SignedBinding } from "./manual.js";
import type { Registration, Registrations } from "./registrationLog.js";
import { type LedgerRow, parseHeight, REF_OF, rowKey } from "./row.js";

/* Says of each row for itself what it is: rejected, bound to a recipient, or waiting for a binding. */

/** Where a recipient comes from. */
export type BoundBy = "registration" | "proof" | "signature" | "event" | "manual";

export interface Judgement {
  row: LedgerRow;
  /** Zero if it is no amount. */
  amount: bigint;
  height: number | undefined;
  /** Not paid, or not by its own evidence. */
  code?: RejectCode;
  to?: Address;
  by?: BoundBy;
  nonce?: number;
  manual?: SignedBinding;
  /** bonus: whose points they are; they count in everybody's share even if the binding is faulty. */
  spendKey?: string;
}

export interface JudgeInput {
  config: LedgerConfig;
  /** The ledger's height: what is above it is not final. */
  oxenHeight: number;
  /** In the order of the ledger. */
  rows: readonly LedgerRow[];
  registrations: Registrations;
  manual: ReadonlyMap<string, SignedBinding>;
}

export type RunChecks = (checks: readonly EvidenceCheck[]) => Promise<readonly EvidenceResult[]>;

const AMOUNT = /^(0|[1-9][0-9]{0,30})$/;
const NONCE = /^(0|[1-9][0-9]{0,8})$/;

export async function judgeRows(input: JudgeInput, runChecks: RunChecks): Promise<Judgement[]> {
  const judge = new Judge(input);
  const seen = new Set<string>();
  const drafts = input.rows.map((row) => {
    const isFirst = !seen.has(rowKey(row));
    seen.add(rowKey(row));
    return judge.draft(row, isFirst);
  });
  const checks = drafts.flatMap(({ check }) => (check === undefined ? [] : [check]));
  const results = (await runChecks(checks)).values();
  return drafts.map(({ judgement, check }) => {
    const result = check === undefined ? undefined : results.next().value;
    return result === undefined ? judgement : judge.conclude(judgement, result);
  });
}

/** A judgement that stands unless the check of its evidence fails. */
interface Draft {
  judgement: Judgement;
  check?: EvidenceCheck;
}

class Judge {
  readonly #config: LedgerConfig;
  readonly #oxenHeight: number;
  readonly #registrations: ReadonlyMap<string, Registration>;
  readonly #manual: ReadonlyMap<string, SignedBinding>;
  readonly #message: (to: Address, nonce: number) => string;
  readonly #forbidden: ReadonlySet<string>;
  /** Key images or spend keys. */
  readonly #excluded: ReadonlySet<string>;
  readonly #burn: BurnAddress | undefined;

  constructor({ config, oxenHeight, registrations, manual }: JudgeInput) {
    this.#config = config;
    this.#oxenHeight = oxenHeight;
    this.#registrations = new Map(registrations.entries.map((entry) => [entry.pid, entry]));
    this.#manual = manual;
    this.#message = claimMessages(config);
    this.#forbidden = new Set([config.bridge, ...config.forbidden]);
    if (config.campaign === "oxen-coin") {
      this.#burn = depositAddress(config.oxenNetwork, config);
      this.#excluded = new Set(config.excludedImages);
    } else {
      this.#excluded = new Set(config.excludedAddresses.map((text) => spendKeyOf(text, config)));
    }
  }

  draft(row: LedgerRow, isFirst: boolean): Draft {
    const height = parseHeight(row.height);
    const amount = AMOUNT.test(row.amount) ? BigInt(row.amount) : undefined;
    const judgement: Judgement = { row, height, amount: amount ?? 0n };
    const code = this.#factProblem(judgement, amount, isFirst);
    if (code !== undefined) return { judgement: { ...judgement, code } };
    switch (row.kind) {
      case "coin":
        return this.#draftCoin(judgement);
      case "woxen":
        return { judgement: this.#withRecipient(judgement, row.evm, "event") };
      case "bonus":
        return this.#draftBonus(judgement);
    }
  }

  conclude(judgement: Judgement, { code, spendKey }: EvidenceResult): Judgement {
    if (spendKey !== undefined && this.#excluded.has(spendKey)) return rejected(judgement, "EXCLUDED_HOLDER");
    const owned = spendKey === undefined ? judgement : { ...judgement, spendKey };
    return code === undefined ? owned : rejected(owned, code);
  }

  /** What is wrong with the row itself, whoever it belongs to. */
  #factProblem({ row, height }: Judgement, amount: bigint | undefined, isFirst: boolean): RejectCode | undefined {
    if (amount === undefined) return "BAD_AMOUNT";
    if (amount === 0n) return "ZERO_AMOUNT";
    if (!REF_OF[row.kind].test(row.ref)) return "NO_REF";
    if (!isFirst) return "DUP_REF";
    if (this.#config.campaign === "sn-bonus") return undefined;
    const problem = this.#heightProblem(height);
    if (problem !== undefined) return problem;
    if (row.images.split(";").some((image) => this.#excluded.has(image))) return "EXCLUDED_HOLDER";
    return amount < this.#config.minimum ? "BELOW_MINIMUM" : undefined;
  }

  #heightProblem(height: number | undefined): RejectCode | undefined {
    if (height === undefined || height > this.#oxenHeight) return "BAD_HEIGHT";
    return height > this.#config.lastHeight ? "AFTER_DEADLINE" : undefined;
  }

  #draftCoin(judgement: Judgement): Draft {
    const { row, height = 0 } = judgement;
    const registration = this.#registrations.get(row.pid);
    // Only what was registered before the deposit: afterwards somebody could look for a match.
    if (registration !== undefined && registration.seenAtOxenHeight < height) {
      const code = recipientProblem(registration.to, this.#forbidden);
      if (code !== undefined) return { judgement: rejected(judgement, code) };
      return { judgement: { ...judgement, to: registration.to, by: "registration" } };
    }
    if (row.evm === "" && row.sig === "" && row.nonce === "") return { judgement: this.#decided(judgement) };
    const bound = this.#withEvidence(judgement, "proof");
    if (bound.to === undefined || bound.nonce === undefined || this.#burn === undefined) return { judgement: bound };
    const { spendKey, viewKey } = this.#burn;
    return {
      judgement: bound,
      check: {
        type: "proof",
        txid: row.ref,
        keys: row.keys,
        spendKey: Buffer.from(spendKey).toString("hex"),
        viewKey: Buffer.from(viewKey).toString("hex"),
        message: this.#message(bound.to, bound.nonce),
        proof: row.sig,
      },
    };
  }

  #draftBonus(judgement: Judgement): Draft {
    const { row, height } = judgement;
    const holder = { type: "holder", network: this.#config.oxenNetwork, oxen: row.oxen } as const;
    if (row.evm === "" && row.sig === "" && row.nonce === "") {
      return { judgement: this.#decided(judgement), check: holder };
    }
    const late = this.#heightProblem(height);
    const bound = late === undefined ? this.#withEvidence(judgement, "signature") : rejected(judgement, late);
    if (bound.to === undefined || bound.nonce === undefined) return { judgement: bound, check: holder };
    const signed = { message: this.#message(bound.to, bound.nonce), signature: row.sig };
    return { judgement: bound, check: { ...holder, signed } };
  }

  #withEvidence(judgement: Judgement, by: BoundBy): Judgement {
    const bound = this.#withRecipient(judgement, judgement.row.evm, by);
    if (bound.code !== undefined) return bound;
    if (!NONCE.test(judgement.row.nonce)) return rejected(judgement, "BAD_NONCE");
    return { ...bound, nonce: Number(judgement.row.nonce) };
  }

  #withRecipient(judgement: Judgement, evm: string, by: BoundBy): Judgement {
    const code = evmProblem(evm, this.#forbidden);
    return code === undefined ? { ...judgement, to: evm as Address, by } : rejected(judgement, code);
  }

  /** What attesters decided for a row that brings no evidence. */
  #decided(judgement: Judgement): Judgement {
    const { row, amount } = judgement;
    const manual = this.#manual.get(rowKey(row));
    if (manual === undefined) return judgement;
    if (manual.amount !== amount || manual.oxen !== row.oxen) {
      throw new ToolkitError("FILE_INVALID", `The decision on ${row.ref} is about another amount or address.`, {
        hint: "Attesters have to decide on the row as it is.",
        details: { ref: row.ref },
      });
    }
    const code = this.#heightProblem(manual.height) ?? recipientProblem(manual.to, this.#forbidden);
    return code === undefined ? { ...judgement, to: manual.to, by: "manual", manual } : rejected(judgement, code);
  }
}

/** With the code and without a recipient; whose points they are stays. */
function rejected({ row, amount, height, spendKey }: Judgement, code: RejectCode): Judgement {
  return { row, amount, height, code, ...(spendKey !== undefined && { spendKey }) };
}

function spendKeyOf(text: string, { oxenNetwork }: LedgerConfig): string {
  const address = parseOxenAddress(text, oxenNetwork);
  if (typeof address !== "string") return Buffer.from(address.spendKey).toString("hex");
  throw new ToolkitError("FILE_INVALID", `The excluded address ${text} is none of ${oxenNetwork} (${address}).`, {
    hint: "Correct the campaign's settings.",
  });
}

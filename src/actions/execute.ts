import type { TransactionReceipt } from "ethers";
import type { Actor } from "../contracts/client.js";
import { toToolkitError } from "../contracts/errors.js";
import { decodeEvents, type ContractEvent } from "../contracts/events.js";
import { sendTransaction, type SendOptions } from "../contracts/transactions.js";
import type { Hex } from "../core/hex.js";
import { buildRequest, needsAllowance, requireBalance, requireSigner } from "./call.js";
import { createPlan, fundingFor, type Funding, type Plan, type Spend } from "./plan.js";

export interface ExecuteOptions extends SendOptions {
  funding?: Funding;
  /**
   * Send with this nonce, or the next one after an approval, or not at all: if another transaction of the account has used
   * it, nothing happens.
   */
  nonce?: number;
  /** Like `onHash`, for the action alone and not for an approval before it. */
  onActionHash?: (hash: Hex) => void;
}

export interface ActionResult {
  hash: Hex;
  blockNumber: number;
  gasUsed: bigint;
  /** What the transaction cost, in wei. */
  feeWei: bigint;
  events: ContractEvent[];
  /** The approval that went before it, where one was needed and asked for. */
  approval?: ActionResult;
}

/** Carries a plan out. Interrupted after an approval, the same plan continues there when it is executed again. */
export async function execute(client: Actor, plan: Plan, options: ExecuteOptions = {}): Promise<ActionResult> {
  const { funding: wanted, nonce, onActionHash, ...sendOptions } = options;
  const funding = fundingFor(plan, wanted);
  const missing = await needsAllowance(client, plan.spend);
  const toApprove = missing && funding === "approve" ? plan.spend : undefined;
  if (toApprove !== undefined) await requireBalance(client, toApprove);
  const approval =
    toApprove && (await execute(client, planApproval(client, toApprove), { ...sendOptions, ...at(nonce) }));
  const request = await buildRequest(client, plan, missing && approval === undefined);
  // Estimating first finds a revert before anything is signed and sent; the margin is for what changes in between.
  const gas = await client.provider.estimateGas(request).catch((error: unknown) => {
    throw toToolkitError(error);
  });
  const signer = requireSigner(client);
  const receipt = await sendTransaction(
    client.provider,
    signer,
    {
      ...request,
      gasLimit: (gas * 12n) / 10n,
      ...at(nonce === undefined || approval === undefined ? nonce : nonce + 1),
    },
    {
      ...sendOptions,
      onHash: (hash) => {
        onActionHash?.(hash);
        sendOptions.onHash?.(hash);
      },
    },
  );
  const result = toResult(client, plan, receipt);
  return approval === undefined ? result : { ...result, approval };
}

function at(nonce: number | undefined): { nonce?: number } {
  return nonce === undefined ? {} : { nonce };
}

/** The approval of exactly what a plan spends. */
export function planApproval(client: Actor, { spender, amount, token }: Spend): Plan {
  return createPlan({
    action: "approve",
    summary: "Allows the contract to take exactly what the next step needs.",
    account: client.account,
    call: { contract: token ?? "token", method: "approve", args: [spender, amount] },
  });
}

function toResult(client: Actor, { call }: Plan, receipt: TransactionReceipt): ActionResult {
  return {
    hash: receipt.hash as Hex,
    blockNumber: receipt.blockNumber,
    gasUsed: receipt.gasUsed,
    feeWei: receipt.fee,
    events: decodeEvents(client, receipt.logs, typeof call.contract === "string" ? [] : [call.contract]),
  };
}

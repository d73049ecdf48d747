import type { Provider } from "ethers";
import { bridgeInterface } from "../contracts/bridge.js";
import { toToolkitError } from "../contracts/errors.js";
import type { Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { loadSdk } from "./arbitrumSdk.js";
import type { Passage } from "./tickets.js";

/**
 * What a ticket pays for, in wei and gas: more than it takes now, because prices move until it is included (AR-06). What it
 * does not take is credited on Arbitrum.
 */
export interface TicketCosts {
  maxSubmissionCost: bigint;
  gasLimit: bigint;
  maxFeePerGas: bigint;
  /** Everything together: exactly what has to be sent along. */
  value: bigint;
}

/** What the costs depend on. The submission grows with the price of Ethereum's gas, the call with that of Arbitrum's. */
export interface PlannedTicket {
  /** Who sends it on Ethereum. */
  from: Address;
  to: Address;
  data: Hex;
  refundTo: Address;
}

/** In percent on top of what is estimated; a submission that costs more reverts, gas that costs more waits to be redeemed. */
const MARGINS = { submission: 300n, gasLimit: 50n, gasPrice: 500n };

/** Estimates a ticket as if it arrived now; refuses one whose call would fail. */
export async function estimateTicket(passage: Passage, ticket: PlannedTicket): Promise<TicketCosts> {
  const { from, to, data, refundTo } = ticket;
  const { ethereum, arbitrum, arbitrumChainId } = passage;
  const { sdk, old, oldProvider } = await loadSdk();
  try {
    const submission = await submissionCost(ethereum, passage.inbox, data);
    const estimator = new sdk.ParentToChildMessageGasEstimator(oldProvider(arbitrum, arbitrumChainId));
    const { maxSubmissionCost, gasLimit, maxFeePerGas } = await estimator.estimateAll(
      { from, to, data, l2CallValue: old(0n), excessFeeRefundAddress: refundTo, callValueRefundAddress: refundTo },
      old(0n),
      // Asked for nothing: base fee and submission are known.
      oldProvider(ethereum, arbitrumChainId),
      {
        maxSubmissionFee: { base: old(submission), percentIncrease: old(MARGINS.submission) },
        gasLimit: { percentIncrease: old(MARGINS.gasLimit) },
        maxFeePerGas: { percentIncrease: old(MARGINS.gasPrice) },
      },
    );
    const costs = {
      maxSubmissionCost: maxSubmissionCost.toBigInt(),
      gasLimit: gasLimit.toBigInt(),
      maxFeePerGas: maxFeePerGas.toBigInt(),
    };
    return { ...costs, value: costs.maxSubmissionCost + costs.gasLimit * costs.maxFeePerGas };
  } catch (error) {
    throw toToolkitError(error);
  }
}

/** What the inbox asks for a submission now. */
async function submissionCost(ethereum: Provider, inbox: Address, data: Hex): Promise<bigint> {
  const block = await ethereum.getBlock("latest");
  const baseFee = block?.baseFeePerGas ?? null;
  if (baseFee === null) {
    throw new ToolkitError("RPC_FAILED", "The Ethereum endpoint does not say what gas costs.", {
      hint: "Choose another endpoint.",
    });
  }
  const abi = bridgeInterface("inbox");
  const length = BigInt((data.length - 2) / 2);
  const call = abi.encodeFunctionData("calculateRetryableSubmissionFee", [length, baseFee]);
  return BigInt(await ethereum.call({ to: inbox, data: call }));
}

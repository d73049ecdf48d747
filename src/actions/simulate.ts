import type { Actor } from "../contracts/client.js";
import { toToolkitError } from "../contracts/errors.js";
import { buildRequest, needsAllowance, requireBalance } from "./call.js";
import { fundingFor, type Funding, type Plan } from "./plan.js";

export interface Simulation {
  /** Gas the transaction takes as things are now; undefined if it can only be known after an approval. */
  gas?: bigint;
  /** What that costs now, in wei. */
  feeWei?: bigint;
}

/** Runs a plan as a static call: throws what the transaction would throw, and sends nothing. */
export async function simulate(client: Actor, plan: Plan, wanted?: Funding): Promise<Simulation> {
  const funding = fundingFor(plan, wanted);
  const missing = await needsAllowance(client, plan.spend);
  if (missing && plan.spend !== undefined && (funding === "approve" || client.signer === undefined)) {
    await requireBalance(client, plan.spend);
    return {};
  }
  const request = await buildRequest(client, plan, missing);
  try {
    await client.provider.call(request);
    const gas = await client.provider.estimateGas(request);
    const { gasPrice } = await client.provider.getFeeData();
    return gasPrice === null ? { gas } : { gas, feeWei: gas * gasPrice };
  } catch (error) {
    throw toToolkitError(error);
  }
}

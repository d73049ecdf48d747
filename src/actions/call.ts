import { Signature, type Interface, type Provider, type TransactionRequest } from "ethers";
import { ToolkitError } from "../core/errors.js";
import { HOUR } from "../core/time.js";
import { latestBlock } from "../contracts/blocks.js";
import type { Client } from "../contracts/client.js";
import { connectVesting } from "../contracts/contracts.js";
import { revertError, toToolkitError } from "../contracts/errors.js";
import { read } from "../contracts/read.js";
import type { Plan, PlannedCall, Spend } from "./plan.js";

/** A permit is meant for the very next transaction. */
const PERMIT_PERIOD = HOUR;

/** The transaction of a plan; with a permit where the contract's allowance does not suffice and `sign` is given. */
export async function buildRequest(client: Client, plan: Plan, usePermit: boolean): Promise<TransactionRequest> {
  const { call, spend } = plan;
  if (!usePermit || spend === undefined) return encode(client, call);
  return encode(client, {
    ...call,
    method: `${call.method}WithPermit`,
    args: [...call.args, await signPermit(client, spend)],
  });
}

/** True if the contract cannot take what the plan needs without a new allowance. */
export async function needsAllowance(client: Client, spend: Spend | undefined): Promise<boolean> {
  if (spend === undefined) return false;
  try {
    return (await client.contracts.token.allowance(client.account, spend.spender)) < spend.amount;
  } catch (error) {
    throw toToolkitError(error);
  }
}

/** An approval must not be sent for a payment that cannot follow: finds out what the token would answer to it. */
export async function requireBalance(client: Client, { amount }: Spend): Promise<void> {
  const { token } = client.contracts;
  const balance = await read(token.balanceOf(client.account));
  if (balance >= amount) return;
  throw revertError(token.interface.encodeErrorResult("ERC20InsufficientBalance", [client.account, balance, amount]));
}

export function requireSigner(client: Client): NonNullable<Client["signer"]> {
  if (client.signer !== undefined) return client.signer;
  throw new ToolkitError("CONFIG_INVALID", "There is no key to sign with.", {
    hint: "Name an encrypted keystore file with --keystore or SESH_KEYSTORE, or set SESH_PRIVATE_KEY.",
  });
}

/** Seconds of the latest block. */
export async function chainTime(provider: Provider): Promise<number> {
  return (await latestBlock(provider)).timestamp;
}

function encode(client: Client, { contract, method, args }: PlannedCall): TransactionRequest {
  const target = targetOf(client, contract);
  const data = (target.interface as Interface).encodeFunctionData(method, args);
  return { to: target.target, from: client.account, data, chainId: client.chainId };
}

function targetOf(client: Client, contract: PlannedCall["contract"]) {
  if (typeof contract !== "string") return connectVesting(contract.kind, contract.wallet, client.provider);
  const target = client.contracts[contract];
  if (target === undefined) throw new TypeError(`${contract} is not part of this deployment.`);
  return target;
}

/** EIP-2612: lets the spender take exactly the amount, once. */
async function signPermit(client: Client, { spender, amount }: Spend) {
  const { token } = client.contracts;
  try {
    const [{ name, version }, nonce, now] = await Promise.all([
      token.eip712Domain(),
      token.nonces(client.account),
      chainTime(client.provider),
    ]);
    const deadline = BigInt(now + PERMIT_PERIOD);
    // Chain and contract are what this client is for, not what an endpoint says (SD-08).
    const domain = { name, version, chainId: client.chainId, verifyingContract: token.target as string };
    const message = { owner: client.account, spender, value: amount, nonce, deadline };
    const { v, r, s } = Signature.from(await requireSigner(client).signTypedData(domain, PERMIT_TYPES, message));
    return { deadline, v, r, s };
  } catch (error) {
    throw toToolkitError(error);
  }
}

const PERMIT_TYPES = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

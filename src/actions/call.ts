import { Signature, type Contract, type Provider, type TransactionRequest } from "ethers";
import { ToolkitError } from "../core/errors.js";
import { HOUR } from "../core/time.js";
import { latestBlock } from "../contracts/blocks.js";
import { connectBridge } from "../contracts/bridge.js";
import type { Actor } from "../contracts/client.js";
import { connectVesting, type Contracts } from "../contracts/contracts.js";
import { revertError, toToolkitError } from "../contracts/errors.js";
import { read } from "../contracts/read.js";
import type { Plan, PlannedCall, Spend } from "./plan.js";
import { SessionToken__factory, type SessionToken } from "../../typechain-types/index.js";

/** A permit is meant for the very next transaction. */
const PERMIT_PERIOD = HOUR;

/** The transaction of a plan; with a permit where the contract's allowance does not suffice and `sign` is given. */
export async function buildRequest(client: Actor, plan: Plan, usePermit: boolean): Promise<TransactionRequest> {
  const { call, spend, ether } = plan;
  if (!usePermit || spend === undefined) {
    const request = encode(client, call);
    return ether === undefined ? request : { ...request, value: ether.amount };
  }
  return encode(client, {
    ...call,
    method: `${call.method}WithPermit`,
    args: [...call.args, await signPermit(client, spend)],
  });
}

/** True if the contract cannot take what the plan needs without a new allowance. */
export async function needsAllowance(client: Actor, spend: Spend | undefined): Promise<boolean> {
  if (spend === undefined) return false;
  try {
    return (await tokenOf(client, spend).allowance(client.account, spend.spender)) < spend.amount;
  } catch (error) {
    throw toToolkitError(error);
  }
}

/** An approval must not be sent for a payment that cannot follow: finds out what the token would answer to it. */
export async function requireBalance(client: Actor, spend: Spend): Promise<void> {
  const token = tokenOf(client, spend);
  const { amount } = spend;
  const balance = await read(token.balanceOf(client.account));
  if (balance >= amount) return;
  throw revertError(token.interface.encodeErrorResult("ERC20InsufficientBalance", [client.account, balance, amount]));
}

export function requireSigner(client: Actor): NonNullable<Actor["signer"]> {
  if (client.signer !== undefined) return client.signer;
  throw new ToolkitError("CONFIG_INVALID", "There is no key to sign with.", {
    hint: "Name an encrypted keystore file with --keystore or SESH_KEYSTORE, or set SESH_PRIVATE_KEY.",
  });
}

/** Seconds of the latest block. */
export async function chainTime(provider: Provider): Promise<number> {
  return (await latestBlock(provider)).timestamp;
}

function encode(client: Actor, { contract, method, args }: PlannedCall): TransactionRequest {
  const target = targetOf(client, contract);
  const data = target.interface.encodeFunctionData(method, args);
  return { to: target.target, from: client.account, data, chainId: client.chainId };
}

function targetOf(client: Actor, contract: PlannedCall["contract"]): Pick<Contract, "target" | "interface"> {
  if (typeof contract === "object" && "bridge" in contract) {
    if (contract.chainId === client.chainId) return connectBridge(contract, client.provider);
    throw new TypeError(`${contract.bridge} is on chain ${contract.chainId}, and this is chain ${client.chainId}.`);
  }
  const contracts = contractsOf(client);
  if (typeof contract === "object") return connectVesting(contract.kind, contract.wallet, client.provider);
  const target = contracts[contract];
  if (target === undefined) throw new TypeError(`${contract} is not part of this deployment.`);
  return target;
}

/** SESH on the chain where a plan spends it. */
function tokenOf(client: Actor, { token }: Spend): SessionToken {
  return token === undefined
    ? contractsOf(client).token
    : SessionToken__factory.connect(token.address, client.provider);
}

function contractsOf({ contracts }: Actor): Contracts {
  if (contracts !== undefined) return contracts;
  throw new TypeError("The contracts of the deployment are not on this chain.");
}

/** EIP-2612: lets the spender take exactly the amount, once. */
async function signPermit(client: Actor, spend: Spend) {
  const { spender, amount } = spend;
  const token = tokenOf(client, spend);
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

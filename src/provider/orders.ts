import { type Signer, verifyTypedData } from "ethers";
import { z } from "zod";
import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import { type Address, parseAddress } from "../core/addresses.js";
import { inputError, ToolkitError } from "../core/errors.js";
import { type Hex, parseBytes32 } from "../core/hex.js";
import type { Receipt, ReceiptLog } from "../pro/receipts.js";

/* A provider signs what it took money for (EIP-712). No burn in time that names the commitment is a default, which
   anybody can see who has the signed order. */

export interface Order {
  commitment: Hex;
  plan: number;
  /** In the smallest unit of the currency: 499 is 4.99 EUR. */
  price: bigint;
  /** ISO 4217. */
  currency: string;
  /** Unix seconds: it is burned until here. */
  burnBy: number;
}

/** An order with the signature of the provider who took it. */
export interface SignedOrder {
  chainId: bigint;
  proBurn: Address;
  provider: Address;
  order: Order;
  signature: Hex;
}

const TYPES = {
  ProOrder: [
    { name: "commitment", type: "bytes32" },
    { name: "plan", type: "uint8" },
    { name: "price", type: "uint256" },
    { name: "currency", type: "string" },
    { name: "burnBy", type: "uint64" },
  ],
};

type Domain = Pick<SignedOrder, "chainId" | "proBurn">;

function typedDomain({ chainId, proBurn }: Domain) {
  return { name: "Session Pro Order", version: "1", chainId, verifyingContract: proBurn };
}

export function parseCurrency(text: string): string {
  if (/^[A-Z]{3}$/.test(text)) return text;
  throw inputError("--currency", `${JSON.stringify(text)} is not a currency`, "Write its three letters: EUR, USD.");
}

export async function signOrder(signer: Signer, domain: Domain, order: Order): Promise<SignedOrder> {
  const signature = (await signer.signTypedData(typedDomain(domain), TYPES, order)) as Hex;
  return { ...domain, provider: (await signer.getAddress()) as Address, order, signature };
}

/** Whether the provider named in it has signed the order. */
export function isOrderSigned({ provider, order, signature, ...domain }: SignedOrder): boolean {
  try {
    return verifyTypedData(typedDomain(domain), TYPES, order, signature) === provider;
  } catch {
    return false;
  }
}

/* THE FILE */

const FORMAT = "sesh-pro-order/1";

const orderFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  chainId: z.string().regex(/^[1-9][0-9]{0,18}$/),
  proBurn: z.string(),
  provider: z.string(),
  order: z.strictObject({
    commitment: z.string(),
    plan: z.int().min(1).max(255),
    price: z.string().regex(/^(0|[1-9][0-9]{0,17})$/, "must be a whole number in quotes"),
    currency: z.string().regex(/^[A-Z]{3}$/, "must be three capital letters"),
    burnBy: z.int().nonnegative(),
  }),
  signature: z.string().regex(/^0x[0-9a-f]{130}$/, "must be 0x and 130 hexadecimal digits in lower case"),
});

/** Plain data for a file; numbers that JSON cannot hold are text. */
export function formatOrder({ chainId, proBurn, provider, order, signature }: SignedOrder) {
  const { commitment, plan, price, currency, burnBy } = order;
  return {
    format: FORMAT,
    chainId: chainId.toString(),
    proBurn,
    provider,
    order: { commitment, plan, price: price.toString(), currency, burnBy },
    signature,
  };
}

/** Reads an order and refuses one that its provider has not signed. */
export function parseOrder(data: unknown, source: string): SignedOrder {
  const parsed = orderFileSchema.safeParse(data);
  if (!parsed.success) throw orderError(source, parsed.error.issues[0]?.message ?? "unknown contents");
  const { chainId, proBurn, provider, order, signature } = parsed.data;
  const signed: SignedOrder = {
    chainId: BigInt(chainId),
    proBurn: parseAddress(proBurn, source),
    provider: parseAddress(provider, source),
    order: { ...order, price: BigInt(order.price), commitment: parseBytes32(order.commitment, source) },
    signature: signature as Hex,
  };
  if (!isOrderSigned(signed)) throw orderError(source, `it is not signed by ${provider}`);
  return signed;
}

function orderError(source: string, problem: string): ToolkitError {
  return new ToolkitError("FILE_INVALID", `${source} is no valid order: ${problem}.`, {
    hint: "Take the order as the provider gave it, with nothing changed.",
  });
}

/* WHAT HAS BECOME OF IT */

export type OrderState =
  | { state: "kept"; receipt: Receipt }
  /** Not burned yet, in the last final block; time is left. */
  | { state: "open" }
  /** Not burned in time. `receipt` if it was burned later. */
  | { state: "default"; receipt?: Receipt };

/**
 * What the chain says about an order at the log's last final block. A purchase that its payer cancelled is none, and one
 * of another plan is not what was paid for (FE-10).
 */
export async function proveDefault(client: ReadClient, log: ReceiptLog, signed: SignedOrder): Promise<OrderState> {
  const { chainId, proBurn, order } = signed;
  if (chainId !== client.chainId || proBurn !== client.deployment.ProBurn) {
    throw new ToolkitError("CHAIN_MISMATCH", `This order is for ${proBurn} on chain ${chainId}.`, {
      hint: "Choose that network with --network and --deployment.",
    });
  }
  await log.sync();
  const unit = log.find(order.commitment, order.plan);
  const receipt = unit !== undefined && !log.isCancelled(unit.receipt.id, unit.index) ? unit.receipt : undefined;
  if (receipt !== undefined && receipt.burnedAt <= order.burnBy) return { state: "kept", receipt };
  const final = await read(client.provider.getBlock(log.block));
  if (final === null) throw new ToolkitError("RPC_FAILED", "The RPC endpoint does not know its final block.", RETRY);
  if (final.timestamp <= order.burnBy) return { state: "open" };
  return receipt === undefined ? { state: "default" } : { state: "default", receipt };
}

const RETRY = { hint: "Use another endpoint." };

import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { inputError } from "../core/errors.js";
import type { Bridge } from "../queries/findBridge.js";

/**
 * What a ticket does not take is credited to an address on Arbitrum. For a contract on Ethereum that would be its alias there,
 * which nobody has the key of (AR-08).
 */
export async function requireRefundable({ ethereum }: Pick<Bridge, "ethereum">, refundTo: Address): Promise<void> {
  if ((await read(ethereum.provider.getCode(refundTo))) === "0x") return;
  throw inputError(
    "--refund-to",
    `${refundTo} is a contract on Ethereum, and would lose what the ticket does not take`,
    "Give a plain account with --refund-to: it is credited on Arbitrum.",
  );
}

import { formatEther } from "ethers";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { formatSesh } from "../core/amounts.js";
import { inputError } from "../core/errors.js";
import { formatDuration } from "../core/time.js";
import { bridgeAddresses } from "../queries/bridgeAddresses.js";
import type { Bridge } from "../queries/findBridge.js";
import { requireRegistered } from "../queries/tokenRegistration.js";
import { withdrawalPeriod } from "../queries/withdrawals.js";
import { chainTime } from "./call.js";
import { createPlan, type Plan } from "./plan.js";

/** Gas that finishing takes: 157,000 for a recipient's first one, and room for the longer proofs of a busy chain. */
const FINISH_GAS = 180_000n;

/** Sends SESH back to Ethereum, where a second transaction pays it a week later. */
export async function planWithdraw(
  client: Client,
  bridge: Bridge,
  { amount, recipient }: { amount: bigint; recipient?: Address },
): Promise<Plan> {
  await requireRegistered(client, bridge);
  const to = recipient ?? (await ownAccount(client));
  const forbidden = bridgeAddresses(bridge, "ethereum").get(to);
  if (forbidden !== undefined) throw inputError("--to", `${to} is ${forbidden}`, "Give an address that can use SESH.");
  const [period, now, { gasPrice }] = await Promise.all([
    withdrawalPeriod(client, bridge),
    chainTime(client.provider),
    read(bridge.ethereum.provider.getFeeData()),
  ]);
  const cost = gasPrice === null ? "" : `, about ${formatEther(FINISH_GAS * gasPrice)} ETH at the price of now`;
  return createPlan({
    action: "bridge withdraw",
    summary: `Withdraw ${formatSesh(amount)} to Ethereum.`,
    account: client.account,
    pays: [{ what: "burned here, to be paid on Ethereum", amount, to }],
    dates: [{ what: "it can be finished on Ethereum, about then", at: now + period }],
    notes: [
      `It takes about ${formatDuration(period)}, and cannot be taken back or made faster.`,
      `Then it has to be finished with a second transaction, on Ethereum: \`sesh bridge finish\`. That takes up to ${FINISH_GAS} gas there${cost}.`,
      "Until it is finished the SESH is on neither chain. It does not expire.",
    ],
    call: {
      contract: bridge.l2Router,
      method: "outboundTransfer",
      args: [bridge.l1Token.address, to, amount, "0x"],
    },
  });
}

/** A contract account here need not exist on Ethereum, or belong to the same owners (AR-04). */
async function ownAccount({ provider, account }: Client): Promise<Address> {
  if ((await read(provider.getCode(account))) === "0x") return account;
  throw inputError(
    "--to",
    `${account} is a contract, and need not be yours on Ethereum`,
    "Say with --to who gets the SESH on Ethereum.",
  );
}

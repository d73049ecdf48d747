import type { Command } from "commander";
import { planDeposit } from "../../actions/deposit.js";
import { planFinish } from "../../actions/finishWithdrawal.js";
import { planRedeem } from "../../actions/redeemTicket.js";
import { planWithdraw } from "../../actions/withdraw.js";
import { redeemableUntil } from "../../bridge/tickets.js";
import type { Client } from "../../contracts/client.js";
import { parseAddress } from "../../core/addresses.js";
import { parsePositiveAmount } from "../../core/amounts.js";
import { ToolkitError } from "../../core/errors.js";
import type { Hex } from "../../core/hex.js";
import { formatTime } from "../../core/time.js";
import { onEthereum, type Bridge } from "../../queries/findBridge.js";
import { ticketsOf } from "../../queries/tickets.js";
import { actOnBridge, parseHash, withEthereumOption, type EthereumOptions } from "../bridge.js";
import type { Context } from "../context.js";
import type { Register } from "../program.js";
import { printSent, runPlan, sendPlan } from "../runAction.js";
import { addBridgeStatusCommand } from "./bridgeStatus.js";

export function addBridgeCommands(program: Command, register: Register): void {
  const bridge = program.command("bridge").description("bring SESH from Ethereum to Arbitrum, and back");

  register(
    withEthereumOption(
      bridge
        .command("deposit")
        .description("send SESH from Ethereum to Arbitrum; an approval goes before, and both are sent on Ethereum")
        .argument("<amount>", "SESH")
        .option("--to <address>", "who gets it on Arbitrum; your own account if not given")
        .option("--refund-to <address>", "who gets what is left of the ticket's ether; your own account if not given"),
    ),
    deposit,
  );
  register(
    withEthereumOption(
      bridge
        .command("withdraw")
        .description("send SESH back to Ethereum; it has to be finished there about a week later")
        .argument("<amount>", "SESH")
        .option("--to <address>", "who gets it on Ethereum; your own account if not given"),
    ),
    withdraw,
  );
  addBridgeStatusCommand(bridge, register);
  register(
    withEthereumOption(
      bridge
        .command("redeem")
        .description("redeem a ticket on Arbitrum whose call has failed; anybody may, for 7 days")
        .argument("<ticket>", "the ticket, or the transaction on Ethereum that sent it"),
    ),
    redeem,
  );
  register(
    withEthereumOption(
      bridge
        .command("finish")
        .description("have a withdrawal paid on Ethereum once it is confirmed; anybody may")
        .argument("<hash>", "the transaction on Arbitrum with which it was withdrawn"),
    ),
    finish,
  );
}

type DepositOptions = EthereumOptions & { to?: string; refundTo?: string };

async function deposit(context: Context, options: DepositOptions, text = ""): Promise<void> {
  const amount = parsePositiveAmount(text);
  const given = {
    ...(options.to !== undefined && { recipient: parseAddress(options.to, "--to") }),
    ...(options.refundTo !== undefined && { refundTo: parseAddress(options.refundTo, "--refund-to") }),
  };
  await actOnBridge(context, options, async (client, bridge) => {
    const plan = await planDeposit(client, bridge, { amount, ...given });
    await runPlan(context, onEthereum(client, bridge.ethereum), plan);
  });
}

async function withdraw(context: Context, options: EthereumOptions & { to?: string }, text = ""): Promise<void> {
  const amount = parsePositiveAmount(text);
  const given = options.to !== undefined && { recipient: parseAddress(options.to, "--to") };
  await actOnBridge(context, options, async (client, bridge) => {
    await runPlan(context, client, await planWithdraw(client, bridge, { amount, ...given }));
  });
}

async function redeem(context: Context, options: EthereumOptions, text = ""): Promise<void> {
  const hash = parseHash(text, "ticket");
  await actOnBridge(context, options, async (client, bridge) => {
    const ticket = await findTicket(client, bridge, hash);
    const sent = await sendPlan(context, client, await planRedeem(client, bridge, ticket));
    const until = await redeemableUntil(client.provider, ticket, bridge.retryables.address);
    if (sent.result === undefined || until === undefined) {
      printSent(context, sent);
      return;
    }
    throw new ToolkitError("CONTRACT_REVERTED", "The ticket was tried, and its call has failed again.", {
      hint: `It can be redeemed until ${formatTime(until)}. Try again, with an account that has more ETH for gas.`,
      details: { ticket, redeemableUntil: until, hash: sent.result.hash },
    });
  });
}

/** The ticket itself, or the first that waits to be redeemed of those that a transaction on Ethereum sent. */
async function findTicket(client: Client, bridge: Bridge, hash: Hex): Promise<Hex> {
  if ((await redeemableUntil(client.provider, hash, bridge.retryables.address)) !== undefined) return hash;
  const tickets = await ticketsOf(client, bridge, hash).catch((error: unknown) => {
    if (error instanceof ToolkitError && error.code === "PRECONDITION_FAILED") return [];
    throw error;
  });
  return tickets.find(({ status }) => status === "failed")?.id ?? hash;
}

async function finish(context: Context, options: EthereumOptions, text = ""): Promise<void> {
  const hash = parseHash(text, "hash");
  await actOnBridge(context, options, async (client, bridge) => {
    await runPlan(context, onEthereum(client, bridge.ethereum), await planFinish(client, bridge, hash));
  });
}

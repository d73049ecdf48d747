import type { Command } from "commander";
import { redeemableUntil, type Ticket } from "../../bridge/tickets.js";
import type { ReadClient } from "../../contracts/client.js";
import { read } from "../../contracts/read.js";
import { shortHex, type Address } from "../../core/addresses.js";
import { formatSesh } from "../../core/amounts.js";
import { ToolkitError } from "../../core/errors.js";
import type { Hex } from "../../core/hex.js";
import { formatTime } from "../../core/time.js";
import type { Bridge } from "../../queries/findBridge.js";
import { depositOf, depositsOf, ticketsOf, type Deposit } from "../../queries/tickets.js";
import { tokenRegistration, type TokenRegistration } from "../../queries/tokenRegistration.js";
import { withdrawalsIn, withdrawalsOf, type Withdrawal } from "../../queries/withdrawals.js";
import { parseHash, withBridge, withEthereumOption, type EthereumOptions } from "../bridge.js";
import type { Context } from "../context.js";
import type { Register } from "../program.js";
import { renderPairs } from "../render.js";

export function addBridgeStatusCommand(bridge: Command, register: Register): void {
  register(
    withEthereumOption(
      bridge
        .command("status")
        .description("show the registration and an account's deposits and withdrawals, or what became of a transaction")
        .argument("[hash]", "a transaction on Ethereum or Arbitrum, or a ticket")
        .option("--account <address>", "whose deposits and withdrawals; your own if not given"),
    ),
    status,
  );
}

async function status(context: Context, options: EthereumOptions & { account?: string }, text?: string): Promise<void> {
  const hash = text === undefined ? undefined : parseHash(text, "hash");
  const account = hash === undefined ? await context.address(options.account, "--account") : undefined;
  const client = await context.reader();
  await withBridge(context, client, options, async (bridge) => {
    if (account !== undefined) await showAccount(context, client, bridge, account);
    else if (hash !== undefined) await showTransaction(context, client, bridge, hash);
  });
}

async function showAccount(context: Context, client: ReadClient, bridge: Bridge, account: Address): Promise<void> {
  const registration = await tokenRegistration(client, bridge);
  const [deposits, withdrawals] = await Promise.all([
    depositsOf(client, bridge, account),
    withdrawalsOf(client, bridge, account),
  ]);
  context.print({ account, registration, deposits, withdrawals }, () =>
    [
      renderPairs([
        ["SESH on Ethereum", bridge.l1Token.address],
        ["SESH on Arbitrum", bridge.l2Token],
        ["Registration", describeRegistration(registration)],
        ["Account", account],
      ]),
      deposits.length === 0 ? "No deposits." : renderPairs(deposits.map(describeDeposit)),
      withdrawals.length === 0 ? "No withdrawals." : renderPairs(withdrawals.map(describeWithdrawal)),
    ].join("\n"),
  );
}

async function showTransaction(context: Context, client: ReadClient, bridge: Bridge, hash: Hex): Promise<void> {
  if ((await read(bridge.ethereum.provider.getTransactionReceipt(hash))) !== null) {
    const tickets = await ticketsOf(client, bridge, hash);
    context.print({ tickets }, () => renderTickets(bridge, tickets));
    return;
  }
  const until = await redeemableUntil(client.provider, hash, bridge.retryables.address);
  if (until !== undefined) {
    const ticket = { id: hash, status: "failed", redeemableUntil: until };
    context.print({ tickets: [ticket] }, () => renderPairs([["Ticket", `${hash}: ${describeFailed(hash, until)}`]]));
    return;
  }
  if ((await read(client.provider.getTransactionReceipt(hash))) === null) {
    throw new ToolkitError("PRECONDITION_FAILED", `Neither chain has the transaction or ticket ${hash}.`, {
      hint: "Check the hash and both endpoints. What was just sent needs a moment.",
    });
  }
  const withdrawals = await withdrawalsIn(client, bridge, hash);
  context.print({ withdrawals }, () =>
    withdrawals.length === 0
      ? "This transaction on Arbitrum has no withdrawal of SESH."
      : renderPairs(withdrawals.map(describeWithdrawal)),
  );
}

function renderTickets(bridge: Bridge, tickets: readonly Ticket[]): string {
  if (tickets.length === 0) return "This transaction on Ethereum has no ticket of SESH's bridge.";
  return renderPairs(
    tickets.map((ticket): [string, string] => {
      const deposit = depositOf(bridge, ticket);
      return deposit === undefined ? ["Registration", describeTicket(ticket)] : describeDeposit(deposit);
    }),
  );
}

function describeRegistration({ state, next, differences }: TokenRegistration): string {
  if (next.step === "complete") return "complete";
  if (next.step === "send") return "not sent: deposits are not possible yet";
  if (next.step === "wait") return "sent, waiting for its tickets to arrive on Arbitrum";
  if (next.step === "sendAgain") return "sent, and a ticket has expired: the registrant has to send it again";
  if (next.step === "redeem") return `sent; ${next.tickets.map(describeTicket).join("; ")}`;
  return `${state}: ${differences.map(({ what, actual, expected }) => `${what} is ${actual}, not ${expected}`).join("; ")}`;
}

function describeDeposit({ amount, recipient, ...ticket }: Deposit): [string, string] {
  return ["Deposit", `${formatSesh(amount)} → ${recipient}: ${describeTicket(ticket)}`];
}

function describeTicket({
  id,
  status: state,
  redeemableUntil: until = 0,
  sentBy,
}: Omit<Ticket, "to" | "data">): string {
  switch (state) {
    case "waiting":
      return `on its way, sent by ${shortHex(sentBy)}`;
    case "redeemed":
      return "arrived";
    case "failed":
      return describeFailed(id, until);
    case "expired":
      return "expired: nobody can redeem its ticket any more";
  }
}

function describeFailed(id: Hex, until: number): string {
  return `its ticket waits to be redeemed, until ${formatTime(until)}: sesh bridge redeem ${id}`;
}

function describeWithdrawal({
  amount,
  recipient,
  status: state,
  sentBy,
  executableFrom = 0,
}: Withdrawal): [string, string] {
  const text = {
    waiting: `can be finished from about ${formatTime(executableFrom)}`,
    executable: `can be finished: sesh bridge finish ${sentBy}`,
    executed: "paid",
  }[state];
  return ["Withdrawal", `${formatSesh(amount)} → ${recipient}: ${text}`];
}

import type { Command } from "commander";
import { formatAmount, formatSesh } from "../../core/amounts.js";
import { inputError, ToolkitError } from "../../core/errors.js";
import { readTextFile } from "../../core/files.js";
import { formatTime } from "../../core/time.js";
import type { AccountAnswer, DepositStatus } from "../../oxen/api/schemas.js";
import { decodeBase58 } from "../../oxen/base58.js";
import { claimMessage } from "../../oxen/claimMessage.js";
import { integratedAddress, paymentIdOf, readDeposit } from "../../oxen/deposits.js";
import { verifyOutProof } from "../../oxen/outProof.js";
import { OxenDaemon } from "../../oxen/rpc/daemon.js";
import type { Context } from "../context.js";
import { openOxenRpc, oxenNetworkOption, readCampaign, type Campaign, type OxenNetworkOptions } from "../oxen.js";
import type { Register } from "../program.js";
import { renderPairs } from "../render.js";
import { apiOption, nonceOption, openService, recipientOf } from "./claimInput.js";

interface HolderOptions extends OxenNetworkOptions {
  api: string;
  nonce: string;
}

interface ProveOptions extends Omit<HolderOptions, "api"> {
  api?: string;
  txid: string;
  proof?: string;
  daemon?: string;
}

export interface DepositQuery {
  api: string;
  txid?: string;
}

const NO_REFUNDS = [
  "What is sent there is burnt: nobody can send it back, not even by mistake.",
  "Send a small amount first, and the rest when `sesh claim status --api` shows it as final.",
  "From an exchange give the whole integrated address; without it and without a proof the deposit is nobody's.",
];
const PROOF_PART = 132;
const KEY_PART = 44;

const NONCE = "another payment id for the same address";

export function addDepositCommands(claim: Command, register: Register): void {
  register(
    claim
      .command("register")
      .description("get the Oxen address whose deposits are for your Arbitrum address")
      .argument("[account]", "who shall get the SESH; your own address if not given")
      .addOption(apiOption().makeOptionMandatory())
      .addOption(nonceOption(NONCE))
      .addOption(oxenNetworkOption()),
    async (context, options: HolderOptions, account?: string) => {
      const campaign = await readCampaign(context, options);
      const { to, nonce } = await recipientOf(context, campaign, account, options.nonce);
      // The service only keeps the log: the address is computed here, and its answer has to be the same.
      const paymentId = paymentIdOf(campaign.domain, to, nonce);
      const address = integratedAddress(campaign.network, campaign.burn, paymentId);
      const service = openService(options.api);
      const answer = await service.register(to, nonce);
      if (answer.address !== address || answer.paymentId !== paymentId) {
        throw new ToolkitError("PRECONDITION_FAILED", `${service.name} answered with an address that is not yours.`, {
          hint: "Do not send anything there. It is for another campaign, chain or contract, or it is dishonest.",
          details: { expected: address, answered: answer.address },
        });
      }
      const { logIndex, seenAtOxenHeight } = answer;
      const data = { to, nonce, network: campaign.network, address, paymentId, logIndex, seenAtOxenHeight };
      context.print({ ...data, warnings: NO_REFUNDS }, () =>
        [
          renderPairs([
            ["For", to],
            ["Oxen network", campaign.network],
            ["Send OXEN to", address],
            ["Payment id", paymentId],
            ["Registered", `entry ${logIndex}, for deposits above block ${seenAtOxenHeight}`],
          ]),
          ...NO_REFUNDS.map((note) => `  • ${note}`),
        ].join("\n"),
      );
    },
  );

  register(
    claim
      .command("prove")
      .description("bind a deposit that you have sent without payment id; without --proof shows how to make the proof")
      .argument("[account]", "who shall get the SESH; your own address if not given")
      .requiredOption("--txid <id>", "transaction on the Oxen chain")
      .option("--proof <text-or-file>", "OutProofV1… from your wallet")
      .addOption(apiOption())
      .option("--daemon <url>", "an Oxen daemon, to check the proof before it is sent")
      .addOption(nonceOption(NONCE))
      .addOption(oxenNetworkOption()),
    async (context, options: ProveOptions, account?: string) => {
      const campaign = await readCampaign(context, options);
      const txid = parseTxid(options.txid);
      const { to, nonce } = await recipientOf(context, campaign, account, options.nonce);
      const message = claimMessage(campaign.domain, to, nonce);
      const { address } = campaign.burn;
      if (options.proof === undefined) {
        context.print({ txid, address, message }, () => renderInstructions(txid, address, message));
        return;
      }
      if (options.api === undefined)
        throw inputError("--api", "it is missing", "Name the service to send the proof to.");
      const proof = await readProof(options.proof);
      const service = openService(options.api);
      const amount =
        options.daemon === undefined ? undefined : await checkProof(campaign, options.daemon, txid, message, proof);
      const status = context.options.dryRun === true ? "not sent" : await service.prove(txid, to, nonce, proof);
      context.print({ txid, to, nonce, amount, status }, () =>
        renderPairs([
          ["Deposit", txid],
          ["For", to],
          ["Checked here", amount === undefined ? "only the form; --daemon checks all of it" : formatOxen(amount)],
          ["Service", status],
        ]),
      );
    },
  );
}

/** What a service says about deposits. */
export async function showDeposits(context: Context, query: DepositQuery, account?: string): Promise<void> {
  const service = openService(query.api);
  if (query.txid !== undefined) {
    const answer = await service.deposit(parseTxid(query.txid));
    context.print(answer, () => [renderWatcher(answer.watcher), renderDeposit(answer.deposit)].join("\n"));
    return;
  }
  const to = await context.address(account, "account");
  const answer = await service.account(to);
  if (answer.to !== to) throw service.fault("answered about another address");
  context.print(answer, () => renderAccount(answer));
}

function parseTxid(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw inputError("--txid", "not an Oxen transaction", "Write its 64 hexadecimal digits in lower case.");
}

/** The proof itself, or the file a wallet has saved it to; its form is checked. */
async function readProof(given: string): Promise<string> {
  const text = /^(Out|In)Proof/.test(given) ? given : (await readTextFile(given)).trim();
  if (text.startsWith("InProof")) {
    throw inputError(
      "--proof",
      "a proof of the receiver, which anybody can make here",
      "Make it in the wallet that sent, not in one that watches the deposit address.",
    );
  }
  const body = text.startsWith("OutProofV1") ? text.slice("OutProofV1".length) : "";
  const parts = body.match(new RegExp(`.{1,${PROOF_PART}}`, "g")) ?? [];
  const isProof =
    parts.length > 0 &&
    parts.every((part) => {
      const [key, signature] = [part.slice(0, KEY_PART), part.slice(KEY_PART)].map(decodeBase58);
      return key?.length === 32 && signature?.length === 64;
    });
  if (isProof) return text;
  throw inputError("--proof", "not a whole OutProofV1", "Copy all of it: OutProofV1 and at least 132 characters.");
}

/** Checks a proof completely, with the transaction from a daemon; answers with what was burnt. */
async function checkProof(campaign: Campaign, url: string, txid: string, message: string, proof: string) {
  const daemon = new OxenDaemon(openOxenRpc("daemon", url));
  const found = (await daemon.transactions([txid])).get(txid);
  if (found === undefined) throw inputError("--txid", "the daemon does not have it", "Check it, or wait some minutes.");
  const { network, burn } = campaign;
  const address = { network, kind: "standard", spendKey: burn.spendKey, viewKey: burn.viewKey } as const;
  const { amount } = readDeposit(burn, found.height ?? 0, found.transaction);
  if (amount === 0n) {
    throw inputError("--txid", `it sent nothing to ${burn.address}`, "Check transaction, network and deployment.");
  }
  if (verifyOutProof(found.transaction, address, message, proof) !== undefined) return amount;
  throw inputError(
    "--proof",
    `not the sender's proof of ${txid} with the message "${message}"`,
    "The message has to be exactly this one, for this account and nonce.",
  );
}

function renderInstructions(txid: string, address: string, message: string): string {
  return [
    renderPairs([
      ["Transaction", txid],
      ["Recipient address", address],
      ["Message", message],
    ]),
    "",
    "In the wallet that has sent it prove the transaction with these three: in the Oxen wallet under Advanced, Prove;",
    "with oxen-wallet-rpc by get_tx_proof; with the command line wallet not at its prompt, but by",
    `  oxen-wallet-cli --wallet-file <your wallet> get_tx_proof ${txid} ${address} "${message}"`,
    "Then run this again with --proof.",
  ].join("\n");
}

function renderAccount({ to, watcher, deposits, claim }: AccountAnswer): string {
  const total = deposits.reduce((sum, { amount, state }) => (state === "final" ? sum + amount : sum), 0n);
  return [
    renderPairs([
      ["For", to],
      ["Final", formatOxen(total)],
      ["Newest ledger", claim && `epoch ${claim.epoch}, ${formatSesh(claim.cumulative)} in all`],
    ]),
    renderWatcher(watcher),
    ...deposits.map(renderDeposit),
  ].join("\n");
}

function renderWatcher(watcher: AccountAnswer["watcher"]): string {
  if (watcher === undefined) return renderPairs([["Oxen chain", "not watched yet"]]);
  const { status, at, finalHeight } = watcher;
  const height = finalHeight === undefined ? "nothing is final yet" : `final up to block ${finalHeight}`;
  return renderPairs([["Oxen chain", `${status}, ${height}, looked at ${formatTime(at)}`]]);
}

function renderDeposit({ txid, state, height, amount, bound, epoch }: DepositStatus): string {
  const place = height === 0 ? "in no block yet" : `block ${height}`;
  const owner = bound === undefined ? "for nobody yet: prove it" : `for ${bound.to} by ${bound.by}`;
  const ledger = epoch === undefined ? "" : `, ledger of epoch ${epoch}`;
  return `  ${txid}\n    ${formatOxen(amount)}, ${state}, ${place}, ${owner}${ledger}`;
}

function formatOxen(amount: bigint): string {
  return `${formatAmount(amount)} OXEN`;
}

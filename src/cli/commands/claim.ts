import type { Command } from "commander";
import { planActivateRoot } from "../../actions/activateRoot.js";
import { planClaimOxen } from "../../actions/claimOxen.js";
import { parseAddress } from "../../core/addresses.js";
import { formatSesh } from "../../core/amounts.js";
import { inputError, ToolkitError } from "../../core/errors.js";
import type { Hex } from "../../core/hex.js";
import { formatTime } from "../../core/time.js";
import { type ClaimsFile, readClaimsFile } from "../../oxen/ledger/claimsFile.js";
import { claimStatus, type ClaimStatusReport } from "../../queries/claimStatus.js";
import { renderPairs } from "../render.js";
import { runAction } from "../runAction.js";
import type { Register } from "../program.js";
import { addDepositCommands, showDeposits, type DepositQuery } from "./claimDeposit.js";

/** More do not fit one transaction. */
const CLAIMS_PER_RUN = 100;

export function addClaimCommands(program: Command, register: Register): void {
  const claim = program.command("claim").description("turn migrated Oxen into SESH");

  register(claim.command("activate").description("activate the pending root after its veto delay"), async (context) => {
    await runAction(context, planActivateRoot);
  });

  register(
    claim
      .command("status")
      .description("show the campaign, and what an account can still claim")
      .argument("[account]", "account; with --claims your own if not given")
      .option("--claims <file>", "claims file, to show what is left for the account")
      .option("--api <url>", "service for Oxen claims: show deposits on the Oxen chain instead")
      .option("--txid <id>", "with --api: one deposit"),
    async (context, options: { claims?: string } & Partial<DepositQuery>, account?: string) => {
      if (options.api !== undefined) {
        await showDeposits(context, { ...options, api: options.api }, account);
        return;
      }
      const address =
        account === undefined && options.claims === undefined ? undefined : await context.address(account, "account");
      const status = await claimStatus(await context.reader(), address);
      const ledger = options.claims === undefined ? undefined : await readClaimsFile(options.claims);
      const cumulative = address === undefined ? undefined : ledger?.claimOf(address)?.cumulative;
      const claimable =
        cumulative === undefined || status.claimed === undefined ? undefined : cumulative - status.claimed;
      context.print({ ...status, ...(claimable !== undefined && { claimable }) }, () =>
        renderStatus(status, claimable),
      );
    },
  );

  register(
    claim
      .command("run")
      .description("pay out claims of the active root; always to the accounts themselves")
      .requiredOption("--claims <file>", "claims file of the active root")
      .argument("[accounts...]", "accounts; your own if not given"),
    async (context, options: { claims: string }, ...accounts) => {
      const ledger = await readClaimsFile(options.claims);
      const addresses = accounts.map((account) => parseAddress(account, "account"));
      if (addresses.length > CLAIMS_PER_RUN) {
        throw inputError("accounts", `more than ${CLAIMS_PER_RUN}`, "Split them over several runs.");
      }
      await runAction(context, (client) =>
        planClaimOxen(client, { claims: selectClaims(ledger, addresses.length === 0 ? [client.account] : addresses) }),
      );
    },
  );

  addDepositCommands(claim, register);
}

function selectClaims({ claimOf }: ClaimsFile, accounts: readonly Hex[]) {
  return accounts.map((account) => {
    const found = claimOf(account);
    if (found !== undefined) return found;
    throw new ToolkitError("PRECONDITION_FAILED", `${account} has no claim in this file.`, {
      hint: "Check the address and that it is the file of the active root.",
      details: { account },
    });
  });
}

function renderStatus(status: ClaimStatusReport, claimable: bigint | undefined): string {
  const { active, pending } = status;
  return renderPairs([
    ["Paid so far", `${formatSesh(status.totalClaimed)} of at most ${formatSesh(status.cap)}`],
    ["Deadline", formatTime(status.deadline)],
    [
      "Active root",
      active === undefined ? "none" : `epoch ${active.epoch}, ${formatSesh(active.total)}, ${active.root}`,
    ],
    [
      "Pending root",
      pending && `epoch ${pending.epoch}, ${pending.root}, can be activated from ${formatTime(pending.activeAt)}`,
    ],
    ["Received", status.claimed === undefined ? undefined : formatSesh(status.claimed)],
    ["Claimable", claimable === undefined ? undefined : formatSesh(claimable)],
  ]);
}

import type { Command } from "commander";
import { planActivateRoot } from "../../actions/activateRoot.js";
import { leftOf, planClaimOxen } from "../../actions/claimOxen.js";
import { planSweepClaims } from "../../actions/sweepClaims.js";
import { planVetoRoot } from "../../actions/vetoRoot.js";
import { parseAddress } from "../../core/addresses.js";
import { formatSesh } from "../../core/amounts.js";
import { inputError } from "../../core/errors.js";
import { formatTime } from "../../core/time.js";
import { claimStatus, type ClaimStatusReport } from "../../queries/claimStatus.js";
import { campaignOption, type CampaignOptions, parseCampaign, readOwnClaims, requireClaim } from "../campaigns.js";
import { renderPairs } from "../render.js";
import { runAction } from "../runAction.js";
import type { Register } from "../program.js";
import { addBonusCommand, showSignatures } from "./claimBonus.js";
import { addDepositCommands, showDeposits, type DepositQuery } from "./claimDeposit.js";
import { addFastClaimCommands } from "./claimFast.js";

/** More do not fit one transaction. */
const CLAIMS_PER_RUN = 100;

type StatusOptions = { claims?: string; oxen?: string } & CampaignOptions & Partial<DepositQuery>;

export function addClaimCommands(program: Command, register: Register): void {
  const claim = program.command("claim").description("turn migrated Oxen into SESH");

  for (const [name, description, plan] of [
    ["activate", "activate the pending root after its veto delay", planActivateRoot],
    ["veto", "stop the pending root; any attester and the guardian, until its veto delay is over", planVetoRoot],
    ["sweep", "send what nobody claimed to the reward pool; anybody, from the deadline on", planSweepClaims],
  ] as const) {
    register(
      claim.command(name).description(description).addOption(campaignOption()),
      async (context, options: CampaignOptions) => {
        const campaign = parseCampaign(options.campaign);
        await runAction(context, (client) => plan(client, { campaign }));
      },
    );
  }

  register(
    claim
      .command("status")
      .description("show the campaign, and what an account can still claim")
      .argument("[account]", "account; with --claims your own if not given")
      .option("--claims <file>", "claims file, to show what is left for the account")
      .option("--api <url>", "service for Oxen claims: show deposits on the Oxen chain instead")
      .option("--txid <id>", "with --api: one deposit")
      .option("--oxen <address>", "with --api: signatures of this Oxen address for the bonus")
      .addOption(campaignOption()),
    async (context, options: StatusOptions, account?: string) => {
      const asked = parseCampaign(options.campaign);
      if (options.api !== undefined && options.oxen !== undefined) {
        await showSignatures(context, options.api, options.oxen);
        return;
      }
      if (options.api !== undefined) {
        if (asked !== "oxen-coin")
          throw inputError("--campaign", "deposits are for oxen-coin", "Signatures for the bonus: add --oxen.");
        await showDeposits(context, { ...options, api: options.api }, account);
        return;
      }
      const address =
        account === undefined && options.claims === undefined ? undefined : await context.address(account, "account");
      const ledger = options.claims === undefined ? undefined : await readOwnClaims(context, options.claims);
      const campaign = ledger?.campaign ?? asked;
      if (options.campaign !== undefined && campaign !== asked) {
        throw inputError("--campaign", `the claims file is of ${campaign}`, "Leave one of them out.");
      }
      const status = await claimStatus(await context.reader(), campaign, address);
      const cumulative = address === undefined ? undefined : ledger?.claimOf(address)?.cumulative;
      const claimable =
        cumulative === undefined || status.claimed === undefined ? undefined : leftOf(cumulative, status.claimed);
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
      const ledger = await readOwnClaims(context, options.claims);
      const { campaign } = ledger;
      const addresses = accounts.map((account) => parseAddress(account, "account"));
      if (addresses.length > CLAIMS_PER_RUN) {
        throw inputError("accounts", `more than ${CLAIMS_PER_RUN}`, "Split them over several runs.");
      }
      await runAction(context, (client) => {
        const selected = addresses.length === 0 ? [client.account] : addresses;
        return planClaimOxen(client, { campaign, claims: selected.map((each) => requireClaim(ledger, each)) });
      });
    },
  );

  addFastClaimCommands(claim, register);
  addDepositCommands(claim, register);
  addBonusCommand(claim, register);
}

function renderStatus(status: ClaimStatusReport, claimable: bigint | undefined): string {
  const { active, pending, fast } = status;
  return renderPairs([
    ["Campaign", status.campaign],
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
    [
      "Fast claims",
      `${fast.open ? "open" : "closed"}, ${formatSesh(fast.paidToday)} of ${formatSesh(fast.dailyLimit)} paid today`,
    ],
    ["Received", status.claimed === undefined ? undefined : formatSesh(status.claimed)],
    ["Claimable", claimable === undefined ? undefined : formatSesh(claimable)],
  ]);
}

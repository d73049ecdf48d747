import type { Command } from "commander";
import { planClaimFast } from "../../actions/claimFast.js";
import { planSetFastClaims } from "../../actions/setFastClaims.js";
import { parseAddress } from "../../core/addresses.js";
import { parseInteger } from "../../core/amounts.js";
import { claimAttestationOf } from "../../oxen/attestation.js";
import {
  attesterSignatures,
  campaignOption,
  type CampaignOptions,
  parseCampaign,
  parseSignatures,
  readOwnClaims,
  requireClaim,
} from "../campaigns.js";
import type { Register } from "../program.js";
import { runAction } from "../runAction.js";

interface RunOptions {
  claims: string;
  validUntil: string;
  signature: string[];
}

export function addFastClaimCommands(claim: Command, register: Register): void {
  const fast = claim.command("fast").description("claims on attesters' signatures alone, within a limit of a day");

  for (const [name, description, open] of [
    ["open", "let fast claims be paid; the guardian", true],
    ["close", "let no fast claim be paid any more; any attester and the guardian", false],
  ] as const) {
    register(
      fast.command(name).description(description).addOption(campaignOption()),
      async (context, options: CampaignOptions) => {
        const campaign = parseCampaign(options.campaign);
        await runAction(context, (client) => planSetFastClaims(client, { campaign, open }));
      },
    );
  }

  register(
    fast
      .command("run")
      .description("pay the claim of an account before a root with it is active; always to the account itself")
      .argument("[account]", "account; your own if not given")
      .requiredOption("--claims <file>", "claims file of the ledger that the attesters signed from")
      .requiredOption("--valid-until <time>", "Unix seconds that they signed")
      .requiredOption("--signature <hex...>", "signatures of enough attesters"),
    async (context, options: RunOptions, account?: string) => {
      const given = parseSignatures(options.signature);
      const validUntil = parseInteger(options.validUntil, "--valid-until");
      const address = account === undefined ? undefined : parseAddress(account, "account");
      const file = await readOwnClaims(context, options.claims);
      const { campaign } = file;
      await runAction(context, async (client) => {
        const attestation = claimAttestationOf(file, requireClaim(file, address ?? client.account), validUntil);
        const signatures = await attesterSignatures(client, campaign, attestation, given);
        return planClaimFast(client, { campaign, attestation, signatures });
      });
    },
  );
}

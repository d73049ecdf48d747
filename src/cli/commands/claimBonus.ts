import type { Command } from "commander";
import { inputError } from "../../core/errors.js";
import { readTextFile } from "../../core/files.js";
import type { HolderAnswer } from "../../oxen/api/schemas.js";
import { campaignDomain } from "../../oxen/campaigns.js";
import { claimMessage } from "../../oxen/claimMessage.js";
import { examineHolder } from "../../oxen/holderSignature.js";
import type { HolderCheck } from "../../oxen/ledger/evidence.js";
import { sigV1Schema } from "../../oxen/signatureLog.js";
import type { Context } from "../context.js";
import { given, oxenNetworkOption, readCampaign, type OxenNetworkOptions } from "../oxen.js";
import type { Register } from "../program.js";
import { renderPairs } from "../render.js";
import { readStdin } from "../stdin.js";
import { apiOption, nonceOption, openService, recipientOf } from "./claimInput.js";

/* Service node operators say who gets the SESH of their points, with a signature of their Oxen wallet. */

interface BonusOptions extends OxenNetworkOptions {
  oxen: string;
  signature?: string;
  api?: string;
  nonce: string;
}

const RULE =
  "The highest nonce that comes up to the campaign's freeze height counts; after that the first signature stays.";

export function addBonusCommand(claim: Command, register: Register): void {
  register(
    claim
      .command("register-bonus")
      .description("hand in your signature for the Service Node Bonus; without --signature shows what to sign")
      .argument("[account]", "who shall get the SESH; your own address if not given")
      .requiredOption("--oxen <address>", "Oxen address that has earned the points")
      .option("--signature <text-or-file>", "SigV1… from your Oxen wallet; - for the standard input")
      .addOption(apiOption())
      .addOption(nonceOption("a higher one than before, to change the recipient"))
      .addOption(oxenNetworkOption()),
    async (context, options: BonusOptions, account?: string) => {
      const campaign = await readCampaign(context, options);
      const { network, domain, deployment } = campaign;
      const { to, nonce } = await recipientOf(context, campaign, account, options.nonce);
      const message = claimMessage(campaignDomain("sn-bonus", domain.chainId, deployment), to, nonce);
      const { oxen } = options;
      requireHolder({ network, oxen });
      const data = { oxen, network, to, nonce, message };
      if (options.signature === undefined) {
        context.print(data, () => renderInstructions(oxen, to, message));
        return;
      }
      const signature = await readSignature(options.signature);
      requireHolder({ network, oxen, signed: { message, signature } });
      const isDry = context.options.dryRun === true;
      const service = isDry ? undefined : openService(given(options.api, "--api"));
      const kept = await service?.sign(oxen, to, nonce, signature);
      context.print({ ...data, status: kept === undefined ? "not sent" : "kept", ...kept }, () =>
        [
          renderPairs([
            ["Oxen address", oxen],
            ["For", to],
            ["Nonce", String(nonce)],
            ["Checked here", "it is the signature of this address under the claim message"],
            [
              "Service",
              kept === undefined ? "not sent" : `entry ${kept.logIndex}, seen at block ${kept.seenAtOxenHeight}`,
            ],
          ]),
          `  • ${RULE}`,
        ].join("\n"),
      );
    },
  );
}

/** What a service has of the holder of an Oxen address. */
export async function showSignatures(context: Context, api: string, oxen: string): Promise<void> {
  const service = openService(api);
  const answer = await service.holder(oxen);
  if (answer.oxen !== oxen) throw service.fault("answered about another address");
  context.print(answer, () => renderSignatures(answer));
}

function requireHolder(check: Omit<HolderCheck, "type">): void {
  const found = examineHolder(check);
  if ("spendKey" in found) return;
  throw inputError(found.code === "BAD_SIG" ? "--signature" : "--oxen", found.problem, found.hint);
}

async function readSignature(text: string): Promise<string> {
  const signature = text.startsWith("SigV") ? text : await readText(text);
  if (sigV1Schema.safeParse(signature.trim()).success) return signature.trim();
  throw inputError("--signature", "not a whole SigV1 signature", "Copy all of it: SigV1 and 88 characters.");
}

function readText(path: string): Promise<string> {
  return path === "-" ? readStdin("--signature") : readTextFile(path);
}

function renderInstructions(oxen: string, to: string, message: string): string {
  return [
    renderPairs([
      ["Oxen address", oxen],
      ["For", to],
      ["Message", message],
    ]),
    "",
    "In the command line wallet (oxen-wallet-cli) of this Oxen address type",
    `  sign_value ${message}`,
    "and then run this again with --signature and what it shows, SigV1…, here or on another machine. Hardware, watch-only",
    "and multisig wallets cannot sign: ask the attesters.",
  ].join("\n");
}

function renderSignatures({ oxen, signatures }: HolderAnswer): string {
  const lines = signatures.map(
    ({ to, nonce, logIndex, seenAtOxenHeight }) =>
      `  nonce ${nonce} for ${to}, entry ${logIndex}, seen at block ${seenAtOxenHeight}`,
  );
  return [renderPairs([["Oxen address", oxen]]), ...(lines.length === 0 ? ["  no signature"] : [...lines, RULE])].join(
    "\n",
  );
}

import { Option } from "commander";
import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import { inputError, ToolkitError } from "../core/errors.js";
import { type Hex, parseHex } from "../core/hex.js";
import { type Attestation, attestationSigner, sortSignatures } from "../oxen/attestation.js";
import { campaignDomain, claimsContract } from "../oxen/campaigns.js";
import { type CampaignName, CAMPAIGNS, type ClaimDomain } from "../oxen/claimMessage.js";
import { type ClaimsFile, readClaimsFile } from "../oxen/ledger/claimsFile.js";
import type { Context } from "./context.js";

/* What the commands for claims share: the campaign, its files, and the signatures of its attesters. */

const SIGNATURE_BYTES = 65;

export interface CampaignOptions {
  campaign?: string;
}

export const campaignOption = () =>
  new Option("--campaign <name>", `${CAMPAIGNS.join(" or ")}; oxen-coin if not given`);

export function parseCampaign(name = "oxen-coin"): CampaignName {
  const campaign = CAMPAIGNS.find((candidate) => candidate === name);
  if (campaign !== undefined) return campaign;
  const problem = `there is no campaign ${JSON.stringify(name)}`;
  throw inputError("--campaign", problem, `One of ${CAMPAIGNS.join(", ")}.`);
}

/** Refuses a file that is for another chain or contract than its campaign has here. */
export function requireOwnCampaign(
  { chainId, deployment }: Pick<ReadClient, "chainId" | "deployment">,
  file: ClaimDomain,
  option: string,
): void {
  const own = campaignDomain(file.campaign, chainId, deployment);
  if (file.chainId === own.chainId && file.bridge === own.bridge) return;
  throw inputError(
    option,
    `it is for the contract ${file.bridge} on chain ${file.chainId}, and ${own.campaign} is ${own.bridge} on chain ${own.chainId}`,
    "Check the network and the file.",
  );
}

/** Reads a claims file of this deployment. */
export async function readOwnClaims(context: Context, path: string): Promise<ClaimsFile> {
  const file = await readClaimsFile(path);
  const { chainId } = context.settings().network;
  requireOwnCampaign({ chainId, deployment: await context.deployment() }, file, "--claims");
  return file;
}

/** What an account has in a claims file. */
export function requireClaim(
  { claimOf }: ClaimsFile,
  account: Address,
): NonNullable<ReturnType<ClaimsFile["claimOf"]>> {
  const found = claimOf(account);
  if (found !== undefined) return found;
  throw new ToolkitError("PRECONDITION_FAILED", `${account} has no claim in this file.`, {
    hint: "Check the address and that it is the file of the right ledger.",
    details: { account },
  });
}

export const parseSignatures = (given: readonly string[]): Hex[] =>
  given.map((text) => parseHex(text, SIGNATURE_BYTES, "--signature"));

/** In the order the contract asks for, after each was found to be an attester's. */
export async function attesterSignatures(
  client: ReadClient,
  campaign: CampaignName,
  attestation: Attestation,
  signatures: readonly Hex[],
): Promise<Hex[]> {
  for (const signature of signatures) {
    const signer = attestationSigner(attestation, signature);
    if (await read(claimsContract(client, campaign).isAttester(signer))) continue;
    throw inputError("--signature", `${signer} is no attester`, "It was made for something else, or by another key.");
  }
  return sortSignatures(attestation, signatures);
}

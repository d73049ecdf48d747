import { Option } from "commander";
import { forbiddenRecipients } from "../../config/deployment.js";
import type { Address } from "../../core/addresses.js";
import { parseInteger } from "../../core/amounts.js";
import { parseServiceUrl } from "../../http/serviceUrl.js";
import { ClaimsService } from "../../oxen/api/client.js";
import { NONCE_LIMIT } from "../../oxen/api/schemas.js";
import { parseRecipient } from "../../oxen/recipient.js";
import type { Context } from "../context.js";
import type { Campaign } from "../oxen.js";

/* What the commands of holders share: the service, and who shall get the SESH. */

export const apiOption = () => new Option("--api <url>", "service for Oxen claims");

export const nonceOption = (description: string) => new Option("--nonce <number>", description).default("0", "0");

export function openService(url: string): ClaimsService {
  return new ClaimsService(parseServiceUrl(url, "--api", "a service for Oxen claims", "https://claims.example"));
}

export async function recipientOf(
  context: Context,
  { deployment }: Campaign,
  account: string | undefined,
  nonce: string,
): Promise<{ to: Address; nonce: number }> {
  const to = await context.address(account, "account");
  return {
    to: parseRecipient(to, "account", forbiddenRecipients(deployment)),
    nonce: parseInteger(nonce, "--nonce", NONCE_LIMIT),
  };
}

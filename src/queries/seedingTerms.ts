import { forbiddenRecipients } from "../config/deployment.js";
import type { ReadClient } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import type { SeedingTerms } from "../seeding/checkEntries.js";

/** What entries have to be made for on this network. */
export async function seedingTerms({ chainId, deployment, contracts }: ReadClient): Promise<SeedingTerms> {
  return {
    chainId,
    staking: deployment.NodeStaking,
    requirement: await read(contracts.staking.stakingRequirement()),
    forbidden: forbiddenRecipients(deployment),
  };
}

import { ZeroAddress } from "ethers";
import type { Address } from "../core/addresses.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import type { NodeCredentials } from "../crypto/credentials.js";
import { createPlan, type Plan } from "./plan.js";

export interface SeedNode {
  /** Made for the first contributor as operator. */
  credentials: NodeCredentials;
  /** The operator first; stakes sum to the staking requirement. */
  contributors: readonly { staker: Address; beneficiary?: Address; stake: bigint }[];
}

/** Brings nodes in before the network starts: the account pays the stake, the contributors own it. */
export async function planSeedNodes(client: Client, nodes: readonly SeedNode[]): Promise<Plan> {
  const { staking } = client.contracts;
  const amount = (await read(staking.stakingRequirement())) * BigInt(nodes.length);
  const spender = client.deployment.NodeStaking;
  const registrations = nodes.map(({ credentials, contributors }) => ({
    node: credentials,
    contributors: contributors.map((contributor) => ({ beneficiary: ZeroAddress, ...contributor })),
  }));
  return createPlan({
    action: "migrate seed run",
    summary: `Seed ${nodes.length} ${nodes.length === 1 ? "node" : "nodes"} before the network starts.`,
    account: client.account,
    pays: [{ what: "Stake, which belongs to the contributors from then on", amount, to: spender }],
    notes: ["Seeded nodes earn from the start of the network and are in its quorum from then on."],
    spend: { spender, amount, approvalOnly: true },
    call: { contract: "staking", method: "seed", args: [registrations] },
  });
}

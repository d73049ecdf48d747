import { ZeroAddress } from "ethers";
import type { Address } from "../core/addresses.js";
import { formatDuration } from "../core/time.js";
import type { Client } from "../contracts/client.js";
import { read } from "../contracts/read.js";
import type { NodeCredentials } from "../crypto/credentials.js";
import { nodeIdOf } from "../crypto/nodeKeys.js";
import { deregistrationNote, operatorPenalties } from "./penalties.js";
import { createPlan, type Plan } from "./plan.js";

export interface RegisterNodeOptions {
  /** Made for the account of the client as operator. */
  credentials: NodeCredentials;
  /** Gets the rewards; the operator itself if not given. */
  beneficiary?: Address;
}

/** Registers a node of the account alone, with the whole stake. */
export async function planRegisterNode(
  client: Client,
  { credentials, beneficiary }: RegisterNodeOptions,
): Promise<Plan> {
  const { staking } = client.contracts;
  const [stake, exitDelay, lock] = await read(
    Promise.all([staking.stakingRequirement(), staking.exitDelay(), staking.deregistrationLock()]),
  );
  const spender = client.deployment.NodeStaking;
  const contributor = { staker: client.account, beneficiary: beneficiary ?? ZeroAddress, stake };
  return createPlan({
    action: "node register",
    summary: `Register node ${nodeIdOf(credentials.key)} with its whole stake.`,
    account: client.account,
    pays: [{ what: "Stake", amount: stake, to: spender }],
    worstPenalties: operatorPenalties(stake),
    notes: [
      `Rewards go to ${beneficiary ?? client.account} from the registration on.`,
      `The stake comes back after a request and ${formatDuration(exitDelay)}; the node earns until it exits.`,
      deregistrationNote(lock),
      "This node key can never be registered again.",
    ],
    spend: { spender, amount: stake },
    call: { contract: "staking", method: "register", args: [{ node: credentials, contributors: [contributor] }] },
  });
}

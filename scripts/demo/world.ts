import { id, parseEther, toQuantity, Wallet } from "ethers";
import { execute, type ActionResult } from "../../src/actions/execute.js";
import type { Job } from "../../src/actions/job.js";
import { perform } from "../../src/actions/perform.js";
import { createPlan, type Plan } from "../../src/actions/plan.js";
import { type Actor, type Client, type ReadClient, withSigner } from "../../src/contracts/client.js";
import { createCredentials, type NodeCredentials } from "../../src/crypto/credentials.js";
import { toScalar } from "../../src/crypto/nodeKeys.js";
import type { Address } from "../../src/core/addresses.js";
import { hexToBytes, type Hex } from "../../src/core/hex.js";
import type { LocalChains } from "../support/chains.js";
import type { Report } from "./report.js";

/** Milliseconds between two looks for a receipt: the local node has it at once. */
export const INTERVAL = 20;

/** Everybody who takes part, by name; the same name is always the same account. */
export interface World {
  chains: LocalChains;
  client: ReadClient;
  report: Report;
  /** The account of that name, with ETH for gas and so much SESH from the treasury. */
  actor(name: string, sesh?: bigint): Promise<Client>;
  /** Carries a plan of the toolkit out and counts its gas. */
  run(client: Actor, plan: Plan): Promise<ActionResult>;
  /** Does a job of the toolkit and counts its gas. */
  perform(client: Client, job: Job): Promise<void>;
  /** Unix seconds of the block of a result. */
  timeOf(result: ActionResult): Promise<number>;
}

export function createWorld(chains: LocalChains, client: ReadClient, report: Report): World {
  const { provider } = chains.arbitrum;
  const actor = async (name: string, sesh = 0n) => {
    const member = await withSigner(client, demoWallet(name).connect(provider));
    await provider.send("hardhat_setBalance", [member.account, toQuantity(parseEther("10"))]);
    if (sesh > 0n) await pay(await actor("treasury"), member.account, sesh);
    return member;
  };
  const pay = async (from: Client, to: Address, amount: bigint) => {
    const call = { contract: "token", method: "transfer", args: [to, amount] } as const;
    await execute(from, createPlan({ action: "pay", summary: "", account: from.account, call }), {
      interval: INTERVAL,
    });
  };
  return {
    chains,
    client,
    report,
    actor,
    async run(member, plan) {
      const result = await execute(member, plan, { interval: INTERVAL });
      report.count(plan.action, result);
      return result;
    },
    async perform(member, job) {
      const plan = await job.plan();
      const result = await perform(member, job, { plan, interval: INTERVAL });
      if (result !== undefined) report.count(plan.action, result);
    },
    async timeOf({ blockNumber }) {
      const block = await provider.getBlock(blockNumber);
      if (block === null) throw new Error(`There is no block ${blockNumber}.`);
      return block.timestamp;
    },
  };
}

export function demoWallet(name: string): Wallet {
  return new Wallet(id(`demo account ${name}`));
}

/** The secret of the node of that name. Real nodes take theirs from randomness. */
export function demoSecret(name: string): bigint {
  const seed = seedOf(name);
  return toScalar(new Uint8Array([...hexToBytes(seed), ...hexToBytes(id(seed) as Hex)]));
}

/** What the node of that name brings to its registration. */
export function demoCredentials(client: ReadClient, name: string, operator: Hex, feeBps: number): NodeCredentials {
  const { chainId, deployment } = client;
  return createCredentials(
    { secret: demoSecret(name), ed25519Seed: seedOf(name) },
    { chainId, staking: deployment.NodeStaking, operator, feeBps },
  );
}

function seedOf(name: string): Hex {
  return id(`demo node ${name}`) as Hex;
}

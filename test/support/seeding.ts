import { dataSlice, getAddress, id, parseEther, Wallet } from "ethers";
import { withSigner } from "../../src/contracts/client.js";
import type { Address } from "../../src/core/addresses.js";
import type { Hex } from "../../src/core/hex.js";
import { toJson } from "../../src/core/json.js";
import { createCredentials } from "../../src/crypto/credentials.js";
import { seedingTerms } from "../../src/queries/seedingTerms.js";
import type { SeedingTerms } from "../../src/seeding/checkEntries.js";
import type { NodeList } from "../../src/seeding/nodeList.js";
import { formatSeedEntry, type SeedContributor, type SeedEntry } from "../../src/seeding/seedEntry.js";
import { nodeSecret } from "./nodes.js";
import { type Chain, deploySystem } from "./system.js";
import { readClientOf } from "./toolkit.js";

/** An address nobody has the key of; the same for the same label. */
export function addressOf(label: string): Address {
  return getAddress(dataSlice(id(`seeding ${label}`), 12)) as Address;
}

export function secretsOf(label: string) {
  return { secret: nodeSecret(label), ed25519Seed: id(`ed25519 seed ${label}`) as Hex };
}

export interface EntryOptions {
  contributors?: readonly SeedContributor[];
  feeBps?: number;
  /** For whom the credentials are made, if not for the first contributor. */
  operator?: Address;
}

/** What the operator of the node `label` hands in: alone, if no contributors are given. */
export function anEntry(terms: SeedingTerms, label: string, options: EntryOptions = {}): SeedEntry {
  const { chainId, staking } = terms;
  const { contributors = contributorsOf(terms, label, 1), feeBps = 1_000 } = options;
  const operator = options.operator ?? contributors[0]?.staker ?? addressOf(label);
  return { credentials: createCredentials(secretsOf(label), { chainId, staking, operator, feeBps }), contributors };
}

/** The operator with what the others, a twentieth each, leave. With `apart` rewards go to other addresses. */
export function contributorsOf(
  { requirement }: SeedingTerms,
  label: string,
  count: number,
  apart = false,
): SeedContributor[] {
  const part = requirement / 20n;
  return Array.from({ length: count }, (_, i) => {
    const staker = addressOf(`${label} staker ${i}`);
    const stake = i === 0 ? requirement - part * BigInt(count - 1) : part;
    return { staker, beneficiary: apart ? addressOf(`${label} beneficiary ${i}`) : staker, stake };
  });
}

/** `count` entries, of which every `sharedEvery`-th has 10 contributors, and every seventh pays rewards elsewhere. */
export function someEntries(terms: SeedingTerms, count: number, sharedEvery: number): SeedEntry[] {
  return Array.from({ length: count }, (_, i) => {
    const label = `listed ${i}`;
    const contributors = contributorsOf(terms, label, i % sharedEvery === 0 ? 10 : 1, i % 7 === 3);
    return anEntry(terms, label, { contributors, feeBps: (i * 37) % 10_001 });
  });
}

export function linesOf(entries: readonly SeedEntry[]): string {
  return entries.map((entry) => `${formatSeedEntry(entry)}\n`).join("");
}

/** A system whose operations account is a wallet with ETH and the stake of `nodes` nodes. */
export async function createSeedingSystem(chain: Chain, nodes: number) {
  const wallet = new Wallet(id("seeding payer"), chain.ethers.provider);
  const system = await deploySystem(chain, ({ roles }) => (roles.operations = wallet.address));
  await system.deployer.sendTransaction({ to: wallet.address, value: parseEther("10") });
  const client = await withSigner(await readClientOf(chain, system), wallet);
  const terms = await seedingTerms(client);
  await system.token.connect(system.treasury).transfer(wallet, terms.requirement * BigInt(nodes));
  return { system, wallet, client, terms };
}

export type SeedingSystem = Awaited<ReturnType<typeof createSeedingSystem>>;

/** What the commands of `sesh migrate seed` print as JSON. */
export interface SeedingOutput {
  dryRun?: boolean;
  root: string;
  nodes: number;
  seeded: number;
  stake: string;
  missingStake: string;
  surplus: string;
  obstacles: string[];
  batches: { nodes: number; gas: string; bytes: number; feeWei: string }[];
  sent: { hash: string; nodes: number; gasUsed: string; feeWei: string }[];
  left: string[];
  result: { events: { name: string; args: Record<string, string> }[] };
  error: { code: string; message: string; details: { error?: string; differences?: string[] } };
}

/** Everything that seeding leaves on the chain. */
export async function stateOfSeeding({ system, wallet }: SeedingSystem, { nodes }: NodeList): Promise<string> {
  const { staking, token, pool } = system;
  const registered = await staking.queryFilter(staking.filters.NodeRegistered());
  const records = [];
  for (const { nodeId } of nodes) records.push([await staking.nodeOf(nodeId), await staking.contributorsOf(nodeId)]);
  return toJson([
    registered.map(({ args }) => args),
    records,
    await staking.aggregateKey(),
    await staking.activeNodes(),
    await pool.activeNodes(),
    await token.balanceOf(staking),
    await token.balanceOf(wallet),
    await token.allowance(wallet, staking),
  ]);
}

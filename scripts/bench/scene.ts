import { id, parseEther, Wallet } from "ethers";
import { aggregate, type NodeKey } from "../../test/support/nodes.js";
import { type Chain, deploySystem, registrationFor, REQUIREMENT, type System } from "../../test/support/system.js";

/** How many nodes there are while everything is measured. */
export const NODES = 3_000;
export const SEED_BATCH = 50;

const FUNDS = 500_000n * 10n ** 9n;

/** The chain and the system that is measured, and the accounts that use it. */
export interface Scene {
  chain: Chain;
  system: System;
  /** Keys of the nodes that have been prepared for seeding, in that order. */
  seedKeys: NodeKey[];
}

export async function createScene(chain: Chain): Promise<Scene> {
  const system = await deploySystem(chain, ({ names }) => (names.openAtOnce = false));
  const { token, treasury, operations, staking } = system;
  await token.connect(treasury).transfer(operations, REQUIREMENT * BigInt(NODES));
  await token.connect(operations).approve(staking, REQUIREMENT * BigInt(NODES));
  return { chain, system, seedKeys: [] };
}

/** A new account with ETH; with SESH and allowances too unless `sesh` is false. The same label is the same account. */
export async function actor({ chain, system }: Scene, label: string, { sesh = true } = {}): Promise<Wallet> {
  const wallet = new Wallet(id(`bench ${label}`), chain.ethers.provider);
  await chain.networkHelpers.setBalance(wallet.address, parseEther("10"));
  if (!sesh) return wallet;
  const { token, treasury, staking, rounds, recycler } = system;
  await token.connect(treasury).transfer(wallet, FUNDS);
  for (const spender of [staking, rounds, recycler]) await token.connect(wallet).approve(spender, FUNDS);
  return wallet;
}

/** The registrations of the nodes `from` to `to` (exclusive), each of an operator of its own. */
export async function seedRegistrations({ system, seedKeys }: Scene, from: number, to: number) {
  const indices = Array.from({ length: to - from }, (_, i) => from + i);
  const registrations = await Promise.all(
    indices.map((i) => registrationFor(system, seedLabel(i), { address: new Wallet(id(seedLabel(i))).address })),
  );
  registrations.forEach(({ node }, i) => (seedKeys[from + i] = node.key));
  return registrations;
}

export function seedLabel(index: number): string {
  return `seed ${index}`;
}

export async function start({ system, seedKeys }: Scene, nodes: number): Promise<void> {
  await system.staking.connect(system.operations).start(nodes, aggregate(seedKeys.slice(0, nodes)));
}

/** Registers a solo node, so that what follows is not the first change of the node set in its epoch. */
export async function settleEpoch(scene: Scene, label: string): Promise<void> {
  const operator = await actor(scene, `epoch ${label}`);
  const registration = await registrationFor(scene.system, `epoch ${label}`, operator);
  await scene.system.staking.connect(operator).register(registration);
}

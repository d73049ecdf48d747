import { id, parseEther, type TransactionResponse, Wallet } from "ethers";
import { network } from "hardhat";
import { DAY } from "../../src/core/time.js";
import type { Hex } from "../../src/core/hex.js";
import { toToolkitError } from "../../src/contracts/errors.js";
import { type KeyPositions, readStores, STORE_KEYS } from "../../src/crypto/keyStore.js";
import type { NodeKey } from "../../src/crypto/nodeKeys.js";
import { aggregate, nodeId, nodeSecret } from "../../test/support/nodes.js";
import { type Chain, deploySystem, registrationFor, REQUIREMENT, type System } from "../../test/support/system.js";
import { storeKeys } from "../support/members.js";
import { HOUR, newNode, type ModelNode } from "./rules.js";

const INITIAL_DATE = "2026-01-01T00:00:00Z";
const SEED_BATCH = 50;

/** What became of a transaction. */
export interface Sent {
  time: number;
  gas: number;
  /** The custom error with which it was reverted, if it was. */
  refusal?: string;
}

/** The chain with the real contracts. Every transaction has a block of its own, at a time that is known before. */
export class World {
  readonly chain: Chain;
  readonly system: System;
  positions: KeyPositions = readStores([]);
  /** Time of the last block. */
  time = 0;
  private readonly unsealed: NodeKey[] = [];
  private readonly sealedKeys: NodeKey[] = [];

  private constructor(chain: Chain, system: System) {
    this.chain = chain;
    this.system = system;
  }

  static async create(days: number): Promise<World> {
    const chain = await network.create({ network: "local", override: { initialDate: INITIAL_DATE } });
    const system = await deploySystem(chain, ({ staking }) => {
      // In a short simulation nodes leave sooner, so that they are seen leaving.
      staking.exitDelay = Math.min(15 * DAY, days * 6 * HOUR);
      staking.deregistrationLock = Math.min(30 * DAY, days * 12 * HOUR);
    });
    return new World(chain, system);
  }

  /** Sends in a block at `earliest`, or one second after the last block. */
  async send(transaction: () => Promise<TransactionResponse>, earliest = 0): Promise<Sent> {
    const { time } = this.chain.networkHelpers;
    if (this.time === 0) this.time = await time.latest();
    this.time = Math.max(this.time + 1, earliest);
    await time.setNextBlockTimestamp(this.time);
    try {
      const receipt = await (await transaction()).wait();
      return { time: this.time, gas: Number(receipt?.gasUsed ?? 0n) };
    } catch (error) {
      const { error: refusal } = toToolkitError(error).details;
      if (typeof refusal !== "string") throw error;
      return { time: this.time, gas: 0, refusal };
    }
  }

  /** Mines an empty block at `time`, unless the chain is there already. */
  async reach(time: number): Promise<void> {
    if (this.time >= time) return;
    await this.chain.networkHelpers.time.increaseTo(time);
    this.time = time;
  }

  /** Seeds the first nodes and starts the network. */
  async start(count: number): Promise<ModelNode[]> {
    const { staking, token, treasury, operations } = this.system;
    await token.connect(treasury).transfer(operations, REQUIREMENT * BigInt(count));
    await token.connect(operations).approve(staking, REQUIREMENT * BigInt(count));
    const identities = [];
    for (let from = 0; from < count; from += SEED_BATCH) {
      const labels = Array.from({ length: Math.min(SEED_BATCH, count - from) }, (_, i) => `simulated ${from + i}`);
      const seeds = await Promise.all(
        labels.map((label) => registrationFor(this.system, label, { address: walletOf(label).address })),
      );
      await staking.connect(operations).seed(seeds);
      identities.push(...seeds.map(({ node }, i) => identityOf(labels[i] ?? "", node.key)));
    }
    const keys = identities.map(({ key }) => key);
    // An hour after midnight, however long this has taken: the same seed gives the same run.
    const startsAt = Date.parse(INITIAL_DATE) / 1_000 + HOUR;
    const { time } = await this.send(async () => staking.connect(operations).start(count, aggregate(keys)), startsAt);
    this.unsealed.push(...keys);
    return identities.map((identity) => newNode(identity, time, 0));
  }

  async register(label: string, earliest: number): Promise<ModelNode> {
    const { token, treasury, staking } = this.system;
    const operator = walletOf(label).connect(this.chain.ethers.provider);
    await this.chain.networkHelpers.setBalance(operator.address, parseEther("10"));
    await this.send(async () => token.connect(treasury).transfer(operator, REQUIREMENT), earliest);
    await this.send(async () => token.connect(operator).approve(staking, REQUIREMENT));
    const registration = await registrationFor(this.system, label, operator);
    const { time, refusal } = await this.send(async () => staking.connect(operator).register(registration));
    if (refusal !== undefined) throw new Error(`The registration of ${label} was refused: ${refusal}.`);
    this.unsealed.push(registration.node.key);
    return newNode(identityOf(label, registration.node.key), time);
  }

  async requestExit({ id: node, label }: ModelNode): Promise<Sent> {
    const operator = walletOf(label).connect(this.chain.ethers.provider);
    await this.chain.networkHelpers.setBalance(operator.address, parseEther("10"));
    return this.send(async () => this.system.staking.connect(operator).requestExit(node));
  }

  /** A keeper seals what is not sealed yet; the last store is filled up with keys that are in one already. */
  async seal(minimum: number): Promise<Sent[]> {
    if (this.unsealed.length < minimum) return [];
    const { quorum, operations } = this.system;
    const rest = STORE_KEYS - (this.unsealed.length % STORE_KEYS);
    const filled = [...this.unsealed, ...this.sealedKeys.slice(0, rest % STORE_KEYS)];
    const sent = [];
    for (const stored of storeKeys(filled))
      sent.push(await this.send(async () => quorum.connect(operations).sealKeys(repeated(stored))));
    this.sealedKeys.push(...this.unsealed.splice(0));
    const stores = Array.from({ length: Number(await quorum.storeCount()) }, (_, store) => store);
    const addresses = await Promise.all(stores.map(async (store) => quorum.storeAddress(store)));
    const codes = await Promise.all(addresses.map(async (address) => this.chain.ethers.provider.getCode(address)));
    this.positions = readStores(codes as Hex[]);
    return sent;
  }
}

export function walletOf(label: string): Wallet {
  return new Wallet(id(`operator of ${label}`));
}

function identityOf(label: string, key: NodeKey) {
  return { id: nodeId(key), label, key, secret: nodeSecret(label), operator: walletOf(label).address };
}

/** A network of fewer than 384 nodes fills a store by repeating keys. */
function repeated(keys: readonly NodeKey[]): NodeKey[] {
  return Array.from({ length: STORE_KEYS }, (_, i) => keys[i % keys.length] ?? { x: 0n, y: 0n });
}

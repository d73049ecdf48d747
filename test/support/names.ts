import { blake2b } from "@noble/hashes/blake2.js";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { AbiCoder, hexlify, id, keccak256, MaxUint256, toBeHex, toUtf8Bytes, ZeroAddress, ZeroHash } from "ethers";
import { asGovernor, type Chain, DAY, deploySystem, type Signer, type System } from "./system.js";

export const YEAR = 365 * DAY;
export const GRACE = 30 * DAY;
export const SECRET = id("secret");
/** Two encrypted Account IDs, as the contract sees them. */
export const VALUE = `0x${"a1".repeat(73)}`;
export const OTHER_VALUE = `0x${"b2".repeat(73)}`;
/** Outside the claim period nobody looks at the neighbour. */
export const NO_NEIGHBOUR: OxenName = { baseHash: ZeroHash, nextBaseHash: ZeroHash, claimant: ZeroAddress, proof: [] };
const INITIAL_PRICE = 20_000_000n;

/** A leaf of the tree of Oxen names with its proof. */
export interface OxenName {
  baseHash: string;
  nextBaseHash: string;
  claimant: string;
  proof: string[];
}

export interface NameRequest {
  baseHash: string;
  tier: number;
  leaseYears: number;
  owner: string;
  backupOwner: string;
  value: string;
}

export function baseHashOf(name: string): string {
  return hexlify(blake2b(toUtf8Bytes(name), { dkLen: 32 }));
}

export function tierOf(name: string): number {
  return Math.min(name.length, 5);
}

export function nameHashOf(name: string): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["uint8", "bytes32"], [tierOf(name), baseHashOf(name)]));
}

/** A lease of a year without a backup owner, unless told. */
export function requestFor(name: string, owner: { address: string }, change: Partial<NameRequest> = {}): NameRequest {
  return {
    baseHash: baseHashOf(name),
    tier: tierOf(name),
    leaseYears: 1,
    owner: owner.address,
    backupOwner: ZeroAddress,
    value: VALUE,
    ...change,
  };
}

/** The system with names that are open, 0.20 USD for a SESH, and the owner of the name "alice" with a backup owner. */
export async function deployNames(chain: Chain, { open = true } = {}) {
  const system = await deploySystem(chain, (parameters) => (parameters.names.openAtOnce = open));
  const { names, stakers } = system;
  const [owner, backup, buyer, stranger] = stakers as [Signer, Signer, Signer, Signer];
  const tools = namesOf(chain, system);
  const hash = nameHashOf("alice");
  /** Registers "alice" with a value and a backup owner; answers with the second at which the lease ends. */
  const registerAlice = async () => {
    await tools.register(requestFor("alice", owner, { backupOwner: backup.address }), owner);
    return tools.expiryOf(hash);
  };
  return { ...system, names, owner, backup, buyer, stranger, hash, tokenId: BigInt(hash), registerAlice, ...tools };
}

/** Where the tests of names begin. */
export function nameFixtures(chain: Chain) {
  const open = () => deployNames(chain);
  const closed = () => deployNames(chain, { open: false });
  /** "alice" is registered until `expiresAt`. */
  const registered = async () => {
    const world = await open();
    return { ...world, expiresAt: await world.registerAlice() };
  };
  /** Before registration opens, with the tree of the names that will be kept. */
  const withTree = async () => {
    const world = await closed();
    const { owner, buyer } = world;
    const tree = oxenTree({ alice: owner.address, bob: buyer.address, carol: owner.address, dan: ZeroAddress });
    return { ...world, tree };
  };
  return { open, closed, registered, withTree };
}

/** The steps of many tests. */
export function namesOf(chain: Chain, system: System) {
  const { names, feed, operations } = system;
  const { time } = chain.networkHelpers;

  /** Announces a registration and waits the minute after which it may be made. */
  const commit = async (request: NameRequest, secret = SECRET) => {
    await names.commit(await names.commitmentOf(request, secret));
    await time.increase(60);
  };
  const reveal = (request: NameRequest, payer: Signer, { secret = SECRET, neighbour = NO_NEIGHBOUR } = {}) =>
    names.connect(payer).register(request, secret, MaxUint256, neighbour);
  const register = async (request: NameRequest, payer: Signer) => {
    await commit(request);
    return reveal(request, payer);
  };
  /** Lets the next block be at this second, with a price that is fresh. */
  const at = async (second: number | bigint) => {
    await time.setNextBlockTimestamp(BigInt(second) - 1n);
    await feed.connect(operations).post(INITIAL_PRICE);
    await time.setNextBlockTimestamp(second);
  };
  const expiryOf = async (nameHash: string): Promise<number> => Number((await names.nameOf(nameHash)).expiresAt);
  /** Opens registration as the governor; answers with the second until which Oxen names are kept. */
  const openNames = async (oxenRoot: string, period: number) => {
    const claimUntil = (await time.latest()) + system.parameters.delays.governorDelay + period;
    await asGovernor(chain, system, names, names.interface.encodeFunctionData("openNames", [oxenRoot, claimUntil]));
    await feed.connect(operations).post(INITIAL_PRICE);
    return claimUntil;
  };
  return { commit, reveal, register, at, expiryOf, openNames };
}

/** The tree of names that are kept for their owners on Oxen. */
export function oxenTree(owners: Readonly<Record<string, string>>) {
  const kept = Object.entries(owners).map(([name, claimant]) => ({ baseHash: baseHashOf(name), claimant }));
  kept.push({ baseHash: ZeroHash, claimant: ZeroAddress });
  kept.sort((a, b) => (a.baseHash < b.baseHash ? -1 : 1));
  const rows = kept.map(({ baseHash, claimant }, i) => {
    return { baseHash, nextBaseHash: kept[i + 1]?.baseHash ?? toBeHex(MaxUint256, 32), claimant };
  });
  const tree = StandardMerkleTree.of(
    rows.map((row) => [row.baseHash, row.nextBaseHash, row.claimant]),
    ["bytes32", "bytes32", "address"],
  );
  const leaves: OxenName[] = rows.map((row, i) => ({ ...row, proof: tree.getProof(i) }));
  /** The leaf of a name that is kept, or else the one before it. */
  const leafOf = (name: string) => leaves.findLast(({ baseHash }) => baseHash <= baseHashOf(name))!;
  return { root: tree.root, leaves, leafOf };
}

/** The hash of a leaf as the contract names it in an error. */
export function leafHash({ baseHash, nextBaseHash, claimant }: OxenName): string {
  const row = AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes32", "address"], [baseHash, nextBaseHash, claimant]);
  return keccak256(keccak256(row));
}

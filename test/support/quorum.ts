import { bn254 } from "@noble/curves/bn254.js";
import { hashHint, hashToG1 } from "../../src/crypto/hashToG1.js";
import type { Hex } from "../../src/core/hex.js";
import { impersonate } from "./accounts.js";
import { type NodeKey, nodeId, nodeKey, nodeSecret } from "./nodes.js";
import type { Chain, System } from "./system.js";

const { G1, G2, fields } = bn254;

export const KINDS = { decommission: 0, recommission: 1, deregister: 2 } as const;
export type Kind = keyof typeof KINDS;
export const UPTIME = 1;
export const MISCONDUCT = 256;

export interface StatementInput {
  key: NodeKey;
  kind: number;
  timestamp: number;
  reason: number;
}

export interface AttestationInput {
  signature: NodeKey;
  signersKeyG2: [bigint, bigint, bigint, bigint];
  hint: string;
  nonSigners: string;
  unsealedNonSigners: NodeKey[];
}

/** A statement about the node `label`, made now. */
export async function statement(
  chain: Chain,
  label: string | number,
  kind: Kind,
  options: { timestamp?: number; reason?: number } = {},
): Promise<StatementInput> {
  const { timestamp = await chain.networkHelpers.time.latest(), reason = UPTIME } = options;
  return { key: nodeKey(nodeSecret(label)), kind: KINDS[kind], timestamp, reason };
}

/** In the order of node ids, which the contract demands. */
export function ordered<T extends { key: NodeKey }>(statements: readonly T[]): T[] {
  return [...statements].sort((a, b) => (nodeId(a.key) < nodeId(b.key) ? -1 : 1));
}

export function orderedKeys(keys: readonly NodeKey[]): NodeKey[] {
  return ordered(keys.map((key) => ({ key }))).map(({ key }) => key);
}

/** What the nodes `signers` sign, while the nodes `silent` are named as not sealed and not signing. */
export function attestation(
  digest: string,
  signers: readonly (string | number)[],
  { silent = [], nonSigners = "0x" }: { silent?: readonly (string | number)[]; nonSigners?: string } = {},
): AttestationInput {
  const secret = signers.reduce<bigint>((sum, label) => fields.Fr.add(sum, nodeSecret(label)), 0n);
  return {
    ...signatureOf(secret, digest),
    hint: hashHint(digest as Hex),
    nonSigners,
    unsealedNonSigners: orderedKeys(silent.map((label) => nodeKey(nodeSecret(label)))),
  };
}

/** By linearity the sum of all signatures is the signature of the sum of the secrets. */
export function signatureOf(secret: bigint, digest: string): Pick<AttestationInput, "signature" | "signersKeyG2"> {
  const { x, y } = G1.Point.fromAffine(hashToG1(digest as Hex))
    .multiply(secret)
    .toAffine();
  const key = G2.Point.BASE.multiply(secret).toAffine();
  return { signature: { x, y }, signersKeyG2: [key.x.c1, key.x.c0, key.y.c1, key.y.c0] };
}

/** Submits what `signers` say; the caller is the liquidator. */
export async function submit(
  system: System,
  statements: readonly StatementInput[],
  signers: readonly (string | number)[],
  options: { silent?: readonly (string | number)[]; nonSigners?: string; from?: System["deployer"] } = {},
) {
  const list = ordered(statements);
  const digest = await system.quorum.statementDigest(list);
  return system.quorum.connect(options.from ?? system.deployer).submit(list, attestation(digest, signers, options));
}

/**
 * The staking contract as its quorum contract calls it: for what the quorum contract would never let through. Every call
 * moves the quorum contract's nonce and with it the addresses of stores sealed afterwards.
 */
export async function asQuorum(chain: Chain, system: System): Promise<System["staking"]> {
  return system.staking.connect(await impersonate(chain, await system.quorum.getAddress()));
}

/** Labels of the nodes that `startNetwork(system, count)` seeds. */
export function seeded(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, i) => `seed ${from + i}`);
}

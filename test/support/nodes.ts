import { bn254 } from "@noble/curves/bn254.js";
import { AbiCoder, id, keccak256 } from "ethers";

const { Point } = bn254.G1;
const ORDER = Point.Fn.ORDER;
const TAG = id("SESH/NodeStaking/ProofOfPossession/v1");

export interface NodeKey {
  x: bigint;
  y: bigint;
}

export interface Credentials {
  key: NodeKey;
  c: bigint;
  s: bigint;
  ed25519Key: string;
  ed25519Signature: [string, string];
  feeBps: bigint;
}

/** Deterministic secrets for tests. */
export function nodeSecret(label: string | number): bigint {
  return (BigInt(id(`test node ${label}`)) % (ORDER - 1n)) + 1n;
}

export function nodeKey(secret: bigint): NodeKey {
  const { x, y } = Point.BASE.multiply(secret).toAffine();
  return { x, y };
}

export function nodeId(key: NodeKey): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["uint256", "uint256"], [key.x, key.y]));
}

export interface ProofContext {
  chainId: bigint;
  staking: string;
  operator: string;
}

/** A second, independent implementation of the proof of possession, straight from its definition. */
export function credentials(
  label: string | number,
  context: ProofContext,
  { feeBps = 1_000n, ed25519Key = id(`ed25519 ${label}`) }: { feeBps?: bigint; ed25519Key?: string } = {},
): Credentials {
  const secret = nodeSecret(label);
  const key = nodeKey(secret);
  const k = nodeSecret(`nonce ${label} ${context.operator} ${feeBps} ${ed25519Key}`);
  const r = Point.BASE.multiply(k).toAffine();
  const c = BigInt(
    keccak256(
      AbiCoder.defaultAbiCoder().encode(
        ["bytes32", "uint256", "address", "address", "bytes32", "uint16", "uint256", "uint256", "uint256", "uint256"],
        [TAG, context.chainId, context.staking, context.operator, ed25519Key, feeBps, key.x, key.y, r.x, r.y],
      ),
    ),
  );
  const s = (k + (c % ORDER) * secret) % ORDER;
  const signature: [string, string] = [id(`signature ${label}`), id(`signature' ${label}`)];
  return { key, c, s, ed25519Key, ed25519Signature: signature, feeBps };
}

/** Sum of the keys; (0, 0) for none. */
export function aggregate(keys: NodeKey[]): NodeKey {
  const sum = keys.reduce<typeof Point.ZERO>((total, { x, y }) => total.add(Point.fromAffine({ x, y })), Point.ZERO);
  if (sum.is0()) return { x: 0n, y: 0n };
  const { x, y } = sum.toAffine();
  return { x, y };
}

import { bn254 } from "@noble/curves/bn254.js";
import { AbiCoder, id, keccak256 } from "ethers";
import { type NodeKey, nodeSecret } from "./nodes.js";

const { Point } = bn254.G1;

/** Modulus of the field of coordinates and order of the group (EIP-196). */
export const FIELD_MODULUS = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
export const GROUP_ORDER = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

export const PROOF_TAG = id("SESH/NodeStaking/ProofOfPossession/v1");

export interface ProofContents {
  tag: string;
  chainId: bigint;
  staking: string;
  operator: string;
  ed25519Key: string;
  feeBps: bigint;
  key: NodeKey;
}

/** What `secret` can prove about any contents, its own key or not: the tool of somebody who forges. */
export function prove(contents: ProofContents, secret: bigint): { c: bigint; s: bigint } {
  const { tag, chainId, staking, operator, ed25519Key, feeBps, key } = contents;
  const k = nodeSecret(`nonce ${Object.values(contents).join()} ${key.x} ${secret}`);
  const r = Point.BASE.multiply(k).toAffine();
  const types = ["bytes32", "uint256", "address", "address", "bytes32", "uint16", ...Array<string>(4).fill("uint256")];
  const values = [tag, chainId, staking, operator, ed25519Key, feeBps, key.x, key.y, r.x, r.y];
  const c = BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(types, values)));
  return { c, s: (k + (c % GROUP_ORDER) * secret) % GROUP_ORDER };
}

export const negated = ({ x, y }: NodeKey): NodeKey => ({ x, y: FIELD_MODULUS - y });

/** secret·G − key: with `key` in the sum, the sum is a key whose secret is known, though this one's is not. */
export function rogueKey(secret: bigint, key: NodeKey): NodeKey {
  const { x, y } = Point.BASE.multiply(secret).subtract(Point.fromAffine(key)).toAffine();
  return { x, y };
}

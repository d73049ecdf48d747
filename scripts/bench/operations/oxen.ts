import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { concat, id, keccak256, Wallet, ZeroHash } from "ethers";
import type { Address } from "../../../src/core/addresses.js";
import type { Hex } from "../../../src/core/hex.js";
import { signRoot, sortSignatures } from "../../../src/oxen/attestation.js";
import { CHAIN_ID } from "../../../test/support/system.js";
import { costOf, perPart } from "../measure.js";
import { actor, type Scene } from "../scene.js";

const ROWS = 32;
const MANY = 20;
/** Depth of a tree with 126,000 leaves. */
const DEPTH = 17;
const AMOUNT = 1_000n * 10n ** 9n;

/** Claims under a root as deep as the real one: a small tree, with more levels above it. */
export async function measureOxen(scene: Scene) {
  const { system } = scene;
  const { oxenClaims } = system;
  const relayer = await actor(scene, "relayer", { sesh: false });
  const accounts = Array.from({ length: ROWS }, (_, i) => new Wallet(id(`oxen ${i}`)).address);
  const { root, proofs } = deepTree(accounts);
  await activate(scene, root);
  const claim = (i: number) => oxenClaims.connect(relayer).claim(accounts[i] ?? "", AMOUNT, proofs[i] ?? []);

  await claim(0);
  const oxenClaimFirst = await costOf(claim(1));
  const rows = Array.from({ length: MANY }, (_, i) => i + 2);
  const batch = await costOf(
    oxenClaims.connect(relayer).claimMany(
      rows.map((i) => accounts[i] ?? ""),
      rows.map(() => AMOUNT),
      rows.map((i) => proofs[i] ?? []),
    ),
  );
  return { oxenClaimFirst, oxenClaimManyRow: perPart(batch, MANY) };
}

function deepTree(accounts: readonly string[]): { root: Hex; proofs: string[][] } {
  const tree = StandardMerkleTree.of(
    accounts.map((account) => [account, AMOUNT.toString()]),
    ["address", "uint256"],
  );
  const above = Array.from({ length: DEPTH - Math.log2(ROWS) }, (_, i) => id(`sibling ${i}`));
  const root = above.reduce((node, sibling) => keccak256(concat([node, sibling].sort())), tree.root);
  return { root: root as Hex, proofs: accounts.map((_, i) => [...tree.getProof(i), ...above]) };
}

/** Two of three attesters sign the root, and the veto delay passes. */
async function activate({ chain, system }: Scene, root: Hex): Promise<void> {
  const { oxenClaims, attesters, parameters } = system;
  const total = AMOUNT * BigInt(ROWS);
  const oxenBlockHash = ZeroHash as Hex;
  const proposed = { root, ledgerHash: id("ledger") as Hex, total, oxenHeight: 1n, epoch: 1n };
  const bridge = (await oxenClaims.getAddress()) as Address;
  const attestation = { chainId: CHAIN_ID, bridge, ...proposed, oxenBlockHash };
  const signed = await Promise.all(attesters.slice(0, 2).map((attester) => signRoot(attester, attestation)));
  await oxenClaims.proposeRoot(proposed, oxenBlockHash, "", sortSignatures(attestation, signed));
  await chain.networkHelpers.time.increase(parameters.claims.vetoDelay);
  await oxenClaims.activate();
}

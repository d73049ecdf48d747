import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { id, sha256, toUtf8Bytes } from "ethers";
import { CHAIN_ID, type System } from "./system.js";

export interface Payee {
  account: string;
  cumulative: bigint;
}

/** The tree of a claims ledger: leaves are (account, cumulative amount). */
export function claimsTree(payees: Payee[]) {
  const tree = StandardMerkleTree.of(
    payees.map(({ account, cumulative }) => [account, cumulative.toString()]),
    ["address", "uint256"],
  );
  const proofOf = (account: string) => tree.getProof(payees.findIndex((payee) => payee.account === account));
  return { root: tree.root, total: payees.reduce((sum, { cumulative }) => sum + cumulative, 0n), proofOf };
}

/** Arguments of `proposeRoot`, signed by the first attesters that are enough, in ascending order. */
export async function signedRoot(
  { oxenClaims, attesters, parameters }: System,
  { root, total }: { root: string; total: bigint },
  { epoch = 1n, oxenHeight = 1_900_000n }: { epoch?: bigint; oxenHeight?: bigint } = {},
) {
  const proposed = { root, ledgerHash: sha256(toUtf8Bytes(`ledger ${epoch}`)), total, oxenHeight, epoch };
  const oxenBlockHash = id(`block ${oxenHeight}`);
  const domain = {
    name: "SESH Oxen Claims",
    version: "1",
    chainId: CHAIN_ID,
    verifyingContract: await oxenClaims.getAddress(),
  };
  const types = {
    RootAttestation: [
      { name: "epoch", type: "uint64" },
      { name: "root", type: "bytes32" },
      { name: "total", type: "uint256" },
      { name: "ledgerHash", type: "bytes32" },
      { name: "oxenHeight", type: "uint64" },
      { name: "oxenBlockHash", type: "bytes32" },
    ],
  };
  const signers = attesters
    .slice(0, parameters.claims.threshold)
    .sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const signatures: string[] = [];
  for (const signer of signers)
    signatures.push(await signer.signTypedData(domain, types, { ...proposed, oxenBlockHash }));
  return [proposed, oxenBlockHash, "ipfs://ledger", signatures] as const;
}

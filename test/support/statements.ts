import type { Address } from "../../src/core/addresses.js";
import type { Hex } from "../../src/core/hex.js";
import { createStatementList, type StatementList } from "../../src/attest/statementList.js";
import { nodeKeyOf } from "../../src/crypto/nodeKeys.js";
import { signDigest, type PartialSignature } from "../../src/crypto/partialSignatures.js";
import { nodeSecret } from "./nodes.js";

const STAKING = "0x5FbDB2315678afecb367f032d93F642f64180aa3" as Address;
const TIME = 1_764_000_787;

/** Decommissions of the nodes `labels`, for a contract that need not exist. */
export function listAbout(labels: readonly string[], change: { timestamp?: number } = {}): StatementList {
  return createStatementList(
    { chainId: 421_614n, staking: STAKING },
    labels.map((label, counter) => ({
      statement: {
        key: nodeKeyOf(nodeSecret(label)),
        kind: "decommission" as const,
        timestamp: TIME,
        reason: 5,
        ...change,
      },
      counter,
    })),
  );
}

export function signatureOf(label: string, digest: Hex): PartialSignature {
  return signDigest(nodeSecret(label), digest);
}

/** With the signature of another node: every part is a point, but they do not belong together. */
export function wrongSignatureOf(label: string, digest: Hex): PartialSignature {
  return { ...signatureOf(label, digest), signature: signatureOf(`${label}'s neighbour`, digest).signature };
}

/** With a signature that is on no curve. */
export function brokenSignatureOf(label: string, digest: Hex): PartialSignature {
  const partial = signatureOf(label, digest);
  return { ...partial, signature: { ...partial.signature, y: partial.signature.y + 1n } };
}

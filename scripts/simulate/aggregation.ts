import type { Hex } from "../../src/core/hex.js";
import { aggregate, verifyAttestation } from "../../src/crypto/attestation.js";
import { aggregateKey } from "../../src/crypto/nodeKeys.js";
import { signDigest, verifyPartials } from "../../src/crypto/partialSignatures.js";
import { type Proposal, toContract } from "./quorum.js";
import type { SimulationReport } from "./report.js";
import type { ModelNode } from "./rules.js";
import type { World } from "./world.js";

/** Makes the attestation of a proposal again, out of a signature of each member and by the way of the toolkit. */
export async function aggregateAll(
  world: World,
  nodes: readonly ModelNode[],
  { statements, attestation }: Proposal,
  silent: readonly number[],
): Promise<SimulationReport["aggregation"]> {
  const digest = (await world.system.quorum.statementDigest(toContract(statements))) as Hex;
  const { positions } = world;
  const members = nodes.map(({ key }) => key);
  const absent = new Set(silent);
  const signers = nodes.filter((_, i) => !absent.has(i));
  const [sign, partials] = timed(() => signers.map(({ secret }) => signDigest(secret, digest)));
  const [verify, { verified }] = timed(() => verifyPartials(digest, partials));
  const [total, made] = timed(() => aggregate({ digest, members, partials: verified, positions }));
  const [check] = timed(() =>
    verifyAttestation(
      { digest, aggregateKey: aggregateKey(members), members: members.length, positions },
      made.attestation,
    ),
  );
  const { signature, nonSigners } = made.attestation;
  if (signature.x !== attestation.signature.x || nonSigners !== attestation.nonSigners)
    throw new Error("The sum of the signatures is not the signature of the sum of the secrets.");
  return { signatures: partials.length, sign, verify, aggregate: total, check };
}

function timed<T>(run: () => T): [seconds: number, result: T] {
  const start = performance.now();
  const result = run();
  return [(performance.now() - start) / 1_000, result];
}

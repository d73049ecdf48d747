import type { NonSignerFormat } from "../../src/crypto/nonSigners.js";
import { STATEMENT_KINDS } from "../../src/crypto/statements.js";
import { type AttestationInput, UPTIME } from "../../test/support/quorum.js";
import { attest } from "../support/members.js";
import type { NetworkModel } from "./model.js";
import type { Random } from "./random.js";
import { isUsedUp, isYoung, type ModelNode, type ModelStatement } from "./rules.js";
import type { World } from "./world.js";

/** A node is stated to be down when it has been for this long. */
const PATIENCE = 600;
/** A batch stays far below the gas one transaction may take. */
export const BATCH = 80;

export interface Proposal {
  statements: ModelStatement[];
  attestation: AttestationInput;
  nonSigners: number;
  unsealed: number;
  format: NonSignerFormat;
}

export type DownSince = (node: ModelNode, time: number) => number | undefined;

/** What the members see and want to say at `time`, within the limits of the epoch. */
export function findStatements(model: NetworkModel, time: number, downSince: DownSince): ModelStatement[] {
  const left = model.left(time);
  const statements: ModelStatement[] = [];
  for (const node of model.nodes.values()) {
    if (node.status !== "active" && node.status !== "decommissioned") continue;
    const down = downSince(node, time);
    const missing = down !== undefined && time - down >= PATIENCE;
    if (down === undefined && node.status === "decommissioned") {
      statements.push({ node, kind: "recommission", timestamp: time });
    } else if (missing && isUsedUp(node, time)) {
      if (!isYoung(node, time) && left.deregistrations-- > 0)
        statements.push({ node, kind: "deregister", timestamp: time });
    } else if (missing && node.status === "active") {
      if (left.decommissions-- > 0) statements.push({ node, kind: "decommission", timestamp: time });
    }
  }
  return sorted(statements);
}

export function sorted(statements: readonly ModelStatement[]): ModelStatement[] {
  return [...statements].sort((a, b) => (a.node.id < b.node.id ? -1 : 1));
}

export function toContract(statements: readonly ModelStatement[]) {
  return statements.map(({ node, kind, timestamp }) => ({
    key: node.key,
    kind: STATEMENT_KINDS.indexOf(kind),
    timestamp,
    reason: UPTIME,
  }));
}

/** Which of the members do not sign: those that are down, and this share of the others. At most a third of all. */
export function findSilent(
  members: readonly ModelNode[],
  isDown: (node: ModelNode) => boolean,
  share: number,
  random: Random,
): number[] {
  const down = members.flatMap((node, i) => (isDown(node) ? [i] : []));
  const others = members.flatMap((node, i) => (!isDown(node) && random.fraction() < share ? [i] : []));
  return [...down, ...others].slice(0, Math.floor(members.length / 3));
}

/** Has the members sign, all but the silent ones: by linearity with the sum of their secrets. */
export async function propose(
  world: World,
  members: readonly ModelNode[],
  statements: ModelStatement[],
  silent: readonly number[],
): Promise<Proposal> {
  const digest = await world.system.quorum.statementDigest(toContract(statements));
  const group = {
    secrets: members.map(({ secret }) => secret),
    keys: members.map(({ key }) => key),
    positions: world.positions,
  };
  const { attestation, format } = attest(group, digest, silent);
  const unsealed = attestation.unsealedNonSigners.length;
  return { statements, attestation, nonSigners: silent.length, unsealed, format };
}

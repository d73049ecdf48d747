import type { NodeKey } from "../../src/crypto/nodeKeys.js";
import type { StatementKind } from "../../src/crypto/statements.js";

/* The rules of the network as its documentation states them, written without a look at the contracts. */

export const HOUR = 3_600;
const DAY = 24 * HOUR;
const CREDIT_START = 2 * HOUR;
const CREDIT_NEEDED = 2 * HOUR;
const CREDIT_LIMIT = 48 * HOUR;
/** 48 minutes a day. */
const SECONDS_PER_CREDIT = DAY / (48 * 60);
const STATEMENT_PERIOD = 600;
const YOUNG = 2 * HOUR;
const PAUSE_GRACE = 2 * HOUR;

export type Status = "active" | "decommissioned" | "exited" | "deregistered";

export interface ModelNode {
  id: string;
  label: string;
  key: NodeKey;
  secret: bigint;
  operator: string;
  /** Unix seconds; the start of the network for a seeded node. */
  registeredAt: number;
  /** First epoch in the quorum. */
  joinsIn: number;
  status: Status;
  statements: number;
  /** Seconds at `since`, the time of the last statement or of the registration. */
  credit: number;
  since: number;
  /** 0 while no exit is requested. */
  exitableAt: number;
  deregisteredAt: number;
  penalty: bigint;
  /** Stake that came back to the operator. */
  returned: bigint;
}

export interface ModelStatement {
  node: ModelNode;
  kind: StatementKind;
  timestamp: number;
}

export const epochOf = (time: number): number => Math.floor(time / DAY);

export function newNode(
  identity: Pick<ModelNode, "id" | "label" | "key" | "secret" | "operator">,
  registeredAt: number,
  joinsIn = epochOf(registeredAt) + 2,
): ModelNode {
  const untouched = { statements: 0, exitableAt: 0, deregisteredAt: 0, penalty: 0n, returned: 0n };
  return {
    ...identity,
    ...untouched,
    registeredAt,
    joinsIn,
    status: "active",
    credit: CREDIT_START,
    since: registeredAt,
  };
}

export function creditAt({ status, credit, since }: ModelNode, time: number): number {
  if (status === "active") return Math.min(CREDIT_LIMIT, credit + Math.floor((time - since) / SECONDS_PER_CREDIT));
  return status === "decommissioned" ? Math.max(0, credit - (time - since)) : 0;
}

/** A node that comes back has lost twice its downtime. */
export function creditAfterReturn({ credit, since }: ModelNode, time: number): number {
  return Math.max(0, credit - 2 * (time - since));
}

export function isUsedUp(node: ModelNode, time: number): boolean {
  const credit = creditAt(node, time);
  return node.status === "active" ? credit < CREDIT_NEEDED : credit === 0;
}

export function isYoung(node: ModelNode, time: number): boolean {
  return time < node.registeredAt + YOUNG;
}

export function isMember(node: ModelNode, time: number): boolean {
  return node.status === "active" && node.joinsIn <= epochOf(time);
}

export const decommissionLimit = (active: number): number => Math.max(10, Math.floor(active / 10));
export const deregistrationLimit = (active: number): number => Math.max(3, Math.floor(active / 50));

/** Why a statement about this node is refused at `time` whatever else the list has, if it is. */
export function faultOf(
  { node, kind, timestamp }: ModelStatement,
  time: number,
  pausedUntil: number,
): string | undefined {
  if (timestamp > time || timestamp < time - STATEMENT_PERIOD) return "StatementExpired";
  if (kind === "decommission" && node.status === "active" && isUsedUp(node, time)) return "CreditTooLow";
  if (kind === "deregister") {
    if (isYoung(node, time)) return "NodeTooYoung";
    if (!isUsedUp(node, time)) return "CreditNotUsedUp";
  }
  if (time < pausedUntil) return "PauseActive";
  if (kind === "deregister" && pausedUntil !== 0 && time < pausedUntil + PAUSE_GRACE)
    return "DeregistrationTooSoonAfterPause";
  if (node.status !== "active" && node.status !== "decommissioned") return "NodeNotActive";
  if (kind === "decommission" && node.status !== "active") return "NodeNotActive";
  if (kind === "recommission" && node.status !== "decommissioned") return "NodeNotDecommissioned";
  return undefined;
}

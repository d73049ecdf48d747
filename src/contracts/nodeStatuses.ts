/** NodeStatus of the contracts, in its order. */
export const NODE_STATUSES = ["none", "active", "decommissioned", "exited", "deregistered", "withdrawn"] as const;
export type NodeStatus = (typeof NODE_STATUSES)[number];

export function nodeStatusOf(value: bigint): NodeStatus {
  const status = NODE_STATUSES[Number(value)];
  if (status === undefined) throw new TypeError(`${value} is no status of a node.`);
  return status;
}

/** True for a node that has not left. */
export function isPresent(status: NodeStatus): boolean {
  return status === "active" || status === "decommissioned";
}

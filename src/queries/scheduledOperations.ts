import { latestBlock } from "../contracts/blocks.js";
import type { ReadClient } from "../contracts/client.js";
import { describeCall } from "../contracts/governedCalls.js";
import { collectLogs } from "../contracts/logs.js";
import { read } from "../contracts/read.js";
import type { Address } from "../core/addresses.js";
import type { Hex } from "../core/hex.js";

export interface ScheduledOperation {
  operation: Hex;
  state: "waiting" | "ready" | "expired";
  /** What is called, with its arguments. */
  call: string;
  scheduledBy: Address;
  target: Address;
  data: Hex;
  /** Unix seconds. */
  executableAt: number;
  expiresAt: number;
}

/** Operations of governance that were scheduled and neither executed nor cancelled, oldest first. */
export async function scheduledOperations(client: ReadClient): Promise<ScheduledOperation[]> {
  const { authority } = client.contracts;
  const { interface: abi } = authority;
  const events = ["OperationScheduled", "OperationExecuted", "OperationCanceled"] as const;
  const topics = [events.map((name) => abi.getEvent(name).topicHash)];
  const { number, timestamp } = await latestBlock(client.provider);
  const [logs, expiration] = await Promise.all([
    collectLogs(client.provider, { address: client.deployment.Authority, topics }, 0, number),
    read(authority.expiration()),
  ]);
  const open = new Map<Hex, ScheduledOperation>();
  for (const log of logs) {
    const event = abi.parseLog(log);
    if (event === null) continue;
    const { operationId, schedule, caller, target, data } = event.args as unknown as Event;
    open.delete(operationId);
    if (event.name !== "OperationScheduled") continue;
    const executableAt = Number(schedule);
    const expiresAt = executableAt + Number(expiration);
    open.set(operationId, {
      operation: operationId,
      state: timestamp < executableAt ? "waiting" : timestamp < expiresAt ? "ready" : "expired",
      call: describeCall(client, target, data),
      scheduledBy: caller,
      target,
      data,
      executableAt,
      expiresAt,
    });
  }
  return [...open.values()];
}

interface Event {
  operationId: Hex;
  schedule: bigint;
  caller: Address;
  target: Address;
  data: Hex;
}

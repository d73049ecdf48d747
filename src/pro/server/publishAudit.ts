import type { ReadClient } from "../../contracts/client.js";
import { read } from "../../contracts/read.js";
import { MINUTE } from "../../core/time.js";
import type { ReceiptLog } from "../receipts.js";
import { faultsOf, makeAudit } from "./audit.js";
import type { AuditFolder } from "./auditFolder.js";
import { dayOf, endOf } from "./days.js";
import type { Store } from "./store.js";

/** What began before midnight, on a server whose clock may be late, has ended so long after it. */
const MARGIN = 10 * MINUTE;

export interface AuditSource {
  client: ReadClient;
  log: ReceiptLog;
  store: Store;
  /** Whether the database has both what was issued and what was redeemed. */
  complete: boolean;
  folder: AuditFolder;
  /** Unix seconds. */
  now: () => number;
  report: (line: string) => void;
}

/** Publishes the audit of the last day that is over, unless that was done. */
export async function publishAudit(source: AuditSource): Promise<void> {
  const day = dayOf(source.now() - MARGIN) - 1;
  if ((await source.folder.has(day)) || !(await isKnownUpTo(source, endOf(day)))) return;
  const { client, log, store, complete, folder, report } = source;
  const audit = await makeAudit(day, log, store, { chainId: client.chainId, proBurn: client.deployment.ProBurn });
  await folder.write(audit);
  for (const fault of faultsOf(audit, complete))
    report(`WARNING: the audit of ${audit.day} does not add up: ${fault}.`);
}

/** Whether all purchases before a time are known. */
export async function isKnownUpTo(
  { client, log }: Pick<AuditSource, "client" | "log">,
  time: number,
): Promise<boolean> {
  if (log.block < 0) return false;
  const block = await read(client.provider.getBlock(log.block));
  return block !== null && block.timestamp >= time;
}

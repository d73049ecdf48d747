import { createHash } from "node:crypto";
import { readTextFile } from "../../core/files.js";
import { bytesToHex, type Hex } from "../../core/hex.js";
import { readLedger } from "./audit.js";
import { readLedgerConfig } from "./config.js";
import type { LedgerInput } from "./ledger.js";
import { parseManualBindings } from "./manual.js";
import { parseRegistrations, readRegistrations } from "./registrationLog.js";
import { readRows } from "./rowReader.js";

const SIZE_LIMIT = 512 * 1_048_576;

/** The files a ledger is computed from. */
export interface LedgerFiles {
  config: string;
  snapshot: string;
  registrations?: string | undefined;
  manual?: string | undefined;
  /** ledger.jsonl of the epoch before. */
  previous?: string | undefined;
}

/** Where on the chains the ledger stands. */
export interface LedgerPosition {
  epoch: bigint;
  oxenHeight: number;
  oxenBlockHash: Hex;
}

export interface LoadedInput {
  input: LedgerInput;
  /** SHA-256 of the snapshot file. */
  inputHash: Hex;
}

export async function loadLedgerInput(files: LedgerFiles, position: LedgerPosition): Promise<LoadedInput> {
  const config = await readLedgerConfig(files.config);
  const snapshot = await readTextFile(files.snapshot, SIZE_LIMIT);
  const manual = files.manual === undefined ? "" : await readTextFile(files.manual, SIZE_LIMIT);
  const previous = files.previous === undefined ? undefined : await readLedger(files.previous);
  return {
    input: {
      config,
      ...position,
      rows: readRows(snapshot, config.campaign),
      registrations:
        files.registrations === undefined
          ? parseRegistrations("", config)
          : await readRegistrations(files.registrations, config),
      manual: parseManualBindings(manual, config),
      ...(previous !== undefined && { previous }),
    },
    inputHash: bytesToHex(createHash("sha256").update(snapshot).digest()),
  };
}

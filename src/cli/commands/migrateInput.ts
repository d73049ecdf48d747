import type { Command } from "commander";
import { formatSesh, parseInteger } from "../../core/amounts.js";
import { inputError } from "../../core/errors.js";
import { parseBytes32 } from "../../core/hex.js";
import type { OnProgress } from "../../oxen/ledger/checkRunner.js";
import { readLedgerConfig, type LedgerConfig } from "../../oxen/ledger/config.js";
import type { LedgerFiles, LedgerPosition } from "../../oxen/ledger/load.js";
import type { Rehearsal } from "../../oxen/ledger/rehearse.js";
import type { Context } from "../context.js";
import type { Campaign } from "../oxen.js";
import { renderPairs } from "../render.js";

/* What the commands that compute a ledger share. */

const PROGRESS_INTERVAL = 5_000;

export interface InputOptions extends LedgerFiles {
  epoch: string;
  oxenHeight: string;
  oxenBlockHash: string;
}

export function positionOf({ epoch, oxenHeight, oxenBlockHash }: InputOptions): LedgerPosition {
  return {
    epoch: BigInt(parseInteger(epoch, "--epoch")),
    oxenHeight: parseInteger(oxenHeight, "--oxen-height"),
    oxenBlockHash: parseBytes32(oxenBlockHash, "--oxen-block-hash"),
  };
}

/** The settings of a campaign, if they are for the deployment and the Oxen network that were chosen. */
export async function readOwnConfig(path: string, { network, domain }: Campaign): Promise<LedgerConfig> {
  const config = await readLedgerConfig(path);
  const isOwn =
    config.campaign === domain.campaign &&
    config.chainId === domain.chainId &&
    config.bridge === domain.bridge &&
    config.oxenNetwork === network;
  if (isOwn) return config;
  throw inputError("--config", "the settings are for another campaign, chain, contract or network", "Check the file.");
}

/** One line on stderr every few seconds. */
export function progressOf({ options, terminal }: Context): OnProgress {
  let shownAt = Date.now();
  return (done, all) => {
    if (options.json === true || Date.now() - shownAt < PROGRESS_INTERVAL) return;
    shownAt = Date.now();
    terminal.err(`Checked ${done} of ${all} signatures, proofs and addresses`);
  };
}

export function addFileOptions(command: Command): Command {
  return command
    .requiredOption("--config <file>", "settings of the campaign")
    .requiredOption("--snapshot <file>", "rows, CSV or JSON Lines")
    .option("--registrations <file>", "log of registered payment ids")
    .option("--manual <file>", "decisions of attesters, JSON Lines");
}

export function addInputOptions(command: Command): Command {
  return addFileOptions(command)
    .option("--previous <file>", "ledger.jsonl of the epoch before")
    .requiredOption("--epoch <number>", "1 for the first one")
    .requiredOption("--oxen-height <number>", "height of the Oxen chain up to which the rows go")
    .requiredOption("--oxen-block-hash <hex>", "hash of the Oxen block at that height");
}

export function renderLedger({ report }: Rehearsal): string {
  const { header, root, ledgerHash, total, leaves, kinds, rejects } = report;
  return renderPairs([
    ["Campaign", `${header.campaign}, epoch ${header.epoch}, for ${header.bridge} on chain ${header.chainId}`],
    ["Oxen chain", `height ${header.oxenHeight}, block ${header.oxenBlockHash}`],
    ...kinds.map(({ kind, rows, input, accepted, rejected, pending }): [string, string] => [
      `Rows (${kind})`,
      `${rows}: ${input} = ${accepted} accepted + ${rejected} rejected + ${pending} pending`,
    ]),
    ...rejects.map(({ kind, code, rows }): [string, string] => [`Rejected (${kind})`, `${rows} ${code}`]),
    ["Recipients", String(leaves)],
    ["Total", `${formatSesh(total)} of at most ${formatSesh(header.cap)}`],
    ["Ledger hash", ledgerHash],
    ["Root", root],
  ]);
}

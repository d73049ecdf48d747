import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { planProposeRoot } from "../../actions/proposeRoot.js";
import { ToolkitError } from "../../core/errors.js";
import { writeFile } from "../../core/files.js";
import { checkSnapshot, type SnapshotCount } from "../../oxen/ledger/checkSnapshot.js";
import type { LedgerFiles } from "../../oxen/ledger/load.js";
import { ledgerFiles, type Rehearsal, rehearsalFiles, rehearse } from "../../oxen/ledger/rehearse.js";
import type { Context } from "../context.js";
import { attesterSignatures, parseSignatures, readOwnClaims } from "../campaigns.js";
import type { Register } from "../program.js";
import { renderPairs, renderTable } from "../render.js";
import { runAction } from "../runAction.js";
import { addMigrateAttestCommands } from "./migrateAttest.js";
import { addBonusRowsCommand } from "./migrateBonus.js";
import { addMigrateGenesisCommands } from "./migrateGenesis.js";
import {
  addFileOptions,
  addInputOptions,
  type InputOptions,
  positionOf,
  progressOf,
  renderLedger,
} from "./migrateInput.js";
import { addMigrateSeedCommands } from "./migrateSeed.js";

interface OutOptions {
  out: string;
  force?: boolean;
}

export function addMigrateCommands(program: Command, register: Register): void {
  const migrate = program
    .command("migrate")
    .description("bring Oxen holders and nodes over: ledgers, the genesis of the token, the first nodes");
  const snapshot = migrate.command("snapshot").description("the rows a ledger is made of");
  const ledger = migrate.command("ledger").description("the ledger of an epoch");

  register(
    addFileOptions(snapshot.command("check").description("say of each row what it is worth, and write nothing")),
    async (context, options: LedgerFiles) => {
      const { counts, rows } = await checkSnapshot(options, progressOf(context));
      context.print({ rows, counts }, () => renderCounts(counts));
    },
  );

  addBonusRowsCommand(snapshot, register);

  register(
    addOutOptions(addInputOptions(ledger.command("build").description("compute ledger and claims of an epoch"))),
    async (context, options: InputOptions & OutOptions) => {
      await buildInto(context, options, ledgerFiles);
    },
  );

  register(
    addOutOptions(
      addInputOptions(
        migrate
          .command("rehearse")
          .description("compute a ledger with everything that can be said about it; needs no network and no key"),
      ).option("--compare <file>", "ledger.jsonl of an earlier rehearsal, to show what changed"),
    ),
    async (context, options: InputOptions & OutOptions & { compare?: string }) => {
      await buildInto(context, options, rehearsalFiles);
    },
  );

  addMigrateAttestCommands(migrate, register);
  addMigrateGenesisCommands(migrate, register);
  addMigrateSeedCommands(migrate, register);

  register(
    migrate
      .command("propose")
      .description("propose the root of a ledger that enough attesters signed; anybody may")
      .requiredOption("--claims <file>", "claims.json of the ledger")
      .requiredOption("--uri <uri>", "where everybody can read the ledger")
      .requiredOption("--signature <hex...>", "signatures of enough attesters"),
    async (context, options: { claims: string; uri: string; signature: string[] }) => {
      const given = parseSignatures(options.signature);
      const file = await readOwnClaims(context, options.claims);
      const { campaign, root, ledgerHash, total, oxenHeight, oxenBlockHash, epoch } = file;
      await runAction(context, async (client) =>
        planProposeRoot(client, {
          campaign,
          root: { root, ledgerHash, total, oxenHeight, epoch },
          oxenBlockHash,
          uri: options.uri,
          signatures: await attesterSignatures(client, campaign, file, given),
        }),
      );
    },
  );
}

async function buildInto(
  context: Context,
  options: InputOptions & OutOptions & { compare?: string },
  filesOf: (rehearsal: Rehearsal) => Record<string, string>,
): Promise<void> {
  const position = positionOf(options);
  const rehearsal = await rehearse(options, position, progressOf(context));
  await writeFolder(options, filesOf(rehearsal));
  const { report } = rehearsal;
  const { kinds, root, ledgerHash, total, leaves, rehearsalId, rejects } = report;
  context.print({ folder: options.out, rehearsalId, root, ledgerHash, total, leaves, kinds, rejects }, () =>
    [renderLedger(rehearsal), renderPairs([["Folder", options.out]])].join("\n"),
  );
}

/** All or nothing: a folder never has files of two ledgers. */
async function writeFolder({ out, force = false }: OutOptions, files: Record<string, string>): Promise<void> {
  await mkdir(out, { recursive: true }).catch((cause: unknown) => {
    throw new ToolkitError("FILE_INVALID", `${out} is no folder and cannot be made one.`, {
      hint: "Give another one.",
      cause,
    });
  });
  for (const name of Object.keys(files)) {
    const path = join(out, name);
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    if (!exists || force) continue;
    throw new ToolkitError("FILE_EXISTS", `${path} exists already.`, {
      hint: "Give another folder, or overwrite the files in this one with --force.",
    });
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(out, name), text, { force });
}

function addOutOptions(command: Command): Command {
  return command.requiredOption("--out <folder>", "folder for the files").option("--force", "overwrite files in it");
}

function renderCounts(counts: readonly SnapshotCount[]): string {
  return renderTable(
    ["kind", "is", "rows", "amount", "lines, for example"],
    counts.map(({ kind, is, rows, amount, lines }) => [kind, is, String(rows), String(amount), lines.join(" ")]),
  );
}

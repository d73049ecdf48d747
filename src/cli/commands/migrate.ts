import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { planProposeRoot } from "../../actions/proposeRoot.js";
import { read } from "../../contracts/read.js";
import type { ReadClient } from "../../contracts/client.js";
import { formatSesh, parseInteger } from "../../core/amounts.js";
import { inputError, ToolkitError } from "../../core/errors.js";
import { readTextFile, writeFile } from "../../core/files.js";
import { parseBytes32, parseHex } from "../../core/hex.js";
import { toJson } from "../../core/json.js";
import { type RootAttestation, rootSigner, signRoot, sortSignatures } from "../../oxen/attestation.js";
import { type OnProgress } from "../../oxen/ledger/checkRunner.js";
import { attestationOf, readClaimsFile } from "../../oxen/ledger/claimsFile.js";
import { readLedgerConfig } from "../../oxen/ledger/config.js";
import { checkSnapshot, type SnapshotCount } from "../../oxen/ledger/checkSnapshot.js";
import type { Ledger } from "../../oxen/ledger/ledger.js";
import type { LedgerFiles, LedgerPosition } from "../../oxen/ledger/load.js";
import { signManualBinding } from "../../oxen/ledger/manual.js";
import { ledgerFiles, type Rehearsal, rehearsalFiles, rehearse } from "../../oxen/ledger/rehearse.js";
import { readRows } from "../../oxen/ledger/rowReader.js";
import { mustAsk } from "../consent.js";
import type { Context } from "../context.js";
import type { Register } from "../program.js";
import { renderPairs, renderTable } from "../render.js";
import { runAction } from "../runAction.js";
import { refused } from "../terminal.js";

const SIGNATURE_BYTES = 65;
const SNAPSHOT_SIZE_LIMIT = 512 * 1_048_576;
const PROGRESS_INTERVAL = 5_000;

interface InputOptions extends LedgerFiles {
  epoch: string;
  oxenHeight: string;
  oxenBlockHash: string;
}

interface OutOptions {
  out: string;
  force?: boolean;
}

export function addMigrateCommands(program: Command, register: Register): void {
  const migrate = program.command("migrate").description("turn burnt Oxen into a ledger that attesters sign");
  const snapshot = migrate.command("snapshot").description("the rows a ledger is made of");
  const ledger = migrate.command("ledger").description("the ledger of an epoch");

  register(
    addFileOptions(snapshot.command("check").description("say of each row what it is worth, and write nothing")),
    async (context, options: LedgerFiles) => {
      const { counts, rows } = await checkSnapshot(options, progressOf(context));
      context.print({ rows, counts }, () => renderCounts(counts));
    },
  );

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

  register(
    addInputOptions(
      migrate
        .command("attest")
        .description("compute the ledger yourself, and sign its root if it is the one you are asked for"),
    ).requiredOption("--root <hash>", "the root you are asked to sign"),
    async (context, options: InputOptions & { root: string }) => {
      const asks = mustAsk(context, "signs a root");
      const asked = parseBytes32(options.root, "--root");
      const rehearsal = await rehearse(options, positionOf(options), progressOf(context));
      const attestation = attestationOf(rehearsal.ledger);
      if (attestation.root !== asked) throw otherRoot(asked, attestation);
      const client = await context.client();
      await requireOwnCampaign(client, rehearsal.ledger);
      if (!(await read(client.contracts.oxenClaims.isAttester(client.account)))) {
        throw inputError("--keystore", `${client.account} is no attester`, "Open the key of an attester.");
      }
      const text = () => renderLedger(rehearsal);
      if (context.options.dryRun === true) {
        context.print({ dryRun: true, attestation }, () => `${text()}\n\nDry run: nothing was signed.`);
        return;
      }
      if (context.options.json !== true) context.terminal.out(text());
      if (asks && !(await context.terminal.confirm("Are the rows those that you saw on the Oxen chain? Sign?")))
        throw refused();
      if (client.signer === undefined) return;
      const signature = await signRoot(client.signer, attestation);
      context.print({ signer: client.account, attestation, signature }, () => signature);
    },
  );

  register(
    migrate
      .command("propose")
      .description("propose the root of a ledger that enough attesters signed; anybody may")
      .requiredOption("--claims <file>", "claims.json of the ledger")
      .requiredOption("--uri <uri>", "where everybody can read the ledger")
      .requiredOption("--signature <hex...>", "signatures of enough attesters"),
    async (context, options: { claims: string; uri: string; signature: string[] }) => {
      const attestation = await readClaimsFile(options.claims);
      const given = options.signature.map((text) => parseHex(text, SIGNATURE_BYTES, "--signature"));
      await runAction(context, async (client) => {
        for (const signature of given) {
          const signer = rootSigner(attestation, signature);
          if (await read(client.contracts.oxenClaims.isAttester(signer))) continue;
          throw inputError(
            "--signature",
            `${signer} is no attester`,
            "It was made for other claims, or by another key.",
          );
        }
        const { root, ledgerHash, total, oxenHeight, oxenBlockHash, epoch } = attestation;
        return planProposeRoot(client, {
          root: { root, ledgerHash, total, oxenHeight, epoch },
          oxenBlockHash,
          uri: options.uri,
          signatures: sortSignatures(attestation, given),
        });
      });
    },
  );

  register(
    migrate
      .command("decide")
      .description("as attester, name the recipient of a row whose holder cannot prove anything; its reason is public")
      .requiredOption("--config <file>", "settings of the campaign")
      .requiredOption("--snapshot <file>", "rows, CSV or JSON Lines")
      .requiredOption("--ref <ref>", "ref of the row")
      .requiredOption("--to <address>", "recipient")
      .requiredOption("--height <number>", "height of the Oxen chain now")
      .requiredOption("--reason <text>", "why, for everybody to read"),
    async (context, options: DecideOptions) => decide(context, options),
  );
}

interface DecideOptions {
  config: string;
  snapshot: string;
  ref: string;
  to: string;
  height: string;
  reason: string;
}

async function decide(context: Context, options: DecideOptions): Promise<void> {
  const asks = mustAsk(context, "signs a decision");
  const config = await readLedgerConfig(options.config);
  const rows = readRows(await readTextFile(options.snapshot, SNAPSHOT_SIZE_LIMIT), config.campaign);
  const row = rows.find(({ ref }) => ref === options.ref);
  if (row === undefined || !/^[1-9][0-9]{0,30}$/.test(row.amount)) {
    throw inputError("--ref", `no row with an amount has the ref ${options.ref}`, "Copy it from the snapshot.");
  }
  const to = await context.address(options.to, "--to");
  const height = parseInteger(options.height, "--height");
  const { kind, ref, oxen, amount } = row;
  const binding = {
    kind,
    ref,
    oxen,
    amount: BigInt(amount),
    to,
    height,
    reason: options.reason,
  };
  const text = () => renderPairs(Object.entries(binding).map(([name, value]) => [name, String(value)] as const));
  if (context.options.dryRun === true) {
    context.print({ dryRun: true, binding }, text);
    return;
  }
  if (context.options.json !== true) context.terminal.out(text());
  if (asks && !(await context.terminal.confirm("Sign?"))) throw refused();
  const { signer } = await context.client();
  if (signer === undefined) return;
  const signatures = [await signManualBinding(signer, config, binding)];
  const line = toJson({ ...binding, height: String(height), signatures }, 0);
  context.print(JSON.parse(line), () => line);
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

async function requireOwnCampaign(client: ReadClient, { header }: Ledger): Promise<void> {
  const { chainId, bridge, cap, epoch, previousLedgerHash } = header;
  if (chainId !== client.chainId || bridge !== client.deployment.OxenClaims) {
    throw inputError("--config", "the settings are for another chain or contract", "Check the network and the file.");
  }
  const [onChainCap, active] = await read(
    Promise.all([client.contracts.oxenClaims.cap(), client.contracts.oxenClaims.activeRoot()]),
  );
  if (cap !== onChainCap)
    throw inputError("--config", `the contract's cap is ${onChainCap}, not ${cap}`, "Correct it.");
  if (epoch !== active.epoch + 1n) {
    throw inputError("--epoch", `the next one is ${active.epoch + 1n}`, "Give the ledger of the epoch before, too.");
  }
  if (previousLedgerHash !== active.ledgerHash) {
    throw inputError("--previous", `the active ledger is ${active.ledgerHash}`, "Give that one.");
  }
}

function otherRoot(asked: string, { root, ledgerHash }: RootAttestation): ToolkitError {
  return new ToolkitError("PRECONDITION_FAILED", `Your own root is ${root}, and you are asked to sign ${asked}.`, {
    hint: "Nothing was signed. Compare the ledgers: sesh migrate rehearse --compare <their ledger.jsonl>.",
    details: { asked, root, ledgerHash },
  });
}

function positionOf({ epoch, oxenHeight, oxenBlockHash }: InputOptions): LedgerPosition {
  return {
    epoch: BigInt(parseInteger(epoch, "--epoch")),
    oxenHeight: parseInteger(oxenHeight, "--oxen-height"),
    oxenBlockHash: parseBytes32(oxenBlockHash, "--oxen-block-hash"),
  };
}

/** One line on stderr every few seconds. */
function progressOf({ options, terminal }: Context): OnProgress {
  let shownAt = Date.now();
  return (done, all) => {
    if (options.json === true || Date.now() - shownAt < PROGRESS_INTERVAL) return;
    shownAt = Date.now();
    terminal.err(`Checked ${done} of ${all} signatures, proofs and addresses`);
  };
}

function addFileOptions(command: Command): Command {
  return command
    .requiredOption("--config <file>", "settings of the campaign")
    .requiredOption("--snapshot <file>", "rows, CSV or JSON Lines")
    .option("--registrations <file>", "log of registered payment ids")
    .option("--manual <file>", "decisions of attesters, JSON Lines");
}

function addInputOptions(command: Command): Command {
  return addFileOptions(command)
    .option("--previous <file>", "ledger.jsonl of the epoch before")
    .requiredOption("--epoch <number>", "1 for the first one")
    .requiredOption("--oxen-height <number>", "height of the Oxen chain up to which the rows go")
    .requiredOption("--oxen-block-hash <hex>", "hash of the Oxen block at that height");
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

function renderLedger({ report }: Rehearsal): string {
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

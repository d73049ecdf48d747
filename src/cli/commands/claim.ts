import type { Command } from "commander";
import { planActivateRoot } from "../../actions/activateRoot.js";
import { planClaimOxen } from "../../actions/claimOxen.js";
import { planProposeRoot } from "../../actions/proposeRoot.js";
import { read } from "../../contracts/read.js";
import { parseAddress } from "../../core/addresses.js";
import { formatAmount, formatSesh, parseDecimal, parseInteger } from "../../core/amounts.js";
import { inputError, ToolkitError } from "../../core/errors.js";
import { readTextFile } from "../../core/files.js";
import { parseBytes32, parseHex, type Hex } from "../../core/hex.js";
import { formatTime } from "../../core/time.js";
import { attestationOf, rootSigner, signRoot, sortSignatures } from "../../oxen/attestation.js";
import { buildClaims, type ClaimsLedger } from "../../oxen/claims.js";
import { readClaimsCsv, type RejectedRow } from "../../oxen/claimsCsv.js";
import { readClaimsFile, writeClaimsFile } from "../../oxen/claimsFile.js";
import { claimStatus, type ClaimStatusReport } from "../../queries/claimStatus.js";
import { renderPairs } from "../render.js";
import { runAction } from "../runAction.js";
import type { Register } from "../program.js";
import { addDepositCommands, showDeposits, type DepositQuery } from "./claimDeposit.js";

const CSV_SIZE_LIMIT = 64 * 1_048_576;
const SIGNATURE_BYTES = 65;
/** More do not fit one transaction. */
const CLAIMS_PER_RUN = 100;

interface BuildOptions {
  csv: string;
  out: string;
  supply: string;
  epoch?: string;
  oxenHeight: string;
  oxenBlockHash: string;
  campaign: string;
  allowRejects?: boolean;
  force?: boolean;
}

export function addClaimCommands(program: Command, register: Register): void {
  const claim = program.command("claim").description("turn migrated Oxen into SESH");

  register(
    claim
      .command("build")
      .description("compute root and proofs of an epoch from a CSV of accounts and OXEN")
      .requiredOption("--csv <file>", 'lines "account,oxen", amounts with 9 decimals')
      .requiredOption("--out <file>", "claims file to write")
      .requiredOption("--supply <oxen>", "OXEN supply at the snapshot")
      .option("--epoch <number>", "one above the active root's if not given")
      .requiredOption("--oxen-height <number>", "height of the Oxen chain")
      .requiredOption("--oxen-block-hash <hex>", "hash of the Oxen block at that height")
      .option("--campaign <name>", "name of the campaign", "oxen-coin")
      .option("--allow-rejects", "go on although lines are rejected")
      .option("--force", "overwrite the claims file"),
    async (context, options: BuildOptions) => {
      const client = await context.reader();
      const { oxenClaims } = client.contracts;
      const input = readClaimsCsv(
        await readTextFile(options.csv, CSV_SIZE_LIMIT),
        new Set<string>(Object.values(client.deployment)),
      );
      if (input.rejects.length > 0 && options.allowRejects !== true) throw rejected(options.csv, input.rejects);
      const settings = {
        campaign: options.campaign,
        chainId: client.chainId,
        bridge: client.deployment.OxenClaims,
        epoch:
          options.epoch === undefined
            ? (await read(oxenClaims.activeRoot())).epoch + 1n
            : BigInt(parseInteger(options.epoch, "--epoch")),
        oxenHeight: BigInt(parseInteger(options.oxenHeight, "--oxen-height")),
        oxenBlockHash: parseBytes32(options.oxenBlockHash, "--oxen-block-hash"),
        cap: await read(oxenClaims.cap()),
        supply: parseDecimal(options.supply, "--supply"),
      };
      if (settings.supply === 0n)
        throw inputError("--supply", "the supply is zero", "Give the supply at the snapshot.");
      const ledger = buildClaims(settings, input.rows);
      await writeClaimsFile(options.out, ledger, { force: options.force === true });
      const { claims, ...summary } = ledger;
      context.print({ file: options.out, accounts: claims.length, rejects: input.rejects, ...summary }, () =>
        renderLedger(options.out, ledger, input.rejects.length),
      );
    },
  );

  register(
    claim
      .command("sign")
      .description("sign the root of a claims file as attester")
      .requiredOption("--claims <file>", "claims file"),
    async (context, options: { claims: string }) => {
      const attestation = attestationOf(await readClaimsFile(options.claims));
      const client = await context.client();
      if (client.signer === undefined) return;
      if (attestation.chainId !== client.chainId || attestation.bridge !== client.deployment.OxenClaims) {
        throw inputError("--claims", "the claims are for another chain or contract", "Check the network and the file.");
      }
      const signature = await signRoot(client.signer, attestation);
      context.print({ signer: client.account, signature }, () => signature);
    },
  );

  register(
    claim
      .command("propose")
      .description("propose the root of a claims file")
      .requiredOption("--claims <file>", "claims file")
      .requiredOption("--uri <uri>", "where everybody can read the ledger")
      .requiredOption("--signature <hex...>", "signatures of enough attesters"),
    async (context, options: { claims: string; uri: string; signature: string[] }) => {
      const ledger = await readClaimsFile(options.claims);
      const attestation = attestationOf(ledger);
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
        return planProposeRoot(client, {
          root: { ...attestation },
          oxenBlockHash: attestation.oxenBlockHash,
          uri: options.uri,
          signatures: sortSignatures(attestation, given),
        });
      });
    },
  );

  register(claim.command("activate").description("activate the pending root after its veto delay"), async (context) => {
    await runAction(context, planActivateRoot);
  });

  register(
    claim
      .command("status")
      .description("show the campaign, and what an account can still claim")
      .argument("[account]", "account; with --claims your own if not given")
      .option("--claims <file>", "claims file, to show what is left for the account")
      .option("--api <url>", "service for Oxen claims: show deposits on the Oxen chain instead")
      .option("--txid <id>", "with --api: one deposit"),
    async (context, options: { claims?: string } & Partial<DepositQuery>, account?: string) => {
      if (options.api !== undefined) {
        await showDeposits(context, { ...options, api: options.api }, account);
        return;
      }
      const address =
        account === undefined && options.claims === undefined ? undefined : await context.address(account, "account");
      const status = await claimStatus(await context.reader(), address);
      const ledger = options.claims === undefined ? undefined : await readClaimsFile(options.claims);
      const cumulative = ledger?.claims.find((candidate) => candidate.account === address)?.cumulative;
      const claimable =
        cumulative === undefined || status.claimed === undefined ? undefined : cumulative - status.claimed;
      context.print({ ...status, ...(claimable !== undefined && { claimable }) }, () =>
        renderStatus(status, claimable),
      );
    },
  );

  register(
    claim
      .command("run")
      .description("pay out claims of the active root; always to the accounts themselves")
      .requiredOption("--claims <file>", "claims file of the active root")
      .argument("[accounts...]", "accounts; your own if not given"),
    async (context, options: { claims: string }, ...accounts) => {
      const ledger = await readClaimsFile(options.claims);
      const addresses = accounts.map((account) => parseAddress(account, "account"));
      if (addresses.length > CLAIMS_PER_RUN) {
        throw inputError("accounts", `more than ${CLAIMS_PER_RUN}`, "Split them over several runs.");
      }
      await runAction(context, (client) =>
        planClaimOxen(client, { claims: selectClaims(ledger, addresses.length === 0 ? [client.account] : addresses) }),
      );
    },
  );

  addDepositCommands(claim, register);
}

function selectClaims(ledger: ClaimsLedger, accounts: readonly Hex[]) {
  const byAccount = new Map(ledger.claims.map((claim) => [claim.account, claim]));
  return accounts.map((account) => {
    const found = byAccount.get(account);
    if (found !== undefined) return found;
    throw new ToolkitError("PRECONDITION_FAILED", `${account} has no claim in this file.`, {
      hint: "Check the address and that it is the file of the active root.",
      details: { account },
    });
  });
}

function rejected(path: string, rejects: readonly RejectedRow[]): ToolkitError {
  const shown = rejects.slice(0, 5).map(({ line, code }) => `line ${line} ${code}`);
  return new ToolkitError("FILE_INVALID", `${path} has ${rejects.length} lines to reject: ${shown.join(", ")}.`, {
    hint: "Correct them, or leave these lines out with --allow-rejects.",
    details: { path, rejects },
  });
}

function renderLedger(path: string, ledger: ClaimsLedger, rejects: number): string {
  return renderPairs([
    ["File", path],
    ["Accounts", String(ledger.claims.length)],
    ["Rejected lines", String(rejects)],
    ["OXEN", formatAmount(ledger.oxen)],
    ["Total", formatSesh(ledger.total)],
    ["Root", ledger.root],
    ["Ledger hash", ledger.ledgerHash],
  ]);
}

function renderStatus(status: ClaimStatusReport, claimable: bigint | undefined): string {
  const { active, pending } = status;
  return renderPairs([
    ["Paid so far", `${formatSesh(status.totalClaimed)} of at most ${formatSesh(status.cap)}`],
    ["Deadline", formatTime(status.deadline)],
    [
      "Active root",
      active === undefined ? "none" : `epoch ${active.epoch}, ${formatSesh(active.total)}, ${active.root}`,
    ],
    [
      "Pending root",
      pending && `epoch ${pending.epoch}, ${pending.root}, can be activated from ${formatTime(pending.activeAt)}`,
    ],
    ["Received", status.claimed === undefined ? undefined : formatSesh(status.claimed)],
    ["Claimable", claimable === undefined ? undefined : formatSesh(claimable)],
  ]);
}

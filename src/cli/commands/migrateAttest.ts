import type { Command } from "commander";
import type { Signer } from "ethers";
import { requireSigner } from "../../actions/call.js";
import { nextBlockTime } from "../../contracts/blocks.js";
import type { Client } from "../../contracts/client.js";
import { read } from "../../contracts/read.js";
import { parseAddress } from "../../core/addresses.js";
import { formatSesh, parseInteger } from "../../core/amounts.js";
import { inputError, ToolkitError } from "../../core/errors.js";
import { readTextFile } from "../../core/files.js";
import { type Hex, parseBytes32 } from "../../core/hex.js";
import { toJson } from "../../core/json.js";
import { formatTime } from "../../core/time.js";
import {
  CLAIM_ATTESTATION_PERIOD,
  claimAttestationOf,
  type RootAttestation,
  signClaim,
  signRoot,
} from "../../oxen/attestation.js";
import { claimsContract } from "../../oxen/campaigns.js";
import { attestationOf } from "../../oxen/ledger/claimsFile.js";
import { readLedgerConfig } from "../../oxen/ledger/config.js";
import type { Ledger } from "../../oxen/ledger/ledger.js";
import { signManualBinding } from "../../oxen/ledger/manual.js";
import { rehearse } from "../../oxen/ledger/rehearse.js";
import { readRows } from "../../oxen/ledger/rowReader.js";
import { fastClaims } from "../../queries/fastClaims.js";
import { requireOwnCampaign } from "../campaigns.js";
import { mustAsk } from "../consent.js";
import type { Context } from "../context.js";
import type { Register } from "../program.js";
import { renderPairs } from "../render.js";
import { refused } from "../terminal.js";
import { addInputOptions, type InputOptions, positionOf, progressOf, renderLedger } from "./migrateInput.js";

const SNAPSHOT_SIZE_LIMIT = 512 * 1_048_576;

/** What attesters sign. */
export function addMigrateAttestCommands(migrate: Command, register: Register): void {
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
      await requireNextLedger(client, rehearsal.ledger);
      await sign(context, { client, asks, attestation, text: renderLedger(rehearsal), signWith: signRoot });
    },
  );

  register(
    addInputOptions(
      migrate
        .command("attest-claim")
        .description("compute the ledger yourself, and sign one claim in it, to be paid before its root is active"),
    )
      .requiredOption("--account <address>", "whose claim")
      .option("--valid-until <time>", "Unix seconds, the same for all attesters; 24 hours from now if not given"),
    async (context, options: InputOptions & { account: string; validUntil?: string }) => {
      const asks = mustAsk(context, "signs a claim");
      const account = parseAddress(options.account, "--account");
      const asked = options.validUntil === undefined ? undefined : parseInteger(options.validUntil, "--valid-until");
      const rehearsal = await rehearse(options, positionOf(options), progressOf(context));
      const { ledger } = rehearsal;
      const claim = ledger.claims.find((each) => each.account === account);
      if (claim === undefined) {
        throw new ToolkitError("PRECONDITION_FAILED", `${account} has no claim in the ledger.`, {
          hint: "Nothing was signed. Check the address, and whether its deposits are final.",
          details: { account },
        });
      }
      const client = await context.client();
      await requireNextLedger(client, ledger);
      const [paid, fast, validUntil] = await Promise.all([
        read(claimsContract(client, ledger.header.campaign).claimed(account)),
        fastClaims(client, ledger.header.campaign),
        validUntilOf(client, asked),
      ]);
      const attestation = claimAttestationOf(attestationOf(ledger), claim, validUntil);
      const text = [
        renderLedger(rehearsal),
        renderPairs([
          ["Account", account],
          ["Claim", `${formatSesh(claim.cumulative)} in all, ${formatSesh(paid)} of it paid`],
          ["Valid until", `${formatTime(validUntil)} (--valid-until ${validUntil})`],
          ["Left today", `${formatSesh(fast.leftToday)} of ${formatSesh(fast.dailyLimit)}`],
        ]),
      ].join("\n");
      await sign(context, { client, asks, attestation, text, signWith: signClaim });
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

interface Signing<Signed> {
  client: Client;
  asks: boolean;
  attestation: Signed;
  /** What is shown before it is asked for. */
  text: string;
  signWith: (signer: Signer, attestation: Signed) => Promise<Hex>;
}

async function sign<Signed>(context: Context, signing: Signing<Signed>): Promise<void> {
  const { client, asks, attestation, text, signWith } = signing;
  if (context.options.dryRun === true) {
    context.print({ dryRun: true, attestation }, () => `${text}\n\nDry run: nothing was signed.`);
    return;
  }
  if (context.options.json !== true) context.terminal.out(text);
  if (asks && !(await context.terminal.confirm("Are the rows those that you saw on the Oxen chain? Sign?")))
    throw refused();
  const signature = await signWith(requireSigner(client), attestation);
  context.print({ signer: client.account, attestation, signature }, () => signature);
}

/** The ledger has to be the one that follows on this chain, and the key an attester's. */
async function requireNextLedger(client: Client, { header }: Ledger): Promise<void> {
  requireOwnCampaign(client, header, "--config");
  const { campaign, cap, epoch, previousLedgerHash } = header;
  const claims = claimsContract(client, campaign);
  const [isAttester, onChainCap, active] = await read(
    Promise.all([claims.isAttester(client.account), claims.cap(), claims.activeRoot()]),
  );
  if (!isAttester) throw inputError("--keystore", `${client.account} is no attester`, "Open the key of an attester.");
  if (cap !== onChainCap)
    throw inputError("--config", `the contract's cap is ${onChainCap}, not ${cap}`, "Correct it.");
  if (epoch !== active.epoch + 1n) {
    throw inputError("--epoch", `the next one is ${active.epoch + 1n}`, "Give the ledger of the epoch before, too.");
  }
  if (previousLedgerHash !== active.ledgerHash) {
    throw inputError("--previous", `the active ledger is ${active.ledgerHash}`, "Give that one.");
  }
}

/** The contract takes nothing that is good for longer. */
async function validUntilOf({ provider }: Client, asked: number | undefined): Promise<number> {
  const now = await nextBlockTime(provider);
  const limit = now + CLAIM_ATTESTATION_PERIOD;
  const validUntil = asked ?? limit;
  if (validUntil > now && validUntil <= limit) return validUntil;
  throw inputError("--valid-until", `${validUntil} is not within the next 24 hours`, `At most ${limit}.`);
}

function otherRoot(asked: string, { root, ledgerHash }: RootAttestation): ToolkitError {
  return new ToolkitError("PRECONDITION_FAILED", `Your own root is ${root}, and you are asked to sign ${asked}.`, {
    hint: "Nothing was signed. Compare the ledgers: sesh migrate rehearse --compare <their ledger.jsonl>.",
    details: { asked, root, ledgerHash },
  });
}

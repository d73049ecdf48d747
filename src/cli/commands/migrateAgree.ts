import type { Command } from "commander";
import { parseInteger } from "../../core/amounts.js";
import { inputError, ToolkitError } from "../../core/errors.js";
import type { Hex } from "../../core/hex.js";
import { toJson } from "../../core/json.js";
import { readAgreedHeight, signAgreedHeight, type SignedHeight } from "../../oxen/agreedHeight.js";
import { reasonSchema } from "../../oxen/attesters.js";
import type { DaemonQuorum } from "../../oxen/daemonQuorum.js";
import { findDeep } from "../../oxen/finality.js";
import type { LedgerConfig } from "../../oxen/ledger/config.js";
import { mustAsk } from "../consent.js";
import type { Context } from "../context.js";
import {
  addDaemonOptions,
  given,
  openDaemons,
  oxenNetworkOption,
  readCampaign,
  type DaemonOptions,
  type OxenNetworkOptions,
} from "../oxen.js";
import type { Register } from "../program.js";
import { renderPairs } from "../render.js";
import { refused } from "../terminal.js";
import { readOwnConfig } from "./migrateInput.js";

interface AgreeOptions extends OxenNetworkOptions, DaemonOptions {
  config: string;
  height?: string;
  reason?: string;
  agreed?: string;
}

export function addAgreeCommand(migrate: Command, register: Register): void {
  register(
    addDaemonOptions(migrate.command("agree-height"))
      .description("as attester, agree on a final block where service nodes make no checkpoints any more")
      .requiredOption("--config <file>", "settings of the campaign")
      .option("--height <number>", "the block; at least 720 others have to lie on it")
      .option("--reason <text>", "why, for everybody to read")
      .option("--agreed <file>", "what another attester signed, instead of --height and --reason; adds your signature")
      .addOption(oxenNetworkOption()),
    agree,
  );
}

async function agree(context: Context, options: AgreeOptions): Promise<void> {
  const asks = mustAsk(context, "signs a height");
  const campaign = await readCampaign(context, options);
  const config = await readOwnConfig(options.config, campaign);
  const proposal = await proposalOf(options, config);
  const blockHash = await seeBlock(context, openDaemons(options, campaign.network), proposal.height);
  if (proposal.blockHash !== undefined && proposal.blockHash !== blockHash) {
    throw new ToolkitError(
      "PRECONDITION_FAILED",
      `Block ${proposal.height} is ${blockHash} for your daemons, and you are asked to sign ${proposal.blockHash}.`,
      { hint: "Nothing was signed. One of you is on another chain: find out who." },
    );
  }
  const { height, reason, signatures } = proposal;
  const agreed = { height, blockHash, reason };
  const text = () => renderPairs(Object.entries(agreed).map(([name, value]) => [name, String(value)] as const));
  if (context.options.dryRun === true) {
    context.print({ dryRun: true, ...agreed }, () => `${text()}\n\nDry run: nothing was signed.`);
    return;
  }
  if (context.options.json !== true) context.terminal.out(text());
  const question = "Have checkpoints stopped, and shall everything up to this block be final? Sign?";
  if (asks && !(await context.terminal.confirm(question))) throw refused();
  const { signer, account } = await context.signingClient();
  if (!config.attesters.includes(account)) {
    throw inputError("--keystore", `${account} is no attester of the campaign`, "Open the key of an attester.");
  }
  if (signer === undefined) return;
  const own = await signAgreedHeight(signer, config, agreed);
  const signed: SignedHeight = { ...agreed, signatures: [...new Set([...signatures, own])] };
  context.print(signed, () => toJson(signed));
}

type Proposal = Pick<SignedHeight, "height" | "reason" | "signatures"> & Partial<Pick<SignedHeight, "blockHash">>;

async function proposalOf({ agreed, height, reason }: AgreeOptions, config: LedgerConfig): Promise<Proposal> {
  if (agreed === undefined) {
    const checked = reasonSchema.safeParse(given(reason, "--reason"));
    if (!checked.success) throw inputError("--reason", "it has less than 10 or more than 500 characters", "Say why.");
    return { height: parseInteger(given(height, "--height"), "--height"), reason: checked.data, signatures: [] };
  }
  if (height === undefined && reason === undefined) return readAgreedHeight(agreed, { ...config, threshold: 0 });
  throw inputError("--agreed", "it has height and reason already", "Leave out --height and --reason.");
}

/** The hash of the block as the attester's own daemons have it. */
async function seeBlock({ terminal, options }: Context, daemons: DaemonQuorum, height: number): Promise<Hex> {
  const problems: string[] = [];
  const answering = await daemons.answering(problems);
  const found = await findDeep({ daemons, answering, problems }, height);
  if (options.json !== true) problems.forEach((problem) => terminal.err(problem));
  if ("value" in found) return `0x${found.value}`;
  throw new ToolkitError("PRECONDITION_FAILED", `Block ${height} cannot be agreed on: ${found.waiting}.`, {
    hint: "Take an earlier block, or wait.",
    details: { problems },
  });
}

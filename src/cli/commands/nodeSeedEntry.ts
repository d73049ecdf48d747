import type { Command } from "commander";
import { inputError } from "../../core/errors.js";
import { readTextFile } from "../../core/files.js";
import { createCredentials } from "../../crypto/credentials.js";
import { seedingTerms } from "../../queries/seedingTerms.js";
import { parseNodeList } from "../../seeding/nodeList.js";
import { formatSeedEntry, parseSeedContributors } from "../../seeding/seedEntry.js";
import type { Context } from "../context.js";
import { feeOption, keyOption } from "../options.js";
import type { Register } from "../program.js";
import { parseReceiver } from "../values.js";

interface SeedEntryOptions {
  operator: string;
  fee: number;
  contributors?: string;
}

/** What an operator hands in before the network starts. */
export function addNodeSeedEntryCommand(node: Command, register: Register): void {
  register(
    node
      .command("seed-entry")
      .description("print what you hand in so that your node is there when the network starts; sends nothing")
      .addOption(keyOption())
      .requiredOption("--operator <address>", "operator of the node, and owner of its stake if it has no others")
      .addOption(feeOption().default(0, "0"))
      .option("--contributors <file>", "JSON list of {staker, beneficiary, stake in atomic SESH}, the operator first"),
    async (context, options: SeedEntryOptions) => printSeedEntry(context, options),
  );
}

/** One line of JSON, also without --json: a line of the list of nodes. */
async function printSeedEntry(context: Context, options: SeedEntryOptions): Promise<void> {
  const client = await context.reader();
  const terms = await seedingTerms(client);
  const operator = parseReceiver(options.operator, "--operator", client);
  const contributors =
    options.contributors === undefined
      ? [{ staker: operator, beneficiary: operator, stake: terms.requirement }]
      : parseSeedContributors(await readTextFile(options.contributors), options.contributors, terms);
  if (contributors[0]?.staker !== operator) {
    throw inputError("--contributors", `the first is not the operator ${operator}`, "Put the operator first.");
  }
  const credentials = createCredentials(await context.nodeSecrets(), {
    chainId: client.chainId,
    staking: client.deployment.NodeStaking,
    operator,
    feeBps: options.fee,
  });
  const line = formatSeedEntry({ credentials, contributors });
  // Whoever puts the list together checks it in the same way.
  parseNodeList(`${line}\n`, "The entry", terms);
  context.terminal.out(line);
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ToolkitError } from "../../src/core/errors.js";
import type { DeployedContract } from "../bytecode/contracts.js";

export interface ConstructedContract extends DeployedContract {
  constructorArguments: readonly unknown[];
}

/** The lines of Ignition's journal that matter here. */
const entrySchema = z.looseObject({
  type: z.string(),
  futureId: z.string().optional(),
  constructorArgs: z.array(z.unknown()).optional(),
});

/** How Ignition writes a bigint. */
const bigintSchema = z.strictObject({ _kind: z.literal("bigint"), value: z.string() });

/** Contracts that other contracts create, and with what of their own arguments. */
const CREATED: Partial<Record<string, { by: string; with: (creators: readonly unknown[]) => readonly unknown[] }>> = {
  NodeQuorum: { by: "NodeStaking", with: () => [] },
  StakingVesting: { by: "VestingFactory", with: (all) => all },
  MonthlyVesting: { by: "VestingFactory", with: ([token]) => [token] },
};

/** What each contract was created with, from Ignition's journal in the folder. */
export async function withConstructorArguments(
  folder: string,
  contracts: readonly DeployedContract[],
): Promise<ConstructedContract[]> {
  const path = join(folder, "journal.jsonl");
  const recorded = readJournal(await readFile(path, "utf8"));
  return contracts.map((contract) => {
    const created = CREATED[contract.contract];
    const found = recorded.get(created?.by ?? contract.name);
    if (found === undefined) {
      throw new ToolkitError("FILE_INVALID", `${path} does not say how ${contract.name} was created.`, {
        hint: "Ignition writes it when it deploys. Use the folder that the deployment was made in.",
      });
    }
    return { ...contract, constructorArguments: created?.with(found) ?? found };
  });
}

/** Arguments by the name in the deployment. A step that was taken back and done again counts as it was done at last. */
function readJournal(text: string): Map<string, readonly unknown[]> {
  const found = new Map<string, readonly unknown[]>();
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const { type, futureId = "", constructorArgs } = entrySchema.parse(JSON.parse(line));
    if (type !== "DEPLOYMENT_EXECUTION_STATE_INITIALIZE" || constructorArgs === undefined) continue;
    found.set(futureId.slice(futureId.indexOf("#") + 1), constructorArgs.map(toArgument));
  }
  return found;
}

function toArgument(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toArgument);
  const asBigint = bigintSchema.safeParse(value);
  return asBigint.success ? BigInt(asBigint.data.value) : value;
}

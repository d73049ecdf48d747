import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ToolkitError } from "../src/core/errors.js";
import { readJsonFile, writeFile } from "../src/core/files.js";
import { toJson } from "../src/core/json.js";
import { deployParametersSchema } from "./parameters/schema.js";

const recordSchema = z.strictObject({
  /** Unix seconds of Arbitrum's block that the deployment began at: what "in:365d" counts from. */
  begunAt: z.number().int().positive(),
  /** That block: no event of the deployment on Arbitrum is older. */
  firstBlock: z.number().int().nonnegative(),
  /** The same on Ethereum; null on a network without a bridge. */
  ethereumFirstBlock: z.number().int().nonnegative().nullable(),
  deployer: z.string(),
  parameters: deployParametersSchema,
});

/** What a deployment was begun with. Written before its first transaction and never changed. */
export type DeploymentRecord = z.infer<typeof recordSchema>;

function recordPath(directory: string): string {
  return join(directory, "record.json");
}

/** The record in a deployment's folder, or undefined before the deployment has begun. */
export async function findRecord(directory: string): Promise<DeploymentRecord | undefined> {
  return existsSync(recordPath(directory)) ? readJsonFile(recordPath(directory), recordSchema) : undefined;
}

/** Like {@link findRecord}, where there has to be one. */
export async function readRecord(directory: string): Promise<DeploymentRecord> {
  const record = await findRecord(directory);
  if (record !== undefined) return record;
  throw new ToolkitError("CONFIG_INVALID", `${directory} holds no deployment.`, {
    hint: "Deploy first, or name the deployment with --deployment.",
  });
}

export async function writeRecord(directory: string, record: DeploymentRecord): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(recordPath(directory), `${toJson(record)}\n`);
}

/** Refuses to go on with other parameters than the deployment was begun with. */
export function requireSameBeginning(directory: string, record: DeploymentRecord, now: DeploymentRecord): void {
  const before = flatten(record);
  const after = flatten(now);
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  const changes = paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => `  ${path}: was ${before.get(path) ?? "not set"}, now ${after.get(path) ?? "not set"}`);
  if (changes.length === 0) return;
  throw new ToolkitError(
    "CONFIG_INVALID",
    `The deployment in ${directory} was begun with other parameters:\n${changes.join("\n")}\n`,
    { hint: "Restore them to go on with it, or begin another one with --deployment <new id>. Nothing was sent." },
  );
}

function flatten(value: unknown, path = ""): Map<string, string> {
  if (typeof value !== "object" || value === null) return new Map([[path, String(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, item]) => [...flatten(item, path === "" ? key : `${path}.${key}`)]),
  );
}

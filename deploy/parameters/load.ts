import { fileURLToPath } from "node:url";
import { z } from "zod";
import { ToolkitError } from "../../src/core/errors.js";
import { readJsonFile } from "../../src/core/files.js";
import { parseDuration } from "../../src/core/time.js";
import { type DeployParameters, deployParametersSchema } from "./schema.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Parameters of a network whose times may still depend on when the deployment begins. */
export type ParameterSource = Readonly<Record<string, unknown>>;

const VARIABLE = /^env:([A-Z][A-Z0-9_]*)$/;
const DURATION = /^in:(.+)$/;

/** The file of a network, with "env:NAME" replaced. In a list, a variable may hold several values with commas. */
export async function readParameters(network: string, environment: Environment): Promise<ParameterSource> {
  const path = fileURLToPath(new URL(`./${network}.json`, import.meta.url));
  const file = await readJsonFile(path, z.record(z.string(), z.unknown()));
  const missing = new Set<string>();
  const resolved = mapStrings(file, (text) => {
    const name = VARIABLE.exec(text)?.[1];
    if (name === undefined) return text;
    const value = environment[name]?.trim();
    if (value === undefined || value === "") missing.add(name);
    return value ?? "";
  });
  if (missing.size > 0) {
    throw new ToolkitError("CONFIG_INVALID", `Not set in the environment: ${[...missing].join(", ")}.`, {
      hint: `deploy/parameters/${network}.json asks for them; deploy/README.md says what each one is.`,
    });
  }
  return resolved as ParameterSource;
}

/** Replaces "in:365d" by that time after `begunAt` and checks everything. */
export function resolveParameters(source: ParameterSource, begunAt: number): DeployParameters {
  const timed = mapStrings(source, (text) => {
    const duration = DURATION.exec(text)?.[1];
    return duration === undefined ? text : begunAt + parseDuration(duration, "A time in the parameters");
  });
  const result = deployParametersSchema.safeParse(timed);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path, message }) => `  ${path.map(String).join(".") || "file"}: ${message}`,
  );
  throw new ToolkitError("CONFIG_INVALID", `The deployment parameters are not valid:\n${problems.join("\n")}\n`, {
    hint: "deploy/README.md explains every key. Nothing was sent.",
  });
}

function mapStrings(value: unknown, map: (text: string) => unknown): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.flatMap((item) => mapItem(item, map));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, map)]));
}

function mapItem(item: unknown, map: (text: string) => unknown): unknown[] {
  const mapped = mapStrings(item, map);
  if (typeof mapped !== "string" || mapped === item) return [mapped];
  return mapped.split(",").map((part) => part.trim());
}

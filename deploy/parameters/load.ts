import { fileURLToPath } from "node:url";
import { z } from "zod";
import { ToolkitError } from "../../src/core/errors.js";
import { readJsonFile } from "../../src/core/files.js";
import { parseDuration } from "../../src/core/time.js";
import { mapStrings, replaceVariables, type Variables } from "../../src/core/variables.js";
import { type DeployParameters, deployParametersSchema } from "./schema.js";

export type Environment = Variables;

/** Parameters of a network whose times may still depend on when the deployment begins. */
export type ParameterSource = Readonly<Record<string, unknown>>;

const DURATION = /^in:(.+)$/;

/** The file of a network, with "env:NAME" replaced. In a list, a variable may hold several values with commas. */
export async function readParameters(network: string, environment: Environment): Promise<ParameterSource> {
  const path = fileURLToPath(new URL(`./${network}.json`, import.meta.url));
  const file = await readJsonFile(path, z.record(z.string(), z.unknown()));
  const { value, missing } = replaceVariables(file, environment);
  if (missing.length > 0) {
    throw new ToolkitError("CONFIG_INVALID", `Not set in the environment: ${missing.join(", ")}.`, {
      hint: `deploy/parameters/${network}.json asks for them; deploy/README.md says what each one is.`,
    });
  }
  return value as ParameterSource;
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

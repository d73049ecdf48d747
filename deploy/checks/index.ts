import { toToolkitError } from "../../src/contracts/errors.js";
import { ToolkitError } from "../../src/core/errors.js";
import type { Check, CheckContext } from "./check.js";
import { codeCheck } from "./code.js";
import { ethereumCheck } from "./ethereum.js";
import { parametersCheck } from "./parameters.js";
import { registrationCheck } from "./registration.js";
import { rolesCheck } from "./roles.js";
import { supplyCheck } from "./supply.js";
import { wiringCheck } from "./wiring.js";

const ARBITRUM_CHECKS: readonly Check[] = [codeCheck, wiringCheck, parametersCheck, rolesCheck, supplyCheck];
const BRIDGE_CHECKS: readonly Check[] = [ethereumCheck, registrationCheck];

/** The checks of a deployment, the code first. */
export function checksOf({ ethereum }: Pick<CheckContext, "ethereum">): readonly Check[] {
  return ethereum === undefined ? ARBITRUM_CHECKS : [...ARBITRUM_CHECKS, ...BRIDGE_CHECKS];
}

export interface CheckResult {
  name: string;
  problems: string[];
}

/** Reads everything back from the chain. Sends nothing and needs no key. */
export async function checkDeployment(context: CheckContext): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checksOf(context)) {
    const problems = await check.run(context).catch((error: unknown) => {
      throw toToolkitError(error);
    });
    results.push({ name: check.name, problems });
    // Without the right code the answers of the contracts mean nothing.
    if (check === codeCheck && problems.length > 0) break;
  }
  return results;
}

/** Fails with every problem that was found. */
export function requireNoProblems(results: readonly CheckResult[]): void {
  const lines = results.flatMap(({ name, problems }) => problems.map((problem) => `  ${name}: ${problem}`));
  if (lines.length === 0) return;
  throw new ToolkitError("PRECONDITION_FAILED", `The deployment is not as it should be:\n${lines.join("\n")}\n`, {
    hint: "Do not use or announce it before every line is explained.",
  });
}

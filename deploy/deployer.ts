import { computeAddress } from "ethers";
import { parseAddress } from "../src/core/addresses.js";
import { ToolkitError } from "../src/core/errors.js";
import type { Environment } from "./parameters/load.js";
import type { DeploymentRecord } from "./record.js";

/** Whose balance a plan looks at: who is named, who began the deployment, or the account of DEPLOYER_KEY. */
export function deployerToPlanFor(
  chosen: string | undefined,
  { DEPLOYER_KEY: key = "" }: Environment,
  record: DeploymentRecord | undefined,
): string | undefined {
  if (chosen !== undefined) return parseAddress(chosen, "--deployer");
  if (record !== undefined) return record.deployer;
  return key === "" ? undefined : computeAddress(checkKey(key));
}

/** Refuses a malformed key here, where nothing quotes it. */
export function checkKey(key: string): string {
  const digits = key.startsWith("0x") ? key : `0x${key}`;
  try {
    computeAddress(digits);
    return digits;
  } catch {
    throw new ToolkitError("CONFIG_INVALID", "DEPLOYER_KEY is not a private key.", {
      hint: "It has 32 bytes, written as 0x and 64 hexadecimal digits. Nothing was sent.",
    });
  }
}

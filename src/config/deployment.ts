import { z } from "zod";
import { parseAddress, type Address } from "../core/addresses.js";
import { ToolkitError } from "../core/errors.js";
import { readJsonFile } from "../core/files.js";

export const REQUIRED_CONTRACTS = [
  "Authority",
  "SessionToken",
  "RewardPool",
  "NodeStaking",
  "NodeQuorum",
  "ContributionRounds",
  "FeeRecycler",
  "FeeOracle",
  "ProBurn",
  "SessionNames",
  "OxenClaims",
  "BonusClaims",
  "VestingFactory",
] as const;

type RequiredContract = (typeof REQUIRED_CONTRACTS)[number];

/**
 * Addresses of one deployment. `BonusClaims` is the OxenClaims contract of the second campaign. The posted price feed exists
 * only on networks without another feed.
 */
export type Deployment = Readonly<Record<RequiredContract, Address>> & { readonly PostedPriceFeed?: Address };

export type ContractName = keyof Deployment;

const addressesSchema = z.record(z.string(), z.string());

/** Reads the file of addresses that a deployment leaves behind: "Module#Contract" to address. */
export async function readDeployment(path: string): Promise<Deployment> {
  const addresses = new Map<string, Address>();
  for (const [id, text] of Object.entries(await readAddresses(path))) {
    const name = id.slice(id.indexOf("#") + 1);
    if (addresses.has(name)) throw deploymentError(path, `names ${name} twice`);
    addresses.set(name, parseAddress(text, `${path}, ${id}`));
  }
  return toDeployment(addresses, path);
}

async function readAddresses(path: string): Promise<Record<string, string>> {
  try {
    return await readJsonFile(path, addressesSchema);
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error;
    throw new ToolkitError("CONFIG_INVALID", `There are no contract addresses: ${error.shortMessage}`, {
      hint: "Deploy first with `npm run deploy`, or name a deployment's folder with --deployment or SESH_DEPLOYMENT.",
      cause: error,
    });
  }
}

/** Checks that nothing is missing; `source` says where the addresses come from. */
export function toDeployment(addresses: ReadonlyMap<string, Address>, source: string): Deployment {
  const missing = REQUIRED_CONTRACTS.filter((name) => !addresses.has(name));
  if (missing.length > 0) throw deploymentError(source, `does not name ${missing.join(", ")}`);
  const pairs = [...REQUIRED_CONTRACTS, "PostedPriceFeed"].flatMap((name) => {
    const address = addresses.get(name);
    return address === undefined ? [] : [[name, address] as const];
  });
  return Object.fromEntries(pairs) as Deployment;
}

/** Addresses that could never use SESH, those of the system itself (SD-03), with what each is. */
export function forbiddenRecipients(deployment: Deployment): ReadonlyMap<string, string> {
  return new Map(Object.entries(deployment).map(([name, address]) => [address, `the contract ${name}`]));
}

function deploymentError(source: string, problem: string): ToolkitError {
  return new ToolkitError("CONFIG_INVALID", `${source} ${problem}.`, {
    hint: "Finish the deployment, or name another file of addresses with SESH_DEPLOYMENT.",
  });
}

import { Option, type Command } from "commander";
import { BPS_LIMIT, parseBps } from "./values.js";

export const nodeKeysOption = () => new Option("--node-keys <file>", "node key file (or SESH_NODE_KEYS)");

export const feeOption = () =>
  new Option("--fee-bps <bps>", `operator fee in hundredths of a percent, 0 to ${BPS_LIMIT}`)
    .argParser((text) => parseBps(text, "--fee-bps"))
    .makeOptionMandatory();

export const beneficiaryOption = () =>
  new Option("--beneficiary <address>", "where the rewards go; your own address if not given");

/** Options of every command; keys and passwords are deliberately not among them. */
export function addGlobalOptions(program: Command): Command {
  return program
    .option("-n, --network <name>", "arbitrum-one, arbitrum-sepolia or local (or SESH_NETWORK)")
    .option("--rpc-url <url>", "RPC endpoint (or SESH_RPC_URL)")
    .option("--deployment <path>", "contract addresses: a deployment's folder or its file (or SESH_DEPLOYMENT)")
    .option("--keystore <file>", "encrypted Ethereum keystore file (or SESH_KEYSTORE)")
    .option("--json", "print JSON only, errors too")
    .option("-y, --yes", "send without asking")
    .option("--dry-run", "show the plan and what the network would answer, send nothing")
    .option("--approve", "allow by an exact approval transaction instead of a signed permit");
}

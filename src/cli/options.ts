import { Option, type Command } from "commander";
import { parsePercent } from "./values.js";

export const keyOption = () => new Option("--key <file>", "the node's key file (or SESH_NODE_KEYS)");

/** In percent on the command line, in 1/10,000 everywhere else. */
export const feeOption = () =>
  new Option(
    "--fee <percent>",
    "operator fee in percent of the node's rewards, 0 to 100, at most 2 decimals",
  ).argParser((text) => parsePercent(text, "--fee"));

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
    .option("--approve", "allow by an exact approval transaction instead of a signed permit")
    .option("--safe <address>", "plan for this Safe (or other contract account) instead of a wallet; needs no key")
    .option("--safe-batch <file>", "with --safe: write the transactions for Safe's Transaction Builder, send nothing")
    .option("--force", "replace the file that is written if it exists");
}

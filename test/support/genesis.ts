import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { getAddress, id } from "ethers";
import { PROJECT } from "../../scripts/support/workspace.js";
import type { Address } from "../../src/core/addresses.js";
import { formatDecimal, parseAmount } from "../../src/core/amounts.js";
import { RECIPIENT_COLUMNS } from "../../src/genesis/recipientsFile.js";

export interface GenesisRow {
  id: string;
  recipient: string;
  amount: string;
  rewardAddress?: string;
  grantor?: string;
}

export interface GenesisData {
  chainId: string;
  start: string;
  from: string;
  allocations: {
    id: string;
    name: string;
    group: string;
    amount: string;
    to?: string;
    recipients?: string | GenesisRow[];
  }[];
}

/** The file that everybody begins with. */
export const TEMPLATE = JSON.parse(readFileSync(join(PROJECT, "deploy/genesis/template.json"), "utf8")) as GenesisData;

/** How many recipients each list has. */
const RECIPIENTS: Record<string, number> = {
  "treasury-nodes": 6,
  contributors: 50,
  advisors: 5,
  "strategic-nodes": 7,
  strategic: 9,
  "testnet-incentive": 12,
};

/** Somebody with an address of their own. */
export function personOf(label: string): Address {
  return getAddress(id(label).slice(0, 42)) as Address;
}

/** The template with lists of recipients, for a chain, an account and a start. */
export function genesisData({ from, start, chainId = "421614" }: { from: string; start: string; chainId?: string }) {
  const variables: Record<string, string> = {
    "env:SESH_OPERATIONAL": personOf("operational"),
    "env:SESH_ECOSYSTEM": personOf("ecosystem"),
  };
  const data: GenesisData = { ...structuredClone(TEMPLATE), chainId, start, from };
  for (const allocation of data.allocations) {
    const { id: name, amount, recipients } = allocation;
    if (typeof recipients === "string") allocation.recipients = rowsOf(name, amount);
    for (const row of rowsIn(allocation)) row.recipient = variables[row.recipient] ?? row.recipient;
  }
  return data;
}

/** The rows of an allocation of people. */
export function rowsIn({ recipients }: GenesisData["allocations"][number]): GenesisRow[] {
  return typeof recipients === "object" ? recipients : [];
}

export function allocationIn(data: GenesisData, name: string): GenesisData["allocations"][number] {
  return data.allocations.find((allocation) => allocation.id === name)!;
}

/** Writes the file, with every list that has no grantor as a CSV file beside it if `csv`. */
export async function writeGenesis(folder: string, data: GenesisData, { csv = false } = {}): Promise<string> {
  await mkdir(folder, { recursive: true });
  const copy = structuredClone(data);
  for (const allocation of csv ? copy.allocations : []) {
    if (typeof allocation.recipients !== "object") continue;
    const lines = allocation.recipients.map((row) => RECIPIENT_COLUMNS.map((column) => row[column] ?? "").join(","));
    await writeFile(join(folder, `${allocation.id}.csv`), [RECIPIENT_COLUMNS.join(","), ...lines, ""].join("\n"));
    allocation.recipients = `${allocation.id}.csv`;
  }
  const path = join(folder, "genesis.json");
  await writeFile(path, JSON.stringify(copy));
  return path;
}

/** Uneven parts that sum to the amount exactly. */
function rowsOf(allocation: string, amount: string): GenesisRow[] {
  const count = RECIPIENTS[allocation]!;
  const whole = parseAmount(amount);
  const parts = Array.from({ length: count }, (_, i) => (whole * BigInt(i + 1)) / BigInt((count * (count + 1)) / 2));
  parts[count - 1]! += whole - parts.reduce((sum, part) => sum + part, 0n);
  return parts.map((part, i) => ({
    id: `p${i + 1}`,
    recipient: personOf(`${allocation} ${i + 1}`),
    amount: formatDecimal(part),
  }));
}

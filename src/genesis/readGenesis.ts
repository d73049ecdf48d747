import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { type Address, parseChecksummedAddress } from "../core/addresses.js";
import { parsePositiveAmount } from "../core/amounts.js";
import { attempt, ToolkitError } from "../core/errors.js";
import { readJsonFile } from "../core/files.js";
import { parseTime } from "../core/time.js";
import { replaceVariables, type Variables } from "../core/variables.js";
import { type Allocation, type Genesis, GENESIS_CONTRACTS, type Recipient } from "./genesis.js";
import { genesisProblems, type GenesisRules } from "./genesisProblems.js";
import { GROUPS } from "./lockups.js";
import { type RecipientRow, readRecipientRows } from "./recipientsFile.js";

const rowSchema = z.strictObject({
  id: z.string(),
  recipient: z.string(),
  amount: z.string(),
  rewardAddress: z.string().default(""),
  grantor: z.string().default(""),
});

const allocationSchema = z.strictObject({
  id: z.string(),
  name: z.string().min(1),
  group: z.enum(GROUPS),
  amount: z.string(),
  to: z.enum(GENESIS_CONTRACTS).optional(),
  recipients: z
    .union([z.string().regex(/^[\w-][\w.-]*\.csv$/, "the name of a CSV file beside this one"), z.array(rowSchema)])
    .optional(),
});

const genesisSchema = z.strictObject({
  chainId: z.string().regex(/^[1-9][0-9]{0,14}$/, "a chain id, as digits in quotes"),
  start: z.string(),
  from: z.string(),
  allocations: z.array(allocationSchema),
});

type AllocationFile = z.infer<typeof allocationSchema>;
type Report = (problem: string) => void;

/**
 * Reads the file of the genesis with the lists of recipients beside it. Everything that can be wrong without looking at the
 * chain is found before anything else happens, and named at once (DP-03).
 */
export async function readGenesis(path: string, variables: Variables, rules: GenesisRules): Promise<Genesis> {
  const { value, missing } = replaceVariables(await readJsonFile(path, z.unknown()), variables);
  if (missing.length > 0) throw genesisError(path, [`not set in the environment: ${missing.join(", ")}`]);
  const parsed = genesisSchema.safeParse(value);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(
      ({ path: at, message }) => `${at.map(String).join(".") || "file"}: ${message}`,
    );
    throw genesisError(path, issues);
  }
  const problems: string[] = [];
  const report: Report = (problem) => void problems.push(problem);
  const { chainId, start, from, allocations } = parsed.data;
  const genesis: Genesis = {
    chainId: BigInt(chainId),
    start: attempt(() => parseTime(start, "start"), report) ?? 0,
    from: attempt(() => parseChecksummedAddress(from, "from"), report) ?? UNREADABLE,
    allocations: [],
  };
  const read: Allocation[] = [];
  for (const allocation of allocations) read.push(await readAllocation(allocation, dirname(path), report));
  // Sums over what could not be read would only add wrong problems to the right ones.
  if (problems.length === 0) problems.push(...genesisProblems({ ...genesis, allocations: read }, rules));
  if (problems.length > 0) throw genesisError(path, problems);
  return { ...genesis, allocations: read };
}

/** Never used: a file with something unreadable is refused. */
const UNREADABLE: Address = "0x";

async function readAllocation(
  { id, name, group, amount, to, recipients }: AllocationFile,
  folder: string,
  report: Report,
): Promise<Allocation> {
  const own: Report = (problem) => report(`${id}: ${problem}`);
  if ((to === undefined) === (recipients === undefined)) own(`it has either "to" or "recipients"`);
  return {
    id,
    name,
    group,
    amount: attempt(() => parsePositiveAmount(amount), own) ?? 0n,
    to: to ?? (await readRecipients(recipients ?? [], folder, own)),
  };
}

async function readRecipients(
  given: string | readonly RecipientRow[],
  folder: string,
  report: Report,
): Promise<Recipient[]> {
  if (typeof given !== "string") {
    return given.map((row) => readRecipient(row, (problem) => report(`${row.id}: ${problem}`)));
  }
  const own: Report = (problem) => report(`${given}, ${problem}`);
  const rows = await readRecipientRows(join(folder, given), own).catch((error: unknown) => {
    if (!(error instanceof ToolkitError)) throw error;
    report(trimmed(error.shortMessage).replace(join(folder, given), basename(given)));
    return [];
  });
  return rows.map(({ line, row }) => readRecipient(row, (problem) => own(`line ${line}: ${problem}`)));
}

function readRecipient(row: RecipientRow, report: Report): Recipient {
  const address = (field: "recipient" | "rewardAddress" | "grantor") =>
    attempt(() => parseChecksummedAddress(row[field], field), report) ?? UNREADABLE;
  return {
    id: row.id,
    recipient: address("recipient"),
    amount: attempt(() => parsePositiveAmount(row.amount), report) ?? 0n,
    ...(row.rewardAddress !== "" && { rewardAddress: address("rewardAddress") }),
    ...(row.grantor !== "" && { grantor: address("grantor") }),
  };
}

function trimmed(sentence: string): string {
  return sentence.replace(/\.$/, "");
}

function genesisError(path: string, problems: readonly string[]): ToolkitError {
  const lines = problems.map((problem) => `  ${problem}`).join("\n");
  return new ToolkitError("FILE_INVALID", `The genesis in ${path} cannot be used:\n${lines}\n`, {
    hint: "docs/guides/genesis.md explains the file. Nothing was sent.",
    details: { path, problems },
  });
}

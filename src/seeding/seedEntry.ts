import { z } from "zod";
import { parseAddress, type Address, type AddressRules } from "../core/addresses.js";
import { attempt, ToolkitError } from "../core/errors.js";
import { parseJson } from "../core/files.js";
import { parseHex, toHex, type Hex } from "../core/hex.js";
import { toJson } from "../core/json.js";
import type { NodeCredentials } from "../crypto/credentials.js";
import { parseEd25519Key } from "../crypto/networkIdentity.js";
import { formatNodeKey, parseNodeKey } from "../crypto/nodeKeys.js";

export interface SeedContributor {
  staker: Address;
  beneficiary: Address;
  /** Atomic SESH. */
  stake: bigint;
}

/** A node that is to be seeded: what its operator hands in. All of it is public. */
export interface SeedEntry {
  /** Made for the first contributor as operator. */
  credentials: NodeCredentials;
  contributors: readonly SeedContributor[];
}

const contributorSchema = z.strictObject({
  staker: z.string(),
  beneficiary: z.string().optional(),
  stake: z.string().regex(/^(0|[1-9][0-9]{0,18})$/, "has to be a whole number of atomic SESH in quotes"),
});
const contributorsSchema = z.array(contributorSchema);
const entrySchema = z.strictObject({
  operator: z.string(),
  feeBps: z.int().min(0, "has to be 0 to 10000").max(10_000, "has to be 0 to 10000"),
  nodeKey: z.string(),
  proof: z.strictObject({ c: z.string(), s: z.string() }),
  ed25519Key: z.string(),
  ed25519Signature: z.string(),
  contributors: contributorsSchema,
});

/** What could be read of an entry, and everything that is wrong with it. */
export type ReadEntry = { entry: SeedEntry } | { problems: string[] };

/** One line of JSON. */
export function formatSeedEntry({ credentials, contributors }: SeedEntry): string {
  const { key, c, s, ed25519Key, ed25519Signature, feeBps } = credentials;
  const entry = {
    operator: contributors[0]?.staker,
    feeBps,
    nodeKey: formatNodeKey(key),
    proof: { c: toHex(c, 32), s: toHex(s, 32) },
    ed25519Key,
    ed25519Signature: `${ed25519Signature[0]}${ed25519Signature[1].slice(2)}`,
    contributors,
  };
  return toJson(entry, 0);
}

/** Reads what {@link formatSeedEntry} writes. A beneficiary that is not given is the staker. */
export function parseSeedEntry(line: string, rules: AddressRules): ReadEntry {
  const problems: string[] = [];
  const report = (problem: string) => void problems.push(problem);
  const data = attempt(() => check(parseJson(line, "The entry"), entrySchema), report);
  if (data === undefined) return { problems };
  const key = attempt(() => parseNodeKey(data.nodeKey, "nodeKey"), report);
  const c = attempt(() => BigInt(parseHex(data.proof.c, 32, "proof.c")), report);
  const s = attempt(() => BigInt(parseHex(data.proof.s, 32, "proof.s")), report);
  const ed25519Key = attempt(() => parseEd25519Key(data.ed25519Key, "ed25519Key"), report);
  const signature = attempt(() => parseHex(data.ed25519Signature, 64, "ed25519Signature"), report);
  const operator = attempt(() => parseAddress(data.operator, "operator", rules), report);
  const contributors = toContributors(report, data.contributors, rules);
  const first = contributors[0];
  if (first === undefined && data.contributors.length === 0) problems.push("contributors: there is none");
  if (first !== undefined && operator !== undefined && first.staker !== operator) {
    problems.push(`contributors: the first is ${first.staker}, and not the operator ${operator}`);
  }
  if (
    problems.length > 0 ||
    key === undefined ||
    c === undefined ||
    s === undefined ||
    ed25519Key === undefined ||
    signature === undefined
  )
    return { problems };
  const ed25519Signature: [Hex, Hex] = [signature.slice(0, 66) as Hex, `0x${signature.slice(66)}`];
  return { entry: { credentials: { key, c, s, ed25519Key, ed25519Signature, feeBps: data.feeBps }, contributors } };
}

/** Reads a JSON list of contributors, the operator first. */
export function parseSeedContributors(text: string, path: string, rules: AddressRules): SeedContributor[] {
  const problems: string[] = [];
  const report = (problem: string) => void problems.push(problem);
  const list = attempt(() => check(parseJson(text, path), contributorsSchema), report) ?? [];
  const contributors = toContributors(report, list, rules);
  if (problems.length === 0) return contributors;
  throw new ToolkitError("FILE_INVALID", `${path}: ${problems.join("; ")}.`, {
    hint: 'Write [{"staker": "0x…", "beneficiary": "0x…", "stake": "6250000000000"}, …], stakes in atomic SESH.',
    details: { path, problems },
  });
}

function toContributors(
  report: (problem: string) => void,
  list: z.infer<typeof contributorsSchema>,
  rules: AddressRules,
): SeedContributor[] {
  return list.flatMap(({ staker, beneficiary = staker, stake }, i) => {
    const name = `contributors[${i}]`;
    const owner = attempt(() => parseAddress(staker, `${name}.staker`, rules), report);
    const receiver =
      beneficiary === staker ? owner : attempt(() => parseAddress(beneficiary, `${name}.beneficiary`, rules), report);
    return owner === undefined || receiver === undefined
      ? []
      : [{ staker: owner, beneficiary: receiver, stake: BigInt(stake) }];
  });
}

function check<Schema extends z.ZodType>(value: unknown, schema: Schema): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => {
    const name = path.map(String).join(".");
    return name === "" ? message : `${name}: ${message}`;
  });
  throw new ToolkitError("FILE_INVALID", wrong.join("; "), { hint: "Check the file.", details: {} });
}

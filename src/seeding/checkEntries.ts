import type { Address } from "../core/addresses.js";
import { formatSesh } from "../core/amounts.js";
import { verifyRegistration } from "../crypto/networkIdentity.js";
import { nodeIdOf } from "../crypto/nodeKeys.js";
import { verifyPossession } from "../crypto/proofOfPossession.js";
import type { SeedEntry } from "./seedEntry.js";

/** What entries have to be made for. */
export interface SeedingTerms {
  chainId: bigint;
  staking: Address;
  /** Stake of a node. */
  requirement: bigint;
  /** Contracts of the deployment by address: none of them can use SESH as staker or beneficiary. */
  forbidden: ReadonlyMap<string, string>;
}

export interface LineProblem {
  /** From 1. */
  line: number;
  problem: string;
}

const CONTRIBUTOR_LIMIT = 10;

/** Everything the contract, or the network, would refuse in an entry. */
export function entryProblems({ credentials, contributors }: SeedEntry, terms: SeedingTerms): string[] {
  const problems: string[] = [];
  const { requirement } = terms;
  const minimum = (requirement + 3n) / 4n;
  const sum = contributors.reduce((total, { stake }) => total + stake, 0n);
  const [operator] = contributors;
  if (operator === undefined || contributors.length > CONTRIBUTOR_LIMIT) {
    problems.push(`${contributors.length} contributors instead of 1 to ${CONTRIBUTOR_LIMIT}`);
  }
  contributors.forEach(({ staker, stake }, i) => {
    if (stake === 0n) problems.push(`${staker} has no stake`);
    if (contributors.findIndex((other) => other.staker === staker) !== i) problems.push(`${staker} is named twice`);
  });
  if (sum !== requirement) problems.push(`the stakes are ${formatSesh(sum)} and not ${formatSesh(requirement)}`);
  if (operator === undefined) return problems;
  if (operator.stake < minimum) {
    problems.push(`the operator brings ${formatSesh(operator.stake)}, less than a quarter, ${formatSesh(minimum)}`);
  }
  const { key, ed25519Key, ed25519Signature, feeBps } = credentials;
  const { chainId, staking } = terms;
  const context = { chainId, staking, operator: operator.staker, ed25519Key, feeBps };
  const madeFor = "does not fit this chain, contract, operator, fee, ed25519 key and node key";
  if (!verifyPossession(key, credentials, context)) problems.push(`the proof of possession ${madeFor}`);
  if (!verifyRegistration(ed25519Signature, context, key)) problems.push(`the ed25519 signature ${madeFor}`);
  return problems;
}

/** Keys that more than one entry has. A key and its negation, which have the same x, exclude each other (ST-08). */
export function duplicateProblems(entries: readonly { line: number; entry: SeedEntry }[]): LineProblem[] {
  const seen = new Map<string, number>();
  return entries.flatMap(({ line, entry: { credentials } }) => {
    const names: [string, string][] = [
      [`node key ${credentials.key.x}`, `the node key (${nodeIdOf(credentials.key)}), or its negation,`],
      [`ed25519 key ${credentials.ed25519Key}`, `the ed25519 key ${credentials.ed25519Key}`],
    ];
    return names.flatMap(([name, text]) => {
      const first = seen.get(name);
      if (first === undefined) seen.set(name, line);
      return first === undefined ? [] : [{ line, problem: `${text} is in line ${first} already` }];
    });
  });
}

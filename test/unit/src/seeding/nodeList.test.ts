import { expect } from "chai";
import type { Address } from "../../../../src/core/addresses.js";
import { ToolkitError } from "../../../../src/core/errors.js";
import { toJson } from "../../../../src/core/json.js";
import { FIELD_MODULUS, formatNodeKey } from "../../../../src/crypto/nodeKeys.js";
import type { SeedingTerms } from "../../../../src/seeding/checkEntries.js";
import { parseNodeList } from "../../../../src/seeding/nodeList.js";
import {
  formatSeedEntry,
  parseSeedContributors,
  type SeedContributor,
  type SeedEntry,
} from "../../../../src/seeding/seedEntry.js";
import { addressOf, anEntry, contributorsOf, linesOf } from "../../../support/seeding.js";

const POOL = addressOf("pool");
const terms: SeedingTerms = {
  chainId: 421_614n,
  staking: addressOf("staking"),
  requirement: 25_000n * 10n ** 9n,
  forbidden: new Map([[POOL, "the contract RewardPool"]]),
};
const ALONE = anEntry(terms, "alone");
const SHARED = anEntry(terms, "shared", { contributors: contributorsOf(terms, "shared", 10, true) });
const READ = linesOf([ALONE, SHARED]);

function errorOf(work: () => unknown): ToolkitError {
  try {
    work();
  } catch (error) {
    if (error instanceof ToolkitError) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

/** What is wrong with a list, as "line: problem". */
function problemsOf(text: string): string[] {
  const { code, details } = errorOf(() => parseNodeList(text, "nodes.jsonl", terms));
  expect(code).to.equal("FILE_INVALID");
  return (details.problems as { line: number; problem: string }[]).map(({ line, problem }) => `${line}: ${problem}`);
}

/** The line of an entry with some fields replaced. */
function lineWith(entry: SeedEntry, fields: Record<string, unknown>): string {
  const data = JSON.parse(formatSeedEntry(entry)) as Record<string, unknown>;
  return `${toJson({ ...data, ...fields }, 0)}\n`;
}

/** An entry that is made for what it says. */
function lineOf(contributors: SeedEntry["contributors"], operator?: Address): string {
  return linesOf([anEntry(terms, "stakes", { contributors, ...(operator !== undefined && { operator }) })]);
}

describe("seeding/nodeList", () => {
  it("reads what operators hand in", () => {
    const { nodes } = parseNodeList(READ, "nodes.jsonl", terms);
    expect(nodes.map(({ credentials, contributors }) => ({ credentials, contributors }))).to.deep.equal([
      ALONE,
      SHARED,
    ]);
    expect(nodes.map(({ contributors }) => contributors.length)).to.deep.equal([1, 10]);
  });

  it("takes the staker for a beneficiary that is not named", () => {
    const unnamed = ALONE.contributors.map(({ staker, stake }) => ({ staker, stake }));
    const { nodes } = parseNodeList(lineWith(ALONE, { contributors: unnamed }), "nodes.jsonl", terms);
    expect(nodes[0]?.contributors).to.deep.equal(ALONE.contributors);
  });

  const TEN = contributorsOf(terms, "stakes", 10);
  const [S, SECOND] = TEN as [SeedContributor, SeedContributor];
  const quarter = terms.requirement / 4n;
  const of = (...stakes: bigint[]) => stakes.map((stake, i) => ({ ...TEN[i]!, stake }));
  const key = ALONE.credentials.key;
  const beyond = formatNodeKey({ x: key.x + FIELD_MODULUS, y: key.y });
  const negated = formatNodeKey({ x: key.x, y: FIELD_MODULUS - key.y });
  const offCurve = formatNodeKey({ x: key.x, y: key.y + 1n });
  const doesNotFit = "does not fit this chain, contract, operator, fee, ed25519 key and node key";
  const bothDoNotFit = [`1: the proof of possession ${doesNotFit}`, `1: the ed25519 signature ${doesNotFit}`];

  const refusals: [string, string, string[]][] = [
    ["an empty file", "", ["1: there is no node"]],
    ["no node", "\n", ["1: The entry is not valid JSON"]],
    ["a file that is cut off", READ.trimEnd(), ["2: the last line does not end"]],
    ["what is not JSON", "{\n", ["1: The entry is not valid JSON"]],
    ["a key given twice", READ.replace('"feeBps"', '"feeBps":1,"feeBps"'), ["1: The entry gives a key twice"]],
    ["a field nobody knows", lineWith(ALONE, { memo: "x" }), ['1: Unrecognized key: "memo"']],
    ["a fee above 10,000 bps (ST-07)", lineWith(ALONE, { feeBps: 10_001 }), ["1: feeBps: has to be 0 to 10000"]],
    ["a fee below zero", lineWith(ALONE, { feeBps: -1 }), ["1: feeBps: has to be 0 to 10000"]],
    [
      "a key beyond the field (ST-08)",
      lineWith(ALONE, { nodeKey: beyond }),
      ["1: nodeKey: not a point of the curve BN254"],
    ],
    [
      "a key off the curve (ST-08)",
      lineWith(ALONE, { nodeKey: offCurve }),
      ["1: nodeKey: not a point of the curve BN254"],
    ],
    [
      "the point at infinity (ST-08)",
      lineWith(ALONE, { nodeKey: `0x${"00".repeat(64)}` }),
      ["1: nodeKey: not a point of the curve BN254"],
    ],
    [
      "an ed25519 key of small order",
      lineWith(ALONE, { ed25519Key: `0x01${"00".repeat(31)}` }),
      ["1: ed25519Key: not an ed25519 public key"],
    ],
    [
      "a short signature",
      lineWith(ALONE, { ed25519Signature: "0x00" }),
      ["1: ed25519Signature: has 2 hexadecimal digits instead of 128"],
    ],
    ["another fee than was signed (ST-05)", lineWith(ALONE, { feeBps: 999 }), bothDoNotFit],
    ["another operator than signed (ST-05)", lineOf(of(terms.requirement), addressOf("other")), bothDoNotFit],
    [
      "another ed25519 key than signed (ST-04)",
      lineWith(ALONE, { ed25519Key: SHARED.credentials.ed25519Key }),
      bothDoNotFit,
    ],
    ["a key without its proof (QB-06)", lineWith(ALONE, { nodeKey: negated }), bothDoNotFit],
    [
      "an ed25519 signature of another node",
      lineWith(ALONE, {
        ed25519Signature: (JSON.parse(linesOf([SHARED])) as Record<string, unknown>).ed25519Signature,
      }),
      [`1: the ed25519 signature ${doesNotFit}`],
    ],
    ["no contributor", lineWith(ALONE, { contributors: [] }), ["1: contributors: there is none"]],
    [
      "eleven contributors",
      lineOf([
        ...of(terms.requirement - 10n, ...Array<bigint>(9).fill(1n)),
        { ...S, staker: addressOf("11"), stake: 1n },
      ]),
      ["1: 11 contributors instead of 1 to 10"],
    ],
    [
      "a first contributor who is not the operator",
      lineWith(ALONE, { operator: addressOf("other") }),
      [`1: contributors: the first is ${ALONE.contributors[0]!.staker}, and not the operator ${addressOf("other")}`],
    ],
    ["a stake of zero", lineOf(of(terms.requirement, 0n)), [`1: ${SECOND.staker} has no stake`]],
    [
      "a staker named twice",
      lineOf([...of(terms.requirement - 1n), { ...S, stake: 1n }]),
      [`1: ${S.staker} is named twice`],
    ],
    [
      "an atomic unit too little (ST-01)",
      lineOf(of(terms.requirement - 1n)),
      ["1: the stakes are 24,999.999999999 SESH and not 25,000 SESH"],
    ],
    [
      "an atomic unit too much (ST-01)",
      lineOf(of(terms.requirement + 1n)),
      ["1: the stakes are 25,000.000000001 SESH and not 25,000 SESH"],
    ],
    [
      "an operator with less than a quarter",
      lineOf(of(quarter - 1n, terms.requirement - quarter + 1n)),
      ["1: the operator brings 6,249.999999999 SESH, less than a quarter, 6,250 SESH"],
    ],
    [
      "a stake with a point",
      lineWith(ALONE, { contributors: [{ staker: S.staker, stake: "25000.0" }] }),
      ["1: contributors.0.stake: has to be a whole number of atomic SESH in quotes"],
    ],
    [
      "a contract of the deployment (SD-03)",
      lineWith(ALONE, {
        contributors: [
          { staker: POOL, stake: "1" },
          { staker: S.staker, beneficiary: POOL, stake: "1" },
        ],
      }),
      [
        `1: contributors[0].staker: ${POOL} is the contract RewardPool`,
        `1: contributors[1].beneficiary: ${POOL} is the contract RewardPool`,
      ],
    ],
    [
      "the zero address and a wrong checksum",
      lineWith(ALONE, {
        operator: `0x${"0".repeat(40)}`,
        contributors: [{ staker: S.staker.replace(/[a-f]/, (digit) => digit.toUpperCase()), stake: "1" }],
      }),
      ["1: operator: the zero address", "1: contributors[0].staker: the address has a wrong checksum"],
    ],
    [
      "a node twice (ST-08)",
      linesOf([ALONE, SHARED, ALONE]),
      [
        "3: the node key (0x, or its negation, is in line 1 already",
        `3: the ed25519 key ${ALONE.credentials.ed25519Key} is in line 1 already`,
      ],
    ],
  ];
  for (const [what, text, problems] of refusals) {
    it(`refuses ${what}`, () => {
      const found = problemsOf(text).map((problem) => problem.replace(/\(0x[0-9a-f]{64}\)/, "(0x"));
      expect(found).to.deep.equal(problems);
    });
  }

  it("takes an operator with exactly a quarter", () => {
    expect(parseNodeList(lineOf(of(quarter, 3n * quarter)), "nodes.jsonl", terms).nodes).to.have.length(1);
  });

  for (const [what, changed] of [
    ["chain", { chainId: 42_161n }],
    ["contract", { staking: addressOf("other staking") }],
  ] as const) {
    it(`refuses entries that were made for another ${what} (ST-05)`, () => {
      const { details } = errorOf(() => parseNodeList(READ, "nodes.jsonl", { ...terms, ...changed }));
      expect((details.problems as { line: number }[]).map(({ line }) => line)).to.deep.equal([1, 1, 2, 2]);
    });
  }

  it("tells everything that is wrong in a list at once, in the order of the lines", () => {
    const text = `${lineWith(ALONE, { feeBps: 1 })}${linesOf([SHARED])}[]\n${linesOf([SHARED])}`;
    expect(problemsOf(text).map((problem) => problem[0])).to.deep.equal(["1", "1", "3", "4", "4"]);
    const { shortMessage } = errorOf(() => parseNodeList(text, "nodes.jsonl", terms));
    expect(shortMessage).to.match(/^nodes\.jsonl has 5 problems:\n {2}line 1: .*\n {2}line 1: .*\n {2}line 3: /);
  });

  describe("a file of contributors", () => {
    it("is read in the form of an entry", () => {
      const text = toJson(SHARED.contributors);
      expect(parseSeedContributors(text, "c.json", terms)).to.deep.equal(SHARED.contributors);
    });

    it("is refused with everything that is wrong", () => {
      const text = toJson([
        { staker: POOL, stake: "1" },
        { staker: "0x1", stake: "1" },
      ]);
      expect(errorOf(() => parseSeedContributors(text, "c.json", terms)).shortMessage).to.equal(
        `c.json: contributors[0].staker: ${POOL} is the contract RewardPool; contributors[1].staker: not an address.`,
      );
      expect(errorOf(() => parseSeedContributors("{}", "c.json", terms)).code).to.equal("FILE_INVALID");
    });
  });
});

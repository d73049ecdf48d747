import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { id, Wallet, ZeroAddress } from "ethers";
import type { Deployment } from "../../../../src/config/deployment.js";
import type { Address } from "../../../../src/core/addresses.js";
import { DAY } from "../../../../src/core/time.js";
import { grantKey } from "../../../../src/vesting/grants.js";
import { readGrants, type ReadGrantsRules } from "../../../../src/vesting/readGrants.js";
import { rejectionOf } from "../../../support/rejection.js";

const HEADER = "id,kind,beneficiary,amount,end,start,cliffMonths,steps,grantor,rewardAddress";
const NOW = Date.parse("2027-01-31T12:00:00Z") / 1_000;
const [ALICE, BOB, CAROL] = ["alice", "bob", "carol"].map((name) => new Wallet(id(name)).address) as [
  Address,
  Address,
  Address,
];

describe("vesting/readGrants", () => {
  let folder: string;
  before(async () => void (folder = await mkdtemp(join(tmpdir(), "sesh-grants-"))));
  after(() => rm(folder, { recursive: true }));

  async function read(text: string, rules: ReadGrantsRules = { now: NOW }) {
    const path = join(folder, "grants.csv");
    await writeFile(path, text);
    return readGrants(path, rules);
  }
  const list = (...lines: string[]) => [HEADER, ...lines, ""].join("\n");
  async function problemsOf(text: string, rules?: ReadGrantsRules) {
    const error = await rejectionOf(read(text, rules));
    expect(error.code).to.equal("FILE_INVALID");
    return (error.details.problems as { line: number; problem: string }[]).map(
      ({ line, problem }) => `${line}: ${problem}`,
    );
  }
  const staking = (change: Partial<Record<"id" | "to" | "amount" | "end" | "rest", string>> = {}) => {
    const row = { id: "a", to: ALICE, amount: "25000", end: "2028-01-31", rest: `,,,,${BOB}`, ...change };
    return `${row.id},staking,${row.to},${row.amount},${row.end},${row.rest}`;
  };

  it("reads both kinds, with times as ISO 8601 or Unix seconds", async () => {
    const text = list(
      staking({ amount: "25000.000000001" }),
      `b-1,monthly,${BOB},1.5,,2027-02-01T06:30Z,12,24,${CAROL},`,
      `b-2,monthly,${BOB},1,,${NOW},0,1,,`,
    );
    const grants = [
      {
        kind: "staking",
        id: "a",
        beneficiary: ALICE,
        rewardAddress: BOB,
        total: 25_000_000_000_001n,
        end: Date.parse("2028-01-31T00:00:00Z") / 1_000,
      },
      {
        kind: "monthly",
        id: "b-1",
        beneficiary: BOB,
        grantor: CAROL,
        total: 1_500_000_000n,
        start: Date.parse("2027-02-01T06:30:00Z") / 1_000,
        cliffMonths: 12,
        steps: 24,
      },
      { kind: "monthly", id: "b-2", beneficiary: BOB, total: 1_000_000_000n, start: NOW, cliffMonths: 0, steps: 1 },
    ];
    expect(await read(text)).to.deep.equal(grants);
    // As a spreadsheet writes it, and without the last line's end.
    expect(await read(text.trimEnd().replaceAll("\n", "\r\n"))).to.deep.equal(grants);
  });

  it("reports everything that is wrong at once, with line numbers (DP-05)", async () => {
    const text = list(
      staking({ id: "A", amount: "-1" }),
      "too,few",
      staking({ id: "c", to: ALICE.toLowerCase(), end: "31.1.2028" }),
      staking({ id: "c", amount: "0" }),
      `d,monthly,${BOB},1,,${NOW},x,121,${BOB},`,
      `e,yearly,${BOB},1,,,,,,`,
      "",
    );
    expect(await problemsOf(text)).to.deep.equal([
      '2: amount: "-1" is not an amount',
      "3: it has 2 fields instead of 10",
      `4: beneficiary: ${ALICE.toLowerCase()} has no checksum`,
      '4: end: "31.1.2028" is not a time',
      '5: the id "c" is on line 4 already',
      "5: the amount is zero",
      '6: cliffMonths: "x" is not a whole number from 0 to 120',
      '6: steps: "121" is not a whole number from 0 to 120',
      '7: kind: "yearly" is neither staking nor monthly',
      "8: it has 1 fields instead of 10",
    ]);
    const error = await rejectionOf(read(text));
    expect(error.shortMessage).to.contain("\n  Line 4: ").and.contain("\n  Line 8: ");
  });

  const flipped = `${ALICE.slice(0, -1)}${ALICE.endsWith("0") ? "1" : "0"}`;
  const wrong: [string, string, string | RegExp][] = [
    ["a mistyped digit", staking({ to: flipped }), /^2: beneficiary: .*checksum/],
    ["the zero address", staking({ to: ZeroAddress }), "2: beneficiary: the zero address"],
    ["no beneficiary", staking({ to: "" }), "2: beneficiary: is empty"],
    ["ten decimals", staking({ amount: "1.0000000001" }), /^2: amount: .* has 10 decimals/],
    ["more than the supply", staking({ amount: "240000000.1" }), /^2: amount: .* more than the whole supply/],
    ["a quoted field", staking({ amount: '"1"' }), /^2: amount: .* is not an amount/],
    ["a day that does not exist", staking({ end: "2027-02-30" }), '2: end: "2027-02-30" is not a time'],
    ["a time without a zone", staking({ end: "2028-01-31T12:00:00" }), /^2: end: .* is not a time/],
    [
      "a stakable grant with a grantor",
      staking({ rest: `,,,${CAROL},${BOB}` }),
      "2: grantor: a staking grant has none",
    ],
    ["no reward address", staking({ rest: ",,,," }), "2: rewardAddress: is empty"],
    ["a monthly grant with an end", `m,monthly,${BOB},1,${NOW},${NOW},1,1,,`, "2: end: a monthly grant has none"],
    ["a monthly grant without steps", `m,monthly,${BOB},1,,${NOW},1,,,`, "2: steps: is empty"],
    [
      "a grantor who is the beneficiary (VE-09)",
      `m,monthly,${BOB},1,,${NOW},1,1,${BOB},`,
      "2: the grantor is the beneficiary",
    ],
    ["an end that is past (VE-09)", staking({ end: String(NOW) }), /^2: end: .* is past/],
    ["a start long ago (VE-09)", `m,monthly,${BOB},1,,${NOW - 31 * DAY},1,1,,`, /^2: start: .* more than 30 days ago/],
  ];
  for (const [what, line, problem] of wrong) {
    it(`refuses ${what}`, async () => {
      const problems = await problemsOf(list(line));
      expect(problems).to.have.length(1);
      if (typeof problem === "string") expect(problems[0]).to.equal(problem);
      else expect(problems[0]).to.match(problem);
    });
  }

  it("refuses contracts of the deployment as receivers (SD-03)", async () => {
    const deployment = { RewardPool: ALICE } as Deployment;
    expect(await problemsOf(list(staking()), { now: NOW, deployment })).to.deep.equal([
      `2: beneficiary: ${ALICE} is the contract RewardPool`,
    ]);
  });

  it("takes past times of grants that were made, so that a list can be run again later (DP-05)", async () => {
    const text = list(staking({ end: "2026-01-31" }));
    expect(await read(text, { now: NOW, made: new Set([grantKey("a")]) })).to.have.length(1);
    expect(await problemsOf(text, { now: NOW, made: new Set([grantKey("b")]) })).to.have.length(1);
  });

  it("has the header that the guide shows", async () => {
    expect(await readFile("docs/guides/vesting.md", "utf8")).to.contain(`\n${HEADER}\n`);
  });

  it("refuses a file without its header, and one without a grant", async () => {
    expect((await problemsOf(staking()))[0]).to.equal(`1: the first line is not "${HEADER}"`);
    expect(await problemsOf(list())).to.deep.equal(["2: there is no grant"]);
  });

  it("shows 30 problems and counts the rest", async () => {
    const error = await rejectionOf(read(list(...Array.from({ length: 33 }, () => "x"))));
    expect(error.shortMessage).to.contain("And 3 more.");
    expect(error.details.problems).to.have.length(33);
  });
});

import { expect } from "chai";
import { keccak256, toUtf8Bytes, Wallet } from "ethers";
import type { Deployment } from "../../../../src/config/deployment.js";
import type { Address } from "../../../../src/core/addresses.js";
import { DAY } from "../../../../src/core/time.js";
import {
  grantEnd,
  grantKey,
  grantProblems,
  MONTH,
  type Grant,
  type MonthlyGrant,
  type StakingGrant,
} from "../../../../src/vesting/grants.js";

const NOW = 1_800_000_000;
const address = () => Wallet.createRandom().address as Address;
const staking: StakingGrant = {
  kind: "staking",
  id: "treasury-1",
  beneficiary: address(),
  rewardAddress: address(),
  total: 1n,
  end: NOW + DAY,
};
const monthly: MonthlyGrant = {
  kind: "monthly",
  id: "c.0_1",
  beneficiary: address(),
  grantor: address(),
  total: 1n,
  start: NOW,
  cliffMonths: 12,
  steps: 24,
};

describe("vesting/grants", () => {
  it("hashes an id as the contract keeps it", () => {
    expect(grantKey("treasury-1")).to.equal(keccak256(toUtf8Bytes("treasury-1")));
  });

  it("ends with the last step, two years after a cliff of one to the second", () => {
    expect(grantEnd(staking)).to.equal(NOW + DAY);
    expect(MONTH).to.equal(2_628_000);
    expect(grantEnd(monthly)).to.equal(NOW + 3 * 365 * DAY);
  });

  const sound: [string, Grant][] = [
    ["a stakable grant that ends in a second", { ...staking, end: NOW + 1 }],
    ["one that ends in ten years", { ...staking, end: NOW + 3_650 * DAY }],
    ["a monthly grant that began 30 days ago", { ...monthly, start: NOW - 30 * DAY }],
    ["one that begins in a year", { ...monthly, start: NOW + 365 * DAY }],
    ["the longest schedule", { ...monthly, cliffMonths: 120, steps: 120 }],
    ["the shortest", { ...monthly, cliffMonths: 0, steps: 1 }],
    ["an id of 64 characters", { ...staking, id: "a".repeat(64) }],
  ];
  for (const [what, grant] of sound) {
    it(`finds nothing wrong with ${what}`, () => expect(grantProblems(grant, { now: NOW })).to.deep.equal([]));
  }

  const wrong: [string, Grant, RegExp][] = [
    ["an empty id", { ...staking, id: "" }, /^the id "" is not/],
    ["a long id", { ...staking, id: "a".repeat(65) }, /^the id "a+" is not/],
    ["an id with capitals", { ...staking, id: "A" }, /^the id "A" is not/],
    ["nothing granted", { ...staking, total: 0n }, /^the amount is zero/],
    ["an end that is now (VE-09)", { ...staking, end: NOW }, /^end: .* is past/],
    ["an end after ten years (VE-09)", { ...staking, end: NOW + 3_650 * DAY + 1 }, /more than ten years/],
    ["a start before 30 days (VE-09)", { ...monthly, start: NOW - 30 * DAY - 1 }, /more than 30 days ago/],
    ["a start after a year (VE-09)", { ...monthly, start: NOW + 365 * DAY + 1 }, /more than a year ahead/],
    ["no step", { ...monthly, steps: 0 }, /^steps: 0 is not 1 to 120/],
    ["121 steps", { ...monthly, steps: 121 }, /^steps: 121/],
    ["half a step", { ...monthly, steps: 1.5 }, /^steps: 1.5/],
    ["a cliff of 121 months", { ...monthly, cliffMonths: 121 }, /^cliffMonths: 121/],
    [
      "a grantor that is the beneficiary (VE-09)",
      { ...monthly, grantor: monthly.beneficiary },
      /grantor is the benefic/,
    ],
  ];
  for (const [what, grant, problem] of wrong) {
    it(`finds ${what}`, () => {
      const problems = grantProblems(grant, { now: NOW });
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem);
    });
  }

  it("finds contracts of the deployment, which could not use SESH (SD-03)", () => {
    const contract = address();
    const deployment = { NodeStaking: contract } as Deployment;
    const problems = (grant: Grant) => grantProblems(grant, { deployment });
    expect(problems({ ...staking, beneficiary: contract })).to.deep.equal([
      `beneficiary: ${contract} is the contract NodeStaking`,
    ]);
    expect(problems({ ...staking, rewardAddress: contract })[0]).to.contain("rewardAddress");
    expect(problems({ ...monthly, grantor: contract })[0]).to.contain("grantor");
  });

  it("leaves times alone without a now, as for grants that were made long ago", () => {
    expect(grantProblems({ ...staking, end: 1 })).to.deep.equal([]);
  });
});

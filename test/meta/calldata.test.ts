import { expect } from "chai";
import { dataLength, id, type Interface, MaxUint256 } from "ethers";
import { hashHint } from "../../src/crypto/hashToG1.js";
import { encodeNonSigners } from "../../src/crypto/nonSigners.js";
import type { NodeKey } from "../../src/crypto/nodeKeys.js";
import { STORE_KEYS } from "../../src/crypto/keyStore.js";
import { BATCH_LIMIT } from "../../src/actions/burnForPro.js";
import { VESTING_BATCH } from "../../src/actions/createVestings.js";
import type { Address } from "../../src/core/addresses.js";
import type { Hex } from "../../src/core/hex.js";
import type { ListedNode } from "../../src/seeding/nodeList.js";
import { batchesOf } from "../../src/seeding/batches.js";
import {
  ContributionRounds__factory,
  NodeQuorum__factory,
  NodeStaking__factory,
  OxenClaims__factory,
  ProBurn__factory,
  RewardPool__factory,
  SessionNames__factory,
  SessionTokenL1__factory,
  VestingFactory__factory,
} from "../../typechain-types/index.js";
import { consecutiveMembers, type Members, scattered } from "../../scripts/support/members.js";

/** Arbitrum's sequencer takes transactions of this many bytes, what surrounds the calldata included. */
const SEQUENCER_LIMIT = 95_000;
/** Signature, fees, nonce and the like. */
const ENVELOPE = 250;

/** Statements of one list, as the toolkit makes and reads them. */
const STATEMENTS = 256;
const CONTRIBUTORS = 10;
const ATTESTERS = 16;
/** Hashes of the way to a leaf among 126,000 accounts, or 16,000 names. */
const [CLAIM_DEPTH, NAME_DEPTH] = [17, 14];
/** The longest hint of a hundred digests. */
const HINT = Array.from({ length: 100 }, (_, i) => hashHint(id(`digest ${i}`) as Hex)).reduce((a, b) =>
  a.length < b.length ? b : a,
);

const rows = <Row>(count: number, row: Row): Row[] => Array<Row>(count).fill(row);
const ADDRESS: Address = `0x${"a5".repeat(20)}`;
const WORD = MaxUint256;
const STAKE = 2n ** 64n - 1n;
const PERMIT = { deadline: WORD, v: 28, r: id("r"), s: id("s") };
const POINT: NodeKey = { x: WORD, y: WORD };
const NODE = {
  key: POINT,
  c: WORD,
  s: WORD,
  ed25519Key: id("ed25519") as Hex,
  ed25519Signature: [id("left"), id("right")] as [Hex, Hex],
  feeBps: 10_000,
};
const CONTRIBUTOR = { staker: ADDRESS, beneficiary: ADDRESS, stake: STAKE };
const TERMS = {
  operator: ADDRESS,
  stakingRequirement: STAKE,
  reservedUntil: 2 ** 32 - 1,
  closesAt: 2 ** 32 - 1,
  autoRegister: true,
  node: NODE,
  reservations: rows(CONTRIBUTORS - 1, { staker: ADDRESS, amount: STAKE }),
};
const registration = (contributors: number) => ({ node: NODE, contributors: rows(contributors, CONTRIBUTOR) });
const hashes = (count: number): string[] => Array.from({ length: count }, (_, i) => id(`hash ${i}`));
const signatures = (count: number): string[] => rows(count, `0x${"5e".repeat(65)}`);
const REQUEST = {
  baseHash: id("name"),
  tier: 5,
  leaseYears: 10,
  owner: ADDRESS,
  backupOwner: ADDRESS,
  value: `0x${"11".repeat(73)}`,
};
const LEAF = { baseHash: id("a"), nextBaseHash: id("b"), claimant: ADDRESS, proof: hashes(NAME_DEPTH) };
const ROOT = { root: id("root"), ledgerHash: id("ledger"), total: STAKE, oxenHeight: STAKE, epoch: STAKE };
const URI = `https://${"u".repeat(192)}`;
const STAKING_GRANT = { id: id("grant"), beneficiary: ADDRESS, rewardAddress: ADDRESS, total: STAKE, end: STAKE };
const MONTHLY_GRANT = {
  id: id("grant"),
  beneficiary: ADDRESS,
  grantor: ADDRESS,
  total: STAKE,
  start: STAKE,
  cliffMonths: 120,
  steps: 120,
};

/** How many nodes with so many contributors the toolkit seeds by one transaction. */
function firstBatch(contributors: number): number {
  const node: ListedNode = {
    ...NODE,
    credentials: NODE,
    nodeId: id("node") as Hex,
    contributors: rows(contributors, CONTRIBUTOR),
  };
  return batchesOf(rows(1_000, node))[0]?.nodes.length ?? 0;
}

/** Statements under an attestation that so many members with sealed keys, and so many with others, did not sign. */
function submission(members: Members, nonSigners: number, { statements = 1, unsealed = 0 } = {}) {
  const silent = scattered(members, nonSigners).flatMap((position) => members.keys[position] ?? []);
  const { nonSigners: encoded } = encodeNonSigners(silent, members.positions);
  const attestation = {
    signature: POINT,
    signersKeyG2: [WORD, WORD, WORD, WORD],
    hint: HINT,
    nonSigners: encoded,
    unsealedNonSigners: rows(unsealed, POINT),
  };
  return [rows(statements, { key: POINT, kind: 2, timestamp: 2 ** 32 - 1, reason: 511 }), attestation];
}

describe("Calldata of the largest transactions (AR-09, AR-15)", () => {
  let some: Members;
  let many: Members;
  before(() => {
    some = consecutiveMembers(2_200, 7n);
    many = consecutiveMembers(10_000, 7n);
  });

  const rounds = ContributionRounds__factory.createInterface();
  const quorum = NodeQuorum__factory.createInterface();
  const staking = NodeStaking__factory.createInterface();
  const claims = OxenClaims__factory.createInterface();
  const pro = ProBurn__factory.createInterface();
  const pool = RewardPool__factory.createInterface();
  const names = SessionNames__factory.createInterface();
  const l1Token = SessionTokenL1__factory.createInterface();
  const vestings = VestingFactory__factory.createInterface();
  const OPERATIONS: [what: string, contract: Interface, call: string, args: () => unknown[], budget: number][] = [
    ["a statement, 733 of 2,200 did not sign", quorum, "submit", () => submission(some, 733), 1_156],
    ["a statement, 3,333 of 10,000 did not sign", quorum, "submit", () => submission(many, 3_333), 2_212],
    [
      "the longest list of statements, with as many keys as wait for a store among those who did not sign",
      quorum,
      "submit",
      () => submission(many, 3_333, { statements: STATEMENTS, unsealed: STORE_KEYS - 1 }),
      67_524,
    ],
    ["the keys of a store", quorum, "sealKeys", () => [rows(STORE_KEYS, POINT)], 24_580],
    ["a batch of solo nodes to seed", staking, "seed", () => [rows(firstBatch(1), registration(1))], 65_924],
    ["the same with 10 contributors", staking, "seed", () => [rows(firstBatch(10), registration(10))], 28_932],
    ["a registration", staking, "registerWithPermit", () => [registration(1), PERMIT], 580],
    ["a round with 9 reservations", rounds, "openWithPermit", () => [TERMS, STAKE, ADDRESS, PERMIT], 1_284],
    ["a contribution to it", rounds, "contributeWithPermit", () => [TERMS, STAKE, ADDRESS, PERMIT], 1_284],
    ["a claim", claims, "claim", () => [ADDRESS, WORD, hashes(CLAIM_DEPTH)], 676],
    [
      "claims for 130 accounts",
      claims,
      "claimMany",
      () => [rows(130, ADDRESS), rows(130, WORD), rows(130, hashes(CLAIM_DEPTH))],
      87_556,
    ],
    [
      "a fast claim",
      claims,
      "claimAttested",
      () => [ADDRESS, WORD, id("ledger"), STAKE, STAKE, signatures(ATTESTERS)],
      2_788,
    ],
    ["a root", claims, "proposeRoot", () => [ROOT, id("block"), URI, signatures(ATTESTERS)], 3_108],
    ["rewards of 500 beneficiaries", pool, "claimMany", () => [rows(500, ADDRESS)], 16_068],
    ["the largest batch of Pro", pro, "burnForProBatch", () => [1, hashes(BATCH_LIMIT), WORD], 92_932],
    ["a name", names, "registerWithPermit", () => [REQUEST, id("secret"), WORD, LEAF, PERMIT], 1_188],
    ["a name of Oxen", names, "claimOxenName", () => [LEAF, 5, ADDRESS, REQUEST.value], 868],
    [
      "grants that can be staked",
      vestings,
      "createStakingVestings",
      () => [rows(VESTING_BATCH, STAKING_GRANT)],
      10_308,
    ],
    ["grants in steps", vestings, "createMonthlyVestings", () => [rows(VESTING_BATCH, MONTHLY_GRANT)], 14_404],
    ["the registration with the bridge", l1Token, "registerTokenOnL2", () => [ADDRESS, ...rows(7, WORD), ADDRESS], 292],
  ];
  for (const [what, contract, call, args, budget] of OPERATIONS) {
    it(`${what}: at most ${budget.toLocaleString("en-US")} bytes`, () => {
      const bytes = dataLength(contract.encodeFunctionData(call, args()));
      expect(bytes).to.be.at.most(budget);
      expect(budget + ENVELOPE).to.be.at.most(SEQUENCER_LIMIT);
    });
  }
});

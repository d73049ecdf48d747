import { createHash } from "node:crypto";
import { expect } from "chai";
import type { Address } from "../../../../../src/core/addresses.js";
import { ToolkitError } from "../../../../../src/core/errors.js";
import { auditLedger } from "../../../../../src/oxen/ledger/audit.js";
import { runChecks } from "../../../../../src/oxen/ledger/checkRunner.js";
import type { CoinConfig } from "../../../../../src/oxen/ledger/config.js";
import { requireHardChecks } from "../../../../../src/oxen/ledger/hardChecks.js";
import { buildLedger, type Ledger, type LedgerInput } from "../../../../../src/oxen/ledger/ledger.js";
import type { LedgerRow } from "../../../../../src/oxen/ledger/row.js";
import { rejectionOf } from "../../../../support/rejection.js";
import { accountOf, COIN_CONFIG, depositInput, emptyRow, senderProof } from "../../../../support/snapshots.js";

const UNIT = 10n ** 9n;
const [ALICE, BOB, CAROL] = [accountOf("alice"), accountOf("bob"), accountOf("carol")];
/** 1 SESH for 2 OXEN, up to height 1,000; 70 % of it up to 2,000. */
const CONFIG: CoinConfig = {
  ...COIN_CONFIG,
  cap: 500n * UNIT,
  supply: 1_000n * UNIT,
  minimum: 1n,
  lastHeight: 2_000,
  multipliers: [
    { untilHeight: 1_000, num: 1n, den: 1n },
    { untilHeight: 2_000, num: 7n, den: 10n },
  ],
};

const ref = (label: string) => createHash("sha256").update(label).digest("hex");
/** A deposit with the proof of its sender. */
const deposit = (label: string, to: Address, amount: bigint, height: number): LedgerRow => ({
  ...emptyRow("coin"),
  ...senderProof(CONFIG, ref(label), to, 0),
  ref: ref(label),
  amount: String(amount),
  height: String(height),
  evm: to,
  nonce: "0",
});
const woxen = (label: string, to: Address, amount: bigint, height: number): LedgerRow => ({
  ...emptyRow("woxen"),
  ref: `0x${ref(label)}:0`,
  amount: String(amount),
  height: String(height),
  evm: to,
});

const build = (rows: readonly LedgerRow[], change: Partial<LedgerInput> = {}): Promise<Ledger> =>
  buildLedger({ ...depositInput(CONFIG, []), config: CONFIG, rows, ...change }, (checks) => runChecks(checks));

const claimsOf = ({ claims }: Ledger) =>
  Object.fromEntries(claims.map(({ account, cumulative }) => [account, cumulative]));
const entryOf = ({ entries }: Ledger, label: string) => entries.find(({ row }) => row.ref.includes(ref(label)))!;

describe("A ledger of OXEN", () => {
  it("pays floor(cap · OXEN / supply) on the sum of a recipient's deposits, however they were split", async () => {
    const odd = 12_345_678_901n;
    const whole = await build([deposit("a", ALICE, odd, 1)]);
    const split = await build([deposit("a", ALICE, 1n, 1), deposit("b", ALICE, odd - 2n, 2), woxen("c", ALICE, 1n, 3)]);
    expect(claimsOf(whole)).to.deep.equal({ [ALICE]: odd / 2n });
    expect(claimsOf(split)).to.deep.equal(claimsOf(whole));
    // 5 tenths of an atomic SESH, over supply · 10, the denominator of the multipliers.
    expect(whole.dust).to.deep.equal({ num: 5_000n * UNIT, den: 10_000n * UNIT });
    expect(split.kinds.map(({ kind, sesh }) => [kind, sesh])).to.deep.equal([
      ["coin", (odd - 1n) / 2n],
      ["woxen", odd / 2n - (odd - 1n) / 2n],
    ]);
  });

  it("goes by the multiplier at the deposit's height, to the last block of a window", async () => {
    const rows = [deposit("a", ALICE, 10n * UNIT, 1_000), deposit("b", BOB, 10n * UNIT, 1_001)];
    expect(claimsOf(await build(rows))).to.deep.equal({ [ALICE]: 5n * UNIT, [BOB]: 3_500_000_000n });
    const third = {
      ...CONFIG,
      multipliers: [
        { untilHeight: 1_000, num: 1n, den: 3n },
        { untilHeight: 2_000, num: 1n, den: 7n },
      ],
    };
    expect(claimsOf(await build(rows, { config: third }))).to.deep.equal({
      [ALICE]: (5n * UNIT) / 3n,
      [BOB]: (5n * UNIT) / 7n,
    });
    expect(claimsOf(await build(rows, { config: { ...CONFIG, multipliers: [] } }))[BOB]).to.equal(5n * UNIT);
  });

  it("lets the last height in, and nothing above it or above the ledger's height", async () => {
    const rows = [deposit("a", ALICE, UNIT, 2_000), deposit("b", BOB, UNIT, 2_001), deposit("c", CAROL, UNIT, 3_001)];
    const at = (oxenHeight: number) => build(rows, { oxenHeight });
    const ledger = await at(3_000);
    expect([entryOf(await at(2_000), "a").code, entryOf(await at(2_000), "b").code]).to.deep.equal([
      undefined,
      "BAD_HEIGHT",
    ]);
    expect(["a", "b", "c"].map((label) => entryOf(ledger, label).code)).to.deep.equal([
      undefined,
      "AFTER_DEADLINE",
      "BAD_HEIGHT",
    ]);
  });

  it("leaves out what is less than one atomic SESH, and needs something to pay", async () => {
    const ledger = await build([deposit("a", ALICE, 1n, 1), deposit("b", BOB, 2n, 1)]);
    expect(claimsOf(ledger)).to.deep.equal({ [BOB]: 1n });
    expect((await rejectionOf(build([deposit("a", ALICE, 1n, 1)]))).shortMessage).to.contain("No recipient reaches");
    expect((await rejectionOf(build([]))).shortMessage).to.contain("No recipient reaches");
  });

  describe("given a registered payment id", () => {
    const { registrations, rows } = depositInput(CONFIG, [[ALICE, 2n * UNIT]]);
    const registered = rows[0]!;

    it("pays its recipient, from the block after the registration on", async () => {
      const at = (height: number) =>
        build([{ ...registered, height: String(height) }, deposit("b", BOB, 2n, 1)], { registrations });
      expect(claimsOf(await at(2))).to.deep.equal({ [ALICE]: UNIT, [BOB]: 1n });
      expect(claimsOf(await at(1))).to.deep.equal({ [BOB]: 1n });
    });

    it("wins over the sender's proof, so that an exchange cannot redirect its user", async () => {
      const both = { ...registered, ...senderProof(CONFIG, registered.ref, BOB, 0), evm: BOB, nonce: "0" };
      const ledger = await build([both], { registrations });
      expect(claimsOf(ledger)).to.deep.equal({ [ALICE]: UNIT });
      expect(ledger.entries[0]!.by).to.equal("registration");
      // Without a registration the same row goes to whom the sender says.
      expect(claimsOf(await build([both]))).to.deep.equal({ [BOB]: UNIT });
    });
  });

  describe("given a proof made for a rehearsal (CL-10)", () => {
    const row = deposit("a", ALICE, 2n * UNIT, 1);
    const others: [string, Partial<CoinConfig>][] = [
      ["another contract", { bridge: accountOf("live bridge") }],
      ["another chain", { chainId: 421_614n }],
    ];
    for (const [what, change] of others) {
      it(`rejects it in a ledger for ${what}`, async () => {
        const ledger = await build([row, woxen("b", BOB, UNIT, 1)], { config: { ...CONFIG, ...change } });
        expect(entryOf(ledger, "a")).to.deep.include({ outcome: "rejected", code: "BAD_SIG" });
        expect(entryOf(ledger, "a")).not.to.have.property("to");
        expect(claimsOf(await build([row]))).to.deep.equal({ [ALICE]: UNIT });
      });
    }
  });

  describe("given more OXEN than the supply", () => {
    const rows = [
      deposit("first", ALICE, 900n * UNIT, 10),
      deposit("crosses", BOB, 150n * UNIT, 12),
      woxen("between", CAROL, 50n * UNIT, 11),
      deposit("late", CAROL, 1n, 13),
    ];

    it("pays first come, first served by height, across kinds, and the row that reaches the cap in part (CL-05)", async () => {
      const ledger = await build(rows);
      expect(entryOf(ledger, "crosses")).to.deep.include({
        outcome: "accepted",
        accepted: 50n * UNIT,
        code: "OVER_CAP",
      });
      expect(entryOf(ledger, "late")).to.deep.include({ outcome: "rejected", accepted: 0n, code: "OVER_CAP" });
      expect(claimsOf(ledger)).to.deep.equal({ [ALICE]: 450n * UNIT, [BOB]: 25n * UNIT, [CAROL]: 25n * UNIT });
      expect(ledger.total).to.equal(CONFIG.cap);
      requireHardChecks(ledger, auditLedger(ledger.text));
    });

    it("goes on from what the epoch before paid, though an earlier deposit is bound later", async () => {
      const first = auditLedger((await build(rows.slice(0, 2))).text);
      const second = await build([deposit("bound late", CAROL, 80n * UNIT, 5), ...rows], {
        epoch: 2n,
        previous: first,
      });
      requireHardChecks(second, auditLedger(second.text), first);
      expect(claimsOf(second)).to.deep.equal({ [ALICE]: 450n * UNIT, [BOB]: 50n * UNIT });
      expect(entryOf(second, "bound late").code).to.equal("OVER_CAP");
    });

    it("pays nothing after the row that reached the cap, though a small rest would fit", async () => {
      const config = {
        ...CONFIG,
        cap: 100n,
        supply: 10n,
        multipliers: [
          { untilHeight: 1_000, num: 7n, den: 10n },
          { untilHeight: 2_000, num: 1n, den: 10n },
        ],
      };
      const [crosses, small] = [deposit("crosses", ALICE, 20n, 1), deposit("small", BOB, 1n, 1_500)];
      const first = await build([crosses], { config });
      // 14 · 7 tenths of 100; the 15th would be above, and the small one weighs a single tenth.
      expect(entryOf(first, "crosses").accepted).to.equal(14n);
      const previous = auditLedger(first.text);
      for (const change of [{ config }, { config, epoch: 2n, previous }]) {
        const ledger = await build([crosses, small], change);
        expect(entryOf(ledger, "small").code).to.equal("OVER_CAP");
        expect(claimsOf(ledger)).to.deep.equal({ [ALICE]: 98n });
      }
    });

    it("gives what is left to an earlier deposit that is bound later", async () => {
      const first = auditLedger((await build(rows.slice(0, 1))).text);
      const late = [deposit("bound late", CAROL, 80n * UNIT, 5), ...rows.slice(0, 2)];
      const second = await build(late, { epoch: 2n, previous: first });
      requireHardChecks(second, auditLedger(second.text), first);
      expect(claimsOf(second)).to.deep.equal({ [ALICE]: 450n * UNIT, [BOB]: 10n * UNIT, [CAROL]: 40n * UNIT });
      const third = await build(late.toReversed(), { epoch: 3n, previous: auditLedger(second.text) });
      requireHardChecks(third, auditLedger(third.text), auditLedger(second.text));
      expect([third.root, third.total]).to.deep.equal([second.root, second.total]);
      expect(third.header.previousLedgerHash).to.equal(second.ledgerHash);
      expect(third.ledgerHash).not.to.equal(second.ledgerHash);
    });
  });

  describe("given an epoch before", () => {
    const rows = [deposit("a", ALICE, 2n * UNIT, 1)];
    const refused: [string, (first: Ledger) => Promise<Ledger>, string][] = [
      ["a second epoch without it", () => build(rows, { epoch: 2n }), "Epoch 2 follows another"],
      [
        "an epoch left out",
        (first) => build(rows, { epoch: 3n, previous: auditLedger(first.text) }),
        "does not follow epoch 1",
      ],
      [
        "other settings",
        (first) => build(rows, { epoch: 2n, previous: auditLedger(first.text), config: { ...CONFIG, minimum: 2n } }),
        "settings are not those of the epoch before",
      ],
      [
        "a height below it",
        (first) => build(rows, { epoch: 2n, previous: auditLedger(first.text), oxenHeight: 5 }),
        "Height 5 is below",
      ],
      [
        "registrations that do not continue its own",
        async () => {
          const { registrations } = depositInput(CONFIG, [[ALICE, UNIT]]);
          const first = await build(rows, { registrations });
          return build(rows, { epoch: 2n, previous: auditLedger(first.text) });
        },
        "registrations are not those of the epoch before",
      ],
    ];
    for (const [what, attempt, message] of refused) {
      it(`refuses ${what} (CL-04)`, async () => {
        const error = await rejectionOf(attempt(await build(rows)));
        expect(error.code).to.equal("INPUT_INVALID");
        expect(error.shortMessage).to.contain(message);
      });
    }

    it("stops when a row it paid is gone, has another amount or another recipient (CL-04)", async () => {
      const both = [...rows, deposit("b", BOB, 10n * UNIT, 1)];
      const previous = auditLedger((await build(both)).text);
      const changes = [rows, [...rows, deposit("b", CAROL, 10n * UNIT, 1)], [...rows, deposit("b", BOB, 9n * UNIT, 1)]];
      for (const changed of changes) {
        const next = await build(changed, { epoch: 2n, previous });
        expect(() => requireHardChecks(next, auditLedger(next.text), previous)).to.throw(
          ToolkitError,
          `rows that the epoch before paid are unchanged (not coin|${ref("b")})`,
        );
      }
    });
  });

  it("goes on from an epoch with a row that came twice", async () => {
    const row = deposit("a", ALICE, 2n * UNIT, 1);
    const twice = [row, { ...row, height: "2" }];
    const previous = auditLedger((await build(twice)).text);
    const next = await build(twice, { epoch: 2n, previous });
    requireHardChecks(next, auditLedger(next.text), previous);
    expect(next.entries.map(({ code }) => code)).to.deep.equal([undefined, "DUP_REF"]);
  });

  it("is one text, whose SHA-256 is the hash, and says of each row what became of it", async () => {
    const ledger = await build([deposit("b", BOB, 10n * UNIT, 2), deposit("a", ALICE, 0n, 1)]);
    const lines = ledger.text.split("\n");
    expect(ledger.ledgerHash).to.equal(`0x${createHash("sha256").update(ledger.text).digest("hex")}`);
    expect(JSON.parse(lines[0]!)).to.deep.include({
      format: "sesh-ledger/1",
      campaign: "oxen-coin",
      epoch: "1",
      supply: String(CONFIG.supply),
    });
    expect(JSON.parse(lines[1]!)).to.deep.include({ amount: "0", outcome: "rejected", code: "ZERO_AMOUNT" });
    expect(JSON.parse(lines[2]!)).to.deep.include({
      outcome: "accepted",
      accepted: "10000000000",
      to: BOB,
      by: "proof",
    });
    expect(lines.slice(3)).to.deep.equal([""]);
    for (const change of [
      { oxenHeight: 3_000 },
      { oxenBlockHash: `0x${"11".repeat(32)}` as const },
      { config: { ...CONFIG, minimum: 2n } },
    ]) {
      expect((await build([deposit("b", BOB, 10n * UNIT, 2)], change)).ledgerHash).not.to.equal(
        (await build([deposit("b", BOB, 10n * UNIT, 2)])).ledgerHash,
      );
    }
  });
});

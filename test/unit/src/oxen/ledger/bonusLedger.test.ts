import { expect } from "chai";
import type { Address } from "../../../../../src/core/addresses.js";
import { claimMessage } from "../../../../../src/oxen/claimMessage.js";
import { auditLedger } from "../../../../../src/oxen/ledger/audit.js";
import { shareByRemainder } from "../../../../../src/oxen/ledger/bonus.js";
import { runChecks } from "../../../../../src/oxen/ledger/checkRunner.js";
import { requireHardChecks } from "../../../../../src/oxen/ledger/hardChecks.js";
import { buildLedger, type Ledger } from "../../../../../src/oxen/ledger/ledger.js";
import type { LedgerRow } from "../../../../../src/oxen/ledger/row.js";
import { formatOxenAddress } from "../../../../../src/oxen/oxenAddress.js";
import { signMessage } from "../../../../../src/oxen/signatures.js";
import { rejectionOf } from "../../../../support/rejection.js";
import { accountOf, BONUS_CONFIG, bonusSnapshot, emptyRow, oxenHolder } from "../../../../support/snapshots.js";

const [ALICE, BOB] = [accountOf("alice"), accountOf("bob")];
const CONFIG = { ...BONUS_CONFIG, cap: 100n, freezeHeight: 1_000, lastHeight: 2_000 };
const { input: BASE } = bonusSnapshot("bonus ledger", { rows: 1, faultEvery: 2 });

interface Binding {
  to: Address;
  nonce?: number;
  height?: number;
  domain?: Partial<typeof CONFIG>;
}

const points = (holder: string, amount: number, binding?: Binding, ref = holder): LedgerRow => {
  const { address, secret } = oxenHolder(holder);
  const row = { ...emptyRow("bonus"), ref, oxen: address, amount: String(amount) };
  if (binding === undefined) return row;
  const { to, nonce = 0, height = 1, domain = {} } = binding;
  const sig = signMessage(claimMessage({ ...CONFIG, ...domain }, to, nonce), secret);
  return { ...row, evm: to, nonce: String(nonce), height: String(height), sig };
};

const build = async (...rows: LedgerRow[]): Promise<Ledger> => {
  const ledger = await buildLedger({ ...BASE, config: CONFIG, oxenHeight: 3_000, rows }, (checks) => runChecks(checks));
  requireHardChecks(ledger, auditLedger(ledger.text));
  return ledger;
};

const claimsOf = ({ claims }: Ledger) =>
  Object.fromEntries(claims.map(({ account, cumulative }) => [account, cumulative]));

describe("shareByRemainder", () => {
  const shares = (cap: bigint, points: Record<string, bigint>) =>
    Object.fromEntries(shareByRemainder(cap, new Map(Object.entries(points))));

  it("gives the units that rounding leaves to the largest remainders", () => {
    // 10 · 1/6 = 1 r 4, 10 · 2/6 = 3 r 2, 10 · 3/6 = 5 r 0.
    expect(shares(10n, { a: 3n, b: 2n, c: 1n })).to.deep.equal({ a: 5n, b: 3n, c: 2n });
  });

  it("goes by the key where remainders are equal, in whatever order the points come", () => {
    expect(shares(10n, { c: 1n, a: 1n, b: 1n })).to.deep.equal({ a: 4n, b: 3n, c: 3n });
    expect(shares(11n, { b: 1n, c: 1n, a: 1n })).to.deep.equal({ a: 4n, b: 4n, c: 3n });
  });

  it("always sums to the cap", () => {
    const many = Object.fromEntries(Array.from({ length: 97 }, (_, i) => [`k${i}`, BigInt((i * 7_919) % 1_009) + 1n]));
    for (const cap of [1n, 96n, 97n, 30_000_000_000_000_000n]) {
      expect(Object.values(shares(cap, many)).reduce((sum, each) => sum + each, 0n)).to.equal(cap);
    }
  });
});

describe("A ledger of bonus points", () => {
  it("shares among spend keys, keeps the shares of those who have not registered, and changes nobody's by a registration", async () => {
    const before = await build(points("a", 1, { to: ALICE }), points("b", 2));
    expect([claimsOf(before), before.reserved]).to.deep.equal([{ [ALICE]: 33n }, 67n]);
    const after = await build(points("a", 1, { to: ALICE }), points("b", 2, { to: BOB }));
    expect([claimsOf(after), after.reserved]).to.deep.equal([{ [ALICE]: 33n, [BOB]: 67n }, 0n]);
  });

  it("keeps the share, too, of a holder whose signature is wrong", async () => {
    const ledger = await build(points("a", 1, { to: ALICE }), { ...points("b", 2, { to: BOB }), evm: ALICE });
    expect([claimsOf(ledger), ledger.reserved]).to.deep.equal([{ [ALICE]: 33n }, 67n]);
    expect(ledger.kinds[0]).to.deep.include({ input: 3n, accepted: 1n, rejected: 2n, pending: 0n });
  });

  it("adds up the rows of one holder, also under another view key (CL-14), and pays two holders to one account once", async () => {
    const { keys } = oxenHolder("a");
    const alias = formatOxenAddress({ ...keys, viewKey: oxenHolder("b").keys.viewKey });
    const ledger = await build(
      points("a", 1, { to: ALICE }),
      { ...points("a", 2, undefined, "a-again"), oxen: alias },
      points("b", 1, { to: ALICE }),
    );
    expect(claimsOf(ledger)).to.deep.equal({ [ALICE]: 100n });
    expect(ledger.entries.every(({ outcome }) => outcome === "accepted")).to.equal(true);
  });

  it("takes the highest nonce up to the freeze height, and at a tie the first one", async () => {
    const low = points("a", 1, { to: ALICE, nonce: 1, height: 900 });
    const high = points("a", 1, { to: BOB, nonce: 2, height: 1_000 }, "second");
    expect(claimsOf(await build(low, high))).to.deep.equal({ [BOB]: 100n });
    const tied = points("a", 1, { to: BOB, nonce: 1, height: 1_000 }, "second");
    expect(claimsOf(await build(tied, low))).to.deep.equal({ [ALICE]: 100n });
  });

  it("changes no binding after the freeze height, because it may have been paid", async () => {
    const frozen = points("a", 1, { to: ALICE, height: 1_000 });
    const later = points("a", 1, { to: BOB, nonce: 9, height: 1_001 }, "later");
    expect(claimsOf(await build(frozen, later))).to.deep.equal({ [ALICE]: 100n });
    // Who had none can still register; then that one stays.
    const last = points("a", 1, { to: ALICE, nonce: 10, height: 1_002 }, "last");
    expect(claimsOf(await build(last, later))).to.deep.equal({ [BOB]: 100n });
  });

  it("is not made before the freeze height", async () => {
    const attempt = (oxenHeight: number) =>
      buildLedger({ ...BASE, config: CONFIG, oxenHeight, rows: [points("a", 1, { to: ALICE })] }, (checks) =>
        runChecks(checks),
      );
    expect((await rejectionOf(attempt(999))).shortMessage).to.contain("Bindings can change up to height 1000");
    expect((await attempt(1_000)).total).to.equal(100n);
  });

  for (const [what, domain] of [
    ["contract", { bridge: accountOf("rehearsal") }],
    ["chain", { chainId: 421_614n }],
    ["campaign", { campaign: "oxen-coin" as never }],
  ] as const) {
    it(`refuses a signature made for another ${what} (CL-10)`, async () => {
      const ledger = await build(points("a", 1, { to: ALICE }), points("b", 1, { to: BOB, domain }));
      expect(ledger.entries.find(({ row }) => row.ref === "b")).to.deep.include({
        outcome: "rejected",
        code: "BAD_SIG",
      });
      expect(claimsOf(ledger)).to.deep.equal({ [ALICE]: 50n });
    });
  }
});

import { expect } from "chai";
import { Wallet } from "ethers";
import type { Address } from "../../../../../src/core/addresses.js";
import { ToolkitError } from "../../../../../src/core/errors.js";
import { toJson } from "../../../../../src/core/json.js";
import { auditLedger } from "../../../../../src/oxen/ledger/audit.js";
import { runChecks } from "../../../../../src/oxen/ledger/checkRunner.js";
import { requireHardChecks } from "../../../../../src/oxen/ledger/hardChecks.js";
import { buildLedger, type LedgerInput } from "../../../../../src/oxen/ledger/ledger.js";
import { type ManualBinding, parseManualBindings, signManualBinding } from "../../../../../src/oxen/ledger/manual.js";
import { makeReport } from "../../../../../src/oxen/ledger/report.js";
import { rejectionOf } from "../../../../support/rejection.js";
import { accountOf, bonusSnapshot, BRIDGE, COIN_CONFIG, depositInput } from "../../../../support/snapshots.js";

const [ALICE, BOB] = [accountOf("alice"), accountOf("bob")];
const attesters = Array.from({ length: 3 }, () => Wallet.createRandom());
const addresses = attesters.map(({ address }) => address as Address);
const config = { ...COIN_CONFIG, attesters: addresses, threshold: 2 };
const { rows, registrations, ...input } = depositInput(config, [
  [ALICE, 10n ** 12n],
  [BOB, 10n ** 12n],
]);
const unbound = { ...rows[0]!, pid: "" };

const decision: ManualBinding = {
  kind: "coin",
  ref: unbound.ref,
  oxen: "",
  amount: 10n ** 12n,
  to: ALICE,
  height: 2_000,
  reason: "Sent from a hardware wallet that keeps no transaction keys.",
};

const lineOf = async (binding: ManualBinding, signers = attesters.slice(0, 2), signed = binding, campaign = config) => {
  const signatures = await Promise.all(signers.map((signer) => signManualBinding(signer, campaign, signed)));
  return `${toJson({ ...binding, height: String(binding.height), signatures }, 0)}\n`;
};

const build = (text: string, change: Partial<LedgerInput> = {}) =>
  buildLedger(
    {
      ...input,
      registrations,
      config,
      rows: [unbound, rows[1]!],
      manual: parseManualBindings(text, config),
      ...change,
    },
    (checks) => runChecks(checks),
  );

describe("A decision of attesters", () => {
  it("binds a row without evidence, and stands in ledger and report with its reason and signers", async () => {
    const text = await lineOf(decision);
    const ledger = await build(text);
    expect(ledger.entries.map(({ by, to }) => [by, to])).to.deep.equal([
      ["manual", ALICE],
      ["registration", BOB],
    ]);
    const checks = requireHardChecks(ledger, auditLedger(ledger.text));
    const { ref, kind, amount, to, reason } = decision;
    const { manual, bindings, unusedDecisions } = makeReport({
      ledger,
      inputHash: "0x",
      decisions: [`coin|${ref}`, "coin|x"],
      checks,
    });
    expect(unusedDecisions).to.deep.equal(["coin|x"]);
    expect(manual).to.deep.equal([{ ref, kind, amount, to, reason, signers: addresses.slice(0, 2) }]);
    expect(bindings.map(({ by, rows: count }) => [by, count])).to.deep.equal([
      ["manual", 1],
      ["registration", 1],
    ]);
    expect(ledger.text.split("\n")[1]).to.contain(decision.reason);
    expect((await build("")).entries[0]!.outcome).to.equal("pending");
  });

  it("changes nothing for a row that has a recipient already", async () => {
    const ledger = await build(await lineOf({ ...decision, to: BOB }), { rows });
    expect(ledger.entries[0]).to.deep.include({ by: "registration", to: ALICE });
  });

  it("cannot choose what nobody can: a forbidden recipient, or a time after the deadline", async () => {
    expect((await build(await lineOf({ ...decision, to: BRIDGE }))).entries[0]!.code).to.equal("EVM_FORBIDDEN");
    const late = await build(await lineOf({ ...decision, height: config.lastHeight + 1 }));
    expect(late.entries[0]!.code).to.equal("AFTER_DEADLINE");
  });

  it("is about one amount of one row", async () => {
    const error = await rejectionOf(lineOf({ ...decision, amount: 1n }).then((text) => build(text)));
    expect(error.shortMessage).to.contain("about another amount or address");
  });

  const refused: [string, () => Promise<string>, string][] = [
    ["too few signatures", () => lineOf(decision, attesters.slice(0, 1)), "1 attesters signed it, and 2 have to"],
    [
      "one attester twice",
      () => lineOf(decision, [attesters[0]!, attesters[0]!]),
      "1 attesters signed it, and 2 have to",
    ],
    ["a stranger", () => lineOf(decision, [attesters[0]!, Wallet.createRandom()]), "is no attester"],
    ["another recipient than signed", () => lineOf({ ...decision, to: BOB }, undefined, decision), "is no attester"],
    [
      "another reason than signed",
      () => lineOf({ ...decision, reason: "Because I say so." }, undefined, decision),
      "is no attester",
    ],
    [
      "signatures of a rehearsal",
      () => lineOf(decision, undefined, decision, { ...config, bridge: accountOf("rehearsal") }),
      "is no attester",
    ],
    ["a row twice", async () => (await lineOf(decision)).repeat(2), "line 2: Its row is decided on before"],
    ["no reason", () => lineOf({ ...decision, reason: "" }), "It is not a decision (reason)"],
    [
      "an address without checksum",
      () => lineOf({ ...decision, to: ALICE.toLowerCase() as Address }),
      "It is not a decision (to)",
    ],
    ["what is no JSON", () => Promise.resolve("x\n"), "It is not JSON"],
  ];
  for (const [what, text, message] of refused) {
    it(`is refused with ${what} (CL-09, CL-10)`, async () => {
      const given = await text();
      expect(() => parseManualBindings(given, config)).to.throw(ToolkitError, message);
    });
  }

  it("gives way to the holder's own signature up to the freeze height", async () => {
    const { input: bonus } = bonusSnapshot("manual", { rows: 10, faultEvery: 1_000 });
    const rules = { ...bonus.config, attesters: addresses, threshold: 2 };
    const silent = bonus.rows.find(({ evm, ref }) => evm === "" && ref.endsWith("9"))!;
    const { kind, ref, oxen, amount } = silent;
    const line = await lineOf({ ...decision, kind, ref, oxen, amount: BigInt(amount) });
    const manual = parseManualBindings(line, rules);
    const ledger = await buildLedger({ ...bonus, config: rules, manual }, (checks) => runChecks(checks));
    expect(ledger.entries.find(({ row }) => row === silent)).to.deep.include({ by: "manual", to: ALICE });
    const moved = { ...bonus, config: rules, rows: [{ ...silent, oxen: bonus.rows[1]!.oxen }], manual };
    const error = await rejectionOf(buildLedger(moved, (checks) => runChecks(checks)));
    expect(error.shortMessage).to.contain("about another amount or address");

    const signed = { ...bonus.rows.find((row) => row.evm !== "" && row.ref.endsWith("1"))! };
    const bare = { ...signed, ref: "bare", evm: "", sig: "", nonce: "", amount: "5" };
    const other = parseManualBindings(
      await lineOf({ ...decision, kind, ref: "bare", oxen: bare.oxen, amount: 5n }),
      rules,
    );
    const both = await buildLedger({ ...bonus, config: rules, rows: [signed, bare], manual: other }, (checks) =>
      runChecks(checks),
    );
    expect(both.entries.map(({ to }) => to)).to.deep.equal([signed.evm, signed.evm]);
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { toJson } from "../../../../../src/core/json.js";
import { auditLedger } from "../../../../../src/oxen/ledger/audit.js";
import { runChecks } from "../../../../../src/oxen/ledger/checkRunner.js";
import { readClaimsFile } from "../../../../../src/oxen/ledger/claimsFile.js";
import { hashConfig, ledgerConfigSchema } from "../../../../../src/oxen/ledger/config.js";
import { diffLedgers } from "../../../../../src/oxen/ledger/diff.js";
import { checkEvidence, type EvidenceCheck } from "../../../../../src/oxen/ledger/evidence.js";
import { buildLedger } from "../../../../../src/oxen/ledger/ledger.js";
import { rehearsalFiles, rehearse } from "../../../../../src/oxen/ledger/rehearse.js";
import { toHtml, toMarkdown } from "../../../../../src/oxen/ledger/reportText.js";
import { rejectionOf } from "../../../../support/rejection.js";
import {
  accountOf,
  BONUS_CONFIG,
  COIN_CONFIG,
  coinSnapshot,
  depositInput,
  oxenHolder,
  toCsv,
} from "../../../../support/snapshots.js";

describe("rehearse", () => {
  const snapshot = coinSnapshot("report", { rows: 120, faultEvery: 4 });
  const { oxenHeight, oxenBlockHash } = snapshot.input;
  const position = { epoch: 1n, oxenHeight, oxenBlockHash };
  let folder: string;
  let files: { config: string; snapshot: string; registrations: string };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-rehearse-"));
    const path = (name: string) => join(folder, name);
    files = { config: path("config.json"), snapshot: path("rows.csv"), registrations: path("registrations.jsonl") };
    await writeFile(files.config, toJson(snapshot.input.config));
    await writeFile(files.snapshot, toCsv(snapshot.input.rows));
    await writeFile(files.registrations, snapshot.registrationLog);
  });
  after(() => rm(folder, { recursive: true }));

  it("writes the same files from the same input, and everything adds up in them", async () => {
    const rehearsal = await rehearse(files, position);
    const written = rehearsalFiles(rehearsal);
    expect(Object.keys(written).sort()).to.deep.equal([
      "claims.json",
      "ledger.jsonl",
      "rejects.csv",
      "report.html",
      "report.json",
      "report.md",
    ]);
    expect(rehearsalFiles(await rehearse(files, position))).to.deep.equal(written);

    const { report } = rehearsal;
    const codes = [...snapshot.expected.values()].filter((what) => /^[A-Z]/.test(what));
    expect(report.rejects.reduce((sum, { rows }) => sum + rows, 0)).to.equal(codes.length);
    expect(written["rejects.csv"]!.split("\n")).to.have.length(codes.length + 2);
    expect(report.kinds.reduce((sum, { rows }) => sum + rows, 0)).to.equal(snapshot.expected.size);
    expect(report.unclaimed + report.total).to.equal(snapshot.input.config.cap);
    expect(report.topRecipients[0]!.cumulative >= report.topRecipients.at(-1)!.cumulative).to.equal(true);
    expect(report.duplicates.recipients).to.be.above(0);
    const [num, den] = report.dust.split("/").map(BigInt);
    // What the accepted OXEN are worth exactly is what was paid and the dust.
    expect(num! < den! * BigInt(report.leaves)).to.equal(true);
  });

  it("shows what changed since another rehearsal", async () => {
    const before = await rehearse(files, position);
    const ledger = join(folder, "before.jsonl");
    await writeFile(ledger, before.ledger.text);
    const same = await rehearse({ ...files, compare: ledger }, position);
    expect(same.report.diff).to.deep.include({
      addedRows: 0,
      removedRows: 0,
      changedRows: 0,
      delta: 0n,
      recipients: [],
    });

    const rows = join(folder, "fewer.csv");
    await writeFile(rows, toCsv(snapshot.input.rows.slice(1)));
    const { report } = await rehearse({ ...files, snapshot: rows, compare: ledger }, position);
    expect(report.diff).to.deep.include({ from: before.ledger.ledgerHash, addedRows: 0, removedRows: 1 });
    expect(report.rehearsalId).not.to.equal(before.report.rehearsalId);
  });

  it("makes a page that loads nothing and runs nothing, and escapes what it shows", async () => {
    const { report } = await rehearse(files, position);
    const reason = '<script src="//x"></script> & | *';
    const manual = [{ kind: "coin" as const, ref: "r", amount: 1n, to: accountOf("a"), reason, signers: [] }];
    const html = toHtml({ ...report, manual });
    expect(html).to.contain("&#60;script src=&#34;//x&#34;&#62;&#60;/script&#62; &#38; | *");
    expect(html).not.to.match(/<(script|link|img|iframe)|https?:|url\(/);
    expect(toMarkdown({ ...report, manual })).to.contain('\\<script src="//x"\\>\\</script\\> & \\| \\*');
  });

  it("refuses a claims file that was changed", async () => {
    const path = join(folder, "claims.json");
    const text = rehearsalFiles(await rehearse(files, position))["claims.json"]!;
    await writeFile(path, text);
    const { claims, total, root, claimOf } = await readClaimsFile(path);
    const { ledger } = await rehearse(files, position);
    const { account, cumulative } = claims[3]!;
    expect(claimOf(account)).to.deep.equal({ account, cumulative, proof: ledger.tree.proofOf(account) });
    expect(claimOf(accountOf("stranger"))).to.equal(undefined);
    expect(claims.reduce((sum, claim) => sum + claim.cumulative, 0n)).to.equal(total);
    expect(root).to.equal(ledger.root);
    const [first, second] = claims;
    const moved = text
      .replace(`"${first!.cumulative}"`, `"${first!.cumulative + 1n}"`)
      .replace(`"${second!.cumulative}"`, `"${second!.cumulative - 1n}"`);
    for (const changed of [
      moved,
      text.replace(`"${total}"`, `"${total + 1n}"`),
      text.replace(first!.account, second!.account),
    ]) {
      expect(changed).not.to.equal(text);
      await writeFile(path, changed);
      expect((await rejectionOf(readClaimsFile(path))).shortMessage).to.contain("contradicts itself");
    }
  });
});

describe("diffLedgers", () => {
  const [ALICE, BOB, CAROL] = [accountOf("alice"), accountOf("bob"), accountOf("carol")];
  const ledgerOf = async (...deposits: [string, bigint][]) =>
    auditLedger((await buildLedger(depositInput(COIN_CONFIG, deposits), (checks) => runChecks(checks))).text);

  it("counts rows and recipients that came, went and changed, and the SESH between", async () => {
    const before = await ledgerOf([ALICE, 22n * 10n ** 9n], [BOB, 22n * 10n ** 9n]);
    const after = await ledgerOf([ALICE, 44n * 10n ** 9n], [CAROL, 22n * 10n ** 9n], [CAROL, 11n * 10n ** 9n]);
    const diff = diffLedgers(before, after);
    expect(diff).to.deep.include({ from: before.ledgerHash, addedRows: 1, removedRows: 0, changedRows: 2 });
    expect(diff).to.deep.include({
      addedRecipients: 1,
      removedRecipients: 1,
      changedRecipients: 1,
      delta: 15n * 10n ** 9n,
    });
    expect(diff.recipients).to.deep.equal([
      { account: CAROL, before: 0n, after: 15n * 10n ** 9n },
      ...[
        { account: ALICE, before: 10n * 10n ** 9n, after: 20n * 10n ** 9n },
        { account: BOB, before: 10n * 10n ** 9n, after: 0n },
      ].sort((a, b) => (a.account < b.account ? -1 : 1)),
    ]);
    expect(diff.examples.filter((example) => example.includes(" → "))).to.have.length(2);
  });
});

describe("runChecks", () => {
  const checks = Array.from({ length: 600 }, (_, i): EvidenceCheck => {
    const { address } = oxenHolder(`holder ${i % 5}`);
    return { type: "holder", network: "mainnet", oxen: i % 3 === 0 ? `${address}x` : address };
  });

  it("answers in the order of the checks, with workers and without", async function () {
    this.timeout(60_000);
    const progress: number[] = [];
    const expected = checks.map(checkEvidence);
    expect(await runChecks(checks, (done) => progress.push(done), 2)).to.deep.equal(expected);
    expect(progress.at(-1)).to.equal(600);
    expect(await runChecks(checks.slice(0, 10), undefined, 2)).to.deep.equal(expected.slice(0, 10));
  });

  it("fails when a check fails in a worker", async function () {
    this.timeout(60_000);
    const signed = { message: "a message", signature: undefined as unknown as string };
    const broken = checks.map((check, i) => ({ ...check, ...(i === 301 && { signed }) }));
    const failure = await runChecks(broken, undefined, 2).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(Error);
  });
});

describe("ledgerConfigSchema", () => {
  const read = (config: object) => ledgerConfigSchema.safeParse(JSON.parse(toJson(config)));

  it("reads settings, and hashes what they say and not how they are written", () => {
    const parsed = [COIN_CONFIG, BONUS_CONFIG].map((config) => ledgerConfigSchema.parse(JSON.parse(toJson(config))));
    expect(parsed).to.deep.equal([COIN_CONFIG, BONUS_CONFIG]);
    const reversed = Object.fromEntries(Object.entries(COIN_CONFIG).reverse()) as unknown as typeof COIN_CONFIG;
    expect(hashConfig(reversed)).to.equal(hashConfig(COIN_CONFIG));
    expect(hashConfig({ ...COIN_CONFIG, minimum: 2n })).not.to.equal(hashConfig(COIN_CONFIG));
  });

  const [first, second] = COIN_CONFIG.multipliers;
  const [a, b] = [accountOf("a"), accountOf("b")];
  const broken: [string, object][] = [
    ["a name it does not know", { ...COIN_CONFIG, extra: 1 }],
    ["an amount as a number", { ...COIN_CONFIG, cap: 30 }],
    ["no supply", { ...COIN_CONFIG, supply: "0" }],
    ["multipliers out of order", { ...COIN_CONFIG, multipliers: [second, first] }],
    ["multipliers that end too early", { ...COIN_CONFIG, multipliers: [first] }],
    ["a freeze after the end", { ...BONUS_CONFIG, freezeHeight: BONUS_CONFIG.lastHeight + 1 }],
    ["no majority of attesters", { ...COIN_CONFIG, attesters: [a, b], threshold: 1 }],
    ["more signatures than attesters", { ...COIN_CONFIG, attesters: [a, b], threshold: 3 }],
    ["an attester twice", { ...COIN_CONFIG, attesters: [a, a], threshold: 2 }],
  ];
  for (const [what, config] of broken) {
    it(`refuses ${what}`, () => {
      expect(read(config).success).to.equal(false);
    });
  }
});

import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ToolkitError } from "../../../../../src/core/errors.js";
import { claimPaymentId } from "../../../../../src/oxen/claimMessage.js";
import { parseRegistrations, RegistrationLog } from "../../../../../src/oxen/ledger/registrationLog.js";
import { rejectionOf } from "../../../../support/rejection.js";
import { accountOf, COIN_CONFIG, registrationLogOf } from "../../../../support/snapshots.js";

const [ALICE, BOB] = [accountOf("alice"), accountOf("bob")];
const EMPTY_HEAD = `0x${"0".repeat(64)}`;

describe("RegistrationLog", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-registrations-"));
    path = join(folder, "registrations.jsonl");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = async () => (await RegistrationLog.open(path, COIN_CONFIG)).log;

  it("registers, and finds after a restart what it registered", async () => {
    const log = await open();
    expect(log.head).to.equal(EMPTY_HEAD);
    const pid = Buffer.from(claimPaymentId(COIN_CONFIG, ALICE, 0)).toString("hex");
    const entry = { pid, to: ALICE, nonce: 0, seenAtOxenHeight: 100, index: 0 };
    expect(await log.register(ALICE, 0, 100)).to.deep.equal(entry);
    await log.register(BOB, 3, 100);
    const again = await open();
    expect(again.entryOf(pid)).to.deep.equal(entry);
    expect([again.size, again.head]).to.deep.equal([2, log.head]);
    expect(await readFile(path, "utf8")).to.equal(
      registrationLogOf(COIN_CONFIG, [
        { to: ALICE, nonce: 0, seenAtOxenHeight: 100 },
        { to: BOB, nonce: 3, seenAtOxenHeight: 100 },
      ]),
    );
  });

  it("answers the same registration with what is there, and writes it once", async () => {
    const log = await open();
    const first = await log.register(ALICE, 0, 100);
    expect(await log.register(ALICE, 0, 200)).to.deep.equal(first);
    const many = await Promise.all([1, 1, 2, 2].map((nonce) => log.register(ALICE, nonce, 300)));
    expect(many.map(({ index }) => index)).to.deep.equal([1, 1, 2, 2]);
    expect((await readFile(path, "utf8")).split("\n")).to.have.length(4);
  });

  it("refuses a chain that falls, a nonce out of range and no address", async () => {
    const log = await open();
    await log.register(ALICE, 0, 100);
    expect((await rejectionOf(log.register(BOB, 0, 99))).shortMessage).to.contain("fell from 100 to 99");
    expect((await rejectionOf(log.register(BOB, 1_000_000_000, 100))).code).to.equal("INPUT_INVALID");
    expect((await rejectionOf(log.register("0x12", 0, 100))).code).to.equal("INPUT_INVALID");
    expect(log.size).to.equal(1);
    // A refusal does not stop the next one.
    expect((await log.register(BOB, 0, 100)).index).to.equal(1);
  });

  it("cuts off what a crash left after the last complete line, says so, and goes on", async () => {
    await (await open()).register(ALICE, 0, 100);
    const whole = await readFile(path, "utf8");
    await appendFile(path, whole.slice(0, 60));
    const { log, cutOff } = await RegistrationLog.open(path, COIN_CONFIG);
    expect(cutOff).to.equal(whole.slice(0, 60));
    expect(await readFile(path, "utf8")).to.equal(whole);
    await log.register(BOB, 0, 100);
    const { entries, torn } = parseRegistrations(await readFile(path, "utf8"), COIN_CONFIG);
    expect([entries.length, torn]).to.deep.equal([2, undefined]);
  });

  it("stops when somebody else writes into it", async () => {
    const [one, two] = [await open(), await open()];
    await one.register(ALICE, 0, 100);
    expect((await rejectionOf(two.register(BOB, 0, 100))).shortMessage).to.contain("changed by somebody else");
  });
});

describe("parseRegistrations", () => {
  const entries = [0, 1, 2].map((nonce) => ({ to: ALICE, nonce, seenAtOxenHeight: 100 + nonce }));
  const text = registrationLogOf(COIN_CONFIG, entries);
  const lines = text.split("\n");

  it("reads what was written, and tells what is torn without changing anything", () => {
    const { heads, head, torn, entries: read } = parseRegistrations(`${text}{"pid`, COIN_CONFIG);
    expect(read.map(({ nonce }) => nonce)).to.deep.equal([0, 1, 2]);
    expect([heads.length, heads.at(-1), torn]).to.deep.equal([3, head, '{"pid']);
    // An earlier copy of the log is one of its heads.
    expect(heads[1]).to.equal(parseRegistrations(`${lines.slice(0, 2).join("\n")}\n`, COIN_CONFIG).head);
  });

  const again = registrationLogOf(COIN_CONFIG, [...entries, { to: ALICE, nonce: 1, seenAtOxenHeight: 103 }]);
  const back = registrationLogOf(COIN_CONFIG, entries.toReversed());
  const lower = registrationLogOf(COIN_CONFIG, [{ ...entries[0]!, to: ALICE.toLowerCase() as typeof ALICE }]);
  const broken: [string, string, string][] = [
    ["a changed line", text.replace('"seenAtOxenHeight":100', '"seenAtOxenHeight":99'), "line 2: it does not follow"],
    ["a line taken out", [lines[0], lines[2], ""].join("\n"), "line 2: it does not follow"],
    ["a beginning taken away", lines.slice(1).join("\n"), "line 1: it does not follow"],
    ["a payment id registered again", again, "line 4: it registers a payment id again"],
    ["heights that go back", back, "line 2: it goes back in height"],
    ["an address without checksum", lower, "line 1: it has no checksummed address"],
    ["what is no JSON", `${text}x\n`, "line 4: it is not JSON"],
    ["what is no entry", `${text}{}\n`, "line 4: it is not an entry"],
    ["another recipient", text.replaceAll(ALICE, BOB), "line 1: it has a payment id of another campaign"],
  ];
  for (const [what, log, message] of broken) {
    it(`refuses ${what}`, () => {
      expect(() => parseRegistrations(log, COIN_CONFIG)).to.throw(ToolkitError, message);
    });
  }

  it("refuses the log of a rehearsal: of another contract, chain or campaign (CL-10)", () => {
    const others = [
      { ...COIN_CONFIG, bridge: accountOf("rehearsal") },
      { ...COIN_CONFIG, chainId: 421_614n },
      { ...COIN_CONFIG, campaign: "sn-bonus" as const },
    ];
    for (const domain of others) {
      expect(() => parseRegistrations(registrationLogOf(domain, entries), COIN_CONFIG)).to.throw(
        ToolkitError,
        "a payment id of another campaign, chain, contract",
      );
    }
  });
});

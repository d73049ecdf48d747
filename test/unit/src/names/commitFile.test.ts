import { mkdtemp, readdir, readFile, rm, stat, writeFile as write } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { getAddress, id, ZeroAddress } from "ethers";
import type { Address } from "../../../../src/core/addresses.js";
import { CommitFile, createPending, pendingCommitment } from "../../../../src/names/commitFile.js";
import { hashesOf, type NameRequest } from "../../../../src/names/nameHashes.js";
import { normaliseName } from "../../../../src/names/nameRules.js";
import { encryptAccountId } from "../../../../src/names/nameValue.js";
import { rejectionOf } from "../../../support/rejection.js";

const NAME = normaliseName("alice-the-first");
const CONTRACT = getAddress(id("names").slice(0, 42)) as Address;
const OWNER = getAddress(id("owner").slice(0, 42)) as Address;
const { nameHash, baseHash, tier } = hashesOf(NAME);
const REQUEST: NameRequest = {
  baseHash,
  tier,
  leaseYears: 2,
  owner: OWNER,
  backupOwner: ZeroAddress as Address,
  value: encryptAccountId(NAME, `05${"a1".repeat(32)}`),
};

describe("names/commitFile.CommitFile", () => {
  let root: string;
  let folder: string;
  let file: CommitFile;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "sesh-names-"));
    folder = join(root, "new", "names");
    file = new CommitFile(folder, 421_614n, CONTRACT, nameHash);
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });
  const pending = () => createPending(421_614n, CONTRACT, REQUEST);

  it("keeps what is pending, and forgets it when it is done", async () => {
    expect(await file.read()).to.equal(undefined);
    const made = pending();
    await file.create(made);
    expect(await file.read()).to.deep.equal(made);
    expect(pendingCommitment((await file.read())!)).to.equal(pendingCommitment(made));
    await file.remove();
    expect(await file.read()).to.equal(undefined);
    expect(await readdir(folder)).to.deep.equal([]);
    await file.remove();
  });

  it("takes a new secret every time", () => {
    expect(pending().secret).to.match(/^0x[0-9a-f]{64}$/);
    expect(pending().secret).not.to.equal(pending().secret);
  });

  it("is for its owner's eyes only, and so is its folder (SD-12)", async () => {
    await file.create(pending());
    expect((await stat(file.path)).mode & 0o777).to.equal(0o600);
    expect((await stat(folder)).mode & 0o777).to.equal(0o700);
  });

  it("has the name neither in it nor in its path, and no hash of it in its path", async () => {
    await file.create(pending());
    const contents = await readFile(file.path, "utf8");
    for (const text of [contents, file.path.slice(root.length)]) {
      expect(text).not.to.contain(NAME).and.not.contain(Buffer.from(NAME).toString("hex"));
    }
    for (const hash of [nameHash, baseHash]) expect(file.path).not.to.contain(hash.slice(2, 10));
  });

  it("is another file for another name, chain or contract", () => {
    const others = [
      new CommitFile(folder, 421_614n, CONTRACT, baseHash),
      new CommitFile(folder, 42_161n, CONTRACT, nameHash),
      new CommitFile(folder, 421_614n, OWNER, nameHash),
    ];
    expect(new Set([file, ...others].map(({ path }) => path)).size).to.equal(4);
  });

  it("is never overwritten, also by two runs at the same moment", async () => {
    const [first, second] = [pending(), pending()];
    const outcomes = await Promise.allSettled([file.create(first), file.create(second)]);
    expect(outcomes.map(({ status }) => status).sort()).to.deep.equal(["fulfilled", "rejected"]);
    const kept = outcomes[0].status === "fulfilled" ? first : second;
    expect(await file.read()).to.deep.equal(kept);
    const { code, hint } = await rejectionOf(file.create(pending()));
    expect([code, hint]).to.deep.equal([
      "FILE_EXISTS",
      "Run the command again when that one has ended: it continues where the other stopped.",
    ]);
  });

  it("says where it cannot be written", async () => {
    await write(join(root, "new"), "not a folder");
    expect((await rejectionOf(file.create(pending()))).hint).to.contain("--folder");
    expect((await rejectionOf(file.read())).hint).to.contain("--folder");
  });

  const spoil: [what: string, change: (text: string) => string, problem: string][] = [
    ["was cut off", (text) => text.slice(0, 100), "is not valid JSON"],
    ["is empty", () => "", "is not valid JSON"],
    ["has another format", (text) => text.replace("registration/1", "registration/2"), "wrong contents at format"],
    ["is for another chain", (text) => text.replace("421614", "42161"), "is not the file of this name"],
    ["is for another contract", (text) => text.replace(CONTRACT, OWNER), "is not the file of this name"],
    ["is for another name", (text) => text.replace(baseHash, nameHash), "is not the file of this name"],
    ["is for another tier", (text) => text.replace('"tier": 5', '"tier": 4'), "is not the file of this name"],
    ["has a short secret", (text) => text.replace(/("secret": "0x.{62})../, "$1"), "wrong contents at secret"],
    ["has a lease of no year", (text) => text.replace('"leaseYears": 2', '"leaseYears": 0'), "at request.leaseYears"],
    ["has a short value", (text) => text.replace(REQUEST.value, "0x00"), "wrong contents at request.value"],
  ];
  for (const [what, change, problem] of spoil) {
    it(`is not used when it ${what}`, async () => {
      await file.create(pending());
      const text = await readFile(file.path, "utf8");
      expect(change(text)).not.to.equal(text);
      await write(file.path, change(text));
      const error = await rejectionOf(file.read());
      expect(error.code).to.equal("FILE_INVALID");
      expect(error.shortMessage)
        .to.match(/^The registration cannot be continued: /)
        .and.contain(problem);
      expect(error.hint).to.contain("or remove it and begin again");
    });
  }
});

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { drawRedeemTime, REDEEM_PERIOD } from "../../../../src/pro/account.js";
import { takeIndex, type Wallet, WalletFile } from "../../../../src/pro/wallet.js";
import { rejectionOf } from "../../../support/rejection.js";

const OWNER = {
  chainId: 421_614n,
  proBurn: "0x0000000000000000000000000000000000000001",
  secret: new Uint8Array(32).fill(1),
};

describe("Wallet of Pro purchases", () => {
  let folder: string;
  let path: string;
  let file: WalletFile;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-wallet-"));
    path = join(folder, "wallet.json");
    file = new WalletFile(path, OWNER);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const contents = async () => JSON.parse(await readFile(path, "utf8")) as Wallet;

  it("is empty before the first change, and reading makes no file", async () => {
    expect((await file.read()).purchases).to.deep.equal([]);
    expect(existsSync(path)).to.equal(false);
  });

  it("is written for its owner's eyes only, without a secret, and leaves no lock", async () => {
    await file.change((wallet) => takeIndex(wallet, 1));
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect(JSON.stringify(await contents())).not.to.contain("01".repeat(32));
    expect(existsSync(`${path}.lock`)).to.equal(false);
  });

  it("gives each index of a plan once, however many ask at the same time", async () => {
    const others = Array.from({ length: 8 }, () => new WalletFile(path, OWNER));
    const taken = await Promise.all(others.map((other) => other.change((wallet) => takeIndex(wallet, 2))));
    expect(taken.sort()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(await file.change((wallet) => takeIndex(wallet, 1))).to.equal(0);
    expect((await contents()).nextIndex).to.deep.equal({ 1: 1, 2: 8 });
  });

  it("stays as it was if a change fails", async () => {
    await file.change((wallet) => takeIndex(wallet, 1));
    const before = await readFile(path, "utf8");
    const failure = await file
      .change((wallet) => {
        takeIndex(wallet, 1);
        throw new Error("interrupted");
      })
      .catch((error: unknown) => error);
    expect(failure).to.have.property("message", "interrupted");
    expect(await readFile(path, "utf8")).to.equal(before);
    expect(existsSync(`${path}.lock`)).to.equal(false);
  });

  it("passes over the lock of a process that is gone, and lets one purchase be made at a time", async () => {
    const gone = spawnSync(process.execPath, ["-e", ""]).pid;
    for (const name of ["lock", "buying"]) await writeFile(`${path}.${name}`, String(gone));
    await file.buying(async () => {
      await file.change((wallet) => takeIndex(wallet, 1));
      const second = await rejectionOf(new WalletFile(path, OWNER).buying(() => Promise.resolve()));
      expect(second.shortMessage).to.contain("another command is working with the wallet");
    });
    await file.buying(() => Promise.resolve());
    expect(existsSync(`${path}.buying`)).to.equal(false);
  });

  it("says what to do about the lock of a command that was interrupted", async () => {
    await writeFile(`${path}.lock`, "");
    const error = await rejectionOf(file.change(() => undefined));
    expect(error.code).to.equal("FILE_EXISTS");
    expect(error.hint).to.contain("delete this file");
  }).timeout(10_000);

  it("is refused with another account, chain or contract", async () => {
    await file.change((wallet) => takeIndex(wallet, 1));
    const cases = [
      [{ ...OWNER, secret: new Uint8Array(32) }, "is of another account"],
      [{ ...OWNER, chainId: 42_161n }, "is of another network"],
      [{ ...OWNER, proBurn: "0x0000000000000000000000000000000000000002" }, "is of another network"],
    ] as const;
    for (const [owner, problem] of cases) {
      expect((await rejectionOf(new WalletFile(path, owner).read())).shortMessage).to.contain(problem);
    }
  });

  it("is refused if its contents are wrong (SD-05)", async () => {
    await file.change((wallet) => takeIndex(wallet, 1));
    const good = await contents();
    for (const wrong of [
      "",
      "[]",
      '{"__proto__":{}}',
      JSON.stringify({ ...good, format: "sesh-pro-wallet/2" }),
      JSON.stringify({ ...good, nextIndex: { 1: -1 } }),
      JSON.stringify({ ...good, purchases: [{ plan: 1 }] }),
    ]) {
      await writeFile(path, wrong);
      expect((await rejectionOf(file.read())).code, wrong).to.equal("FILE_INVALID");
    }
  });

  it("draws times to redeem evenly over a day (PV-11)", () => {
    const times = Array.from({ length: 20_000 }, () => drawRedeemTime(1_000_000) - 1_000_000);
    expect(Math.min(...times)).to.be.at.least(0);
    expect(Math.max(...times)).to.be.below(REDEEM_PERIOD);
    // Quarters of 5,000; six standard deviations of 61 are 367.
    for (const quarter of [0, 1, 2, 3]) {
      const count = times.filter((time) => Math.floor((4 * time) / REDEEM_PERIOD) === quarter).length;
      expect(count).to.be.within(4_633, 5_367);
    }
  });
});

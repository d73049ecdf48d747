import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { EpochFolder } from "../../../../../src/oxen/api/epochFolder.js";
import type { EpochClaims } from "../../../../../src/oxen/api/sources.js";
import { rejectionOf } from "../../../../support/rejection.js";
import { ToolkitError } from "../../../../../src/core/errors.js";

const hash = `0x${"11".repeat(32)}` as const;

describe("EpochFolder", () => {
  let folder: string;
  let reads: number[];
  let fails: boolean;
  let epochs: EpochFolder;

  const publish = async (epoch: number | string) => {
    await mkdir(join(folder, String(epoch)), { recursive: true });
    await writeFile(join(folder, String(epoch), "claims.json"), "{}");
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-epochs-"));
    reads = [];
    fails = false;
    epochs = new EpochFolder(folder, (path): Promise<EpochClaims> => {
      const epoch = Number(path.split("/").at(-2));
      reads.push(epoch);
      if (fails) return Promise.reject(new ToolkitError("FILE_INVALID", "Half a file.", { hint: "Wait." }));
      const oxenHeight = BigInt(epoch * 100);
      const common = { root: hash, total: 0n, ledgerHash: hash, oxenBlockHash: hash, claimOf: () => undefined };
      return Promise.resolve({ epoch: BigInt(epoch), oxenHeight, ...common });
    });
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("lists published epochs by number, and reads each once", async () => {
    for (const epoch of [10, 9, 2]) await publish(epoch);
    for (const other of ["0", "03", "-1", "x"]) await publish(other);
    await mkdir(join(folder, "11"));
    const expected = [2, 9, 10].map((epoch) => ({ epoch, oxenHeight: epoch * 100 }));
    expect(await epochs.epochs()).to.deep.equal(expected);
    expect(await epochs.epochs()).to.deep.equal(expected);
    expect((await epochs.newest())!.claims.epoch).to.equal(10n);
    expect(reads).to.deep.equal([2, 9, 10]);
    await publish(11);
    expect((await epochs.newest())!.claims.epoch).to.equal(11n);
    expect(await epochs.epochs()).to.have.length(4);
    expect(reads).to.deep.equal([2, 9, 10, 11]);
  });

  it("is empty without epochs, and tries again after a file that could not be read", async () => {
    expect(await epochs.newest()).to.equal(undefined);
    expect(await epochs.epochs()).to.deep.equal([]);
    await publish(1);
    fails = true;
    expect((await rejectionOf(epochs.newest())).shortMessage).to.equal("Half a file.");
    fails = false;
    expect((await epochs.newest())!.claims.epoch).to.equal(1n);
  });

  it("refuses signatures that are none", async () => {
    await publish(1);
    await writeFile(join(folder, "1", "signatures.json"), '["0x12"]');
    expect((await rejectionOf(epochs.newest())).code).to.equal("FILE_INVALID");
  });
});

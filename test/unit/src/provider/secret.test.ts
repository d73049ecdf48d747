import { chmod, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createSecretFile, readSecretFile } from "../../../../src/provider/secret.js";
import { rejectionOf } from "../../../support/rejection.js";

describe("provider/secret", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-secret-"));
    path = join(folder, "secret");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is 32 bytes that only their owner can read, and is never replaced", async () => {
    await createSecretFile(path);
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    const secret = await readSecretFile(path);
    expect(secret).to.have.length(32);
    expect((await rejectionOf(createSecretFile(path))).code).to.equal("FILE_EXISTS");
    expect(await readSecretFile(path)).to.deep.equal(secret);
  });

  it("is refused when others can read it, or when it is not 32 bytes", async () => {
    await createSecretFile(path);
    await chmod(path, 0o640);
    expect((await rejectionOf(readSecretFile(path))).shortMessage).to.contain("can be read by others");
    const short = join(folder, "short");
    await writeFile(short, "0x1234\n", { mode: 0o600 });
    expect((await rejectionOf(readSecretFile(short))).code).to.equal("INPUT_INVALID");
  });
});

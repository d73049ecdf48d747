import { mkdtemp, readFile, rm, stat, writeFile as write } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { toHex } from "../../../src/core/hex.js";
import { generateNodeSecrets } from "../../../src/crypto/credentials.js";
import {
  publicKeysOf,
  readNodeKeyFile,
  readNodePublicKeys,
  writeNodeKeyFile,
} from "../../../src/crypto/nodeKeyFile.js";
import { rejectionOf } from "../../support/rejection.js";

const PASSWORD = "correct horse";
/** Far below what files of real nodes use, so that the tests are quick. */
const COST = 1_024;

describe("crypto/nodeKeyFile", () => {
  const secrets = generateNodeSecrets();
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-keys-"));
    path = join(folder, "node.json");
    await writeNodeKeyFile(path, secrets, PASSWORD, COST);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("gives the secrets back for the password, and the public keys without", async () => {
    expect(await readNodeKeyFile(path, PASSWORD)).to.deep.equal(secrets);
    expect(await readNodePublicKeys(path)).to.deep.equal(publicKeysOf(secrets));
  });

  it("is readable by its owner only and holds no secret in the clear (DP-06, SD-12)", async () => {
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    const text = await readFile(path, "utf8");
    expect(text).not.to.contain(toHex(secrets.secret, 32).slice(2));
    expect(text).not.to.contain(secrets.ed25519Seed.slice(2));
  });

  it("never overwrites (SD-12)", async () => {
    const error = await rejectionOf(writeNodeKeyFile(path, generateNodeSecrets(), PASSWORD, COST));
    expect(error.code).to.equal("FILE_EXISTS");
    expect(await readNodeKeyFile(path, PASSWORD)).to.deep.equal(secrets);
  });

  it("refuses a wrong and an empty password", async () => {
    expect((await rejectionOf(readNodeKeyFile(path, "wrong"))).shortMessage).to.contain("cannot be decrypted");
    expect((await rejectionOf(readNodeKeyFile(path, ""))).shortMessage).to.equal("The password is empty.");
  });

  it("refuses a file whose public half was changed", async () => {
    const other = publicKeysOf(generateNodeSecrets());
    const text = await readFile(path, "utf8");
    await write(path, text.replace(publicKeysOf(secrets).ed25519Key, other.ed25519Key));
    expect((await rejectionOf(readNodeKeyFile(path, PASSWORD))).shortMessage).to.contain("cannot be decrypted");
  });

  it("refuses a cost that would stall the machine", async () => {
    const text = await readFile(path, "utf8");
    await write(path, text.replace(`"cost": ${COST}`, '"cost": 1073741824'));
    expect((await rejectionOf(readNodeKeyFile(path, PASSWORD))).shortMessage).to.contain(
      "wrong contents at scrypt.cost",
    );
  });

  it("uses the full cost by default", async () => {
    const full = join(folder, "full.json");
    await writeNodeKeyFile(full, secrets, PASSWORD);
    expect(await readFile(full, "utf8")).to.contain('"cost": 131072');
    expect(await readNodeKeyFile(full, PASSWORD)).to.deep.equal(secrets);
  });
});

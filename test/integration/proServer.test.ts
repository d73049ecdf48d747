import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { expect } from "chai";
import { HDNodeWallet, Mnemonic, MaxUint256 } from "ethers";
import { type Audit, fromBase64, parseProof, PATHS, type Redeemed } from "../../src/pro/api.js";
import { parseKeyFile } from "../../src/pro/keyFile.js";
import { isProofValid } from "../../src/pro/proof.js";
import { unblind } from "../../src/pro/purchase.js";
import { dayOf, formatDay } from "../../src/pro/server/days.js";
import { createCli, type Cli } from "../support/cli.js";
import { issueRequest, purchaseOf, redeemRequest } from "../support/proClient.js";
import { post } from "../support/proProcess.js";
import { refreshPrice } from "../support/proServer.js";
import { createChain, DAY, deploySystem, type System } from "../support/system.js";

const chain = await createChain();
const { time } = chain.networkHelpers;

interface Failure {
  error: { code: string; message: string };
}

describe("sesh pro-server", () => {
  let system: System;
  let cli: Cli;
  const seconds = () => Math.floor(Date.now() / 1_000);

  before(async () => {
    system = await deploySystem(chain);
    cli = await createCli(chain, system);
    await mkdir(cli.path("keys"));
  });
  after(() => cli.close());

  const config = {
    format: "sesh-pro-server/1",
    keys: [{ file: "keys/plan1-epoch1.json", privateKey: "keys/plan1-epoch1.pem" }],
    backendKey: "backend.key",
    port: 0,
    finality: 0,
  };
  async function configure(changed: object): Promise<string> {
    const path = cli.path("pro.json");
    await writeFile(path, JSON.stringify({ ...config, ...changed }));
    return path;
  }
  async function refusal(args: string[], env: Record<string, string> = {}): Promise<string> {
    const { code, out } = await cli.run([...args, "--json"], { env });
    expect(code, out).to.not.equal(0);
    const { error } = JSON.parse(out) as Failure;
    return `${error.code} ${error.message}`;
  }
  const keygen = (...more: string[]) => {
    const from = formatDay(dayOf(seconds()) - 1);
    const args = ["--plan", "1", "--epoch", "1", "--issuer-name", "pro.example.org", "--from", from];
    return ["pro-server", "keygen", ...args, "--out", cli.path("keys"), ...more];
  };

  /** `pro-server run`, while `work` has its URL. */
  async function serving(path: string, work: (url: string) => Promise<void>, args: string[] = []): Promise<void> {
    let end = (): void => undefined;
    const until = new Promise<void>((resolve) => (end = resolve));
    const { promise: url, resolve: started } = Promise.withResolvers<string>();
    const onOut = (text: string) => started((JSON.parse(text) as { url: string }).url);
    const running = cli.run(["pro-server", "run", path, "--json", ...args], { until, onOut });
    const failed = running.then(({ out }) => Promise.reject(new Error(`It ended: ${out}`)));
    failed.catch(() => undefined);
    try {
      await work(await Promise.race([url, failed]));
    } finally {
      end();
    }
    expect(await running).to.include({ code: 0, err: "" });
  }

  it("makes keys that only their owner may read, and never overwrites one", async () => {
    const made = await cli.json<Record<string, string>>(keygen());
    expect((await stat(made.privateKeyFile!)).mode & 0o777).to.equal(0o600);
    const pem = await readFile(made.privateKeyFile!, "utf8");
    expect(pem).to.match(/^-----BEGIN PRIVATE KEY-----\n/);
    const published = parseKeyFile(await readFile(made.keyFile!, "utf8"), "key file");
    expect(published).to.deep.include({ plan: 1, epoch: 1, issuerName: "pro.example.org" });
    expect(published.key.keyId).to.equal(made.keyId);
    expect(published.issueUntil - published.notBefore).to.equal(395 * DAY);
    expect(published.redeemUntil - published.notBefore).to.equal(730 * DAY);
    expect(createPublicKey(pem).asymmetricKeyDetails?.modulusLength).to.equal(2_048);

    expect(await refusal(keygen())).to.match(/^FILE_EXISTS .*plan1-epoch1\.pem exists already\.$/);
    expect(await readFile(made.privateKeyFile!, "utf8")).to.equal(pem);
    const backend = await cli.json<{ publicKey: string }>(["pro-server", "backend-key", cli.path("backend.key")]);
    expect((await stat(cli.path("backend.key"))).mode & 0o777).to.equal(0o600);
    const seed = Buffer.from((await readFile(cli.path("backend.key"), "utf8")).trim().slice(2), "hex");
    expect(backend.publicKey).to.equal(`0x${Buffer.from(ed25519.getPublicKey(seed)).toString("hex")}`);
    expect(await refusal(["pro-server", "backend-key", cli.path("backend.key")])).to.match(/^FILE_EXISTS /);
  });

  it("refuses terms that make no sense", async () => {
    expect(await refusal(keygen("--plan", "9"))).to.equal("INPUT_INVALID --plan: unknown.");
    expect(await refusal(keygen("--issuer-name", "Pro Example"))).to.match(/^INPUT_INVALID --issuer-name: /);
    expect(await refusal(keygen("--from", "tomorrow"))).to.equal("INPUT_INVALID --from: not a date.");
    expect(await refusal(keygen("--redeem-days", "394"))).to.match(/^INPUT_INVALID --redeem-days: shorter/);
    expect(await refusal(keygen("--issue-days", "0"))).to.match(/^INPUT_INVALID --redeem-days: /);
  });

  it("does not start with a key that is not announced (PV-03)", async () => {
    const path = await configure({});
    expect(await refusal(["pro-server", "run", path])).to.match(
      /^CONFIG_INVALID The key of .*plan1-epoch1\.json is not announced for plan 1, epoch 1\.$/,
    );
  });

  it("shows the governor's calls, which announce the key once", async () => {
    const announce = ["pro-server", "announce", cli.path("keys/plan1-epoch1.json")];
    const uri = "https://pro.example.org/plan1-epoch1.json";
    expect(await refusal([...announce, "--uri", "nowhere"])).to.equal("INPUT_INVALID --uri: not a URL.");
    const calls = await cli.json<Record<string, string>>([...announce, "--uri", uri]);
    expect(calls.authority).to.equal(await system.authority.getAddress());
    await system.governor.sendTransaction({ to: calls.authority!, data: calls.schedule! });
    await time.increase(7 * DAY);
    const execution = await system.governor.sendTransaction({ to: calls.authority!, data: calls.execute! });
    await expect(execution)
      .to.emit(system.proBurn, "IssuerKeysSet")
      .withArgs(1, 1, calls.keyHash, (await time.latest()) + 7 * DAY, [calls.keyId], uri);
    await time.increase(7 * DAY);
    await refreshPrice(system);
    expect(await refusal([...announce, "--uri", uri])).to.match(/^PRECONDITION_FAILED Plan 1 has keys for epoch 1/);
  });

  it("serves a purchase from the burn to the proof, and audits it", async () => {
    const path = await configure({});
    const published = parseKeyFile(await readFile(cli.path("keys/plan1-epoch1.json"), "utf8"), "key file");
    const seed = Buffer.from((await readFile(cli.path("backend.key"), "utf8")).trim().slice(2), "hex");
    const bought = purchaseOf(published, "bought");
    await system.proBurn.connect(system.stakers[0]).burnForPro(1, bought.commitment, MaxUint256);
    await serving(path, async (url) => {
      const issued = await post(url, PATHS.issue, issueRequest(1, bought));
      const token = unblind(bought, fromBase64(issued.body.blind_sig as string))!;
      const request = redeemRequest({ token, tokenSecret: bought.tokenSecret, timestamp: seconds() });
      const redeemed = (await post(url, PATHS.redeem, request)).body as unknown as Redeemed;
      expect(isProofValid(ed25519.getPublicKey(seed), "pro", parseProof(redeemed.proof))).to.equal(true);
    });
    const status = await cli.json<Record<string, unknown>>(["pro-server", "status", path]);
    expect(status).to.deep.include({ receipts: 1, counts: [{ plan: 1, issued: 1, redeemed: 1, exchanged: 0 }] });
    const text = (await cli.run(["pro-server", "status", path])).out;
    expect(text).to.contain("Plan 1, epoch 1").and.to.contain("1 issued, 1 redeemed, 0 exchanged");

    // The chain is two weeks ahead of this machine, so today is over for it, and its purchase is still to come.
    const today = formatDay(dayOf(seconds()));
    const wrong = await refusal(["pro-server", "audit", path, "--day", today]);
    expect(wrong).to.equal(
      `PRECONDITION_FAILED The audit of ${today} does not hold: plan 1: 1 tokens issued for 0 burned units; ` +
        "plan 1: 1 tokens redeemed for 0 burned units.",
    );
    const yesterday = formatDay(dayOf(seconds()) - 1);
    const audit = await cli.json<Audit>(["pro-server", "audit", path]);
    expect(audit).to.deep.include({ day: yesterday, receipts: 0, plans: [], spent: [] });
    await writeFile(cli.path(`audits/${yesterday}.json`), "{}\n");
    expect(await refusal(["pro-server", "audit", path])).to.equal(
      `PRECONDITION_FAILED The audit of ${yesterday} does not hold: it is not the published one.`,
    );
    await rm(cli.path(`audits/${yesterday}.json`));
    const future = formatDay(dayOf(seconds()) + 100);
    expect(await refusal(["pro-server", "audit", path, "--day", future])).to.match(
      /^PRECONDITION_FAILED .* is not over/,
    );
    expect(await refusal(["pro-server", "audit", path, "--day", "x"])).to.equal("INPUT_INVALID --day: not a date.");
  });

  it("serves what it is told to, without the key that only the other part needs", async () => {
    const path = await configure({ serve: ["issue"], backendKey: undefined });
    await serving(
      path,
      async (url) => {
        expect((await post(url, PATHS.issue, {})).status).to.equal(400);
        expect((await post(url, PATHS.redeem, {})).status).to.equal(404);
      },
      ["--database", `sqlite:${cli.path("issuer.db")}`],
    );
    expect((await stat(cli.path("issuer.db"))).isFile()).to.equal(true);
  });

  describe("does not start", () => {
    const run = async (changed: object, args: string[] = [], env: Record<string, string> = {}) =>
      refusal(["pro-server", "run", await configure(changed), ...args], env);

    it("with a configuration that has a mistake, or no key for proofs", async () => {
      expect(await run({ port: 99_999 })).to.match(/^FILE_INVALID .* wrong contents at port/);
      expect(await run({ password: "x" })).to.match(/^FILE_INVALID .* wrong contents/);
      expect(await run({ keys: [] })).to.match(/^FILE_INVALID .* wrong contents at keys/);
      expect(await run({ backendKey: undefined })).to.match(/^CONFIG_INVALID .*pro\.json has no backendKey\.$/);
    });

    it("with a key file that is not, byte for byte, the announced one (PV-03)", async () => {
      const text = await readFile(cli.path("keys/plan1-epoch1.json"), "utf8");
      await writeFile(cli.path("changed.json"), text.replace("{", "{ "));
      expect(await run({ keys: [{ file: "changed.json" }] })).to.match(
        /^CONFIG_INVALID The key of .*changed\.json is not the one that the chain announces for its plan and epoch\.$/,
      );
    });

    it("with the private key of another key, or what is none", async () => {
      const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
      const curve = generateKeyPairSync("ed25519").privateKey;
      const pems = [privateKey, curve].map((key) => key.export({ format: "pem", type: "pkcs8" }).toString());
      for (const [contents, problem] of [
        ...pems.map((pem) => [pem, "is not the private key of key"] as const),
        ["-----BEGIN PRIVATE KEY-----\n", "is not a private key in PEM"],
      ]) {
        await writeFile(cli.path("other.pem"), contents, { mode: 0o600 });
        const answer = await run({ keys: [{ file: "keys/plan1-epoch1.json", privateKey: "other.pem" }] });
        expect(answer)
          .to.match(/^FILE_INVALID /)
          .and.to.contain(problem);
      }
    });

    for (const name of ["keys/plan1-epoch1.pem", "backend.key"]) {
      for (const mode of [0o640, 0o604]) {
        it(`when ${name} has the mode ${mode.toString(8)}`, async () => {
          await chmod(cli.path(name), mode);
          try {
            expect(await run({})).to.match(/^FILE_INVALID .* can be read by others\.$/);
          } finally {
            await chmod(cli.path(name), 0o600);
          }
        });
      }
    }

    const development = HDNodeWallet.fromMnemonic(
      Mnemonic.fromPhrase("test test test test test test test test test test test junk"),
      "m/44'/60'/0'/0/19",
    ).privateKey;
    for (const [what, seed] of [
      ["0xCD bytes", `0x${"cd".repeat(32)}`],
      ["zeros", `0x${"00".repeat(32)}`],
      ["counting bytes", `0x${Buffer.from(Array.from({ length: 32 }, (_, i) => i + 1)).toString("hex")}`],
      ["a key of RFC 8032", "0x9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"],
      ["an account of Hardhat", development],
    ]) {
      it(`with a seed that everybody knows: ${what} (PV-13)`, async () => {
        await writeFile(cli.path("known.key"), `${seed}\n`, { mode: 0o600 });
        expect(await run({ backendKey: "known.key" })).to.match(/^CONFIG_INVALID The seed in .* everybody knows\.$/);
      });
    }

    it("with a chain that is not the one chosen (PV-04, PV-13)", async () => {
      const env = { SESH_NETWORK: "arbitrum-one" };
      expect(await run({}, [], env)).to.match(/^CHAIN_MISMATCH The RPC endpoint serves chain 421614\.$/);
    });

    it("with a database that has lost what its last audit says (PV-01)", async () => {
      const path = await configure({});
      const audit = await cli.json<Audit>(["pro-server", "audit", path]);
      const file = cli.path(`audits/${audit.day}.json`);
      const plans = [{ plan: 1, burned: 1, issued: 1, redeemed: 1, exchanged: 0 }];
      await writeFile(file, JSON.stringify({ ...audit, plans }));
      expect(await run({})).to.equal(`CONFIG_INVALID The database does not agree with the audit of ${audit.day}.`);
      await rm(file);
    });

    it("with a database that is none, of another deployment, or a URL that shows a password", async () => {
      await writeFile(cli.path("text.db"), "This is no database, and it is longer than a header of SQLite is, too.\n");
      const text = ["--database", `sqlite:${cli.path("text.db")}`];
      expect(await run({}, text)).to.match(/^FILE_INVALID .*text\.db cannot be opened as an SQLite database\.$/);
      const url = "postgres://user:secret-5120@127.0.0.1/pro";
      expect(await run({}, ["--database", url])).to.equal("INPUT_INVALID --database: not sqlite:<path>.");
      const wrong = await run({}, [], { SESH_PRO_DATABASE_URL: "mysql://user:secret-5120@127.0.0.1/pro" });
      expect(wrong).to.match(/^CONFIG_INVALID SESH_PRO_DATABASE_URL is not the URL of a PostgreSQL database\.$/);
      const dead = await run({}, [], { SESH_PRO_DATABASE_URL: "postgres://user:secret-5120@127.0.0.1:1/pro" });
      expect(dead).to.equal("CONFIG_INVALID The PostgreSQL database cannot be reached.");
    });
  });

  describe("in all of this", () => {
    it("never prints a secret", async () => {
      const files = ["keys/plan1-epoch1.pem", "backend.key"];
      const secrets = await Promise.all(files.map((name) => readFile(cli.path(name), "utf8")));
      const lines = secrets.flatMap((text) => text.split("\n").filter((line) => /^[0-9a-zA-Z+/]{40,}/.test(line)));
      expect(lines).to.have.lengthOf.above(20);
      const transcript = cli.transcript.join("\n");
      expect(transcript).to.not.contain("secret-5120");
      for (const line of lines) expect(transcript).to.not.contain(line);
    });
  });
});

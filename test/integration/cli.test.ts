import { mkdtemp, readFile, rm, writeFile as write } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { encryptKeystoreJson, HDNodeWallet, id, parseEther, Wallet } from "ethers";
import { main } from "../../src/cli/main.js";
import type { Terminal } from "../../src/cli/terminal.js";
import type { Address } from "../../src/core/addresses.js";
import { toHex } from "../../src/core/hex.js";
import { toJson } from "../../src/core/json.js";
import { generateNodeSecrets } from "../../src/crypto/credentials.js";
import { signRoot } from "../../src/oxen/attestation.js";
import { readClaimsFile } from "../../src/oxen/ledger/claimsFile.js";
import { createRpcServer, type RpcServer } from "../support/rpcServer.js";
import { depositInput, registrationLogOf, toCsv } from "../support/snapshots.js";
import { createChain, DAY, deploySystem, startNetwork, type System } from "../support/system.js";
import { readClientOf } from "../support/toolkit.js";

const SESH = 10n ** 9n;
const WALLET_PASSWORD = "wallet-password-7431";
const HARDHAT_PHRASE = "test test test test test test test test test test test junk";
const NODE_PASSWORD = "node-password-9142";

/** What the commands of these tests print as JSON. */
interface Output {
  error: { code: string; message: string; hint: string; details: { error?: string } };
  plan: { receives: { amount: string }[] };
  result: { hash: string; events: { name: string; args: Record<string, string> }[] };
  nodeId: string;
  nodeKey: string;
  roundId: string;
  state: string;
  available: string;
  claimable: string;
  claimed: string;
  active: { epoch: string };
  counts: { is: string; rows: number }[];
  leaves: number;
  root: string;
  total: string;
  signature: string;
  stakingRequirement: string;
}

/** Of one of the accounts that Hardhat gives every chain. */
function keyOf(address: string): string {
  const root = HDNodeWallet.fromPhrase(HARDHAT_PHRASE, "", "m/44'/60'/0'/0");
  return Array.from({ length: 20 }, (_, i) => root.deriveChild(i)).find((child) => child.address === address)!
    .privateKey;
}

describe("sesh", function () {
  // Key files are opened at full strength.
  this.timeout(120_000);

  let chain: Awaited<ReturnType<typeof createChain>>;
  let system: System;
  let server: RpcServer;
  let folder: string;
  let wallet: Wallet;
  let other: Wallet;
  let env: Record<string, string>;
  /** Everything any command ever printed. */
  const transcript: string[] = [];

  before(async () => {
    chain = await createChain();
    system = await deploySystem(chain);
    await startNetwork(system, 2);
    server = await createRpcServer(chain.provider);
    folder = await mkdtemp(join(tmpdir(), "sesh-cli-"));
    const { deployment } = await readClientOf(chain, system);
    const addresses = Object.fromEntries(
      Object.entries(deployment).map(([name, address]) => [`Session#${name}`, address]),
    );
    await write(join(folder, "deployed_addresses.json"), JSON.stringify(addresses));
    const fund = async () => {
      const made = new Wallet(Wallet.createRandom().privateKey);
      await system.deployer.sendTransaction({ to: made.address, value: parseEther("10") });
      await system.token.connect(system.treasury).transfer(made.address, 100_000n * SESH);
      return made;
    };
    [wallet, other] = [await fund(), await fund()];
    const keystore = await encryptKeystoreJson(
      { address: wallet.address, privateKey: wallet.privateKey },
      WALLET_PASSWORD,
      { scrypt: { N: 1_024 } },
    );
    await write(join(folder, "wallet.json"), keystore);
    await write(join(folder, "wallet.password"), `${WALLET_PASSWORD}\n`);
    env = {
      SESH_NETWORK: "arbitrum-sepolia",
      SESH_RPC_URL: server.url,
      SESH_DEPLOYMENT: folder,
      SESH_KEYSTORE: join(folder, "wallet.json"),
      SESH_KEYSTORE_PASSWORD_FILE: join(folder, "wallet.password"),
      SESH_NODE_KEYS: join(folder, "node.json"),
      SESH_NODE_KEYS_PASSWORD: NODE_PASSWORD,
    };
  });
  after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  async function run(
    args: string[],
    options: { env?: Record<string, string>; answer?: boolean; passwords?: string[] } = {},
  ) {
    const out: string[] = [];
    const err: string[] = [];
    const terminal: Terminal = {
      out: (text) => void out.push(stripVTControlCharacters(text)),
      err: (text) => void err.push(stripVTControlCharacters(text)),
      interactive: options.answer !== undefined,
      confirm: () => Promise.resolve(options.answer === true),
      askPassword: () => {
        const password = options.passwords?.shift();
        return password === undefined ? Promise.reject(new Error("Too many questions.")) : Promise.resolve(password);
      },
      untilStopped: () => Promise.resolve(),
    };
    const code = await main(args, options.env ?? env, terminal);
    transcript.push(...out, ...err);
    return { code, out: out.join("\n"), err: err.join("\n") };
  }

  async function json(args: string[], options: { env?: Record<string, string>; code?: number } = {}) {
    const result = await run([...args, "--json"], options);
    expect(result.err).to.equal("");
    expect(result.code, result.out).to.equal(options.code ?? 0);
    return JSON.parse(result.out) as Output;
  }

  /** Commands that print a list. */
  async function list(args: string[]) {
    return (await json(args)) as unknown as (Output | { plan: number })[];
  }
  const asOther = () => ({ ...env, SESH_KEYSTORE: "", SESH_PRIVATE_KEY: other.privateKey });
  const namesOf = ({ result }: Output) => result.events.map(({ name }) => name);
  const nonce = () => chain.ethers.provider.getTransactionCount(wallet.address);

  describe("a solo node's life", () => {
    let nodeId: string;

    it("makes keys, and never overwrites them", async () => {
      const keys = await json(["node", "keygen", "--out", join(folder, "node.json")]);
      nodeId = keys.nodeId;
      expect(keys.nodeKey).to.match(/^0x[0-9a-f]{128}$/);
      const again = await json(["node", "keygen", "--out", join(folder, "node.json")], { code: 2 });
      expect(again.error.code).to.equal("FILE_EXISTS");
    });

    it("asks for a new password twice, and for a wallet's once", async () => {
      const unattended = { ...env, SESH_NODE_KEYS_PASSWORD: "", SESH_KEYSTORE_PASSWORD_FILE: "" };
      const out = join(folder, "typed.json");
      const differing = await run(["node", "keygen", "--out", out], { env: unattended, passwords: ["a", "b"] });
      expect([differing.code, differing.err]).to.deep.equal([
        2,
        "Error: password: the two differ.\nType the same password twice.",
      ]);
      const typed = await run(["node", "keygen", "--out", out], { env: unattended, passwords: ["a", "a"] });
      expect(typed.out).to.contain("keep a copy").and.contain("ed25519 key");
      const dryRun = ["node", "register", "--key", out, "--dry-run"];
      expect((await run(dryRun, { env: unattended, passwords: [WALLET_PASSWORD, "a"] })).code).to.equal(0);
      expect((await run(dryRun, { env: unattended, passwords: [WALLET_PASSWORD, "b"] })).err).to.contain(
        "cannot be decrypted",
      );
    });

    it("shows amounts, dates and the worst penalty on a dry run, and sends nothing", async () => {
      const before = await nonce();
      const shown = await run(["node", "register", "--fee", "10", "--dry-run"]);
      expect(shown.code).to.equal(0);
      for (const text of [
        "25,000 SESH",
        "50 SESH",
        "1,250 SESH",
        "15 days",
        "exactly 25,000 SESH",
        "Dry run: nothing was sent.",
      ]) {
        expect(shown.out).to.contain(text);
      }
      expect(await nonce()).to.equal(before);
    });

    it("sends nothing without a yes", async () => {
      const before = await nonce();
      expect((await run(["node", "register", "--fee", "10"], { answer: false })).code).to.equal(3);
      const unattended = await run(["node", "register", "--fee", "10"]);
      expect(unattended.code).to.equal(2);
      expect(unattended.err).to.contain("nobody can be asked").and.contain("--yes");
      const asJson = await json(["node", "register", "--fee", "10"], { code: 2 });
      expect(asJson.error.code).to.equal("INPUT_INVALID");
      expect(await nonce()).to.equal(before);
    });

    it("registers with a yes, and shows the node", async () => {
      const registered = await run(["node", "register", "--fee", "10", "--beneficiary", other.address], {
        answer: true,
      });
      expect(registered.out).to.contain("Done.").and.contain("staking.NodeRegistered");
      expect((await json(["node", "status", nodeId])).state).to.equal("active");
      expect((await run(["node", "status"])).out)
        .to.contain(nodeId)
        .and.contain(`rewards → ${other.address}`);
      expect(await list(["node", "status"])).to.have.length(1);
    });

    it("earns for the beneficiary", async () => {
      await chain.networkHelpers.time.increase(DAY);
      expect(BigInt((await json(["rewards", "show", other.address])).claimable) > 0n).to.equal(true);
      const claimed = await json(["rewards", "claim", "--yes"], { env: asOther() });
      expect(namesOf(claimed)).to.include("RewardsClaimed");
      expect((await run(["rewards", "show"])).out).to.contain(wallet.address);
      expect((await json(["node", "set-beneficiary", nodeId, wallet.address, "--yes"])).result.hash).to.match(/^0x/);
    });

    it("leaves", async () => {
      await json(["node", "request-exit", nodeId, "--yes"]);
      await json(["node", "cancel-exit", nodeId, "--yes"]);
      await json(["node", "request-exit", nodeId, "--yes"]);
      const early = await json(["node", "exit", nodeId, "--yes"], { code: 1 });
      expect(early.error.details.error).to.equal("ExitTooEarly");
      expect(early.error.message).to.match(/can leave from \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC on/);
      await chain.networkHelpers.time.increase(15 * DAY);
      await json(["node", "exit", nodeId, "--yes"]);
      const withdrawn = await json(["node", "withdraw", "--yes"]);
      expect(withdrawn.plan.receives[0]!.amount).to.equal("25000000000000");
      expect((await json(["node", "status", nodeId])).state).to.equal("withdrawn");
      const nothing = await json(["node", "withdraw", "--yes"], { code: 1 });
      expect(nothing.error.message).to.contain("has no stake to withdraw");
      expect((await json(["node", "withdraw", nodeId, "--yes"], { code: 1 })).error.details.error).to.equal(
        "NothingToWithdraw",
      );
    });

    it("does not register a key twice", async () => {
      const again = await json(["node", "register", "--fee", "0", "--yes"], { code: 1 });
      expect(again.error.details).to.deep.equal({ error: "NodeKeyUsed", arguments: { nodeId } });
    });
  });

  describe("a contribution round's life", () => {
    const open = async (name: string, ...args: string[]) => {
      const keys = join(folder, name);
      await json(["node", "keygen", "--out", keys]);
      const opened = await json(["round", "open", "--key", keys, "--fee", "5", "--yes", ...args]);
      return opened.result.events.find(({ name }) => name === "RoundOpened")!.args.roundId as string;
    };

    it("opens with a reservation, is joined, left, filled and registered", async () => {
      const roundId = await open(
        "a.json",
        "--amount",
        "10000",
        "--reserve",
        `${other.address}=5000`,
        "--closes-in",
        "20d",
        "--manual",
      );
      const listed = await list(["round", "list"]);
      expect(listed).to.have.length(1);
      expect(listed[0]).to.include({ roundId, available: "10000000000000" });
      expect((await run(["round", "list"])).out)
        .to.contain("10,000 SESH")
        .and.contain("5 %");
      const low = await json(["round", "contribute", roundId, "--amount", "4999", "--yes"], {
        env: asOther(),
        code: 1,
      });
      expect(low.error.hint).to.equal("Contribute at least 5,000 SESH.");
      await json(["round", "contribute", roundId, "--amount", "5000", "--yes"], { env: asOther() });
      expect((await run(["round", "show", roundId])).out)
        .to.contain(other.address)
        .and.contain("by its operator");
      await chain.networkHelpers.time.increase(DAY);
      await json(["round", "leave", roundId, "--yes"], { env: asOther() });
      await chain.networkHelpers.time.increase(DAY);
      await json(["round", "contribute", roundId, "--amount", "15000", "--yes", "--approve"], { env: asOther() });
      const registered = await json(["round", "register", roundId, "--yes"]);
      expect(namesOf(registered)).to.include("NodeRegistered");
      expect((await json(["round", "show", roundId])).state).to.equal("registered");
      expect((await run(["round", "list"])).out).to.equal("There is no such round.");
    });

    it("is cancelled, and everybody is paid back", async () => {
      const roundId = await open("b.json", "--amount", "6250");
      await json(["round", "contribute", roundId, "--amount", "3000", "--yes"], { env: asOther() });
      await json(["round", "cancel", roundId, "--yes"]);
      const refunded = await json(["round", "refund", roundId, other.address, "--yes"]);
      expect(refunded.plan.receives).to.deep.equal([
        { what: "Contribution", amount: "3000000000000", to: other.address },
      ]);
    });
  });

  describe("everything else", () => {
    it("quotes and buys Pro", async () => {
      await chain.networkHelpers.time.increase(DAY);
      await system.feed.connect(system.operations).post(20_000_000n);
      expect((await list(["pro", "quote"])).map(({ plan }) => plan)).to.deep.equal([1, 2, 3]);
      expect((await run(["pro", "quote"])).out)
        .to.contain("Pro, 12 months")
        .and.contain("4.99")
        .and.contain("24.95 SESH");
      const buy = ["pro", "buy", "1", "--commitment", id("c"), "--yes"];
      expect((await json([...buy, "--max", "24.9"], { code: 1 })).error.details.error).to.equal("FeeAboveMaximum");
      expect(namesOf(await json(buy))).to.include("ProBurned");
    });

    it("builds, attests, proposes, activates and pays a ledger", async () => {
      const deposits = [[wallet.address, 12_345_678_900_000n] as const, [other.address, SESH] as const];
      const campaign = { chainId: 421_614n, bridge: (await system.oxenClaims.getAddress()) as Address };
      const { config, rows, oxenHeight } = depositInput({ ...campaign, supply: 66_000_000n * SESH }, deposits);
      const log = registrationLogOf(
        config,
        [wallet, other].map(({ address }) => ({ to: address as Address, nonce: 0, seenAtOxenHeight: 1 })),
      );
      const path = (name: string) => join(folder, name);
      await write(path("campaign.json"), toJson(config));
      await write(path("deposits.csv"), toCsv(rows));
      await write(path("registrations.jsonl"), log);
      const files = ["--config", path("campaign.json"), "--snapshot", path("deposits.csv")];
      files.push("--registrations", path("registrations.jsonl"));
      const input = [...files, "--epoch", "1", "--oxen-height", String(oxenHeight), "--oxen-block-hash", id("block")];

      const checked = await json(["migrate", "snapshot", "check", ...files]);
      expect(checked.counts.map(({ is, rows: count }) => [is, count])).to.deep.equal([["bound by registration", 2]]);
      const build = ["migrate", "ledger", "build", ...input, "--out", path("epoch-1")];
      const built = await json(build);
      expect([built.leaves, built.total]).to.deep.equal([2, "5612126772726"]);
      const again = await json(build, { code: 2 });
      expect([again.error.code, again.error.hint]).to.deep.equal([
        "FILE_EXISTS",
        "Give another folder, or overwrite the files in this one with --force.",
      ]);
      expect((await json([...build, "--force"])).root).to.equal(built.root);

      // An attester that computes another root signs nothing, and neither does somebody who is none.
      const attest = ["migrate", "attest", ...input, "--yes", "--root"];
      const refusal = await json([...attest, id("another root")], { code: 1 });
      expect(refusal.error.message).to.contain(`Your own root is ${built.root}`);
      expect((await json([...attest, built.root], { code: 2 })).error.message).to.contain(
        `${wallet.address} is no attester`,
      );

      // One attester signs with the command; another one through its node, where its key is.
      const file = path("epoch-1/claims.json");
      const attestation = await readClaimsFile(file);
      const as = { env: { ...env, SESH_KEYSTORE: "", SESH_PRIVATE_KEY: keyOf(system.attesters[0]!.address) } };
      const dry = await json(attest.filter((word) => word !== "--yes").concat(built.root, "--dry-run"), as);
      expect(dry).not.to.have.property("signature");
      const { signature } = await json([...attest, built.root], as);
      const signatures = [signature, await signRoot(system.attesters[1]!, attestation)];
      const own = await signRoot(wallet, attestation);
      const propose = [
        "migrate",
        "propose",
        "--claims",
        file,
        "--uri",
        "https://ledger.example",
        "--yes",
        "--signature",
      ];
      expect((await json([...propose, own], { code: 2 })).error.message).to.contain(`${wallet.address} is no attester`);
      await json([...propose, ...signatures]);
      expect((await json(["claim", "activate", "--yes"], { code: 1 })).error.details.error).to.equal("RootNotReady");
      await chain.networkHelpers.time.increase(2 * DAY);
      await json(["claim", "activate", "--yes"]);
      const before = await json(["claim", "status", wallet.address, "--claims", file]);
      expect(await json(["claim", "status", "--claims", file])).to.deep.equal(before);
      expect(await json(["claim", "status"])).not.to.have.property("claimed");
      expect([before.claimed, before.claimable, before.active.epoch]).to.deep.equal(["0", "5611672227272", "1"]);
      await json(["claim", "run", "--claims", file, wallet.address, other.address, "--yes"]);
      expect((await run(["claim", "status", wallet.address, "--claims", file])).out).to.contain("5,611.672227272 SESH");

      // The next epoch follows the active one and no other.
      const second = [
        ...files,
        "--epoch",
        "2",
        "--oxen-height",
        String(oxenHeight),
        "--oxen-block-hash",
        id("block 2"),
      ];
      expect((await json([...attest, built.root], { ...as, code: 2 })).error.message).to.contain(
        "--epoch: the next one is 2",
      );
      const changed = path("changed.jsonl");
      const ledger = await readFile(path("epoch-1/ledger.jsonl"), "utf8");
      await write(changed, ledger.replace(id("block"), id("another block")));
      for (const [previous, code] of [
        [changed, 2],
        [path("epoch-1/ledger.jsonl"), 0],
      ] as const) {
        const next = [...second, "--previous", previous, "--yes", "--root", built.root];
        const answer = await json(["migrate", "attest", ...next], { ...as, code });
        if (code === 0) expect(answer.signature).to.match(/^0x[0-9a-f]{130}$/);
        else expect(answer.error.message).to.contain("--previous: the active ledger is");
      }

      const decide = ["migrate", "decide", ...files.slice(0, 4), "--ref", rows[0]!.ref, "--to", other.address];
      decide.push("--height", "5", "--reason", "A wallet that cannot sign.", "--yes");
      expect(await json(decide, as)).to.deep.include({ to: other.address, amount: "12345678900000", height: "5" });
      decide[decide.indexOf(rows[0]!.ref)] = "none";
      expect((await json(decide, { ...as, code: 2 })).error.message).to.contain("has the ref none");
      expect((await json([...build.slice(0, -1), changed], { code: 2 })).error.message).to.contain("is no folder");

      const nobody = Wallet.createRandom().address;
      expect((await json(["claim", "run", "--claims", file, nobody, "--yes"], { code: 1 })).error.message).to.contain(
        "has no claim",
      );
    });

    it("describes the network", async () => {
      expect((await json(["network", "info"])).stakingRequirement).to.equal("25000000000000");
      expect((await run(["network", "info"])).out)
        .to.contain("arbitrum-sepolia (chain 421614)")
        .and.contain("25,000 SESH");
    });
  });

  describe("given mistakes people make", () => {
    const register = ["node", "register", "--fee", "0", "--yes"];
    const contribute = ["round", "contribute", id("r"), "--yes", "--amount"];
    const table: [string, string[], number, RegExp, Record<string, string>?][] = [
      ["10 decimals (SD-01)", [...contribute, "1.0123456789"], 2, /--amount: "1.0123456789" has 10 decimals/],
      ["a full-width digit (SD-01)", [...contribute, "１"], 2, /--amount: "１" is not an amount/],
      [
        "a fee above 100 %",
        ["node", "register", "--fee", "100.01", "--yes"],
        2,
        /--fee: 100.01 is not a percentage from 0 to 100/,
      ],
      [
        "a wrong checksum (SD-03)",
        ["rewards", "show", "0xD8dA6BF26964aF9D7eEd9e03E53415D37aA96045"],
        2,
        /wrong checksum/,
      ],
      ["an unknown command", ["nodes"], 2, /Unknown command 'nodes'/],
      ["an unknown option", ["node", "status", "--private-key", "0x1"], 2, /Unknown option '--private-key'/],
      ["a missing argument", ["node", "exit"], 2, /Missing required argument 'node-id'/],
      ["an unknown node", ["node", "status", id("n")], 1, /There is no node/],
      ["an unknown round", ["round", "show", id("r")], 1, /There is no round/],
      ["the wrong chain (DP-01)", ["network", "info", "-n", "arbitrum-one"], 2, /serves chain 421614/],
      ["no key", register, 2, /There is no key to sign with/, { SESH_KEYSTORE: "" }],
      ["a wrong password", register, 2, /cannot be opened/, { SESH_KEYSTORE_PASSWORD: "wrong" }],
      [
        "a missing deployment",
        ["network", "info"],
        2,
        /There are no contract addresses/,
        { SESH_DEPLOYMENT: "/nowhere" },
      ],
      [
        "no network at all (SD-14)",
        ["network", "info"],
        1,
        /127.0.0.1:9 cannot be reached/,
        { SESH_RPC_URL: "http://127.0.0.1:9" },
      ],
    ];
    for (const [what, args, code, message, change = {}] of table) {
      it(`answers ${what} with exit status ${code} and what to do`, async () => {
        const options = { env: { ...env, ...change } };
        const { error } = await json(args, { ...options, code });
        expect(error.message).to.match(message);
        expect(error.hint.length > 5).to.equal(true);
        const plain = await run(args, options);
        expect([plain.code, plain.out]).to.deep.equal([code, ""]);
        expect(plain.err).to.contain(error.message).and.contain(error.hint);
      });
    }

    it("refuses the system's own contracts as receivers (SD-03)", async () => {
      const token = await system.token.getAddress();
      const { error } = await json([...register, "--beneficiary", token], { code: 2 });
      expect(error.message).to.equal(`--beneficiary: ${token} is the contract SessionToken.`);
    });

    it("shows help without failing", async () => {
      const help = await run(["round", "open", "--help"]);
      expect(help.code).to.equal(0);
      expect(help.out).to.contain("--reserve").and.contain("--dry-run");
      expect((await run(["--version"])).out).to.match(/^\d+\.\d+\.\d+$/);
    });
  });

  describe("secrets", () => {
    it("imports existing secrets from the environment", async () => {
      const { secret, ed25519Seed } = generateNodeSecrets();
      const imported = { ...env, SESH_NODE_SECRET: toHex(secret, 32), SESH_NODE_ED25519_SEED: ed25519Seed };
      const out = join(folder, "imported.json");
      await json(["node", "keygen", "--import", "--out", out], { env: imported });
      transcript.push(await readFile(out, "utf8"));
      for (const hidden of [toHex(secret, 32).slice(2), ed25519Seed.slice(2)]) {
        expect(transcript.join("\n")).not.to.contain(hidden);
      }
    });

    it("has printed no key and no password in all of this (DP-06)", () => {
      const text = transcript.join("\n").toLowerCase();
      expect(text.length > 10_000).to.equal(true);
      for (const hidden of [wallet.privateKey.slice(2), other.privateKey.slice(2), WALLET_PASSWORD, NODE_PASSWORD]) {
        expect(text).not.to.contain(hidden);
      }
    });
  });
});

import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { Command } from "commander";
import { addMigrateWatchCommands } from "../../../../src/cli/commands/migrateWatch.js";
import { Context, type GlobalOptions } from "../../../../src/cli/context.js";
import { main } from "../../../../src/cli/main.js";
import { addGlobalOptions } from "../../../../src/cli/options.js";
import type { Register } from "../../../../src/cli/program.js";
import type { Terminal } from "../../../../src/cli/terminal.js";
import { readDeployment } from "../../../../src/config/deployment.js";
import { toJson } from "../../../../src/core/json.js";
import { claimMessage, type ClaimDomain } from "../../../../src/oxen/claimMessage.js";
import { decodePoint } from "../../../../src/oxen/curve.js";
import { depositAddress, integratedAddress, paymentIdOf } from "../../../../src/oxen/deposits.js";
import { makeOutProof } from "../../../../src/oxen/outProof.js";
import { formatOxenAddress, type OxenAddress } from "../../../../src/oxen/oxenAddress.js";
import { readTransaction } from "../../../../src/oxen/rpc/transaction.js";
import { signMessage } from "../../../../src/oxen/signatures.js";
import { faults, OxenChain, startDaemon, startWallet, type OxenServer } from "../../../support/oxenNode.js";
import { registrationBook } from "../../../support/registrationBook.js";
import { BONUS_CONFIG, COIN_CONFIG, oxenHolder } from "../../../support/snapshots.js";

const DEPLOYMENT = fileURLToPath(new URL("../../../vectors/deployed_addresses.json", import.meta.url));
const ENV = { SESH_NETWORK: "arbitrum-sepolia", SESH_DEPLOYMENT: DEPLOYMENT };
const ALICE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const BOB = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const AMOUNT = 9_007_199_254_740_993n;
const SECRET = 987_654_321n;

interface RunOptions {
  answer?: boolean;
  until?: Promise<void>;
  onOut?: (text: string) => void;
}

/** A service that answers everything in the same way. */
async function startService(answer: () => string) {
  const server = createServer((_request, response) => response.end(answer()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("sesh with the Oxen chain", () => {
  let folder: string;
  let domain: ClaimDomain;
  let bonusDomain: ClaimDomain;
  let chain: OxenChain;
  let daemon: OxenServer;
  let wallet: OxenServer;
  let watchArgs: string[];

  const path = (name: string) => join(folder, name);
  const terminalOf = (out: string[], err: string[], { answer, until, onOut }: RunOptions): Terminal => ({
    out: (text) => {
      out.push(stripVTControlCharacters(text));
      onOut?.(text);
    },
    err: (text) => void err.push(stripVTControlCharacters(text)),
    interactive: answer !== undefined,
    confirm: () => Promise.resolve(answer === true),
    askPassword: () => Promise.reject(new Error("Nobody is asked for a password here.")),
    untilStopped: () => until ?? Promise.resolve(),
  });

  async function run(args: string[], options: RunOptions = {}) {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await main(args, ENV, terminalOf(out, err, options));
    return { code, out: out.join("\n"), err: err.join("\n") };
  }

  const json = async (args: string[], code = 0) => {
    const result = await run([...args, "--json"]);
    expect(result.code, result.out).to.equal(code);
    return JSON.parse(result.out) as Record<string, unknown> & { error?: { message: string } };
  };

  /** Starts `migrate serve` with a log in memory; `stop` ends it. */
  async function serve() {
    let end = (): void => undefined;
    const until = new Promise<void>((resolve) => (end = resolve));
    const { promise: url, resolve: started } = Promise.withResolvers<string>();
    const [out, err]: [string[], string[]] = [[], []];
    const onOut = (text: string) => started((JSON.parse(text) as { url: string }).url);
    const terminal = terminalOf(out, err, { until, onOut });
    const program = addGlobalOptions(new Command("sesh").exitOverride());
    const register: Register = <Options>(command: Command, handler: Parameters<typeof register<Options>>[1]) => {
      command.action(async () => {
        const options = command.optsWithGlobals<GlobalOptions & Options>();
        await handler(new Context(options, ENV, terminal), options, ...command.args);
      });
    };
    addMigrateWatchCommands(program, register, {
      openRegistrations: (_path, own) => {
        expect(own).to.deep.equal(domain);
        return Promise.resolve(registrationBook(own));
      },
      readClaims: () => Promise.reject(new Error("There are no claims here.")),
    });
    await mkdir(path("epochs"), { recursive: true });
    const logs = ["registrations", "proofs", "signatures", "epochs"];
    const files = logs.flatMap((name) => [`--${name}`, path(name)]);
    const args = ["migrate", "serve", path("watch"), ...files, "--port", "0", "--json"];
    const running = program.parseAsync(args, { from: "user" });
    return {
      url: await Promise.race([url, running.then(() => Promise.reject(new Error("It ended.")))]),
      stop: async () => {
        end();
        await running;
        expect(err).to.deep.equal([]);
      },
    };
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-oxen-"));
    const { OxenClaims, BonusClaims } = await readDeployment(DEPLOYMENT);
    domain = { campaign: "oxen-coin", chainId: 421_614n, bridge: OxenClaims };
    bonusDomain = { campaign: "sn-bonus", chainId: 421_614n, bridge: BonusClaims };
    chain = new OxenChain(depositAddress("stagenet", domain), 100);
    chain.network = "stagenet";
    chain.immutable = 88;
    daemon = await startDaemon(chain);
    wallet = await startWallet(chain);
    const servers = ["--daemon", daemon.url.href, "--wallet", wallet.url.href];
    watchArgs = ["migrate", "watch", path("watch"), ...servers, "--start-height", "10"];
  });

  afterEach(async () => {
    await Promise.all([daemon, wallet].map((server) => server.close()));
    await rm(folder, { recursive: true });
  });

  describe("migrate watch", () => {
    it("looks once with --once, and says what it found", async () => {
      const txid = chain.pay(50, { amounts: [AMOUNT] });
      const pending = chain.pay(95, { amounts: [1n] });
      const data = await json([...watchArgs, "--once"]);
      expect(data).to.deep.include({
        status: "current",
        final: { height: 88, hash: chain.blocks[88] },
        deposits: 1,
        added: [{ txid, height: 50, amount: AMOUNT.toString() }],
        pending: [{ txid: pending, height: 95, amount: "1", paymentId: "0000000000000000" }],
        problems: [],
      });
      const { out } = await run([...watchArgs, "--once"]);
      expect(out).to.contain("current; final up to block 88, 1 deposits, 0 of them new, 1 pending");
      chain.immutable = undefined;
      const stalled = await run([...watchArgs, "--once"]);
      expect(stalled.out).to.contain("waiting: 0 of 1 daemons name a block that is immutable; final up to block 88");
    });

    it("makes the view-only wallet of the deposit address when it is told to", async () => {
      await json([...watchArgs, "--once", "--create-wallet", "claims"]);
      const [request] = wallet.requests;
      expect(request!.method).to.equal("generate_from_keys");
      expect(request!.params).to.include({ address: chain.burn.address, filename: "claims", restore_height: 10n });
    });

    it("runs until it is stopped, saying only what is new, and leaves the folder free", async () => {
      let end = (): void => undefined;
      const until = new Promise<void>((resolve) => (end = resolve));
      const lines: string[] = [];
      const running = run([...watchArgs, "--interval", "1s", "--json"], {
        until,
        onOut: (text) => {
          lines.push(text);
          if (lines.length === 1) chain.pay(95, { amounts: [1n] });
          if (lines.length === 2) chain.immutable = 96;
          if (lines.length === 3) setTimeout(end, 1_500);
        },
      });
      expect((await running).code).to.equal(0);
      const seen = lines.map((line) => JSON.parse(line) as { deposits: number; pending: unknown[]; added: unknown[] });
      expect(seen.map(({ deposits, pending, added }) => [deposits, pending.length, added.length])).to.deep.equal([
        [0, 0, 0],
        [0, 1, 0],
        [1, 0, 1],
      ]);
      await json([...watchArgs, "--once"]);
    }).timeout(20_000);

    it("stops in the middle of a look that does not end", async () => {
      let end = (): void => undefined;
      const until = new Promise<void>((resolve) => (end = resolve));
      wallet.fault = (request) => {
        if (request.method !== "refresh") return false;
        setTimeout(end, 20);
        return faults.slow(3_000)();
      };
      const before = Date.now();
      expect((await run(watchArgs, { until })).code).to.equal(0);
      expect(Date.now() - before).to.be.below(2_500);
    });

    it("ends with an error when it halts, and goes on only after resume, with a reason that is kept", async () => {
      chain.pay(50, { amounts: [1n] });
      await json([...watchArgs, "--once"]);
      const was = chain.blocks[88]!;
      chain.blocks[88] = "ab".repeat(32);
      for (let i = 0; i < 2; i++) {
        const { code, err } = await run(watchArgs, { until: new Promise(() => undefined) });
        expect(code).to.equal(1);
        expect(err).to.contain(`The watcher has halted: block 88 was ${was} and final`);
      }
      chain.blocks[88] = was;
      const resume = ["migrate", "watch", "resume", path("watch")];
      expect((await run([...resume, "--reason", " ", "--yes"])).err).to.contain("--reason: it is empty.");
      expect((await run([...resume, "--reason", "understood"])).err).to.contain("nobody can be asked first");
      expect((await run([...resume, "--reason", "understood"], { answer: false })).code).to.equal(3);
      expect((await run([...resume, "--reason", "understood", "--dry-run"])).out).to.contain("nothing was changed");
      expect((await json([...watchArgs, "--once"], 1)).error!.message).to.contain("The watcher has halted");
      const { out } = await run([...resume, "--reason", "understood"], { answer: true });
      expect(out).to.contain(`block 88 was ${was}`).and.to.contain("The halt is cleared.");
      expect((await json([...watchArgs, "--once"])).status).to.equal("current");
      expect(await readFile(join(path("watch"), "state.json"), "utf8")).to.contain('"because": "understood"');
      expect((await json([...resume, "--reason", "again", "--yes"], 1)).error!.message).to.contain("is not halted");
    });

    it("writes rows up to a height that is final, once", async () => {
      const paymentId = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
      const txids = [40, 60].map((height) => chain.pay(height, { amounts: [AMOUNT], paymentId }));
      const rows = ["migrate", "watch", "rows", path("watch"), "--out", path("rows.jsonl")];
      expect((await json(rows, 1)).error!.message).to.contain("Nothing is final");
      await json([...watchArgs, "--once"]);
      expect(await json([...rows, "--height", "59"])).to.deep.include({ rows: 1, height: 59 });
      expect((await json(rows, 2)).error!.message).to.contain("exists already");
      expect(await json([...rows, "--force"])).to.deep.include({ rows: 2, height: 88 });
      const refs = (await readFile(path("rows.jsonl"), "utf8")).match(
        /"ref":"([0-9a-f]{64})","amount":"9007199254740993"/g,
      );
      expect(refs!.map((ref) => ref.slice(7, 71))).to.deep.equal(txids);
      expect((await json([...rows, "--force", "--height", "89"], 2)).error!.message).to.contain("up to block 88");
    });

    it("refuses a second watcher, missing options, other settings and other networks", async () => {
      for (const missing of ["--daemon", "--wallet", "--start-height"]) {
        const at = watchArgs.indexOf(missing);
        const args = watchArgs.toSpliced(at, 2);
        expect((await json([...args, "--once"], 2)).error!.message).to.equal(`${missing}: it is missing.`);
      }
      expect((await json([...watchArgs, "--once", "--quorum", "2"], 2)).error!.message).to.contain("quorum of 2 of 1");
      await json([...watchArgs, "--once"]);
      await writeFile(join(path("watch"), "lock"), String(process.pid));
      expect((await json([...watchArgs, "--once"], 1)).error!.message).to.contain("is in use by process");
      await rm(join(path("watch"), "lock"));
      const other = watchArgs.with(-1, "11");
      expect((await json([...other, "--once"], 2)).error!.message).to.contain("startHeight 10, not 11");
      const elsewhere = [...watchArgs, "--once", "--oxen-network", "mainnet"].with(2, path("other"));
      expect((await json(elsewhere, 2)).error!.message).to.contain("is of the network stagenet");
      const nowhere = [...watchArgs, "--once", "--oxen-network", "moon"];
      expect((await json(nowhere, 2)).error!.message).to.contain('there is no network "moon"');
    });
  });

  describe("claim register, prove and status", () => {
    const paymentId = () => paymentIdOf(domain, ALICE, 0);

    it("lead a holder from the address to a final deposit that is theirs", async () => {
      await json([...watchArgs, "--once"]);
      const service = await serve();
      const api = ["--api", service.url];
      const registered = await json(["claim", "register", ALICE, ...api]);
      expect(registered).to.deep.include({
        to: ALICE,
        network: "stagenet",
        address: integratedAddress("stagenet", chain.burn, paymentId()),
        paymentId: paymentId(),
        seenAtOxenHeight: 99,
      });
      const { out } = await run(["claim", "register", ALICE, ...api]);
      expect(out).to.contain(registered.address).and.to.contain("nobody can send it back");

      chain.mine(20);
      const id = Uint8Array.from(Buffer.from(paymentId(), "hex"));
      const bound = chain.pay(100, { amounts: [AMOUNT], paymentId: id });
      const unbound = chain.pay(101, { amounts: [5n], secret: SECRET });
      await json([...watchArgs, "--once"]);
      const one = await run(["claim", "status", ...api, "--txid", bound]);
      expect(one.out).to.contain(`9,007,199.254740993 OXEN, pending, block 100, for ${ALICE} by registration`);
      chain.immutable = 110;
      await json([...watchArgs, "--once"]);

      const message = claimMessage(domain, ALICE, 0);
      const prove = ["claim", "prove", ALICE, "--txid", unbound];
      expect(await json(prove)).to.deep.equal({ txid: unbound, address: chain.burn.address, message });
      expect((await run(prove)).out).to.contain(message);
      const { unprunable, prunableHash } = chain.paid.find(({ txid }) => txid === unbound)!;
      const transaction = readTransaction(unprunable, prunableHash)!;
      const proof = makeOutProof(transaction, decodePoint(chain.burn.viewKey)!, SECRET, message);
      await writeFile(path("oxen_tx_proof"), `${proof}\n`);
      const send = [...prove, ...api, "--daemon", daemon.url.href, "--proof"];
      expect((await json([...send, proof, "--dry-run"])).status).to.equal("not sent");
      expect(await json([...send, path("oxen_tx_proof")])).to.deep.include({ amount: "5", status: "accepted" });
      expect((await json([...send, proof])).status).to.equal("known");

      const status = await run(["claim", "status", ALICE, ...api]);
      expect(status.out).to.contain("final up to block 110");
      expect(status.out).to.contain(
        `${bound}\n    9,007,199.254740993 OXEN, final, block 100, for ${ALICE} by registration`,
      );
      expect(status.out).to.contain(`${unbound}\n    0.000000005 OXEN, final, block 101, for ${ALICE} by proof`);
      const other = ["claim", "prove", domain.bridge, "--txid", unbound];
      expect((await json(other, 2)).error!.message).to.contain("is the contract OxenClaims");
      const nonce = ["claim", "prove", ALICE, "--txid", unbound, "--nonce", "1", ...api, "--proof", proof];
      expect((await json(nonce, 1)).error!.message).to.contain("finds the proof wrong");
      expect((await json([...nonce, "--daemon", daemon.url.href], 2)).error!.message).to.contain(
        "not the sender's proof",
      );
      const rows = ["migrate", "watch", "rows", path("watch"), "--out", path("rows"), "--proofs", path("proofs")];
      expect((await json(rows)).rows).to.equal(2);
      expect(await readFile(path("rows"), "utf8")).to.contain(`"evm":"${ALICE}","sig":"${proof}","nonce":"0"`);
      await service.stop();
    }).timeout(20_000);

    it("never trust the service: another address, another payment id and other answers are refused", async () => {
      const own = { address: integratedAddress("stagenet", chain.burn, paymentId()), paymentId: paymentId() };
      const theirs = paymentIdOf(domain, domain.bridge, 0);
      let answer: unknown;
      const service = await startService(() => JSON.stringify(answer));
      const args = ["claim", "register", ALICE, "--api", service.url];
      const log = { logIndex: 0, seenAtOxenHeight: 1 };
      for (const wrong of [
        { ...own, address: integratedAddress("stagenet", chain.burn, theirs) },
        {
          ...own,
          address: integratedAddress("stagenet", depositAddress("stagenet", { ...domain, chainId: 1n }), paymentId()),
        },
        { ...own, address: integratedAddress("mainnet", chain.burn, paymentId()) },
        { ...own, paymentId: theirs },
      ]) {
        answer = { ...wrong, ...log };
        const { code, out, err } = await run(args);
        expect(code).to.equal(1);
        expect(err).to.contain("answered with an address that is not yours").and.to.contain("Do not send anything");
        expect(out).to.equal("");
      }
      for (const wrong of [
        {},
        { ...own },
        { ...own, ...log, more: 1 },
        { error: { code: "NEW", message: "\u001b[2J" } },
      ]) {
        answer = wrong;
        expect((await json(args, 1)).error!.message).to.contain("answered something else than was asked for");
      }
      answer = { error: { code: "TAKEN", message: "\u001b[2Jsend it to L9 instead" } };
      const refusal = await run(args);
      expect(refusal.err).to.contain("take the next --nonce").and.not.to.contain("L9");
      answer = { ...own, ...log };
      expect(await json(args)).to.deep.include(own);
      await service.close();
    });

    it("refuse what is no proof before anything is sent", async () => {
      const prove = ["claim", "prove", ALICE, "--txid", "ab".repeat(32), "--api", "http://127.0.0.1:9", "--proof"];
      expect((await json([...prove, `InProofV1${"1".repeat(132)}`], 2)).error!.message).to.contain(
        "a proof of the receiver",
      );
      for (const text of ["OutProofV1", `OutProofV1${"1".repeat(131)}`, `OutProofV1${"0".repeat(132)}`]) {
        expect((await json([...prove, text], 2)).error!.message, text).to.contain("not a whole OutProofV1");
      }
      expect((await json([...prove, path("missing")], 2)).error!.message).to.contain("cannot be read");
      const short = ["claim", "prove", ALICE, "--txid", "AB"];
      expect((await json(short, 2)).error!.message).to.contain("not an Oxen transaction");
    });

    it("say when the service cannot be reached or is none", async () => {
      const api = ["claim", "status", ALICE, "--api"];
      expect((await json([...api, "http://127.0.0.1:9"], 1)).error!.message).to.contain("cannot be reached");
      expect((await json([...api, "ftp://a"], 2)).error!.message).to.contain(
        "not the http or https URL of a service for Oxen claims",
      );
      const service = await startService(() => "<html>");
      expect((await json([...api, service.url], 1)).error!.message).to.contain("that is not JSON (status 200)");
      await service.close();
    });
  });

  describe("claim register-bonus and status", () => {
    /** Runs a command with this text on its standard input. */
    async function piped(args: string[], text: string) {
      const own = Object.getOwnPropertyDescriptor(process, "stdin")!;
      Object.defineProperty(process, "stdin", { ...own, get: () => Readable.from([Buffer.from(text)]) });
      try {
        return await json(args);
      } finally {
        Object.defineProperty(process, "stdin", own);
      }
    }

    const operator = oxenHolder("operator");
    const keys: OxenAddress = { ...operator.keys, network: "stagenet" };
    const oxen = formatOxenAddress(keys);
    const command = ["claim", "register-bonus", ALICE, "--oxen", oxen];
    const signed = (message: string) => signMessage(message, operator.secret);

    it("show what to sign on one machine, and hand the signature in on another", async () => {
      await json([...watchArgs, "--once"]);
      const message = claimMessage(bonusDomain, ALICE, 0);
      const data = { oxen, network: "stagenet", to: ALICE, nonce: 0, message };
      expect(await json(command)).to.deep.equal(data);
      const shown = await run(command);
      expect(shown.out).to.contain(`sign_value ${message}`).and.to.contain("multisig wallets cannot sign");

      const service = await serve();
      const api = ["--api", service.url];
      const signature = signed(message);
      await writeFile(path("signature"), `${signature}\n`);
      const file = [...command, "--signature", path("signature")];
      expect(await json([...file, "--dry-run"])).to.deep.equal({ ...data, status: "not sent" });
      const kept = { ...data, status: "kept", logIndex: 0, seenAtOxenHeight: 99 };
      expect(await json([...file, ...api])).to.deep.equal(kept);
      expect(await json([...command, "--signature", signature, ...api])).to.deep.equal(kept);
      expect(await piped([...command, "--signature", "-", ...api], `${signature}\n`)).to.deep.equal(kept);
      const again = await run([...command, "--signature", signature, ...api]);
      expect(again.out).to.contain("entry 0, seen at block 99").and.to.contain("The highest nonce");

      const other = ["claim", "register-bonus", BOB, "--oxen", oxen, "--signature"];
      const sameNonce = await json([...other, signed(claimMessage(bonusDomain, BOB, 0)), ...api], 1);
      expect(sameNonce.error!.message).to.contain("sign with a higher --nonce");
      const higher = [...other, signed(claimMessage(bonusDomain, BOB, 1)), "--nonce", "1", ...api];
      expect(await json(higher)).to.deep.include({ to: BOB, logIndex: 1 });
      const ask = ["claim", "status", ...api, "--oxen"];
      expect((await json([...ask, oxen])).signatures).to.deep.equal([
        { to: ALICE, nonce: 0, logIndex: 0, seenAtOxenHeight: 99 },
        { to: BOB, nonce: 1, logIndex: 1, seenAtOxenHeight: 99 },
      ]);
      expect((await run([...ask, oxen])).out).to.contain(`nonce 1 for ${BOB}, entry 1, seen at block 99`);
      const stranger = formatOxenAddress({ ...oxenHolder("stranger").keys, network: "stagenet" });
      expect((await run([...ask, stranger])).out).to.contain("no signature");
      expect((await json([...ask, operator.address], 1)).error!.message).to.contain("is for another Oxen network");
      await service.stop();
    }).timeout(20_000);

    it("refuse what the ledger would, and say what to do, before anything is sent", async () => {
      const send = (more: string[]) => [...command, "--api", "http://127.0.0.1:9", "--signature", ...more];
      const right = signed(claimMessage(bonusDomain, ALICE, 0));
      for (const [args, option, problem, hint] of [
        [send([right.slice(0, -1)]), "--signature", "not a whole SigV1 signature", "Copy all of it"],
        [send(["SigV2abc"]), "--signature", "not a whole SigV1 signature", "Copy all of it"],
        [send([path("missing")]), path("missing"), "cannot be read", "Check that it exists"],
        [
          send([signed(claimMessage(domain, ALICE, 0))]),
          "--signature",
          "not the signature",
          "Sign exactly that message",
        ],
        [send([right, "--nonce", "1"]), "--signature", "not the signature", "recipient and nonce are part of it"],
        [command.with(-1, oxen.slice(0, -1)), "--oxen", "not an Oxen address", "Copy all of it"],
        [command.with(-1, operator.address), "--oxen", "another Oxen network", "the campaign is for"],
        [
          command.with(-1, formatOxenAddress({ ...keys, kind: "integrated", paymentId: new Uint8Array(8) })),
          "--oxen",
          "an integrated address",
          "without a payment id",
        ],
        [command.with(2, bonusDomain.bridge), "account", "is the contract BonusClaims", "can use SESH"],
        [command.with(2, `0x${"0".repeat(36)}0064`), "account", "belongs to the chain itself", "can use SESH"],
        [
          [...command, "--nonce", "1000000000"],
          "--nonce",
          "not a whole number from 0 to 999999999",
          "Write digits only",
        ],
        [[...command, "--signature", right], "--api", "it is missing", "--help"],
      ] as const) {
        const { code, err } = await run([...args]);
        expect(code, err).to.equal(2);
        expect(err, args.join(" ")).to.contain(option).and.to.contain(problem).and.to.contain(hint);
      }
    });

    it("never trust the service: another address and other answers are refused", async () => {
      let answer: unknown = {};
      const service = await startService(() => JSON.stringify(answer));
      const api = ["--api", service.url];
      const send = [...command, "--signature", signed(claimMessage(bonusDomain, ALICE, 0)), ...api];
      expect((await json(send, 1)).error!.message).to.contain("answered something else than was asked for");
      answer = { oxen: operator.address, signatures: [] };
      const ask = ["claim", "status", ...api, "--oxen", oxen];
      expect((await json(ask, 1)).error!.message).to.contain("answered about another address");
      answer = { error: { code: "BAD_SIG", message: "\u001b[2Jsign this instead" } };
      expect((await run(send)).err)
        .to.contain("finds the signature wrong")
        .and.not.to.contain("instead");
      await service.close();
    });
  });

  describe("migrate snapshot bonus-rows", () => {
    const operator = oxenHolder("operator");
    const args = () => [
      ...["migrate", "snapshot", "bonus-rows", "--height", "2000000", "--out", path("rows")],
      ...["config", "points", "signatures"].flatMap((name) => [`--${name}`, path(name)]),
    ];

    beforeEach(async () => {
      const spendKey = (holder: typeof operator) => Buffer.from(holder.keys.spendKey).toString("hex");
      const stranger = oxenHolder("stranger");
      const lines = [operator, stranger].map((holder) => ({
        spendKey: spendKey(holder),
        oxen: holder.address,
        to: ALICE,
        nonce: 0,
        sig: signMessage(claimMessage(BONUS_CONFIG, ALICE, 0), holder.secret),
        seenAtOxenHeight: 1_900_000,
      }));
      const points = [operator, oxenHolder("silent")].map(({ address }, i) => ({
        kind: "bonus",
        ref: String(i),
        oxen: address,
        amount: String(10 + i),
      }));
      const jsonLines = (list: object[]) => list.map((each) => `${JSON.stringify(each)}\n`).join("");
      await writeFile(path("config"), toJson(BONUS_CONFIG));
      await writeFile(path("signatures"), jsonLines(lines));
      await writeFile(path("points"), jsonLines(points));
    });

    it("writes the rows once, and names what has no counterpart", async () => {
      const data = await json(args());
      expect(data).to.deep.include({
        file: path("rows"),
        rows: 2,
        height: 2_000_000,
        signed: { rows: 1, points: "10" },
        unsigned: { rows: 1, points: "11" },
        used: 1,
        refused: [],
      });
      expect((data.withoutPoints as { oxen: string }[]).map((each) => each.oxen)).to.deep.equal([
        oxenHolder("stranger").address,
      ]);
      const text = await readFile(path("rows"), "utf8");
      expect(text.match(/"evm":"0x\w{40}"/g)).to.deep.equal([`"evm":"${ALICE}"`]);
      expect((await json(args(), 2)).error!.message).to.contain("exists already");
      const { out } = await run([...args(), "--force"]);
      expect(out)
        .to.contain("11 points in 1 rows")
        .and.to.contain(`line 2, ${oxenHolder("stranger").address}`);
      expect(await readFile(path("rows"), "utf8")).to.equal(text);
      const earlier = await run([...args().map((each) => (each === "2000000" ? "1899999" : each)), "--force"]);
      expect(earlier.out).to.contain("Above the block");
    });

    it("refuses the settings of another campaign, and points that are bound already", async () => {
      const rows = await readFile(path("points"), "utf8");
      await writeFile(path("points"), rows.replace('"amount"', `"evm":"${ALICE}","amount"`));
      expect((await json(args(), 2)).error!.message).to.contain("line 1 says more than who has how many points");
      await writeFile(path("config"), toJson(COIN_CONFIG));
      expect((await json(args(), 2)).error!.message).to.equal("--config: it is of oxen-coin.");
    });
  });
});

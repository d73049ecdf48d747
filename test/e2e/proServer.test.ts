import { writeFile } from "node:fs/promises";
import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { CommitmentTree } from "../../src/pro/commitment.js";
import { PATHS, type Redeemed } from "../../src/pro/api.js";
import { PostgresDatabase } from "../../src/pro/server/postgres.js";
import { SqliteDatabase } from "../../src/pro/server/sqlite.js";
import { Store } from "../../src/pro/server/store.js";
import { createCli, type Cli } from "../support/cli.js";
import { forEachDatabase, type TestDatabase } from "../support/databases.js";
import { issueRequest, purchaseOf, redeemRequest, seed, tokenOf } from "../support/proClient.js";
import { post, type ProProcess, startProcess } from "../support/proProcess.js";
import { announce, makeKey, type TestKey } from "../support/proServer.js";
import { randomFrom } from "../support/random.js";
import { createChain, DAY, deploySystem, type System } from "../support/system.js";
import { readClientOf } from "../support/toolkit.js";

const chain = await createChain();

const seconds = () => Math.floor(Date.now() / 1_000);

describe("sesh pro-server run", function () {
  this.timeout(180_000);
  let system: System;
  let cli: Cli;
  let key: TestKey;
  const running: ProProcess[] = [];

  before(async () => {
    system = await deploySystem(chain);
    // Servers have the true time, the chain is two weeks ahead.
    key = makeKey({ notBefore: await chain.networkHelpers.time.latest() });
    await announce(chain, system, [key]);
    cli = await createCli(chain, system);
    await writeFile(cli.path("key.json"), key.text);
    await writeFile(cli.path("key.pem"), key.pair.privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600 });
    await writeFile(cli.path("backend.key"), `0x${Buffer.from(seed("backend")).toString("hex")}\n`, { mode: 0o600 });
    const config = {
      format: "sesh-pro-server/1",
      keys: [{ file: "key.json", privateKey: "key.pem" }],
      backendKey: "backend.key",
      port: 0,
      finality: 0,
      limits: { perClient: 100_000 },
    };
    await writeFile(cli.path("pro.json"), JSON.stringify(config));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.end("SIGKILL")));
  });
  after(() => cli.close());

  async function start(database?: TestDatabase): Promise<ProProcess> {
    const { choice } = database ?? {};
    const url = choice !== undefined && "url" in choice ? { SESH_PRO_DATABASE_URL: choice.url.reveal() } : {};
    const option = choice !== undefined && "path" in choice ? `sqlite:${choice.path}` : undefined;
    const server = await startProcess({ ...cli.env, ...url }, cli.path("pro.json"), option);
    running.push(server);
    return server;
  }

  function tokenFor(label: string) {
    const purchase = purchaseOf(key.published, label);
    const { tokenSecret } = purchase;
    const token = tokenOf(key.pair, purchase);
    return {
      token,
      redemption: (account: string) => redeemRequest({ token, tokenSecret, account, timestamp: seconds() }),
    };
  }

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`listens on the loopback address, says nothing, and stops cleanly on ${signal}`, async () => {
      const server = await start();
      expect(new URL(server.url).hostname).to.equal("127.0.0.1");
      // The connection stays open: it must not keep the server from stopping.
      const keys = await (await fetch(`${server.url}${PATHS.keys}`)).json();
      expect(keys).to.deep.equal({ key_files: [key.text] });
      expect(await server.end(signal)).to.deep.equal({ code: 0, by: null });
      expect(server.err()).to.equal("");
    });
  }

  forEachDatabase((databases) => {
    it("lets one of 50 accounts have a token, at two servers, and says so after a restart (PV-01)", async () => {
      const database = await databases().create();
      const servers = await Promise.all([start(database), start(database)]);
      const { redemption } = tokenFor(`contested on ${"path" in database.choice ? "SQLite" : "PostgreSQL"}`);
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, i) => post(servers[i % 2]!.url, PATHS.redeem, redemption(`account ${i}`))),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).to.have.lengthOf(1);
      expect(statuses.filter((status) => status === 409)).to.have.lengthOf(49);

      const winner = statuses.indexOf(200);
      await servers[0].end("SIGKILL");
      const again = await start(database);
      const renewed = await post(again.url, PATHS.redeem, redemption(`account ${winner}`));
      expect(renewed.status).to.equal(200);
      expect(renewed.body.account_expiry_ts).to.equal(answers[winner]!.body.account_expiry_ts);
      const other = await post(again.url, PATHS.redeem, redemption(`account ${(winner + 1) % 50}`));
      expect(other.status).to.equal(409);
      for (const server of running) expect(server.err()).to.equal("");
    });

    it("loses and doubles nothing when it is killed again and again (PV-01, PV-05)", async () => {
      const database = await databases().create();
      const kind = "path" in database.choice ? "SQLite" : "PostgreSQL";
      const random = randomFrom(`kills on ${kind}`);
      const [tokens, accounts, leaves, paid] = [60, 5, 30, 20];
      const bought = Array.from({ length: leaves }, (_, i) => purchaseOf(key.published, `leaf ${i} on ${kind}`));
      const tree = new CommitmentTree(bought.map(({ commitment }) => commitment));
      await system.proBurn.connect(system.stakers[0]).burnForProRoot(1, tree.root, paid, MaxUint256);
      const receipt = Number(await system.proBurn.receipts());

      const began = seconds();
      const answers = new Map<string, string>();
      type Request = readonly [name: string, path: string, body: () => unknown];
      const requests: Request[] = [
        ...Array.from({ length: tokens }, (_, i): Request => {
          const { redemption } = tokenFor(`killed ${i} on ${kind}`);
          return [`redeem ${i}`, PATHS.redeem, () => redemption(`account ${i % accounts}`)];
        }),
        ...bought.map((purchase, i): Request => {
          const body = issueRequest(receipt, purchase, tree.proofOf(purchase.commitment));
          return [`issue ${i}`, PATHS.issue, () => body];
        }),
      ];
      const send = async (server: ProProcess, [name, path, body]: Request) => {
        const { status, body: answer } = await post(server.url, path, body());
        if (path === PATHS.issue) {
          const text = JSON.stringify(answer);
          // A repeated request has the same answer, and what was refused stays refused.
          expect(answers.get(name) ?? text).to.equal(text);
          answers.set(name, text);
        } else {
          expect(status, JSON.stringify(answer)).to.equal(200);
          answers.set(name, (answer as unknown as Redeemed).proof.gen_index_hash);
        }
      };
      for (let kill = 0; kill < 5; kill++) {
        const server = await start(database);
        const open = requests.filter(([name]) => !answers.has(name) || random.chance(20));
        const sent = Promise.allSettled(open.map((request) => send(server, request)));
        await new Promise((resolve) => setTimeout(resolve, random.below(60)));
        await server.end("SIGKILL");
        const failed = (await sent).flatMap((result) => (result.status === "rejected" ? [result.reason as Error] : []));
        // Only connections that broke; what was answered was right.
        for (const error of failed) expect(error).to.be.instanceOf(TypeError);
      }
      const last = await start(database);
      await Promise.all(requests.map((request) => send(last, request)));
      const ended = seconds();

      const store = await Store.open(open(database), await domain());
      try {
        const issued = await store.issuedSince(0);
        expect(issued).to.have.lengthOf(paid);
        const signed = [...answers].filter(([, answer]) => answer.includes("blind_sig"));
        expect(signed).to.have.lengthOf(paid);
        expect(await store.spentTokens(1_000_000)).to.have.lengthOf(tokens);
        const days = [began, ended].map((time) => Math.floor(time / DAY) + 1);
        for (let i = 0; i < accounts; i++) {
          const { body } = await post(last.url, PATHS.redeem, requests[i]![2]());
          const redeemed = (body.account_expiry_ts as number) / DAY - (30 * tokens) / accounts;
          expect(days).to.include(redeemed);
        }
      } finally {
        await store.close();
      }
    });
  });

  const open = ({ choice }: TestDatabase) =>
    "path" in choice ? new SqliteDatabase(choice.path) : new PostgresDatabase(choice.url, () => undefined);
  const domain = async () => {
    const { chainId, deployment } = await readClientOf(chain, system);
    return { chainId, proBurn: deployment.ProBurn };
  };
});

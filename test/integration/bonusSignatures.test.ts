import { mkdir, readFile, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { id, Wallet } from "ethers";
import { toJson } from "../../src/core/json.js";
import { unixTime } from "../../src/core/time.js";
import { campaignDomain } from "../../src/oxen/campaigns.js";
import { depositAddress } from "../../src/oxen/deposits.js";
import { auditLedger } from "../../src/oxen/ledger/audit.js";
import { shareByRemainder } from "../../src/oxen/ledger/bonus.js";
import { readClaimsFile } from "../../src/oxen/ledger/claimsFile.js";
import { CSV_HEADER } from "../../src/oxen/ledger/rowReader.js";
import { formatOxenAddress } from "../../src/oxen/oxenAddress.js";
import { signMessage } from "../../src/oxen/signatures.js";
import { WatchStore } from "../../src/oxen/watchStore.js";
import { type Cli, createCli } from "../support/cli.js";
import { developmentWallet } from "../support/deployer.js";
import { BONUS_CONFIG, oxenHolder } from "../support/snapshots.js";
import { type Chain, createChain, DAY, deploySystem, type Signer, type System } from "../support/system.js";
import { readClientOf } from "../support/toolkit.js";

const FREEZE = 1_950_000;
/** Nobody signs for Carol's points, and Dave has none. */
const POINTS = [
  ["alice", 700n],
  ["bob", 200n],
  ["alice", 1n],
  ["carol", 99n],
] as const;

describe("The Service Node Bonus, from a signature to a claim", function () {
  this.timeout(60_000);

  let chain: Chain;
  let system: System;
  let cli: Cli;
  const path = (name: string) => cli.path(name);

  before(async () => {
    chain = await createChain();
    system = await deploySystem(chain);
    cli = await createCli(chain, system);
  });
  after(async () => {
    await cli.close();
    await chain.close();
  });

  const holderOf = (name: string) => {
    const { secret, keys } = oxenHolder(`operator ${name}`);
    const address = formatOxenAddress({ ...keys, network: "stagenet" });
    return { secret, spendKey: Buffer.from(keys.spendKey).toString("hex"), address };
  };
  const newAccount = () => Wallet.createRandom().address;

  async function json(args: string[], as?: Signer) {
    const wallets = Array.from({ length: 20 }, (_, i) => developmentWallet(i));
    const key = wallets.find(({ address }) => address === as?.address)?.privateKey;
    const env = key === undefined ? {} : { SESH_PRIVATE_KEY: key };
    const { out, err, code } = await cli.run([...args, "--json"], { env });
    expect(code, out + err).to.equal(0);
    return JSON.parse(out) as Record<string, unknown>;
  }

  /** Starts the service; `stop` ends it. */
  async function serve() {
    let end = (): void => undefined;
    const until = new Promise<void>((resolve) => (end = resolve));
    const { promise: url, resolve: started } = Promise.withResolvers<string>();
    const files = ["registrations", "proofs", "signatures", "epochs"].flatMap((name) => [`--${name}`, path(name)]);
    const running = cli.run(["migrate", "serve", path("watch"), ...files, "--port", "0", "--json"], {
      until,
      onOut: (text) => started((JSON.parse(text) as { url: string }).url),
    });
    const ended = running.then(({ out, err }) => Promise.reject(new Error(out + err)));
    const listening = await Promise.race([url, ended]);
    ended.catch(() => undefined);
    return {
      url: listening,
      stop: async () => {
        end();
        expect(await running).to.deep.include({ code: 0, err: "" });
      },
    };
  }

  /** What an operator does: asks for the message, signs it in the Oxen wallet, and hands the signature in. */
  async function handIn(name: string, to: string, api: string, nonce = 0) {
    const { address, secret } = holderOf(name);
    const command = ["claim", "register-bonus", to, "--oxen", address, "--nonce", String(nonce)];
    const { message } = await json(command);
    expect((message as string).length).to.be.at.most(100);
    await writeFile(path("signature"), `${signMessage(message as string, secret)}\n`);
    return json([...command, "--signature", path("signature"), "--api", api]);
  }

  it("pays the recipients that operators signed for over HTTP, and keeps the share of who has not (CL-02, CL-14)", async () => {
    const { chainId, deployment } = await readClientOf(chain, system);
    const domain = campaignDomain("sn-bonus", chainId, deployment);
    const { address } = depositAddress("stagenet", campaignDomain("oxen-coin", chainId, deployment));
    const store = await WatchStore.open(path("watch"), { network: "stagenet", address, startHeight: 1 });
    const look = (tip: number) => store.show({ at: unixTime(), status: "current", pending: [], tip });
    await look(FREEZE - 1);
    await mkdir(path("epochs"));
    const service = await serve();
    const [alice, bob, elsewhere] = [newAccount(), newAccount(), newAccount()];
    await handIn("alice", elsewhere, service.url);
    expect(await handIn("bob", bob, service.url)).to.deep.include({ logIndex: 1, seenAtOxenHeight: FREEZE - 1 });
    await look(FREEZE);
    await handIn("alice", alice, service.url, 1);
    await handIn("dave", elsewhere, service.url);
    await look(FREEZE + 1);
    await handIn("bob", elsewhere, service.url, 1);
    await service.stop();
    await store.close();

    const points = POINTS.map(([name, amount], i) => {
      return `bonus,${i},${holderOf(name).address},${amount},,,,,,,\n`;
    });
    await writeFile(path("points"), `${CSV_HEADER}\n${points.join("")}`);
    const config = { ...BONUS_CONFIG, ...domain, oxenNetwork: "stagenet", freezeHeight: FREEZE, excludedAddresses: [] };
    await writeFile(path("config"), toJson({ ...config, forbidden: Object.values(deployment) }));
    const height = String(FREEZE + 10);
    const files = ["config", "points", "signatures"].flatMap((name) => [`--${name}`, path(name)]);
    const joined = await json([
      "migrate",
      "snapshot",
      "bonus-rows",
      ...files,
      "--height",
      height,
      "--out",
      path("rows"),
    ]);
    expect(joined).to.deep.include({
      signed: { rows: 3, points: "901" },
      unsigned: { rows: 1, points: "99" },
      used: 2,
      later: [],
      refused: [],
    });
    const recipients = (list: unknown) => (list as { oxen: string; to: string }[]).map(({ oxen, to }) => [oxen, to]);
    expect(recipients(joined.outdone)).to.have.deep.members([
      [holderOf("alice").address, elsewhere],
      [holderOf("bob").address, elsewhere],
    ]);
    expect(recipients(joined.withoutPoints)).to.deep.equal([[holderOf("dave").address, elsewhere]]);

    const place = ["--epoch", "1", "--oxen-height", height, "--oxen-block-hash", id("block")];
    const input = ["--config", path("config"), "--snapshot", path("rows"), ...place];
    const { root } = await json(["migrate", "ledger", "build", ...input, "--out", path("epoch-1")]);
    const claims = path("epoch-1/claims.json");
    const built = await readClaimsFile(claims);
    const audited = auditLedger(await readFile(path("epoch-1/ledger.jsonl"), "utf8"));
    expect([audited.root, audited.ledgerHash, audited.total]).to.deep.equal([root, built.ledgerHash, built.total]);
    const shares = shareByRemainder(
      config.cap,
      new Map(
        (["alice", "bob", "carol"] as const).map((name) => [
          holderOf(name).spendKey,
          POINTS.reduce((sum, [who, amount]) => (who === name ? sum + amount : sum), 0n),
        ]),
      ),
    );
    const shareOf = (name: string) => shares.get(holderOf(name).spendKey)!;
    const expected = new Map([
      [alice, shareOf("alice")],
      [bob, shareOf("bob")],
    ]);
    expect(new Map(audited.claims)).to.deep.equal(expected);
    expect(new Map(built.claims.map(({ account, cumulative }) => [account, cumulative]))).to.deep.equal(expected);

    const signed: string[] = [];
    for (const attester of system.attesters.slice(0, 2)) {
      const { signature } = await json(["migrate", "attest", ...input, "--root", root as string, "--yes"], attester);
      signed.push(signature as string);
    }
    const uri = "https://ledger.example";
    await json(["migrate", "propose", "--claims", claims, "--uri", uri, "--yes", "--signature", ...signed]);
    await chain.networkHelpers.time.increase(2 * DAY);
    await json(["claim", "activate", "--campaign", "sn-bonus", "--yes"]);
    await json(["claim", "run", "--claims", claims, alice, bob, "--yes"]);
    const { token, bonusClaims } = system;
    expect(await token.balanceOf(alice)).to.equal(shareOf("alice"));
    expect(await token.balanceOf(bob)).to.equal(shareOf("bob"));
    expect(await token.balanceOf(elsewhere)).to.equal(0n);
    expect(await token.balanceOf(bonusClaims)).to.equal(shareOf("carol"));
  });
});

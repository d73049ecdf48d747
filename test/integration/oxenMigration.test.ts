import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { main } from "../../src/cli/main.js";
import type { Terminal } from "../../src/cli/terminal.js";
import { readDeployment } from "../../src/config/deployment.js";
import { claimMessage, type ClaimDomain } from "../../src/oxen/claimMessage.js";
import { decodePoint } from "../../src/oxen/curve.js";
import { depositAddress } from "../../src/oxen/deposits.js";
import { makeOutProof } from "../../src/oxen/outProof.js";
import { readTransaction } from "../../src/oxen/rpc/transaction.js";
import { OxenChain, startDaemon, startWallet, type OxenServer } from "../support/oxenNode.js";

const DEPLOYMENT = fileURLToPath(new URL("../vectors/deployed_addresses.json", import.meta.url));
const ENV = { SESH_NETWORK: "arbitrum-sepolia", SESH_DEPLOYMENT: DEPLOYMENT };
const ALICE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const BOB = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const COIN = 1_000_000_000n;
const SUPPLY = 66_000_000n * COIN;
const CAP = 30_000_000n * COIN;
const SECRET = 987_654_321n;

describe("Oxen, from a deposit to a claim", () => {
  let folder: string;
  let domain: ClaimDomain;
  let chain: OxenChain;
  let servers: OxenServer[];

  const path = (name: string) => join(folder, name);

  async function json(args: string[], until: Promise<void> = Promise.resolve(), onOut?: (text: string) => void) {
    const out: string[] = [];
    const terminal: Terminal = {
      out: (text) => {
        out.push(text);
        onOut?.(text);
      },
      err: () => undefined,
      interactive: false,
      confirm: () => Promise.reject(new Error("Nobody is asked.")),
      askPassword: () => Promise.reject(new Error("Nobody is asked.")),
      untilStopped: () => until,
    };
    const code = await main([...args, "--json"], ENV, terminal);
    expect(code, out.join("\n")).to.equal(0);
    return JSON.parse(out[0] ?? "{}") as Record<string, unknown>;
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-migration-"));
    const { OxenClaims: bridge } = await readDeployment(DEPLOYMENT);
    domain = { campaign: "oxen-coin", chainId: 421_614n, bridge };
    chain = new OxenChain(depositAddress("stagenet", domain), 100);
    chain.network = "stagenet";
    chain.immutable = 88;
    servers = [await startDaemon(chain), await startWallet(chain)];
    await mkdir(path("epochs"));
  });

  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await rm(folder, { recursive: true });
  });

  it("binds what was registered and what was proved, pays both pro rata, and leaves the rest pending", async () => {
    const [daemon, wallet] = servers as [OxenServer, OxenServer];
    const urls = ["--daemon", daemon.url.href, "--wallet", wallet.url.href];
    const watch = () => json(["migrate", "watch", path("watch"), ...urls, "--start-height", "1", "--once"]);
    await watch();
    let end = (): void => undefined;
    const until = new Promise<void>((resolve) => (end = resolve));
    const { promise: started, resolve: listening } = Promise.withResolvers<string>();
    const logs = ["registrations", "proofs", "signatures", "epochs"];
    const files = logs.flatMap((name) => [`--${name}`, path(name)]);
    const serving = json(["migrate", "serve", path("watch"), ...files, "--port", "0"], until, (text) =>
      listening((JSON.parse(text) as { url: string }).url),
    );
    const url = await started;
    const api = ["--api", url];

    const { paymentId } = await json(["claim", "register", ALICE, ...api]);
    chain.mine(20);
    const id = Uint8Array.from(Buffer.from(paymentId as string, "hex"));
    const bound = chain.pay(105, { amounts: [20_000_000n * COIN, 2_000_000n * COIN], paymentId: id });
    const proved = chain.pay(106, { amounts: [3n * COIN], secret: SECRET });
    chain.pay(107, { amounts: [5n * COIN] });
    chain.immutable = 110;
    await watch();
    const { unprunable, prunableHash } = chain.paid.find(({ txid }) => txid === proved)!;
    const view = decodePoint(chain.burn.viewKey)!;
    const proof = makeOutProof(readTransaction(unprunable, prunableHash)!, view, SECRET, claimMessage(domain, BOB, 0));
    await json(["claim", "prove", BOB, "--txid", proved, "--proof", proof, ...api]);

    await json(["migrate", "watch", "rows", path("watch"), "--out", path("rows"), "--proofs", path("proofs")]);
    const config = {
      campaign: "oxen-coin",
      chainId: domain.chainId.toString(),
      bridge: domain.bridge,
      oxenNetwork: "stagenet",
      cap: CAP.toString(),
      lastHeight: 1_000,
      supply: SUPPLY.toString(),
      multipliers: [{ untilHeight: 1_000, num: "1", den: "1" }],
    };
    await writeFile(path("config.json"), JSON.stringify(config));
    const inputs = [
      "--config",
      path("config.json"),
      "--snapshot",
      path("rows"),
      "--registrations",
      path("registrations"),
    ];
    const place = ["--epoch", "1", "--oxen-height", "110", "--oxen-block-hash", `0x${chain.blocks[110]}`];
    await json(["migrate", "ledger", "build", ...inputs, ...place, "--out", path("epochs/1")]);

    const answer = async (query: string) => (await (await fetch(`${url}${query}`)).json()) as Record<string, unknown>;
    const alice = await answer(`/claims/status?to=${ALICE}`);
    expect(alice.claim).to.deep.include({ epoch: 1, cumulative: ((CAP * 22_000_000n) / 66_000_000n).toString() });
    expect(alice.deposits).to.have.length(1);
    expect((alice.deposits as object[])[0]).to.deep.include({ txid: bound, state: "final", epoch: 1 });
    const bob = await answer(`/claims/attest?to=${BOB}`);
    expect(bob.cumulative).to.equal(((CAP * 3n * COIN) / SUPPLY).toString());
    const ledger = await (await fetch(`${url}/claims/epochs/1/ledger.jsonl`)).text();
    expect(ledger).to.equal(await readFile(path("epochs/1/ledger.jsonl"), "utf8"));
    expect(ledger).to.contain(proof);
    end();
    await serving;
  }).timeout(60_000);
});

import { readFile, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { proAccountOf, signRedeem } from "../../src/pro/account.js";
import { fromBase64 } from "../../src/pro/api.js";
import { requestRedeem } from "../../src/pro/client.js";
import { derivePurchase } from "../../src/pro/purchase.js";
import { decodeToken } from "../../src/pro/token.js";
import type { Wallet, WalletPurchase } from "../../src/pro/wallet.js";
import { writeSeed } from "../support/proBuyer.js";
import { createProvider, type Provider } from "../support/provider.js";
import { createChain } from "../support/system.js";

const chain = await createChain();

interface Output {
  error: { code: string; message: string };
  purchase: string;
  state: string;
  commitment: string;
  code: string;
  file: string;
}

/** Somebody who pays a provider, with the command line of both. */
describe("A customer of a provider", function () {
  this.timeout(120_000);

  let provider: Provider;
  let seed: string;
  let service: string[];
  const json = (args: string[], code = 0) => provider.cli.json<Output>(args, code);
  const path = (name: string) => provider.cli.path(name);
  const account = () => ["--account", seed];
  const purchases = async () => (JSON.parse(await readFile(`${seed}.pro.json`, "utf8")) as Wallet).purchases;

  before(async () => {
    provider = await createProvider(chain);
    await provider.init();
    await json(provider.args.burnStock(5));
    await json(provider.args.stock);
    seed = await writeSeed(provider.cli, "customer");
    service = ["--issuer", provider.url];
  });
  after(() => provider.close());

  /** The account's proof from the redeemer. */
  async function redeem({ index, token = "" }: WalletPurchase) {
    const owner = proAccountOf(Buffer.from((await readFile(seed, "utf8")).trim(), "hex"));
    const purchase = derivePurchase(owner.purchaseSecret, index, provider.key.published);
    const time = await chain.networkHelpers.time.latest();
    return requestRedeem(new URL(provider.url), signRedeem(owner, purchase, decodeToken(fromBase64(token))!, time));
  }

  it("asks, pays, and has a token from the provider's answer", async () => {
    const request = path("request.json");
    const asked = await json(["pro", "request", "1", ...account(), ...service, "--out", request]);
    expect(asked.purchase).to.equal("1/0");
    expect(Object.keys(JSON.parse(await readFile(request, "utf8")) as object)).to.deep.equal([
      "plan",
      "key_id",
      "blinded_msg",
    ]);
    const answer = await json(provider.args.exchange(request, "card-1"));
    await writeFile(path("answer.json"), JSON.stringify(answer));
    const accepted = await json(["pro", "accept", path("answer.json"), ...account()]);
    expect([accepted.purchase, accepted.state]).to.deep.equal(["1/0", "issued"]);
    expect(await json(["pro", "accept", path("answer.json"), ...account()])).to.deep.equal(accepted);
    expect((await redeem((await purchases())[0]!)).entitlement).to.equal("pro");
  });

  it("is never asked for the same purchase twice, neither by a second request nor by a burn", async () => {
    const again = await json(["pro", "request", "1", ...account(), ...service, "--out", path("second.json")]);
    expect(again.purchase).to.equal("1/1");
    await json(["pro", "buy", "1", ...account(), ...service, "--yes"]);
    expect((await purchases()).map(({ index, state }) => [index, state])).to.deep.equal([
      [0, "issued"],
      [1, "requested"],
      [2, "burned"],
    ]);
  });

  it("sees a burn that the provider makes for its commitment", async () => {
    const { commitment } = (await purchases())[1]!;
    await json([...provider.args.order([commitment], "card-2"), "--out", path("order.json")]);
    await json(provider.args.burn);
    await json(["pro", "status", ...account()]);
    expect((await purchases())[1]!.state).to.equal("burned");
    await json(["pro", "issue", ...account(), ...service]);
    expect((await redeem((await purchases())[1]!)).entitlement).to.equal("pro");
  });

  it("opens a gift once, and again without losing anything", async () => {
    const { code, file } = await json(provider.args.gift("card-3"));
    await writeFile(path("code.txt"), `${code.toLowerCase()}\n`);
    const open = ["pro", "open-gift", file, ...account(), ...service, "--redeemer", provider.url];
    const opened = await json([...open, "--code", path("code.txt")]);
    expect([opened.purchase, opened.state]).to.deep.equal(["1/3", "issued"]);
    expect((await json([...open, "--code", path("code.txt")])).purchase).to.equal("1/3");
    expect((await redeem((await purchases())[3]!)).entitlement).to.equal("pro");
  });

  it("finds that somebody else has opened the gift", async () => {
    const { code, file } = await json(provider.args.gift("card-4"));
    await writeFile(path("other.txt"), code);
    const other = await writeSeed(provider.cli, "other");
    const open = (whose: string) => [
      ...["pro", "open-gift", file, "--account", whose, ...service, "--redeemer", provider.url],
      ...["--code", path("other.txt")],
    ];
    await json(open(other));
    expect((await json(open(seed), 1)).error.message).to.contain("already_spent");
  });

  it("refuses an answer for nobody's purchase, and what is no answer", async () => {
    await writeFile(path("foreign.json"), JSON.stringify({ blind_sig: Buffer.alloc(256, 1).toString("base64") }));
    expect((await json(["pro", "accept", path("foreign.json"), ...account()], 2)).error.message).to.contain(
      "none of the purchases",
    );
    await writeFile(path("broken.json"), "{}");
    expect((await json(["pro", "accept", path("broken.json"), ...account()], 2)).error.code).to.equal("INPUT_INVALID");
    await writeFile(path("typo.txt"), "0000-0000");
    const { file } = await json(provider.args.gift("card-3"));
    const open = ["pro", "open-gift", file, ...account(), ...service, "--code", path("typo.txt")];
    expect((await json(open, 2)).error.message).to.contain("mistyped");
  });
});

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { id } from "ethers";
import { stockJobs } from "../../../src/actions/burnJobs.js";
import { planBuyPro } from "../../../src/actions/buyPro.js";
import { hexToBytes, type Hex } from "../../../src/core/hex.js";
import { formatTime } from "../../../src/core/time.js";
import { type ProAccount, proAccountOf, signRedeem } from "../../../src/pro/account.js";
import { parseProof, type Redeemed } from "../../../src/pro/api.js";
import { issueToken, noteBurned, planPurchase, redeemToken } from "../../../src/pro/buyer.js";
import { fetchKeyFiles, requestRedeem } from "../../../src/pro/client.js";
import { chooseKey } from "../../../src/pro/keys.js";
import { isProofValid } from "../../../src/pro/proof.js";
import { derivePurchase, unblind } from "../../../src/pro/purchase.js";
import { ReceiptLog } from "../../../src/pro/receipts.js";
import { WalletFile, type WalletPurchase } from "../../../src/pro/wallet.js";
import { createBooks, openShop, settle, withBooks } from "../../../src/provider/books.js";
import { issueBatch } from "../../../src/provider/issue.js";
import { quotePro } from "../../../src/queries/quotePro.js";
import { temporaryDirectory } from "../../support/temporary.js";
import { burnedBy } from "../burned.js";
import { type ProService, startProService } from "../proService.js";
import { requireEqual } from "../report.js";
import type { World } from "../world.js";

const YEAR = 3;
const MONTH = 1;
const STOCK = 20;

/** Pro bought by a wallet, and Pro bought from a provider who has burned for a stock; both are redeemed. */
export async function proJourney(world: World): Promise<void> {
  const folder = temporaryDirectory();
  const service = await startProService(world, folder, [MONTH, YEAR]);
  try {
    await buyByWallet(world, service, folder);
    await buyFromProvider(world, service, join(folder, "books"));
  } finally {
    await service.close();
  }
}

/** An account whose phrase is lost with this process. */
function accountOf(name: string): ProAccount {
  return proAccountOf(hexToBytes(id(`demo account seed ${name}`) as Hex));
}

/** Twelve months: burned for a commitment, issued blindly, redeemed for an account that no one has seen. */
async function buyByWallet(world: World, service: ProService, folder: string): Promise<void> {
  const { client, report } = world;
  const price = await priceOf(world, YEAR);
  const buyer = await world.actor("buyer", price * 2n);
  const account = accountOf("buyer");
  const { chainId, deployment } = client;
  const owner = { chainId, proBurn: deployment.ProBurn, secret: account.purchaseSecret };
  const file = new WalletFile(join(folder, "wallet.json"), owner);
  const log = new ReceiptLog(client, 0);
  const key = await chooseKey(client, await fetchKeyFiles(service.url), YEAR);

  const { commitment } = await planPurchase(file, account, key, log);
  const burned = await burnedBy(world, async () => {
    const result = await world.run(buyer, await planBuyPro(buyer, { plan: YEAR, commitment }));
    if (result.approval !== undefined) throw new Error("The purchase took an approval of its own.");
  });
  requireEqual("What the buyer paid", burned.amount, price);
  await noteBurned(file, log);
  const now = await service.tick();
  await issueToken(client, file, account, await onlyPurchase(file), { issuer: service.url, now });
  const redeemed = await redeemToken(file, account, await onlyPurchase(file), {
    redeemer: service.url,
    now,
    backendKey: service.backendKey,
  });

  report.line("By wallet: 12 months at 47.99 USD, SESH at 0.23 USD, bought by permit in one transaction");
  report.line(`On the chain: plan ${YEAR} and the commitment ${commitment}`);
  report.amount("Burned", burned.amount);
  report.amount("Reminted to the reward pool, 90 %", burned.toPool);
  report.amount("Reminted to protocol-owned liquidity, 10 %", burned.toLiquidity);
  report.amount("Still allowed to the fee recycler", await allowance(world, buyer.account));
  showProof(world, service, redeemed);
}

/** One month: a customer pays the provider, who exchanges a unit of its stock for a token of the customer's own. */
async function buyFromProvider(world: World, service: ProService, folder: string): Promise<void> {
  const { client, report } = world;
  const provider = await world.actor("provider", (await priceOf(world, MONTH)) * BigInt(2 * STOCK));
  await mkdir(folder);
  await createBooks(client, folder, provider.account);
  await withBooks(client, folder, async (books) => {
    const log = new ReceiptLog(client, 0);
    const shop = await openShop(client, service.url, MONTH);
    const burned = await burnedBy(world, async () => {
      for (const job of await stockJobs(provider, books, log, { key: shop.newest, count: STOCK }))
        await world.perform(provider, job);
    });
    await settle(books, log);
    await service.tick();
    for (const batch of books.stock.batches())
      await issueBatch(books.stock, batch, { server: service.url, keys: shop.keys });

    const account = accountOf("customer");
    const purchase = derivePurchase(account.purchaseSecret, 0, shop.newest);
    const { plan, blindedMessage } = purchase;
    const { keyId } = shop.newest.key;
    const answer = await books.sales.sell({ plan, keyId, blindedMessage }, "card payment 1", shop);
    const token = unblind(purchase, answer);
    if (token === undefined) throw new Error("The provider's answer is not the customer's signature.");
    const request = signRedeem(account, purchase, token, await service.tick());
    const redeemed = await requestRedeem(service.url, request);

    report.line(`By provider: ${STOCK} months burned in one transaction, one of them sold for a card payment`);
    report.amount("Burned", burned.amount);
    report.amount("Reminted to the reward pool, 90 %", burned.toPool);
    const [counts] = books.stock.counts();
    requireEqual("Units that are left", BigInt(counts?.issued ?? 0), BigInt(STOCK - 1));
    showProof(world, service, redeemed);
  });
}

/** Contacts check the proof offline, with the backend's key. */
function showProof({ report }: World, { backendKey }: ProService, { entitlement, proof, ...redeemed }: Redeemed): void {
  if (!isProofValid(backendKey, entitlement, parseProof(proof))) throw new Error("The proof is not valid.");
  const proofEnds = formatTime(proof.expiry_unix_ts_ms / 1_000);
  report.line(
    `Redeemed: ${entitlement} until ${formatTime(redeemed.account_expiry_ts)}, this proof until ${proofEnds}`,
  );
}

async function onlyPurchase(file: WalletFile): Promise<WalletPurchase> {
  const [purchase] = (await file.read()).purchases;
  if (purchase === undefined) throw new Error("The wallet is empty.");
  return purchase;
}

async function priceOf({ client }: World, plan: number): Promise<bigint> {
  const price = (await quotePro(client)).find((quote) => quote.plan === plan)?.sesh;
  if (price === undefined) throw new Error(`Plan ${plan} is not sold.`);
  return price;
}

async function allowance({ client }: World, account: string): Promise<bigint> {
  return client.contracts.token.allowance(account, client.deployment.FeeRecycler);
}

import type { Command } from "commander";
import { errorToData, ToolkitError } from "../../core/errors.js";
import { writeFile } from "../../core/files.js";
import { toJson } from "../../core/json.js";
import { describeProPlan } from "../../core/proPlans.js";
import { formatTime, unixTime } from "../../core/time.js";
import type { Redeemed } from "../../pro/api.js";
import { issueToken, noteBurned, redeemToken } from "../../pro/buyer.js";
import { fetchKeyFiles, fetchSpent } from "../../pro/client.js";
import { verifiedKeys } from "../../pro/keys.js";
import { lacksToken, restorePurchases } from "../../pro/restore.js";
import type { WalletPurchase } from "../../pro/wallet.js";
import type { Context } from "../context.js";
import {
  addBuyerOptions,
  addIssuerOption,
  addRedeemerOption,
  backendKeyOf,
  type Buyer,
  type BuyerOptions,
  findPurchase,
  issuerOf,
  nameOf,
  openBuyer,
  openOwner,
  redeemerOf,
} from "../proBuyer.js";
import { renderTable } from "../render.js";
import type { Register } from "../program.js";

const TIMING =
  "Redeeming right after buying is nearly as telling as a name: whoever sees the purchases on the chain and the time " +
  "of this request can put the two together. See docs/PRIVACY.md.";

interface RedeemCommandOptions extends BuyerOptions {
  now?: boolean;
  renew?: boolean;
  out?: string;
  force?: boolean;
}

export function addProTokenCommands(pro: Command, register: Register): void {
  register(
    addIssuerOption(
      addBuyerOptions(pro.command("issue").description("fetch the tokens of purchases that were paid for")),
    ),
    async (context, options: BuyerOptions) => {
      const buyer = await openBuyer(context, options);
      await noteBurned(buyer.wallet, buyer.log);
      report(context, await issueAll(buyer));
    },
  );

  register(
    addRedeemerOption(
      addIssuerOption(
        addBuyerOptions(pro.command("redeem").description("give tokens to the account when their time has come")),
      ),
    )
      .argument("[purchase]", "plan/index; all that are due if not given")
      .option("--now", "do not wait for the time that was drawn: easier to link with the purchase")
      .option("--renew", "a new proof for a token that the account has already")
      .option("--backend-key <hex>", "the Pro backend's public key, to check the proof with (or SESH_PRO_BACKEND_KEY)")
      .option("--out <file>", "write the proof here")
      .option("--force", "replace the file"),
    redeem,
  );

  register(
    addBuyerOptions(pro.command("status").description("show an account's purchases; asks the chain only")),
    async (context, options: BuyerOptions) => {
      const { wallet, log } = await openBuyer(context, options);
      if (await wallet.exists()) await noteBurned(wallet, log);
      const { purchases } = await wallet.read();
      context.print(purchases, () => (purchases.length === 0 ? "There are no purchases." : renderPurchases(purchases)));
    },
  );

  register(
    addRedeemerOption(
      addIssuerOption(
        addBuyerOptions(pro.command("restore").description("find all purchases again from the account's seed")),
      ),
    ),
    async (context, options: BuyerOptions) => {
      const buyer = await openBuyer(context, options);
      const { client, wallet, account, log, timeout } = buyer;
      await log.sync();
      const keys = await verifiedKeys(client, await fetchKeyFiles(issuerOf(buyer), { timeout }));
      const spent = await fetchSpent(redeemerOf(buyer), { timeout });
      await restorePurchases(wallet, account, { log, keys, spent });
      report(context, await issueAll(buyer));
    },
  );
}

/** What became of one purchase. */
interface Outcome {
  purchase: string;
  outcome: "issued" | "redeemed" | "failed";
  error?: ToolkitError;
}

async function issueAll(buyer: Buyer): Promise<Outcome[]> {
  const { client, wallet, account, timeout } = buyer;
  const { purchases } = await wallet.read();
  const outcomes: Outcome[] = [];
  for (const purchase of purchases.filter(lacksToken)) {
    const options = { issuer: issuerOf(buyer), now: unixTime(), timeout };
    outcomes.push(await attempt(purchase, "issued", () => issueToken(client, wallet, account, purchase, options)));
  }
  return outcomes;
}

async function redeem(context: Context, options: RedeemCommandOptions, name?: string): Promise<void> {
  const owner = await openOwner(context, options);
  const { wallet, account, timeout } = owner;
  const chosen = name === undefined ? (await wallet.read()).purchases : [await findPurchase(owner, name)];
  const state = options.renew === true ? "redeemed" : "issued";
  const candidates = chosen.filter((purchase) => purchase.state === state && purchase.token !== undefined);
  const due = candidates.filter(({ redeemAt = 0 }) => options.now === true || redeemAt <= unixTime());
  // One proof renews them all: they belong to one account.
  const todo = options.renew === true ? due.slice(-1) : due;
  const waiting = candidates.filter((purchase) => !due.includes(purchase));
  if (options.now === true && context.options.json !== true) context.terminal.err(`Warning: ${TIMING}`);
  const backendKey = backendKeyOf(owner);
  const answers: Redeemed[] = [];
  const outcomes: Outcome[] = [];
  for (const purchase of todo) {
    const request = {
      redeemer: redeemerOf(owner),
      now: unixTime(),
      timeout,
      ...(backendKey !== undefined && { backendKey }),
    };
    outcomes.push(
      await attempt(purchase, "redeemed", async () => {
        answers.push(await redeemToken(wallet, account, purchase, request));
      }),
    );
  }
  const newest = answers.at(-1);
  if (options.out !== undefined && newest !== undefined) {
    await writeFile(options.out, `${toJson(newest)}\n`, { force: options.force === true, secret: true });
  }
  const times = waiting.map((purchase) => ({ purchase: nameOf(purchase), redeemAt: purchase.redeemAt ?? 0 }));
  report(context, outcomes, { waiting: times, ...(newest !== undefined && { redeemed: newest }) }, () => [
    ...times.map(({ purchase, redeemAt }) => `${purchase}: waits until ${formatTime(redeemAt)}; run this again then.`),
    ...(newest === undefined
      ? []
      : [`The account has ${newest.entitlement} until ${formatTime(newest.account_expiry_ts)}.`]),
  ]);
}

async function attempt(
  purchase: WalletPurchase,
  outcome: "issued" | "redeemed",
  work: () => Promise<unknown>,
): Promise<Outcome> {
  try {
    await work();
    return { purchase: nameOf(purchase), outcome };
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error;
    return { purchase: nameOf(purchase), outcome: "failed", error };
  }
}

/** One purchase that fails does not keep the others from their tokens; the command fails all the same. */
function report(
  context: Context,
  outcomes: readonly Outcome[],
  facts: Record<string, unknown> = {},
  lines: () => string[] = () => [],
): void {
  const data = outcomes.map(({ error, ...rest }) => ({
    ...rest,
    ...(error !== undefined && { error: errorToData(error) }),
  }));
  const [failed] = outcomes.flatMap(({ error }) => (error === undefined ? [] : [error]));
  const done = outcomes
    .filter(({ outcome }) => outcome !== "failed")
    .map(({ purchase, outcome }) => `${purchase}: ${outcome}`);
  const shown = [...done, ...lines()];
  if (failed === undefined) {
    context.print({ purchases: data, ...facts }, () =>
      shown.length === 0 ? "There is nothing to do." : shown.join("\n"),
    );
    return;
  }
  if (context.options.json !== true) shown.forEach((line) => context.terminal.out(line));
  throw new ToolkitError(failed.code, failed.shortMessage, {
    hint: failed.hint,
    details: { ...failed.details, purchases: data, ...facts },
    cause: failed,
  });
}

const STATES: Record<WalletPurchase["state"], string> = {
  planned: "not paid",
  requested: "asked of a provider",
  burned: "burned",
  issued: "issued",
  redeemed: "redeemed",
};

function renderPurchases(purchases: readonly WalletPurchase[]): string {
  return renderTable(
    ["Purchase", "What", "State", "Receipt", "Redeem from", "Account until"],
    purchases.map((purchase) => [
      nameOf(purchase),
      describeProPlan(purchase.plan),
      STATES[purchase.state],
      String(purchase.receiptId ?? ""),
      purchase.redeemAt === undefined || purchase.state === "redeemed" ? "" : formatTime(purchase.redeemAt),
      purchase.accountExpiresAt === undefined ? "" : formatTime(purchase.accountExpiresAt),
    ]),
  );
}

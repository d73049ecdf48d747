import type { Command } from "commander";
import { parseInteger } from "../../core/amounts.js";
import { inputError } from "../../core/errors.js";
import { parseJson, readJsonFile, readTextFile, writeFile } from "../../core/files.js";
import { toJson } from "../../core/json.js";
import { formatTime, unixTime } from "../../core/time.js";
import { blindSignatureSchema, fromBase64, toBase64 } from "../../pro/api.js";
import { acceptSignature, requestPurchase } from "../../pro/buyer.js";
import { fetchKeyFiles, requestExchange } from "../../pro/client.js";
import { chooseKey, verifiedKeys } from "../../pro/keys.js";
import type { Purchase } from "../../pro/purchase.js";
import { exchangeRequestOf } from "../../pro/requests.js";
import { exchangeHash } from "../../pro/spending.js";
import { encodeToken } from "../../pro/token.js";
import type { WalletPurchase } from "../../pro/wallet.js";
import { giftIdOf } from "../../provider/giftCode.js";
import { giftFileSchema, openGift } from "../../provider/gifts.js";
import type { Context } from "../context.js";
import {
  addBuyerOptions,
  addIssuerOption,
  addRedeemerOption,
  type BuyerOptions,
  issuerOf,
  nameOf,
  openBuyer,
  openOwner,
  redeemerOf,
} from "../proBuyer.js";
import type { Register } from "../program.js";
import { readStdin } from "../stdin.js";

const PLAN_LIMIT = 255;

/** Purchases that somebody else pays for: a provider that takes other money, or whoever gave a gift code. */
export function addProRequestCommands(pro: Command, register: Register): void {
  register(
    addIssuerOption(
      addBuyerOptions(
        pro
          .command("request")
          .description("write what a provider needs to sell you a plan; it says nothing about your account")
          .argument("<plan>", "number of the plan"),
      ),
    )
      .requiredOption("--out <file>", "file for the provider")
      .option("--force", "replace the file"),
    async (context, options: BuyerOptions & { out: string; force?: boolean }, planNumber = "") => {
      const plan = parseInteger(planNumber, "plan", PLAN_LIMIT);
      const buyer = await openBuyer(context, options);
      const { client, wallet, account, timeout } = buyer;
      const key = await chooseKey(client, await fetchKeyFiles(issuerOf(buyer), { timeout }), plan);
      const purchase = await requestPurchase(wallet, account, key);
      const { commitment } = purchase;
      await writeFile(options.out, `${toJson(saleRequestOf(purchase))}\n`, { force: options.force === true });
      context.print({ purchase: nameOf(purchase), file: options.out, commitment }, () =>
        [
          `Give ${options.out} to the provider, or the commitment ${commitment} to one that burns for you.`,
          "Its answer goes to `sesh pro accept`; for a burn use `sesh pro status` and `sesh pro issue`.",
        ].join("\n"),
      );
    },
  );

  register(
    addBuyerOptions(
      pro
        .command("accept")
        .description("take a provider's answer; asks nobody")
        .argument("<file>", "what the provider gave; - for the standard input"),
    ),
    async (context, options: BuyerOptions, path = "") => {
      const { wallet, account } = await openOwner(context, options);
      const answer = blindSignatureSchema.safeParse(parseJson(await readText(path, "answer"), path));
      if (!answer.success) throw inputError("answer", "it is not what providers answer", "Give the file as it came.");
      showIssued(context, await acceptSignature(wallet, account, fromBase64(answer.data.blind_sig), unixTime()));
    },
  );

  register(
    addRedeemerOption(
      addIssuerOption(
        addBuyerOptions(
          pro
            .command("open-gift")
            .description("exchange a gift for a token of your own, at once; safe to run again")
            .argument("<file>", "the gift's file"),
        ),
      ),
    ).option("--code <file>", "file with the gift code; - for the standard input", "-"),
    async (context, options: BuyerOptions & { code: string }, path = "") => {
      const buyer = await openBuyer(context, options);
      const { client, wallet, account, timeout } = buyer;
      const code = (await readText(options.code, "gift code")).trim();
      const texts = await fetchKeyFiles(issuerOf(buyer), { timeout });
      const gift = openGift(code, await readJsonFile(path, giftFileSchema), await verifiedKeys(client, texts));
      const key = await chooseKey(client, texts, gift.purchase.plan);
      const own = await requestPurchase(wallet, account, key, giftIdOf(code));
      const { keyId } = own.published.key;
      const hash = exchangeHash(gift.token.tokenKey, keyId, own.blindedMessage);
      const target = { keyId, blindedMessage: own.blindedMessage };
      const request = exchangeRequestOf(encodeToken(gift.token), gift.purchase.tokenSecret, target, hash);
      const signature = await requestExchange(redeemerOf(buyer), request, { timeout });
      showIssued(context, await acceptSignature(wallet, account, signature, unixTime()));
    },
  );
}

/** What `sesh provider exchange` reads. */
function saleRequestOf({ plan, published, blindedMessage }: Purchase) {
  return { plan, key_id: published.key.keyId, blinded_msg: toBase64(blindedMessage) };
}

function readText(path: string, field: string): Promise<string> {
  return path === "-" ? readStdin(field) : readTextFile(path);
}

function showIssued(context: Context, purchase: WalletPurchase): void {
  const { state, redeemAt } = purchase;
  const name = nameOf(purchase);
  context.print({ purchase: name, state, ...(redeemAt !== undefined && { redeemAt }) }, () =>
    state === "redeemed" || redeemAt === undefined
      ? `${name}: ${state}`
      : `${name}: ${state}. Next: \`sesh pro redeem\`, from ${formatTime(redeemAt)} on.`,
  );
}

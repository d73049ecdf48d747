import { z } from "zod";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { blindSignatureSchema, fromBase64, toBase64 } from "../pro/api.js";
import type { PublishedKey } from "../pro/keyFile.js";
import { derivePurchase, type Purchase, unblind } from "../pro/purchase.js";
import type { Token } from "../pro/token.js";
import type { Books } from "./books.js";
import { deriveGiftCode, giftIdOf, giftSecretOf } from "./giftCode.js";
import { requireKey } from "./keys.js";
import { claimPayment } from "./payments.js";
import { saleRequestSchema, type Shop } from "./sales.js";

const FORMAT = "sesh-pro-gift/1";

/** What the holder needs besides the code. Without the code nobody can use it: it may be public. */
export const giftFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  plan: saleRequestSchema.shape.plan,
  key_id: saleRequestSchema.shape.key_id,
  blind_sig: blindSignatureSchema.shape.blind_sig,
});
export type GiftFile = z.infer<typeof giftFileSchema>;

export interface Gift {
  code: string;
  /** The file's name, without ".json". */
  id: Hex;
  file: GiftFile;
}

/** Sells a unit of the stock as a gift code. The same payment gives the same gift again. */
export async function sellGift(
  { database, secret, sales }: Pick<Books, "database" | "secret" | "sales">,
  payment: string,
  shop: Shop,
): Promise<Gift> {
  const { newest, keys } = shop;
  const { plan } = newest;
  const code = deriveGiftCode(secret, payment);
  const message = database.transaction(() => {
    claimPayment(database, payment, `gift of plan ${plan} for ${payment}`);
    database.run("INSERT INTO gifts (payment, key_id) VALUES (?, ?) ON CONFLICT DO NOTHING", payment, newest.key.keyId);
    const keyId = database.get("SELECT key_id FROM gifts WHERE payment = ?", payment)?.key_id as Hex;
    const { blindedMessage } = derivePurchase(giftSecretOf(code), 0, requireKey(keys, keyId));
    const own = { plan, keyId, blindedMessage };
    sales.reserve(own, shop);
    return own;
  });
  const signature = await sales.complete(message, shop);
  const file: GiftFile = { format: FORMAT, plan, key_id: message.keyId, blind_sig: toBase64(signature) };
  return { code, id: giftIdOf(code), file };
}

/** The token of a gift, for its holder; to be exchanged for one of the holder's own at once, since the provider has it. */
export function openGift(
  code: string,
  { plan, key_id, blind_sig }: GiftFile,
  keys: readonly PublishedKey[],
): { purchase: Purchase; token: Token } {
  const published = requireKey(keys, key_id as Hex);
  const purchase = derivePurchase(giftSecretOf(code), 0, published);
  const token = plan === published.plan ? unblind(purchase, fromBase64(blind_sig)) : undefined;
  if (token !== undefined) return { purchase, token };
  throw new ToolkitError("FILE_INVALID", "This file is not for this gift code.", {
    hint: "Get the file that has the name of the gift: each code has its own.",
  });
}

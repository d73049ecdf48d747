import { ToolkitError } from "../core/errors.js";
import { type ProAccount, redeemHashOf } from "./account.js";
import { type Evidence, evidenceSchema, fromBareHex, toBareHex } from "./api.js";
import { verifyEd25519 } from "./spending.js";
import type { Token } from "./token.js";

/** Whether evidence shows that a token was spent: a signature by the token over some hash. */
export function isSpendProven({ tokenKey }: Token, { hash, token_sig }: Evidence): boolean {
  return verifyEd25519(tokenKey, fromBareHex(hash), fromBareHex(token_sig));
}

/**
 * The error to show for a failed redemption. A redeemer that says that a token is spent has to show the token's
 * signature for something else than this account asked for at any time; without it the refusal is unfounded.
 */
export function checkRefusal(error: unknown, token: Token, account: ProAccount, signedAt: readonly number[]): unknown {
  if (!(error instanceof ToolkitError) || error.details.refusal !== "already_spent") return error;
  const evidence = evidenceSchema.safeParse(error.details.evidence).data;
  const own = signedAt.map((time) => toBareHex(redeemHashOf(account, token.tokenKey, time)));
  if (evidence !== undefined && isSpendProven(token, evidence) && !own.includes(evidence.hash)) return error;
  return new ToolkitError("SERVICE_REFUSED", "The redeemer says that the token is spent and does not prove it.", {
    hint: "The token is still worth what it was. Publish it with the answer if the redeemer keeps to it.",
    details: { ...error.details, unfounded: true },
  });
}

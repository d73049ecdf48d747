import { z } from "zod";
import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import type { NodeKey, NodeKeyG2 } from "../crypto/nodeKeys.js";

/* Pieces of the attesters' files and messages. Only what is written here in lower case is read back. */

export const hexSchema = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`), `must be ${bytes} bytes of hex in lower case`)
    .transform((text) => text as Hex);

/** x ‖ y of a point on G1. Whether it is one is for the check of the signature to say, which names whose it is. */
export const g1Schema = hexSchema(64).transform((text): NodeKey => {
  const [x, y] = wordsOf(text) as [bigint, bigint];
  return { x, y };
});

/** x.c0 ‖ x.c1 ‖ y.c0 ‖ y.c1 of a point on G2, checked like {@link g1Schema}. */
export const g2Schema = hexSchema(128).transform((text): NodeKeyG2 => {
  const [x0, x1, y0, y1] = wordsOf(text) as [bigint, bigint, bigint, bigint];
  return { x: [x0, x1], y: [y0, y1] };
});

/** A step of a schema that refuses by a ToolkitError. */
export function orIssue<Value>(context: z.RefinementCtx, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error;
    context.addIssue({ code: "custom", message: error.shortMessage.replace(/\.$/, "") });
    return z.NEVER;
  }
}

function wordsOf(hex: Hex): bigint[] {
  return (hex.slice(2).match(/.{64}/g) ?? []).map((word) => BigInt(`0x${word}`));
}

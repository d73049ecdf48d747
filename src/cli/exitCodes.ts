import type { ErrorCode } from "../core/errors.js";

/**
 * Exit status of `sesh`: 0 done, 1 failed, 2 bad input or settings (nothing was sent), 3 refused by the user, 130
 * interrupted, as shells have it.
 */
export const EXIT = { done: 0, failed: 1, badInput: 2, refused: 3, interrupted: 130 } as const;

const BAD_INPUT: ReadonlySet<ErrorCode> = new Set([
  "INPUT_INVALID",
  "FILE_INVALID",
  "FILE_EXISTS",
  "CONFIG_INVALID",
  "CHAIN_MISMATCH",
]);

export function exitCodeOf(code: ErrorCode): number {
  if (code === "REFUSED_BY_USER") return EXIT.refused;
  return BAD_INPUT.has(code) ? EXIT.badInput : EXIT.failed;
}

import { getBytes, hexlify, keccak256 } from "ethers";

/** Where the constructor writes immutables, as the compiler says it: by variable, 32 bytes each. */
export type ImmutableReferences = Readonly<
  Record<string, readonly { readonly start: number; readonly length: number }[]>
>;

const WORD = 32;

/** Positions of all immutables in the runtime code, in ascending order. */
export function immutablePositions(references: ImmutableReferences = {}): number[] {
  return Object.values(references)
    .flat()
    .map(({ start, length }) => {
      if (length !== WORD) throw new TypeError(`An immutable at ${start} has ${length} bytes, not ${WORD}.`);
      return start;
    })
    .sort((a, b) => a - b);
}

/** Runtime code as it was before the constructor wrote the immutables into it: zeros. */
export function withoutImmutables(code: string, positions: readonly number[]): string {
  const bytes = getBytes(code);
  for (const start of positions) bytes.fill(0, start, start + WORD);
  return hexlify(bytes);
}

export function hashWithoutImmutables(code: string, positions: readonly number[]): string {
  return keccak256(withoutImmutables(code, positions));
}

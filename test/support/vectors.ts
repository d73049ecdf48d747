import { readFileSync } from "node:fs";

/** The rows of a file in test/vectors. */
export function readVectors(name: string): unknown[] {
  const file = JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8")) as {
    vectors: unknown[];
  };
  return file.vectors;
}

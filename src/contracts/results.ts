import { Result } from "ethers";

/** Named results become objects, unnamed ones lists, all the way down. */
export function toPlain(value: unknown): unknown {
  if (!(value instanceof Result)) return value;
  const items = value.toArray() as unknown[];
  let names: string[];
  try {
    names = Object.keys(value.toObject());
  } catch {
    names = [];
  }
  const named = items.length > 0 && names.length === items.length && !names.includes("_");
  return named ? Object.fromEntries(items.map((item, i) => [names[i], toPlain(item)])) : items.map(toPlain);
}

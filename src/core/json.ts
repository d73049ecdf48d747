/** JSON with every bigint as a decimal string: a JSON number would lose digits above 2^53. */
export function toJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item), indent);
}

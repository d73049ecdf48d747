const VARIABLE = /^env:([A-Z][A-Z0-9_]*)$/;

export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Replaces every text "env:NAME" in plain data by that variable; in a list, a variable may hold several values with
 * commas. `missing` has the names of variables that are not set, or blank.
 */
export function replaceVariables(data: unknown, variables: Variables): { value: unknown; missing: string[] } {
  const missing = new Set<string>();
  const value = mapStrings(data, (text) => {
    const name = VARIABLE.exec(text)?.[1];
    if (name === undefined) return text;
    const found = variables[name]?.trim();
    if (found === undefined || found === "") missing.add(name);
    return found ?? "";
  });
  return { value, missing: [...missing] };
}

/** Plain data with every text in it mapped; a text of a list that changes is split at its commas. */
export function mapStrings(value: unknown, map: (text: string) => unknown): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.flatMap((item) => mapItem(item, map));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, map)]));
}

function mapItem(item: unknown, map: (text: string) => unknown): unknown[] {
  const mapped = mapStrings(item, map);
  if (typeof mapped !== "string" || mapped === item) return [mapped];
  return mapped.split(",").map((part) => part.trim());
}

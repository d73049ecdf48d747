import { ToolkitError } from "../core/errors.js";

declare const normalised: unique symbol;

/** A name in the one form that is hashed; only {@link normaliseName} makes it. */
export type SessionName = string & { readonly [normalised]: true };

/** Why a text is no name. */
export type NameProblem = "empty" | "length" | "character" | "hyphen" | "punycode";

export interface NameRuleOptions {
  /** Also names that begin with "xn--". The contract has them, and some were had on Oxen; nobody should buy new ones. */
  punycode?: boolean;
}

const LENGTH_LIMIT = 64;
const RULE = "A name has 1 to 64 characters: a-z, 0-9, _ and -, but no - at its beginning or end.";

/** What a character is, for the person who typed or pasted it. The first that fits. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/\p{Cs}/u, "half of a character"],
  [/\p{Cc}/u, "a control character"],
  [/\p{M}/u, "an accent or another mark on the character before"],
  [/\p{Cf}|\p{Default_Ignorable_Code_Point}/u, "invisible"],
  [/\p{Z}/u, "a space"],
  [/\p{L}|\p{N}/u, "a letter or digit outside a-z and 0-9, even if it looks like one of them"],
  [/./u, "a sign that names do not have"],
];

/**
 * Reads a name: the rule of the contract, with A-Z taken as a-z. Nothing else is changed and nothing is cut off, because
 * whatever somebody typed otherwise may have been meant otherwise (NM-02).
 */
export function normaliseName(text: string, { punycode = false }: NameRuleOptions = {}): SessionName {
  if (text === "") throw nameError("empty", "it is empty");
  // Twice the limit is more than any text of 64 characters has in UTF-16.
  const characters = Array.from(text.slice(0, 2 * LENGTH_LIMIT + 2));
  if (characters.length > LENGTH_LIMIT) throw nameError("length", "it has more than 64 characters");
  characters.forEach((character, index) => {
    if (!/^[A-Za-z0-9_-]$/.test(character)) throw characterError(character, index);
  });
  for (const [position, end] of [
    [1, "begins"],
    [characters.length, "ends"],
  ] as const) {
    if (characters[position - 1] === "-") throw nameError("hyphen", `it ${end} with a hyphen`, { position });
  }
  // Not toLowerCase(): that also turns U+212A, the sign for kelvin, into a k.
  const name = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  if (!punycode && name.startsWith("xn--")) {
    throw nameError("punycode", 'it begins with "xn--", which stands for characters that only look like others');
  }
  return name as SessionName;
}

function characterError(character: string, index: number): ToolkitError {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  const kind = KINDS.find(([pattern]) => pattern.test(character))?.[1] ?? "a line break";
  // Whatever is not ASCII is not printed: it may turn the line around, or look like what it is not.
  const shown = /^[!-~]$/.test(character) ? `"${character}" (${code})` : code;
  const position = index + 1;
  return nameError("character", `character ${position} is ${shown}, ${kind}`, { position, character: code });
}

function nameError(reason: NameProblem, problem: string, details: Record<string, unknown> = {}): ToolkitError {
  return new ToolkitError("INPUT_INVALID", `This is not a name: ${problem}.`, {
    hint: RULE,
    details: { field: "name", reason, ...details },
  });
}

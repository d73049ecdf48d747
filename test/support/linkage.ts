/* Finds values that two sides of a purchase have in common: what would let somebody join their logs (PV-02). */

/** So many bytes in common are no chance: two records of a megabyte agree in 8 bytes with a chance of 10^-7. */
const WINDOW = 8;

/** Windows that say nothing: few different bytes, as in padding, small numbers and zeros. */
const isPlain = (window: string): boolean => new Set(window.match(/../g)).size < 5;

/**
 * The forms of all words of a text: as it is, and what it is in hexadecimal and in base64. Punctuation between words says
 * how a record is written, and is no value; numbers below 8 digits are too small to link anything.
 */
export function bytesIn(text: string): Buffer[] {
  return (text.match(/[0-9A-Za-z+/_=-]{8,}/g) ?? []).flatMap((word) => {
    const digits = /^(?:0x)?([0-9a-fA-F]{16,})$/.exec(word)?.[1] ?? "";
    // Hexadecimal without 0x does not say where a byte begins.
    const hex = [digits, digits.slice(1)].map((value) => Buffer.from(value, "hex"));
    return [Buffer.from(word, "utf8"), ...hex, Buffer.from(word, "base64")];
  });
}

/** Every window of 8 bytes of some values that is not plain, in hexadecimal. */
function windowsOf(values: readonly Buffer[]): Set<string> {
  const windows = new Set<string>();
  for (const value of values) {
    const digits = value.toString("hex");
    for (let at = 0; at + 2 * WINDOW <= digits.length; at += 2) windows.add(digits.slice(at, at + 2 * WINDOW));
  }
  return new Set([...windows].filter((window) => !isPlain(window)));
}

/**
 * What both sides have in common besides public constants, names of fields and headers among them: windows of 8 bytes
 * as hexadecimal text.
 */
export function commonValues(a: readonly string[], b: readonly string[], constants: readonly string[]): string[] {
  const decode = (texts: readonly string[]) => windowsOf(texts.flatMap(bytesIn));
  const [left, right, known] = [decode(a), decode(b), decode(constants)];
  return [...left].filter((window) => right.has(window) && !known.has(window));
}

/* JSON whose numbers keep all their digits: `JSON.parse` rounds what is above 2^53, and 2^53 atomic OXEN are only nine
   million OXEN. Here every number is an integer and becomes a bigint; a number with a fraction or an exponent is
   refused, because nothing would say exactly what was meant. */

/** A value read by {@link parseBigJson}. */
export type BigJson = null | boolean | string | bigint | BigJson[] | { [key: string]: BigJson };

/** Deeper than any answer that is meant well. */
const DEPTH_LIMIT = 64;
/** As many digits as 256 bits have. */
const DIGITS_LIMIT = 78;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;
const WORDS: Readonly<Record<string, BigJson>> = { true: true, false: false, null: null };

/** Reads JSON as RFC 8259 has it, without keys given twice. Throws a SyntaxError that says where and why. */
export function parseBigJson(text: string): BigJson {
  const reader = new Reader(text);
  const value = reader.value(0);
  if (!reader.atEnd()) throw reader.fault("something after the end");
  return value;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): BigJson {
    if (depth > DEPTH_LIMIT) throw this.fault("too many levels");
    this.#skip(SPACE);
    const first = this.#text[this.#at];
    if (first === "{") return this.#object(depth);
    if (first === "[") return this.#list("[", "]", () => this.value(depth + 1));
    if (first === '"') return this.#string();
    const word = this.#skip(WORD);
    if (word !== "") return WORDS[word] ?? null;
    return this.#integer();
  }

  atEnd(): boolean {
    this.#skip(SPACE);
    return this.#at === this.#text.length;
  }

  fault(problem: string): SyntaxError {
    return new SyntaxError(`${problem} at character ${this.#at}`);
  }

  #object(depth: number): BigJson {
    const result: Record<string, BigJson> = {};
    this.#list("{", "}", () => {
      this.#skip(SPACE);
      const key = this.#string();
      if (FORBIDDEN_KEYS.has(key)) throw this.fault(`the key ${key}`);
      if (Object.hasOwn(result, key)) throw this.fault(`the key ${JSON.stringify(key)} a second time`);
      this.#take(":");
      result[key] = this.value(depth + 1);
    });
    return result;
  }

  /** Items between two brackets, separated by commas. */
  #list<Item>(open: string, close: string, item: () => Item): Item[] {
    this.#take(open);
    const items: Item[] = [];
    if (this.#takes(close)) return items;
    do items.push(item());
    while (this.#takes(","));
    this.#take(close);
    return items;
  }

  #string(): string {
    const start = this.#at;
    if (this.#text[start] !== '"') throw this.fault("no string where one belongs");
    let end = start + 1;
    for (; this.#text[end] !== '"'; end++) {
      if (end >= this.#text.length) throw this.fault("a string without an end");
      if (this.#text[end] === "\\") end++;
    }
    let value: string;
    try {
      value = JSON.parse(this.#text.slice(start, end + 1)) as string;
    } catch {
      throw this.fault("a string with wrong characters");
    }
    this.#at = end + 1;
    return value;
  }

  #integer(): bigint {
    const start = this.#at;
    const digits = this.#skip(NUMBER);
    if (digits === "") throw this.fault("no value where one belongs");
    if (digits === "-0" || !/^-?[0-9]+$/.test(digits) || digits.length > DIGITS_LIMIT) {
      this.#at = start;
      throw this.fault("a number that is not a plain integer");
    }
    return BigInt(digits);
  }

  /** What the pattern matches here, which may be nothing. */
  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #takes(character: string): boolean {
    this.#skip(SPACE);
    const found = this.#text[this.#at] === character;
    if (found) this.#at++;
    return found;
  }

  #take(character: string): void {
    if (!this.#takes(character)) throw this.fault(`no ${character} where one belongs`);
  }
}

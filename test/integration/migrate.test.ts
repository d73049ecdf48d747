import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { id } from "ethers";
import { main } from "../../src/cli/main.js";
import type { Terminal } from "../../src/cli/terminal.js";
import { toJson } from "../../src/core/json.js";
import { type SyntheticSnapshot, bonusSnapshot, coinSnapshot, toCsv, toJsonLines } from "../support/snapshots.js";

/** Without network, key and environment. */
async function run(args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    out: (text) => void out.push(stripVTControlCharacters(text)),
    err: (text) => void err.push(stripVTControlCharacters(text)),
    interactive: false,
    confirm: () => Promise.reject(new Error("Nobody is asked here.")),
    askPassword: () => Promise.reject(new Error("Nobody is asked here.")),
    untilStopped: () => Promise.resolve(),
  };
  return { code: await main(args, {}, terminal), out: out.join("\n"), err: err.join("\n") };
}

describe("sesh migrate, offline", function () {
  this.timeout(60_000);
  const coin = coinSnapshot("cli", { rows: 60, faultEvery: 3 });
  const bonus = bonusSnapshot("cli", { rows: 30, faultEvery: 3 });
  const position = ["--epoch", "1", "--oxen-height", String(coin.input.oxenHeight), "--oxen-block-hash", id("block")];
  let folder: string;
  const path = (name: string) => join(folder, name);
  const inputOf = (name: string, extension = "csv") => [
    "--config",
    path(`${name}.json`),
    "--snapshot",
    path(`${name}.${extension}`),
    "--registrations",
    path(`${name}.log`),
  ];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-migrate-"));
    for (const [name, { input, registrationLog }] of Object.entries<SyntheticSnapshot>({ coin, bonus })) {
      await writeFile(path(`${name}.json`), toJson(input.config));
      await writeFile(path(`${name}.csv`), toCsv(input.rows));
      await writeFile(path(`${name}.jsonl`), toJsonLines(input.rows));
      await writeFile(path(`${name}.log`), registrationLog);
    }
  });
  after(() => rm(folder, { recursive: true }));

  for (const [name, { expected }] of Object.entries<SyntheticSnapshot>({ coin, bonus })) {
    it(`counts the rows of a ${name} snapshot`, async () => {
      const { code, out } = await run(["migrate", "snapshot", "check", ...inputOf(name), "--json"]);
      const { rows, counts } = JSON.parse(out) as { rows: number; counts: { is: string; rows: number }[] };
      expect([code, rows]).to.deep.equal([0, expected.size]);
      expect(counts.reduce((sum, count) => sum + count.rows, 0)).to.equal(expected.size);
      const zeros = [...expected.values()].filter((what) => what === "ZERO_AMOUNT").length;
      const counted = counts.filter(({ is }) => is === "ZERO_AMOUNT").reduce((sum, count) => sum + count.rows, 0);
      expect(counted).to.equal(zeros);
    });

    it(`rehearses ${name} from CSV and JSON Lines into the same ledger, and overwrites nothing`, async () => {
      const rehearse = (extension: string, out: string) =>
        run(["migrate", "rehearse", ...inputOf(name, extension), ...position, "--out", path(out)]);
      const first = await rehearse("csv", `${name}-csv`);
      expect([first.code, first.err]).to.deep.equal([0, ""]);
      expect(first.out).to.contain("Root").and.to.contain("Total");
      expect((await rehearse("jsonl", `${name}-jsonl`)).code).to.equal(0);
      const read = (out: string, file: string) => readFile(join(path(out), file), "utf8");
      for (const file of ["ledger.jsonl", "claims.json"]) {
        expect(await read(`${name}-jsonl`, file)).to.equal(await read(`${name}-csv`, file));
      }
      expect(await readdir(path(`${name}-csv`))).to.have.length(6);
      const again = await rehearse("jsonl", `${name}-csv`);
      expect(again.code).to.equal(2);
      expect(again.err).to.contain("exists already").and.to.contain("--force");
    });
  }

  const mistakes: [string, (input: string[]) => Promise<string[]>, string][] = [
    [
      "a file that is not there",
      (input) => Promise.resolve(replaced(input, "--snapshot", path("none.csv"))),
      "cannot be read",
    ],
    [
      "a misspelt setting",
      async (input) => {
        await writeFile(path("bad.json"), toJson({ ...coin.input.config, capp: "1" }));
        return replaced(input, "--config", path("bad.json"));
      },
      'Unrecognized key: "capp"',
    ],
    [
      "a row that a spreadsheet touched",
      async (input) => {
        await writeFile(path("bad.csv"), toCsv(coin.input.rows.slice(0, 3)).replace(/\n$/, '\n"coin",,,,,,,,,,\n'));
        return replaced(input, "--snapshot", path("bad.csv"));
      },
      "Line 5: ",
    ],
    [
      "the registrations of another campaign",
      async (input) => {
        await writeFile(path("other.json"), toJson({ ...coin.input.config, chainId: "421614" }));
        return replaced(input, "--config", path("other.json"));
      },
      "Registrations, line 1: it has a payment id of another campaign",
    ],
    [
      "a snapshot of another campaign",
      (input) => Promise.resolve(replaced(input, "--snapshot", path("bonus.csv"))),
      '"bonus" is no kind of row',
    ],
    ["no whole number", (input) => Promise.resolve(replaced(input, "--epoch", "1.0")), "--epoch: "],
    ["a file as the folder", (input) => Promise.resolve(replaced(input, "--out", path("coin.csv"))), "is no folder"],
  ];
  for (const [what, change, message] of mistakes) {
    it(`answers ${what} with exit status 2 and writes nothing`, async () => {
      const input = await change([...inputOf("coin"), ...position, "--out", path("nothing")]);
      const { code, err } = await run(["migrate", "ledger", "build", ...input]);
      expect(err).to.contain(message);
      expect(code).to.equal(2);
      expect(await readdir(folder)).not.to.include("nothing");
    });
  }
});

function replaced(args: readonly string[], option: string, value: string): string[] {
  return args.map((word, i) => (args[i - 1] === option ? value : word));
}

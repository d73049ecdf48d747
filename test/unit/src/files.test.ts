import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile as write } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { ToolkitError } from "../../../src/core/errors.js";
import { parseJson, readJsonFile, readTextFile, writeFile } from "../../../src/core/files.js";
import { rejectionOf } from "../../support/rejection.js";

describe("core/files", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-files-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  describe("parseJson", () => {
    const refused: [string, string, string][] = [
      ["__proto__", '{"__proto__": {"admin": true}}', "has the key __proto__"],
      ["an escaped __proto__ deep inside", '{"a": [{"\\u005f_proto__": 1}]}', "has the key __proto__"],
      ["constructor", '{"constructor": 1}', "has the key constructor"],
      ["comments", '{"a": 1 /* one */}', "not valid JSON"],
      ["a trailing comma", '{"a": 1,}', "not valid JSON"],
      ["partial JSON", '{"a": ', "not valid JSON"],
      ["a duplicate key", '{"a": 1, "a": 2}', "gives a key twice"],
      ["a duplicate key in another spelling", '{"a": 1, "\\u0061": 2}', "gives a key twice"],
      ["an integer beyond 2^53", '{"amount": 9007199254740993}', "cannot hold exactly"],
    ];
    for (const [what, text, problem] of refused) {
      it(`refuses ${what} (SD-05)`, () => {
        expect(() => parseJson(text, "x.json"))
          .to.throw(ToolkitError, problem)
          .with.property("code", "FILE_INVALID");
      });
    }

    it("reads values that only look like keys", () => {
      const value = { a: ["b", 'c": "d"', "e:"], "f:": { g: "", "": 1.5 } };
      expect(parseJson(JSON.stringify(value), "x.json")).to.deep.equal(value);
    });
  });

  describe("readJsonFile", () => {
    const schema = z.strictObject({ a: z.string() });

    it("checks the schema and names the place", async () => {
      const path = join(folder, "x.json");
      await write(path, '{"a": "1"}');
      expect(await readJsonFile(path, schema)).to.deep.equal({ a: "1" });
      await write(path, '{"a": 1}');
      expect((await rejectionOf(readJsonFile(path, schema))).shortMessage).to.match(/wrong contents at a: /);
    });

    it("refuses a byte order mark (SD-05)", async () => {
      const path = join(folder, "x.json");
      await write(path, '\ufeff{"a": "1"}');
      expect((await rejectionOf(readJsonFile(path, schema))).shortMessage).to.contain("byte order mark");
    });

    it("refuses a file above the size limit before reading it (SD-05)", async () => {
      const path = join(folder, "x.json");
      await write(path, " ".repeat(1_048_577));
      expect((await rejectionOf(readJsonFile(path, schema))).shortMessage).to.contain("larger than 1048576 bytes");
    });
  });

  describe("readTextFile", () => {
    it("refuses a folder, a missing file and other encodings", async () => {
      expect((await rejectionOf(readTextFile(folder))).shortMessage).to.contain("is not a regular file");
      expect((await rejectionOf(readTextFile(join(folder, "no")))).shortMessage).to.contain("cannot be read");
      await write(join(folder, "latin"), Buffer.from([0xe9, 0x20]));
      expect((await rejectionOf(readTextFile(join(folder, "latin")))).shortMessage).to.contain("is not UTF-8");
    });
  });

  describe("writeFile", () => {
    it("writes secrets for the owner only and leaves no other file (SD-12)", async () => {
      const path = join(folder, "key.json");
      await writeFile(path, "secret", { secret: true });
      expect((await stat(path)).mode & 0o777).to.equal(0o600);
      expect(await readFile(path, "utf8")).to.equal("secret");
      expect(await readdir(folder)).to.deep.equal(["key.json"]);
    });

    it("refuses to overwrite without force (SD-12)", async () => {
      const path = join(folder, "key.json");
      await writeFile(path, "first");
      const error = await rejectionOf(writeFile(path, "second"));
      expect(error.code).to.equal("FILE_EXISTS");
      expect(await readFile(path, "utf8")).to.equal("first");
      await writeFile(path, "second", { force: true });
      expect(await readFile(path, "utf8")).to.equal("second");
      expect(await readdir(folder)).to.deep.equal(["key.json"]);
    });

    it("never writes through a symbolic link (SD-12)", async () => {
      const target = join(folder, "target");
      const link = join(folder, "link");
      await write(target, "untouched");
      await symlink(target, link);
      expect((await rejectionOf(writeFile(link, "new"))).code).to.equal("FILE_EXISTS");
      await writeFile(link, "new", { force: true });
      expect(await readFile(target, "utf8")).to.equal("untouched");
      expect(await readFile(link, "utf8")).to.equal("new");
    });

    it("reports a folder that does not exist", async () => {
      expect((await rejectionOf(writeFile(join(folder, "no", "x"), "x"))).shortMessage).to.contain("cannot be written");
    });
  });
});

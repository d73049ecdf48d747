import { appendFile, mkdtemp, open, readFile, rm, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { AppendFile } from "../../../src/core/appendFile.js";
import { rejectionOf } from "../../support/rejection.js";

const LIMIT = 1_000;
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );

describe("AppendFile", () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-append-"));
    path = join(folder, "lines");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const contents = () => readFile(path, "utf8");

  /** As when the disk is full or fails: the bytes are written, and then saving them fails. */
  async function withoutDisk(work: () => Promise<void>): Promise<void> {
    const probe = await open(path, "a");
    const handles = Object.getPrototypeOf(probe) as { sync: FileHandle["sync"] };
    await probe.close();
    const { sync } = handles;
    handles.sync = () => Promise.reject(new Error("no space left"));
    try {
      await work();
    } finally {
      handles.sync = sync;
    }
  }

  it("begins a file, adds lines and finds them again", async () => {
    const { file, text, cutOff } = await AppendFile.open(path, LIMIT);
    expect([text, cutOff, file.path]).to.deep.equal(["", undefined, path]);
    await file.add("one\n");
    await file.add("zwölf\ntwo\n");
    await (await AppendFile.open(path, LIMIT)).file.add("three\n");
    expect((await AppendFile.open(path, LIMIT)).text).to.equal("one\nzwölf\ntwo\nthree\n");
  });

  it("cuts off half a line that an interruption left, says so, and nothing else", async () => {
    await (await AppendFile.open(path, LIMIT)).file.add("one\n");
    await appendFile(path, "tw");
    const { file, text, cutOff } = await AppendFile.open(path, LIMIT);
    expect([text, cutOff, await contents()]).to.deep.equal(["one\n", "tw", "one\n"]);
    await file.add("three\n");
    expect(await contents()).to.equal("one\nthree\n");
  });

  it("leaves nothing of what could not be saved", async () => {
    const { file } = await AppendFile.open(path, LIMIT);
    await file.add("one\n");
    await withoutDisk(async () => {
      expect(await failureOf(file.add("two\n"))).to.equal("no space left");
    });
    await file.add("three\n");
    expect(await contents()).to.equal("one\nthree\n");
  });

  it("stops when somebody else has written or cut it", async () => {
    const { file } = await AppendFile.open(path, LIMIT);
    await file.add("one\n");
    await appendFile(path, "two\n");
    for (let i = 0; i < 2; i++) {
      expect((await rejectionOf(file.add("three\n"))).shortMessage).to.equal(`${path} was changed by somebody else.`);
    }
    expect(await contents()).to.equal("one\ntwo\n");
  });

  it("cuts off what stands behind the size that somebody else remembers", async () => {
    await appendFile(path, "one\ntwo\nthr");
    const file = AppendFile.at(path, 4);
    await file.add("four\n");
    await file.add("five\n");
    expect(await contents()).to.equal("one\nfour\nfive\n");
  });

  it("does one thing after the other, also after one that failed", async () => {
    const { file } = await AppendFile.open(path, LIMIT);
    const addAs = (text: string) => file.inTurn(() => file.add(text));
    const failing = file.inTurn(() => Promise.reject(new Error("refused")));
    const added = ["a\n", "b\n", "c\n"].map(addAs);
    expect(await failureOf(failing)).to.equal("refused");
    await Promise.all(added);
    expect(await contents()).to.equal("a\nb\nc\n");
  });
});

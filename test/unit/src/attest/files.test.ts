import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import {
  formatPartialSignature,
  formatPartialSignatures,
  readSignatures,
} from "../../../../src/attest/signatureFiles.js";
import {
  describeStatement,
  expiryOf,
  formatStatementList,
  readStatementList,
  requireDomain,
} from "../../../../src/attest/statementList.js";
import type { Address } from "../../../../src/core/addresses.js";
import { toJson } from "../../../../src/core/json.js";
import { nodeIdOf } from "../../../../src/crypto/nodeKeys.js";
import { rejectionOf } from "../../../support/rejection.js";
import { brokenSignatureOf, listAbout, signatureOf } from "../../../support/statements.js";

describe("attest files", () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "sesh-attest-files-"));
    path = join(folder, "file.json");
  });
  after(() => rm(folder, { recursive: true }));

  const list = listAbout(["a", "b", "c"]);
  type ListFile = ReturnType<typeof formatStatementList>;
  type Entry = ListFile["statements"][number];
  const written = () => structuredClone(formatStatementList(list));
  const withEntry = (change: Partial<Record<keyof Entry, unknown>>) => {
    const file = written();
    Object.assign(file.statements[1] as Entry, change);
    return file;
  };

  describe("a list of statements", () => {
    it("is read as it was written, in the order of node ids", async () => {
      await writeFile(path, toJson(written()));
      expect(await readStatementList(path)).to.deep.equal(list);
      const ids = written().statements.map(({ nodeId }) => nodeId);
      expect(ids).to.deep.equal([...ids].sort());
    });

    it("is described in words, and expires 10 minutes after its oldest statement", () => {
      const [first] = list.statements;
      expect(describeStatement(first!)).to.equal(
        `Decommission node ${nodeIdOf(first!.key)}; reason uptime, pulse; as of 2025-11-24 16:13:07 UTC`,
      );
      const older = { ...list, statements: [first!, { ...first!, timestamp: first!.timestamp - 60 }] };
      expect(expiryOf(older)).to.equal(first!.timestamp + 540);
    });

    const table: [string, unknown, RegExp][] = [
      ["no JSON", undefined, /not valid JSON/],
      ["another format", { ...written(), format: "sesh-statements/2" }, /at format/],
      ["a field more", { ...written(), note: "sign this" }, /Unrecognized key/],
      ["a field less", { ...written(), staking: undefined }, /at staking/],
      ["another digest", { ...written(), digest: `0x${"11".repeat(32)}` }, /digest: 0x11.* does not belong/],
      ["another chain under the same digest", { ...written(), chainId: "42161" }, /digest: .* does not belong/],
      ["a chain id that is a number", { ...written(), chainId: 421614 }, /at chainId/],
      ["another contract", { ...written(), staking: `0x${"22".repeat(20)}` }, /digest: .* does not belong/],
      ["the zero address", { ...written(), staking: ZeroAddress }, /zero address/],
      ["no statements", { ...written(), statements: [] }, /at statements/],
      ["another counter", withEntry({ counter: 7 }), /digest: .* does not belong/],
      ["another kind", withEntry({ kind: "deregister" }), /digest: .* does not belong/],
      ["an unknown kind", withEntry({ kind: "exit" }), /at statements.1.kind/],
      ["a timestamp out of range", withEntry({ timestamp: 2 ** 32 }), /timestamp: 4294967296 is out of range/],
      ["a fraction", withEntry({ timestamp: 1.5 }), /at statements.1.timestamp/],
      ["a reason out of range", withEntry({ reason: 65_536 }), /reason: 65536 is out of range/],
      ["another node's id", withEntry({ nodeId: `0x${"33".repeat(32)}` }), /nodeId: 0x33.* does not belong/],
      ["a key off the curve", withEntry({ key: `0x${"00".repeat(63)}01` }), /not a point of the curve/],
      ["upper case", withEntry({ nodeId: `0x${"AB".repeat(32)}` }), /hex in lower case/],
      ["statements out of order", { ...written(), statements: written().statements.reverse() }, /out of order/],
      [
        "a node twice",
        { ...written(), statements: [...written().statements, written().statements[2]] },
        /two are about/,
      ],
    ];
    for (const [what, contents, message] of table) {
      it(`is refused with ${what}`, async () => {
        await writeFile(path, contents === undefined ? '{"format": ' : toJson(contents));
        const error = await rejectionOf(readStatementList(path));
        expect(error.code).to.equal("FILE_INVALID");
        expect(error.message).to.match(message);
      });
    }

    it("is refused for another contract or chain than its own", () => {
      const { chainId, staking } = list;
      expect(requireDomain(list, { chainId, staking })).to.equal(list);
      const elsewhere: Address = `0x${"22".repeat(20)}`;
      for (const domain of [
        { chainId: 42_161n, staking },
        { chainId, staking: elsewhere },
      ]) {
        expect(() => requireDomain(list, domain)).to.throw(`for the contract ${staking} on chain 421614`);
      }
    });
  });

  describe("signatures", () => {
    const { digest } = list;
    const [a, b] = [signatureOf("a", digest), signatureOf("b", digest)];

    it("are read as they were written, alone or together", async () => {
      await writeFile(path, toJson(formatPartialSignature(digest, a)));
      expect(await readSignatures(path)).to.deep.equal({ digest, partials: [a] });
      await writeFile(path, toJson(formatPartialSignatures({ digest, partials: [a, b] })));
      expect(await readSignatures(path)).to.deep.equal({ digest, partials: [a, b] });
    });

    it("are read with points off the curve, so that the check can say whose they are", async () => {
      const broken = brokenSignatureOf("a", digest);
      await writeFile(path, toJson(formatPartialSignature(digest, broken)));
      expect(await readSignatures(path)).to.deep.equal({ digest, partials: [broken] });
    });

    const one = formatPartialSignature(digest, a);
    const many = formatPartialSignatures({ digest, partials: [a, b] });
    const table: [string, unknown, RegExp][] = [
      ["another format", { ...one, format: "sesh-partial-signature/2" }, /has wrong contents/],
      ["a list of statements", written(), /has wrong contents/],
      ["a short signature", { ...one, signature: one.signature.slice(0, -2) }, /at signature: must be 64 bytes/],
      ["a field more", { ...one, secret: "1" }, /Unrecognized key/],
      ["another node's id", { ...one, nodeId: nodeIdOf(b.key) }, /is not the id of the key/],
      ["another node's id among many", { ...many, signatures: [one, one] }, /at signatures.0: Unrecognized/],
    ];
    for (const [what, contents, message] of table) {
      it(`are refused with ${what}`, async () => {
        await writeFile(path, toJson(contents));
        const error = await rejectionOf(readSignatures(path));
        expect(error.code).to.equal("FILE_INVALID");
        expect(error.message).to.match(message);
      });
    }
  });
});

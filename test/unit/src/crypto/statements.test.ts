import { AbiCoder, concat, id, keccak256 } from "ethers";
import { expect } from "chai";
import type { Address } from "../../../../src/core/addresses.js";
import { ToolkitError } from "../../../../src/core/errors.js";
import { nodeIdOf, nodeKeyOf } from "../../../../src/crypto/nodeKeys.js";
import {
  formatReasons,
  parseReasons,
  sortStatements,
  statementDigest,
  type Statement,
} from "../../../../src/crypto/statements.js";

const STAKING = "0x04C22AfaE6a03438b8FED74cb1Cf441168DF3F12" as Address;
const OTHER = "0x9144bCE5dC52021782c5dc6b9993c12c75709C4e" as Address;
const context = { chainId: 42_161n, staking: STAKING };

const aStatement = (secret: bigint, change: Partial<Statement> = {}): Statement => ({
  key: nodeKeyOf(secret),
  kind: "decommission",
  timestamp: 1_800_000_000,
  reason: 9,
  ...change,
});

describe("crypto/statements", () => {
  const [first, second, third] = sortStatements([aStatement(1n), aStatement(2n), aStatement(3n)]) as [
    Statement,
    Statement,
    Statement,
  ];

  describe("statementDigest", () => {
    it("is the hash the contract takes, field by field", () => {
      const encode = (types: string[], values: unknown[]) =>
        keccak256(AbiCoder.defaultAbiCoder().encode(types, values));
      const statements = [first, { ...second, kind: "deregister", reason: 256 } as const];
      const words = ["bytes32", "uint256", "uint256", "uint256", "uint256"];
      const hashes = [
        encode(words, [nodeIdOf(first.key), 0, 7, 1_800_000_000, 9]),
        encode(words, [nodeIdOf(second.key), 2, 0, 1_800_000_000, 256]),
      ];
      expect(statementDigest(statements, [7, 0], context)).to.equal(
        encode(
          ["bytes32", "uint256", "address", "bytes32"],
          [id("SESH/NodeStaking/Statements/v1"), 42_161, STAKING, keccak256(concat(hashes))],
        ),
      );
    });

    const digest = statementDigest([first], [0], context);
    const others: [string, string][] = [
      ["another node (QB-07)", statementDigest([second], [0], context)],
      ["another kind (QB-07)", statementDigest([{ ...first, kind: "recommission" }], [0], context)],
      ["a later second", statementDigest([{ ...first, timestamp: first.timestamp + 1 }], [0], context)],
      ["another reason", statementDigest([{ ...first, reason: 8 }], [0], context)],
      ["the node's next statement (QB-09)", statementDigest([first], [1], context)],
      ["another chain", statementDigest([first], [0], { ...context, chainId: 421_614n })],
      ["another contract", statementDigest([first], [0], { ...context, staking: OTHER })],
      ["a longer list", statementDigest([first, second], [0, 0], context)],
    ];
    for (const [what, other] of others) it(`is another one for ${what}`, () => expect(other).not.to.equal(digest));

    const refused: [string, Statement[], number[], RegExp][] = [
      ["an empty list", [], [], /the list is empty/],
      ["a node twice", [first, { ...first, reason: 1 }], [0, 0], /two are about node/],
      ["a list out of order", [second, first], [0, 0], /out of order/],
      ["a counter too few", [first, second], [0], /1 for 2 statements/],
      ["a counter too many", [first], [0, 0], /2 for 1 statements/],
      ["a counter of 2³²", [first], [2 ** 32], /counter: 4294967296 is out of range/],
      ["a timestamp of 2³²", [{ ...first, timestamp: 2 ** 32 }], [0], /timestamp: 4294967296 is out of range/],
      ["half a second", [{ ...first, timestamp: 0.5 }], [0], /timestamp: 0.5 is out of range/],
      ["a reason of 2¹⁶", [{ ...first, reason: 65_536 }], [0], /reason: 65536 is out of range/],
      ["a key that is no point", [{ ...first, key: { x: 1n, y: 3n } }], [0], /not a point/],
    ];
    for (const [what, statements, counters, problem] of refused) {
      it(`refuses ${what}`, () => {
        expect(() => statementDigest(statements, counters, context)).to.throw(ToolkitError, problem);
      });
    }
  });

  describe("sortStatements", () => {
    it("sorts by node id", () => {
      const ids = [first, second, third].map(({ key }) => nodeIdOf(key));
      expect(ids).to.deep.equal([...ids].sort());
      expect(sortStatements([third, first, second])).to.deep.equal([first, second, third]);
    });

    it("refuses two statements about one node, wherever they stand", () => {
      expect(() => sortStatements([first, second, { ...first, kind: "deregister" }])).to.throw(
        ToolkitError,
        "two are about node",
      );
    });
  });

  describe("reasons", () => {
    it("reads and writes the bits of the contract", () => {
      const all = "uptime, checkpoint, pulse, storage, timestamp, timesync, router, L2, misconduct";
      expect(formatReasons(511)).to.equal(all);
      expect(parseReasons(all, "reason")).to.equal(511);
      expect(parseReasons("misconduct,uptime", "reason")).to.equal(257);
      expect(parseReasons("l2", "reason")).to.equal(128);
    });

    it("knows none, and shows bits without a name as numbers", () => {
      expect(formatReasons(0)).to.equal("none");
      expect(parseReasons("none", "reason")).to.equal(0);
      expect(formatReasons(512 + 8)).to.equal("storage, 512");
    });

    for (const text of ["", "weather", "uptime,,pulse", "1"]) {
      it(`refuses "${text}"`, () => {
        expect(() => parseReasons(text, "reason")).to.throw(ToolkitError, "is no reason");
      });
    }
  });
});

import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { contractFiles, maskComments } from "../../scripts/support/solidity.js";
import { PROJECT } from "../../scripts/support/workspace.js";

const FORBIDDEN = {
  "tx.origin (MC-15): whoever a user calls could act for the user": /\btx\.origin\b|\borigin\(\)/,
  "block.number (AR-01): on Arbitrum it is the block of Ethereum": /\bblock\.number\b|\bnumber\(\)/,
  "on-chain randomness (AR-11): the sequencer knows or chooses it":
    /\bblock\.(prevrandao|difficulty)\b|\bblockhash\b|\b(prevrandao|difficulty)\(\)/,
  "tx.gasprice and gasleft (AR-10): gas on Arbitrum means something else": /\btx\.gasprice\b|\bgasleft\b/,
  "messages to Ethereum (AR-12): they arrive a week later, so nothing here may wait for one":
    /\bArbSys\b|\bsendTxToL1\b|\bwithdrawEth\b|\boutboundTransfer\w*|\bI?Outbox\b/,
  "selfdestruct and foreign code (GV-10)": /\bselfdestruct\b|\bdelegatecall\b|\bcallcode\b/,
};

describe("contracts/", () => {
  const sources = contractFiles(PROJECT).map((file) => ({
    file,
    source: maskComments(readFileSync(path.join(PROJECT, file), "utf8")),
  }));

  for (const [name, pattern] of Object.entries(FORBIDDEN)) {
    it(`do not use ${name}`, () => {
      expect(sources).not.to.be.empty;
      expect(sources.filter(({ source }) => pattern.test(source)).map(({ file }) => file)).to.deep.equal([]);
    });
  }
});

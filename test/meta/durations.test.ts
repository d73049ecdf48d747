import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { contractFiles, maskComments } from "../../scripts/support/solidity.js";
import { PROJECT } from "../../scripts/support/workspace.js";

/**
 * The sequencer may shift a block's time by up to an hour ahead. Where less than an hour counts, this is all that it gains:
 * a commitment to a name is a minute old at once, which lets it register a name that it learns from a transaction it holds
 * back; a statement of the quorum is refused, and signed again.
 */
const SHORT = ["SessionNames.sol COMMITMENT_AGE_MINIMUM = 1 minutes", "NodeQuorum.sol STATEMENT_PERIOD = 10 minutes"];

describe("Durations in contracts/", () => {
  it("are an hour or longer, but for two (AR-02)", () => {
    const found = contractFiles(PROJECT).flatMap((file) =>
      [
        ...maskComments(readFileSync(path.join(PROJECT, file), "utf8")).matchAll(
          /(?:(\w+) = )?\d+ (?:seconds|minutes)\b/g,
        ),
      ].map(([text]) => `${path.basename(file)} ${text}`),
    );
    expect(found).to.have.members(SHORT);
  });
});

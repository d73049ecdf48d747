import { expect } from "chai";
import { Interface } from "ethers";
import { confirmationPeriod, messagesIn } from "../../../../src/bridge/withdrawals.js";
import { CONTRACT_ERRORS } from "../../../../src/contracts/abi.js";
import { ARB_SYS, bridgeErrors, bridgeInterface } from "../../../../src/contracts/bridge.js";
import { BRIDGE_ERROR_TEXTS } from "../../../../src/contracts/bridgeErrorTexts.js";
import { revertError } from "../../../../src/contracts/errors.js";
import type { Address } from "../../../../src/core/addresses.js";
import { DAY, HOUR } from "../../../../src/core/time.js";

describe("What Arbitrum's contracts refuse with", () => {
  for (const fragment of bridgeErrors()) {
    it(`explains ${fragment.name} with a hint (SD-11)`, () => {
      expect(BRIDGE_ERROR_TEXTS[fragment.name], "has a text").not.to.equal(undefined);
      const values = fragment.inputs.map(({ type }) =>
        type === "address" ? `0x${"11".repeat(20)}` : `0x${"07".repeat(32)}`,
      );
      const error = revertError(new Interface([fragment]).encodeErrorResult(fragment, values));
      expect(error.details.error).to.equal(fragment.name);
      expect(error.message).not.to.contain("undefined").and.not.match(/[{}]/);
    });
  }

  it("is named like none of our own errors, and has no text too many", () => {
    const own = new Set(CONTRACT_ERRORS.map(({ fragment }) => fragment.name));
    const names = bridgeErrors().map(({ name }) => name);
    expect(names.filter((name) => own.has(name))).to.deep.equal([]);
    expect(Object.keys(BRIDGE_ERROR_TEXTS).sort()).to.deep.equal([...new Set(names)].sort());
  });
});

describe("A withdrawal's period", () => {
  it("is 7 days and an hour on Arbitrum One, and an hour and some minutes on its test network (AR-12)", () => {
    expect(confirmationPeriod(45_818n)).to.be.within(7 * DAY, 7 * DAY + HOUR);
    expect(confirmationPeriod(20n)).to.equal(HOUR + 264);
  });
});

describe("Messages of a transaction", () => {
  const from: Address = `0x${"11".repeat(20)}`;
  const to: Address = `0x${"22".repeat(20)}`;
  const stranger: Address = `0x${"33".repeat(20)}`;

  function log(address: string, caller: string, destination: string) {
    const abi = bridgeInterface("arbSys");
    const fragment = abi.getEvent("L2ToL1Tx")!;
    return {
      address,
      ...abi.encodeEventLog(fragment, [caller, destination, 1, 5, 100, 20, 1_700_000_000, 0, "0x1234"]),
    };
  }

  it("are those of the precompile from our gateway to its counterpart, and no others (IX-08)", () => {
    const logs = [
      log(stranger, from, to),
      log(ARB_SYS, stranger, to),
      log(ARB_SYS, from, stranger),
      log(ARB_SYS, from, to),
    ];
    expect(messagesIn(logs, { from, to })).to.deep.equal([
      {
        position: 5n,
        sender: from,
        to,
        l2Block: 100n,
        l1Block: 20n,
        sentAt: 1_700_000_000,
        value: 0n,
        data: "0x1234",
      },
    ]);
  });
});

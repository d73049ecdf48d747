import { expect } from "chai";
import { errorToData, ToolkitError } from "../../../src/core/errors.js";
import { toJson } from "../../../src/core/json.js";
import { formatDuration, formatTime, parseDuration, parseTime } from "../../../src/core/time.js";

describe("core/time", () => {
  it("writes times in UTC whatever the machine's zone is", () => {
    expect(formatTime(1_764_000_787)).to.equal("2025-11-24 16:13:07 UTC");
    expect(formatTime(0n)).to.equal("1970-01-01 00:00:00 UTC");
  });

  const durations: [number, string][] = [
    [0, "0 s"],
    [59, "59 s"],
    [2_700, "45 min"],
    [86_400, "1 day"],
    [108_000, "1 day 6 h"],
    [1_296_000, "15 days"],
    [1_296_061, "15 days 1 min"],
  ];
  for (const [seconds, text] of durations) {
    it(`writes ${seconds} seconds as ${text}`, () => {
      expect(formatDuration(seconds)).to.equal(text);
    });
  }

  it("reads durations", () => {
    expect(["30s", "45m", "12h", "30d"].map((text) => parseDuration(text, "--for"))).to.deep.equal([
      30, 2_700, 43_200, 2_592_000,
    ]);
  });
  for (const text of ["", "12", "h", "1.5h", "-1h", "0d", "1w", "1h30m", "999999d"]) {
    it(`refuses the duration ${JSON.stringify(text)}`, () => {
      expect(() => parseDuration(text, "--for")).to.throw(ToolkitError, "is not a duration");
    });
  }

  it("reads times in UTC, whatever the machine's zone is", () => {
    const texts = ["1764000787", "2025-11-24T16:13:07Z", "2025-11-24T16:13Z", "2025-11-24", "2028-02-29"];
    expect(texts.map((text) => formatTime(parseTime(text, "end")))).to.deep.equal([
      "2025-11-24 16:13:07 UTC",
      "2025-11-24 16:13:07 UTC",
      "2025-11-24 16:13:00 UTC",
      "2025-11-24 00:00:00 UTC",
      "2028-02-29 00:00:00 UTC",
    ]);
  });
  const noTimes = ["", "0", "20251124", "2025-11-24T16:13:07", "2025-11-24T16:13:07+01:00", "2025-11-31", "2027-02-29"];
  for (const text of [...noTimes, "2025-13-01", "2025-11-24T24:00:00Z", "24.11.2025", "1764000787.5", "-1764000787"]) {
    it(`refuses the time ${JSON.stringify(text)}`, () => {
      expect(() => parseTime(text, "end")).to.throw(ToolkitError, "is not a time");
    });
  }
});

describe("core/json", () => {
  it("writes bigints as decimal strings", () => {
    expect(toJson({ a: 2n ** 64n, b: [1n], c: 1 }, 0)).to.equal('{"a":"18446744073709551616","b":["1"],"c":1}');
  });
});

describe("core/errors", () => {
  it("gives code, message, hint and details to programs, but not the cause", () => {
    const cause = new Error("https://rpc.example/secret-key");
    const error = new ToolkitError("RPC_FAILED", "No answer.", { hint: "Try again.", cause, details: { status: 429 } });
    expect(error.message).to.equal("No answer. Try again.");
    expect(error.cause).to.equal(cause);
    expect(errorToData(error)).to.deep.equal({
      code: "RPC_FAILED",
      message: "No answer.",
      hint: "Try again.",
      details: { status: 429 },
    });
  });
});

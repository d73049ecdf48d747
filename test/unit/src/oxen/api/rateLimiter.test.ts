import { expect } from "chai";
import { clientKey, RateLimiter } from "../../../../../src/oxen/api/rateLimiter.js";

describe("RateLimiter", () => {
  it("lets a burst through, fills again with time, and never holds more than a burst", () => {
    let now = 0;
    const limiter = new RateLimiter({ perMinute: 60, burst: 2 }, () => now);
    const takes = (count: number) => Array.from({ length: count }, () => limiter.take("a"));
    expect(takes(3)).to.deep.equal([true, true, false]);
    now = 999;
    expect(takes(1)).to.deep.equal([false]);
    now = 1_000;
    expect(takes(2)).to.deep.equal([true, false]);
    now = 1_000_000;
    expect(takes(3)).to.deep.equal([true, true, false]);
  });

  it("is not fooled by a clock that goes back", () => {
    let now = 60_000;
    const limiter = new RateLimiter({ perMinute: 60, burst: 1 }, () => now);
    expect(limiter.take("a")).to.equal(true);
    now = 0;
    expect(limiter.take("a")).to.equal(false);
    now = 1_000;
    expect(limiter.take("a")).to.equal(true);
  });

  it("forgets whoever was quiet the longest, and only above 10,000 clients", () => {
    const limiter = new RateLimiter({ perMinute: 1, burst: 1 }, () => 0);
    for (let i = 0; i < 10_000; i++) limiter.take(`${i}`);
    // Asking again, also in vain, makes 0 the youngest.
    expect(limiter.take("0")).to.equal(false);
    limiter.take("new");
    expect(limiter.take("0")).to.equal(false);
    expect(limiter.take("2")).to.equal(false);
    expect(limiter.take("1")).to.equal(true);
  });
});

describe("clientKey", () => {
  it("is an IPv4 address, or the first half of an IPv6 address", () => {
    expect(clientKey("192.0.2.1")).to.equal("192.0.2.1");
    expect(clientKey("::ffff:192.0.2.1")).to.equal("192.0.2.1");
    expect(clientKey("2001:db8:1:2:3:4:5:6")).to.equal("2001:db8:1:2");
    expect(clientKey("2001:db8::1")).to.equal("2001:db8:0:0");
    expect(clientKey("2001:db8:1:2::")).to.equal("2001:db8:1:2");
    expect(clientKey("::1")).to.equal("0:0:0:0");
  });
});

import { expect } from "chai";
import type { BigJson } from "../../../../src/core/bigJson.js";
import { burnAddressOf } from "../../../../src/oxen/burnAddress.js";
import { readClock } from "../../../../src/oxen/clock.js";
import { Contradiction, DaemonQuorum } from "../../../../src/oxen/daemonQuorum.js";
import { OxenDaemon } from "../../../../src/oxen/rpc/daemon.js";
import { OxenRpc } from "../../../../src/oxen/rpc/jsonRpc.js";
import { formatWoxenRows } from "../../../../src/oxen/woxenRows.js";
import { faults, OxenChain, startDaemon, type OxenServer } from "../../../support/oxenNode.js";
import { rejectionOf } from "../../../support/rejection.js";
import { accountOf } from "../../../support/snapshots.js";

const FIRST = 10;

describe("OxenClock", () => {
  let chain: OxenChain;
  let servers: OxenServer[];
  let problems: string[];

  const read = (last = 30, anchorAt = last) => {
    problems = [];
    const daemons = servers.map(({ url }) => new OxenDaemon(new OxenRpc("daemon", url, { attempts: 1 })));
    const anchor = { height: anchorAt, hash: chain.blocks[anchorAt]! };
    return readClock(new DaemonQuorum(daemons, 2, "mainnet"), { first: FIRST, last, anchor }, problems);
  };

  beforeEach(async () => {
    chain = new OxenChain(burnAddressOf("mainnet", "a test"), 40);
    // 1000, 1100, 1200 … and from block 20 on not in order.
    chain.times = chain.blocks.map((_, height) => 1_000 + 100 * height);
    chain.times[20] = 3_350;
    servers = await Promise.all([startDaemon(chain), startDaemon(chain), startDaemon(chain)]);
  });
  afterEach(() => Promise.all(servers.map((server) => server.close())));

  it("gives the height of the block before the first later one", async () => {
    const clock = await read();
    const heights = [2_000, 2_899, 2_900, 2_999].map((time) => clock.heightAt(time));
    expect(heights).to.deep.equal([10, 18, 19, 19]);
    // The blocks 21 to 23 are earlier than block 20, and later than none of these times.
    expect([3_000, 3_100, 3_349].map((time) => clock.heightAt(time))).to.deep.equal([19, 19, 19]);
    expect([3_350, 3_399, 3_400].map((time) => clock.heightAt(time))).to.deep.equal([23, 23, 24]);
  });

  it("begins with the first block that counts", async () => {
    const clock = await read();
    expect([0, 1_500, 1_999].map((time) => clock.heightAt(time))).to.deep.equal([9, 9, 9]);
    expect(servers[0]!.requests.at(-1)!.params).to.deep.equal({ start_height: 10n, end_height: 30n });
  });

  it("gives none for a time that no block is later than", async () => {
    const clock = await read();
    expect([clock.until, clock.heightAt(3_999), clock.heightAt(4_000)]).to.deep.equal([4_000, 29, undefined]);
  });

  it("gives the same height when the chain has gone on", async () => {
    const [early, late] = [await read(25), await read(35)];
    for (let time = 0; time < early.until; time += 50) expect(late.heightAt(time)).to.equal(early.heightAt(time));
    expect(early.until).to.equal(3_500);
  });

  it("asks for 1,000 blocks at a time", async () => {
    chain.mine(2_000);
    await read(2_020);
    const asked = servers[0]!.requests.filter(({ method }) => method === "get_block_headers_range");
    expect(asked.map(({ params }) => [params.start_height, params.end_height])).to.deep.equal([
      [10n, 1_009n],
      [1_010n, 2_009n],
      [2_010n, 2_020n],
    ]);
  });

  it("stops at a daemon that gives a block another time or hash, or another final block", async () => {
    for (const change of [{ timestamp: 2_150n }, { hash: "ab".repeat(32) }]) {
      servers[1]!.lie = (method, result) => {
        const headers = result.headers as { height: bigint }[];
        if (method !== "get_block_headers_range") return result;
        return { ...result, headers: headers.map((each) => (each.height === 12n ? { ...each, ...change } : each)) };
      };
      const error = await rejectionOf(read());
      expect(error).to.be.instanceOf(Contradiction);
      expect(error.shortMessage).to.contain(`block 12 is ${chain.blocks[12]} of 2200 for the daemon`);
    }
    servers[1]!.lie = undefined;
    const before = chain.blocks[30]!;
    const reading = read();
    chain.reorganise(25);
    const error = await rejectionOf(reading);
    expect(error.shortMessage).to.contain(`block 30 was ${before} and final`);
  });

  it("goes on without a daemon that fails or gives other blocks than asked for, and not with too few", async () => {
    servers[0]!.lie = (method, result) =>
      method === "get_block_headers_range" ? { ...result, headers: (result.headers as BigJson[]).slice(1) } : result;
    expect((await read()).until).to.equal(4_000);
    expect(problems.join()).to.contain("answered with other headers than those of 10 to 30");
    servers[1]!.fault = faults.html;
    expect((await rejectionOf(read())).shortMessage).to.equal("Only 1 of 2 daemons have block 30.");
  });

  it("orders rows of wrapped OXEN by height and ref, and leaves out what has no height yet", async () => {
    const clock = await read();
    const to = accountOf("alice");
    const deposits = [
      { ref: `0x${"bb".repeat(32)}:1`, oxen: 2n ** 60n, to, time: 2_050 },
      { ref: `0x${"aa".repeat(32)}:7`, oxen: 1n, to, time: 2_099 },
      { ref: `0x${"cc".repeat(32)}:0`, oxen: 3n, to, time: 500 },
      { ref: `0x${"dd".repeat(32)}:0`, oxen: 4n, to, time: 4_000 },
    ];
    const text = formatWoxenRows(deposits, clock);
    const row = (fill: string, log: number, amount: string, height: string) =>
      `{"kind":"woxen","ref":"0x${fill.repeat(32)}:${log}","amount":"${amount}","evm":"${to}","height":"${height}"}\n`;
    expect(text).to.equal(row("cc", 0, "3", "9") + row("aa", 7, "1", "10") + row("bb", 1, "1152921504606846976", "10"));
    expect(formatWoxenRows(deposits.toReversed(), clock)).to.equal(text);
  });
});

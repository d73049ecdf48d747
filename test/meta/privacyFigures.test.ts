import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { effectiveCrowd, exponential, uniform } from "../../scripts/simulate/crowd.js";
import { randomFrom } from "../../scripts/simulate/random.js";
import { PROJECT } from "../../scripts/support/workspace.js";

const DAY = 86_400;

describe("Figures of docs/PRIVACY.md", () => {
  it("are what npm run simulate:timing prints", () => {
    const document = readFileSync(path.join(PROJECT, "docs/PRIVACY.md"), "utf8");
    const table = /<!-- timing: npm run simulate:timing -->\n([^]*?)<!-- end -->/.exec(document)![1]!;
    const { stdout } = spawnSync(process.execPath, ["--import", "tsx", "scripts/simulate/timing.ts"], {
      cwd: PROJECT,
      encoding: "utf8",
    });
    expect(stdout).to.equal(table);
  });

  it("agree with what can be said without a simulation", () => {
    // An even delay makes all purchases of the period equally likely: their number, the own one among them.
    expect(effectiveCrowd(1_000, uniform(DAY), randomFrom("even"))).to.be.within(980, 1_020);
    expect(effectiveCrowd(1_000, uniform(7 * DAY), randomFrom("week"))).to.be.within(6_900, 7_100);
    // Nobody else buys: certainty.
    expect(effectiveCrowd(1e-9, uniform(DAY), randomFrom("alone"))).to.equal(1);
    expect(effectiveCrowd(1e-9, exponential(120), randomFrom("alone"))).to.equal(1);
    // Of many with an exponential delay, those of e times the mean count.
    expect(effectiveCrowd(1_000, exponential(DAY / 10), randomFrom("many")) / 100).to.be.within(2.5, 2.9);
  });
});

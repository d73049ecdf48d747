import { expect } from "chai";
import { simulateNetwork } from "../../scripts/simulate/simulation.js";

describe("A simulated network", () => {
  it("is where the model of the rules has it after 10 days of outages, statements and changes", async () => {
    const { statements, refusals, checked, rewards, nodes } = await simulateNetwork({
      nodes: 120,
      days: 10,
      seed: "network",
    });
    // The comparison throws at the first difference; here is that there was something to compare.
    for (const [kind, count] of Object.entries(statements)) expect(count, kind).to.be.greaterThan(5);
    expect(refusals).to.include.keys("NonSignersTooMany", "AttestationInvalid", "StatementExpired", "PauseActive");
    expect(nodes.registered).to.be.greaterThan(0);
    expect(nodes.exited).to.be.greaterThan(0);
    expect(checked.length).to.be.greaterThan(15);
    expect(rewards.differenceMax).to.be.lessThanOrEqual(rewards.tolerance);
  });
});

import { expect } from "chai";
import { describeProPlan, PRO_PLANS } from "../../../src/core/proPlans.js";

describe("core/proPlans", () => {
  it("says every plan in words", () => {
    expect(PRO_PLANS.map(({ plan }) => [plan, describeProPlan(plan)])).to.deep.equal([
      [1, "Pro, 1 month"],
      [2, "Pro, 3 months"],
      [3, "Pro, 12 months"],
      [4, "increased storage, 1 month"],
      [5, "faster routing, 1 month"],
    ]);
  });

  it("gives the number of a plan it does not know", () => {
    expect(describeProPlan(9)).to.equal("plan 9");
  });
});

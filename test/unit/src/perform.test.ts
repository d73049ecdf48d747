import { expect } from "chai";
import type { Job } from "../../../src/actions/job.js";
import { perform } from "../../../src/actions/perform.js";
import type { Plan } from "../../../src/actions/plan.js";
import type { Client } from "../../../src/contracts/client.js";
import { ToolkitError, type ErrorCode, type ErrorDetails } from "../../../src/core/errors.js";
import { rejectionOf } from "../../support/rejection.js";

const client = { account: "0x", provider: { getTransactionCount: () => Promise.resolve(7) } } as unknown as Client;

function failure(code: ErrorCode, details: ErrorDetails = {}): ToolkitError {
  return new ToolkitError(code, "It failed.", { hint: "Try again.", details });
}

/** A job whose plans fail one after the other, and that is done after `doneAfter` questions. */
function jobOf(failures: ToolkitError[], { doneAfter = Infinity, staleErrors = [] as string[] } = {}) {
  const calls = { asked: 0, planned: 0 };
  const job: Job = {
    isDone: () => Promise.resolve(calls.asked++ >= doneAfter),
    plan: () => {
      calls.planned++;
      return Promise.reject<Plan>(failures.shift() ?? failure("INTERNAL"));
    },
    staleErrors,
  };
  return { job, calls };
}

describe("actions/perform", () => {
  it("does nothing when it is done already", async () => {
    const { job, calls } = jobOf([], { doneAfter: 0 });
    expect(await perform(client, job)).to.equal(undefined);
    expect(calls.planned).to.equal(0);
  });

  it("is content when somebody else was faster", async () => {
    const { job, calls } = jobOf([failure("CONTRACT_REVERTED", { error: "NodeNotActive" })], { doneAfter: 1 });
    expect(await perform(client, job)).to.equal(undefined);
    expect(calls.planned).to.equal(1);
  });

  const again: [string, ToolkitError][] = [
    ["nothing was sent because an older transaction is pending", failure("TRANSACTION_PENDING", { nonce: 3 })],
    ["the endpoint refused the nonce", failure("RPC_FAILED")],
    ["the plan was old", failure("CONTRACT_REVERTED", { error: "AttestationInvalid" })],
  ];
  for (const [what, error] of again) {
    it(`plans anew when ${what}`, async () => {
      const { job, calls } = jobOf([error, error], { staleErrors: ["AttestationInvalid"] });
      expect((await rejectionOf(perform(client, job, { pause: 1 }))).code).to.equal("INTERNAL");
      expect(calls.planned).to.equal(3);
    });
  }

  const never: [string, ToolkitError][] = [
    ["a transaction's outcome is unknown (SD-07)", failure("TRANSACTION_PENDING", { hash: "0x1" })],
    ["the contract refuses for good", failure("CONTRACT_REVERTED", { error: "StatementExpired" })],
    ["too few signed", failure("PRECONDITION_FAILED")],
  ];
  for (const [what, error] of never) {
    it(`gives up when ${what}`, async () => {
      const { job, calls } = jobOf([error], { staleErrors: ["AttestationInvalid"] });
      expect(await rejectionOf(perform(client, job, { pause: 1 }))).to.equal(error);
      expect(calls.planned).to.equal(1);
    });
  }

  it("gives up after 10 attempts", async () => {
    const { job, calls } = jobOf(Array.from({ length: 20 }, () => failure("RPC_FAILED")));
    expect((await rejectionOf(perform(client, job, { pause: 1 }))).code).to.equal("RPC_FAILED");
    expect(calls.planned).to.equal(10);
  });
});

import {
  type DeploymentResult,
  DeploymentResultType,
  type SuccessfulDeploymentResult,
} from "@nomicfoundation/ignition-core";
import { ToolkitError } from "../src/core/errors.js";

type FailedResult = Exclude<DeploymentResult, SuccessfulDeploymentResult>;

/** What went wrong and what to do about it. */
export function explainFailure(result: FailedResult, directory: string): ToolkitError {
  switch (result.type) {
    case DeploymentResultType.VALIDATION_ERROR:
      return failure(
        "The deployment was not begun",
        list(result.errors),
        "Nothing was sent. This is a fault of deploy/modules.",
      );
    case DeploymentResultType.RECONCILIATION_ERROR:
      return failure(
        `What is to be deployed differs from what ${directory} began with`,
        list(result.errors),
        "What is on the chain cannot be changed. Check out the code this deployment began with and run the command " +
          "again, or begin another one with --deployment <new id>. Nothing was sent.",
      );
    case DeploymentResultType.PREVIOUS_RUN_ERROR:
      return failure(
        "A step of an earlier run is in the way",
        list(result.errors),
        "Run the same command again: it goes on where it stopped.",
      );
    case DeploymentResultType.EXECUTION_ERROR:
      return failure(
        "The deployment is not finished",
        [
          ...result.failed.map(({ futureId, error }) => `${futureId}: ${error}`),
          ...result.timedOut.map(({ futureId }) => `${futureId}: its transaction was not confirmed in time`),
          ...result.held.map(({ futureId, reason }) => `${futureId}: ${reason}`),
          ...result.started.map((futureId) => `${futureId}: begun, outcome not known`),
        ],
        "Remove the cause and run the same command again: it tries this step anew and goes on.",
      );
  }
}

function failure(problem: string, lines: readonly string[], hint: string): ToolkitError {
  return new ToolkitError("PRECONDITION_FAILED", `${problem}:\n${lines.map((line) => `  ${line}`).join("\n")}\n`, {
    hint,
  });
}

function list(errors: Readonly<Record<string, string[]>>): string[] {
  return Object.entries(errors).flatMap(([futureId, messages]) => messages.map((message) => `${futureId}: ${message}`));
}

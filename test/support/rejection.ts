import { ToolkitError } from "../../src/core/errors.js";

/** The ToolkitError that a promise is expected to reject with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<ToolkitError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ToolkitError) return error;
    throw error;
  }
  throw new Error("The promise was expected to reject, but it resolved.");
}

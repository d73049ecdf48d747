import { toToolkitError } from "./errors.js";

/** Awaits a read of a contract; whatever fails becomes a ToolkitError. */
export async function read<Value>(promise: Promise<Value>): Promise<Value> {
  try {
    return await promise;
  } catch (error) {
    throw toToolkitError(error);
  }
}

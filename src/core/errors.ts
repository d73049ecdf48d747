/** Why the toolkit refused or failed. The command line turns the code into its exit status. */
export type ErrorCode =
  /** The text, file or option somebody gave is not what is asked for. */
  | "INPUT_INVALID"
  /** A file cannot be read, or its contents are not what is asked for. */
  | "FILE_INVALID"
  /** A file exists already and must not be overwritten. */
  | "FILE_EXISTS"
  /** Network, addresses, RPC URL or key are missing or contradict each other. */
  | "CONFIG_INVALID"
  /** The RPC endpoint serves another chain than the one asked for. */
  | "CHAIN_MISMATCH"
  /** The RPC endpoint did not give a usable answer. */
  | "RPC_FAILED"
  /** A service cannot be reached, or answered something that cannot be used. */
  | "SERVICE_FAILED"
  /** A service refused the request; `details` has its own code. */
  | "SERVICE_REFUSED"
  /** A contract refused the call; `details` has the error's name and arguments. */
  | "CONTRACT_REVERTED"
  /** Something the action needs is missing: allowance, balance, a node, a round. */
  | "PRECONDITION_FAILED"
  /** A transaction was sent and its outcome is not known yet; `details` has its hash. */
  | "TRANSACTION_PENDING"
  /** The person at the keyboard said no. */
  | "REFUSED_BY_USER"
  /** A fault of this toolkit. */
  | "INTERNAL";

export type ErrorDetails = Readonly<Record<string, unknown>>;

export interface ToolkitErrorOptions {
  /** What to do about it, in one sentence. */
  hint: string;
  cause?: unknown;
  /** Plain data for programs; never a secret. */
  details?: ErrorDetails;
}

/** The one error type that leaves this toolkit. */
export class ToolkitError extends Error {
  override readonly name = "ToolkitError";
  readonly code: ErrorCode;
  readonly shortMessage: string;
  readonly hint: string;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, shortMessage: string, options: ToolkitErrorOptions) {
    super(`${shortMessage} ${options.hint}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.shortMessage = shortMessage;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }
}

/** The plain form of an error for JSON output. Causes stay inside: they may quote URLs with access keys. */
export function errorToData(error: ToolkitError): Record<string, unknown> {
  const data = { code: error.code, message: error.shortMessage, hint: error.hint };
  return Object.keys(error.details).length === 0 ? data : { ...data, details: error.details };
}

/** An input error that names the field it is about. */
export function inputError(field: string, problem: string, hint: string): ToolkitError {
  return new ToolkitError("INPUT_INVALID", `${field}: ${problem}.`, { hint, details: { field } });
}

/** What `work` answers, or nothing after its problem was reported: so that all that is wrong is told at once. */
export function attempt<Value>(work: () => Value, report: (problem: string) => void): Value | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error;
    report(error.shortMessage.replace(/\.$/, ""));
    return undefined;
  }
}

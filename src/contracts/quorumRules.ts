import { HOUR, MINUTE } from "../core/time.js";

/* Rules of NodeQuorum that decide about times. The contract alone decides; these only say beforehand what it will. */

/** A statement is good for this long. */
export const STATEMENT_PERIOD = 10 * MINUTE;
/** With less credit a node is not decommissioned but may be deregistered at once. */
export const CREDIT_MINIMUM = 2 * HOUR;
/** No node is deregistered earlier than this after its registration. */
export const DEREGISTRATION_AGE = 2 * HOUR;
/** After a pause nodes get this long to come back. */
export const PAUSE_GRACE = 2 * HOUR;
/** Bit of a statement's reason for which the penalty is the larger one. */
export const MISCONDUCT = 256;

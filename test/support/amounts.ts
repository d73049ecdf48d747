import { parseUnits } from "ethers";

/** Atomic SESH from a decimal amount: sesh("24.95"). */
export const sesh = (amount: string): bigint => parseUnits(amount, 9);

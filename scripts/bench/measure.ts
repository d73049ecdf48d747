import { getBytes, type TransactionResponse } from "ethers";
import reference from "./reference.json" with { type: "json" };

export type OperationId = keyof typeof reference.operations;

/** One row of the table; null where there is no such figure. */
export interface Row {
  operation: string;
  gas: number;
  calldataBytes: number;
  calldataNonZero: number;
  comparable: number | null;
  bound: number | null;
  target: number | null;
}

export interface Cost {
  gas: number;
  calldataBytes: number;
  calldataNonZero: number;
}

/** Waits for a transaction and says what it cost. */
export async function costOf(sent: Promise<TransactionResponse>): Promise<Cost> {
  const transaction = await sent;
  const receipt = await transaction.wait();
  if (receipt === null) throw new Error(`Transaction ${transaction.hash} has no receipt.`);
  const data = getBytes(transaction.data);
  return {
    gas: Number(receipt.gasUsed),
    calldataBytes: data.length,
    calldataNonZero: data.filter((byte) => byte !== 0).length,
  };
}

/** What each of `count` equal parts of a transaction costs, rounded up. */
export function perPart(cost: Cost, count: number): Cost {
  return {
    gas: Math.ceil(cost.gas / count),
    calldataBytes: Math.ceil(cost.calldataBytes / count),
    calldataNonZero: Math.ceil(cost.calldataNonZero / count),
  };
}

export function total(costs: readonly Cost[]): Cost {
  return costs.reduce((sum, cost) => ({
    gas: sum.gas + cost.gas,
    calldataBytes: sum.calldataBytes + cost.calldataBytes,
    calldataNonZero: sum.calldataNonZero + cost.calldataNonZero,
  }));
}

/** The rows in the order of the reference, which says what each of them means. */
export function toRows(costs: Record<OperationId, Cost>): Row[] {
  return (Object.keys(reference.operations) as OperationId[]).map((id) => {
    const { operation, comparable, bound, target } = reference.operations[id];
    return { operation, ...costs[id], comparable, bound, target };
  });
}

import { AbiCoder, type BaseContract, type FunctionFragment, type ParamType } from "ethers";
import { parseAddress, type Address } from "../core/addresses.js";
import { inputError } from "../core/errors.js";
import { parseJson } from "../core/files.js";
import type { Hex } from "../core/hex.js";
import { toJson } from "../core/json.js";
import type { ReadClient } from "./client.js";
import type { Contracts } from "./contracts.js";
import { toPlain } from "./results.js";
import { GUARDED_FUNCTIONS } from "./roles.js";

/** A call of a function that is not for everybody. */
export interface GovernedCall {
  /** Its Solidity name. */
  contract: string;
  /** The same contract as plans name it. */
  key: keyof Contracts;
  target: Address;
  method: string;
  args: readonly unknown[];
  data: Hex;
}

/** Reads a call as somebody types it: contract, function, and one text for each argument. */
export function parseGovernedCall(
  client: ReadClient,
  contract: string,
  method: string,
  texts: readonly string[],
): GovernedCall {
  const functions = GUARDED_FUNCTIONS[contract] ?? [];
  const [key, found] = contractOf(client, contract) ?? [];
  if (key === undefined || found === undefined || functions.length === 0) {
    const known = Object.keys(GUARDED_FUNCTIONS).filter((name) => contractOf(client, name) !== undefined);
    throw inputError("contract", `${JSON.stringify(contract)} has nothing to govern`, `One of ${known.join(", ")}.`);
  }
  const fragment = functions.includes(method) ? found.interface.getFunction(method) : null;
  if (fragment === null) {
    throw inputError("function", `${contract} has no ${JSON.stringify(method)}`, `One of ${functions.join(", ")}.`);
  }
  const args = parseArguments(fragment, texts);
  const data = found.interface.encodeFunctionData(fragment, args) as Hex;
  return { contract, key, target: found.target as Address, method, args, data };
}

/** What a call of one of the deployment's contracts says: "NodeStaking.setExitDelay(delay: 86400)". */
export function describeCall(client: ReadClient, target: string, data: string): string {
  const entry = Object.entries(client.deployment).find(([, address]) => address === target);
  const found = entry && contractOf(client, entry[0])?.[1].interface.parseTransaction({ data });
  if (entry === undefined || found === undefined || found === null) return `${target} ${data}`;
  const shown = found.fragment.inputs.map(({ name }, i) => {
    const value = toJson(toPlain(found.args[i]), 0).replace(/^"(.*)"$/, "$1");
    return `${name === "" ? i : name}: ${value}`;
  });
  return `${entry[0]}.${found.name}(${shown.join(", ")})`;
}

function contractOf(client: ReadClient, name: string): [keyof Contracts, BaseContract] | undefined {
  const address = client.deployment[name as keyof ReadClient["deployment"]];
  const entry = Object.entries(client.contracts).find(([, contract]) => contract?.target === address);
  return address === undefined ? undefined : (entry as [keyof Contracts, BaseContract] | undefined);
}

function parseArguments(fragment: FunctionFragment, texts: readonly string[]): unknown[] {
  const { inputs } = fragment;
  if (texts.length !== inputs.length) {
    const shape = inputs.map((input) => `${input.type} ${input.name}`).join(", ") || "nothing";
    throw inputError("arguments", `${texts.length} instead of ${inputs.length}`, `${fragment.name} takes ${shape}.`);
  }
  return inputs.map((input, i) => parseArgument(input, texts[i] ?? ""));
}

function parseArgument(input: ParamType, text: string): unknown {
  const field = input.name === "" ? input.type : input.name;
  // An address alone is checked as everywhere; it may be zero where a function takes that for none.
  if (input.type === "address" && !/^0x0{40}$/.test(text)) return parseAddress(text, field);
  const isList = input.isArray() || input.isTuple();
  const value: unknown = isList ? parseJson(text, field) : input.type === "bool" ? text === "true" : text;
  try {
    if (input.type === "bool" && !/^(true|false)$/.test(text)) throw new TypeError("neither");
    // Whole numbers in decimal, so that no digit is lost and nobody has to think about a base.
    if (/^u?int/.test(input.type) && !/^-?(0|[1-9][0-9]*)$/.test(text)) throw new TypeError("no whole number");
    AbiCoder.defaultAbiCoder().encode([input], [value]);
    return value;
  } catch {
    throw inputError(field, `${JSON.stringify(text.slice(0, 80))} is not ${input.type}`, hintFor(input.type, isList));
  }
}

function hintFor(type: string, isList: boolean): string {
  if (isList) return "Write JSON in quotes, numbers and addresses as texts.";
  if (type === "bool") return "Write true or false.";
  if (/^u?int/.test(type)) return "Write a whole number: amounts in atomic units, durations in seconds.";
  return "Write 0x and hexadecimal digits of the right length.";
}

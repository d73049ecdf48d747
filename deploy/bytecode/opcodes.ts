import { getBytes } from "ethers";

/** What a single byte means where it is not data. */
type Opcodes = ReadonlyMap<number, string>;

const PUSH1 = 0x60;
const PUSH32 = 0x7f;
const JUMPDEST = 0x5b;
/** After these the next byte is not executed. */
const ENDS = new Set(["STOP", "JUMP", "RETURN", "REVERT", "INVALID", "SELFDESTRUCT"]);

/** Names from the first byte on. */
function row(first: number, names: string): [number, string][] {
  return names.split(" ").map((name, i) => [first + i, name]);
}

function numbered(first: number, name: string, from: number, to: number): [number, string][] {
  return Array.from({ length: to - from + 1 }, (_, i) => [first + i, `${name}${from + i}`]);
}

/** The opcodes of cancun, but those about blobs: Arbitrum has none. */
const CANCUN: Opcodes = new Map([
  ...row(0x00, "STOP ADD MUL SUB DIV SDIV MOD SMOD ADDMOD MULMOD EXP SIGNEXTEND"),
  ...row(0x10, "LT GT SLT SGT EQ ISZERO AND OR XOR NOT BYTE SHL SHR SAR"),
  ...row(0x20, "KECCAK256"),
  ...row(0x30, "ADDRESS BALANCE ORIGIN CALLER CALLVALUE CALLDATALOAD CALLDATASIZE CALLDATACOPY CODESIZE CODECOPY"),
  ...row(0x3a, "GASPRICE EXTCODESIZE EXTCODECOPY RETURNDATASIZE RETURNDATACOPY EXTCODEHASH"),
  ...row(0x40, "BLOCKHASH COINBASE TIMESTAMP NUMBER PREVRANDAO GASLIMIT CHAINID SELFBALANCE BASEFEE"),
  ...row(0x50, "POP MLOAD MSTORE MSTORE8 SLOAD SSTORE JUMP JUMPI PC MSIZE GAS JUMPDEST TLOAD TSTORE MCOPY"),
  ...numbered(0x5f, "PUSH", 0, 32),
  ...numbered(0x80, "DUP", 1, 16),
  ...numbered(0x90, "SWAP", 1, 16),
  ...numbered(0xa0, "LOG", 0, 4),
  ...row(0xf0, "CREATE CALL CALLCODE RETURN DELEGATECALL CREATE2"),
  ...row(0xfa, "STATICCALL"),
  ...row(0xfd, "REVERT INVALID SELFDESTRUCT"),
]);

/** What later versions of the EVM have added, the oldest first. */
const ADDED: Readonly<Record<string, Opcodes>> = {
  cancun: new Map(),
  prague: new Map(),
  osaka: new Map(row(0x1e, "CLZ")),
};

export interface Opcode {
  position: number;
  code: number;
  /** Undefined if the version of the EVM has no such opcode, or Arbitrum has not. */
  name: string | undefined;
}

/**
 * Every opcode that can be executed: from the beginning and from each JUMPDEST until the code ends, jumps away or
 * reverts. Like the EVM, it takes every 0x5b outside PUSH data for a JUMPDEST. So what the compiler puts behind the code,
 * tables and metadata, is only read where it could be jumped into.
 */
export function reachableOpcodes(code: string, evmVersion: string): Opcode[] {
  const known = opcodesOf(evmVersion);
  const bytes = getBytes(code);
  const found: Opcode[] = [];
  let isReached = true;
  for (let position = 0; position < bytes.length; position++) {
    const byte = bytes[position] ?? 0;
    if (byte === JUMPDEST) isReached = true;
    if (isReached) {
      const name = known.get(byte);
      found.push({ position, code: byte, name });
      if (name !== undefined && ENDS.has(name)) isReached = false;
    }
    if (byte >= PUSH1 && byte <= PUSH32) position += byte - PUSH1 + 1;
  }
  return found;
}

/** Opcodes that cancun does not have, by name. Refuses code with an opcode that Arbitrum may lack (AR-14). */
export function requireKnownOpcodes(name: string, code: string, evmVersion: string): string[] {
  const opcodes = reachableOpcodes(code, evmVersion);
  const unknown = opcodes.filter((opcode) => opcode.name === undefined);
  if (unknown.length > 0) {
    const list = unknown.map((opcode) => `0x${opcode.code.toString(16).padStart(2, "0")} at ${opcode.position}`);
    throw new Error(
      `${name} uses what ${evmVersion} on Arbitrum does not have: opcode ${list.slice(0, 5).join(", ")}.`,
    );
  }
  const added = opcodes.flatMap((opcode) => (CANCUN.has(opcode.code) ? [] : [opcode.name ?? ""]));
  return [...new Set(added)].sort();
}

function opcodesOf(evmVersion: string): Opcodes {
  const versions = Object.keys(ADDED);
  const last = versions.indexOf(evmVersion);
  if (last === -1) throw new Error(`deploy/bytecode/opcodes.ts does not know the opcodes of ${evmVersion}.`);
  return new Map(
    [CANCUN, ...versions.slice(0, last + 1).map((version) => ADDED[version] ?? new Map())].flatMap((map) => [...map]),
  );
}

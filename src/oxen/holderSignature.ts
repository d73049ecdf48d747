import { checkHolder, type HolderCheck, type HolderProblem } from "./ledger/evidence.js";

/* What client and service say of an Oxen address with points and of the signature of its holder: what the ledger would, and
   what to do about it. */

export interface HolderFault {
  code: HolderProblem;
  problem: string;
  hint: string;
}

const FAULTS: Record<HolderProblem, Omit<HolderFault, "code">> = {
  BAD_OXEN_ADDRESS: { problem: "not an Oxen address", hint: "Copy all of it; one wrong character makes it another." },
  WRONG_NETWORK: {
    problem: "an address of another Oxen network",
    hint: "Give the one of the network that the campaign is for.",
  },
  BAD_OXEN_KEY: { problem: "an address with a key that no wallet makes", hint: "Copy it again from the wallet." },
  INTEGRATED_ADDRESS: {
    problem: "an integrated address, which signs nothing",
    hint: "Give the address that it was made from, without a payment id.",
  },
  BAD_SIG: {
    problem: "not the signature of this Oxen address under the claim message",
    hint: "Sign exactly that message, with the wallet whose primary address this is; recipient and nonce are part of it.",
  },
};

/** Whose the address is, or the fault in it or in its signature. */
export function examineHolder(check: Omit<HolderCheck, "type">): { spendKey: string } | HolderFault {
  const { code, spendKey = "" } = checkHolder(check);
  return code === undefined ? { spendKey } : { code, ...FAULTS[code] };
}

import type { ErrorText } from "./errorTexts.js";

const AGAIN = "Send it again: the costs are estimated anew.";

/** What Arbitrum's own contracts refuse with, by the name of the error. */
export const BRIDGE_ERROR_TEXTS: Readonly<Record<string, ErrorText>> = {
  InsufficientSubmissionCost: {
    message: "The ticket pays {actual} wei for its submission, and it costs {expected}.",
    hint: `Gas on Ethereum has become more expensive. ${AGAIN}`,
  },
  InsufficientValue: {
    message: "The ticket takes {expected} wei, and {actual} were sent along.",
    hint: AGAIN,
  },
  GasLimitTooLarge: { message: "The ticket asks for more gas than Arbitrum takes.", hint: AGAIN },
  DataTooLarge: {
    message: "The message has {dataLength} bytes, and Arbitrum takes {maxDataLength}.",
    hint: "This should not happen. Please report it with the transaction.",
  },
  NotAllowedOrigin: {
    message: "Arbitrum's inbox lets only some accounts send at the moment; {origin} is not one of them.",
    hint: "Look at status.arbitrum.io, and try again later.",
  },
  AlreadySpent: {
    message: "This withdrawal has been paid already.",
    hint: "Nothing is left to do: the SESH is at its recipient on Ethereum.",
  },
  UnknownRoot: {
    message: "The withdrawal is not confirmed on Ethereum yet.",
    hint: "`sesh bridge status` shows from about when it can be finished.",
  },
  BridgeCallFailed: {
    message: "The gateway on Ethereum refused to pay the withdrawal.",
    hint: "Nothing is lost: it can be finished later. Please report it with the transaction.",
  },
  NoTicketWithID: {
    message: "Arbitrum has no such ticket: it has been redeemed, or it has expired.",
    hint: "`sesh bridge status <hash>` with the transaction on Ethereum tells which.",
  },
};

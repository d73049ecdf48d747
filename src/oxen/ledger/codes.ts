/** Why a row, or a part of it, is not paid. */
export const REJECT_CODES = [
  /** Not a whole number of at most 31 digits. */
  "BAD_AMOUNT",
  "ZERO_AMOUNT",
  /** Less than the campaign takes. */
  "BELOW_MINIMUM",
  /** An earlier row in the order of the ledger has the same kind and ref. */
  "DUP_REF",
  /** No ref, or one of another form. */
  "NO_REF",
  /** Not a height, or one above the ledger's. */
  "BAD_HEIGHT",
  /** Above the campaign's last height. */
  "AFTER_DEADLINE",
  "BAD_OXEN_ADDRESS",
  "WRONG_NETWORK",
  /** A key in the address is not a point of the main group. */
  "BAD_OXEN_KEY",
  /** An address with a payment id signs nothing. */
  "INTEGRATED_ADDRESS",
  /** The holding takes no part in the migration. */
  "EXCLUDED_HOLDER",
  /** Not 0x and 40 hexadecimal digits. */
  "BAD_EVM_ADDRESS",
  /** Not in the checksummed form: a typing error would go unnoticed. */
  "EVM_CHECKSUM",
  /** The zero address, or one of the lowest 65,535, where a chain keeps its own contracts. */
  "EVM_RESERVED",
  /** One of the system's own contracts, which could never use the SESH. */
  "EVM_FORBIDDEN",
  /** Not a whole number of at most 9 digits. */
  "BAD_NONCE",
  /** The signature or proof is missing, or not one of the holder for this recipient, campaign, chain and contract. */
  "BAD_SIG",
  /** The cap was reached before, or in this row. */
  "OVER_CAP",
] as const;
export type RejectCode = (typeof REJECT_CODES)[number];

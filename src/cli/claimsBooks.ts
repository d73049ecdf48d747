import { readClaimsFile } from "../oxen/ledger/claimsFile.js";
import { RegistrationLog } from "../oxen/ledger/registrationLog.js";
import type { ClaimsBooks } from "./commands/migrateServe.js";

/** The log of registrations and the claims of the ledger, for the service. */
export const claimsBooks: ClaimsBooks = {
  openRegistrations: async (path, domain) => (await RegistrationLog.open(path, domain)).log,
  readClaims: readClaimsFile,
};

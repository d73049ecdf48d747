import { ToolkitError } from "../../src/core/errors.js";
import type { RegistrationBook, RegistrationEntry } from "../../src/oxen/api/sources.js";
import type { ClaimDomain } from "../../src/oxen/claimMessage.js";
import { paymentIdOf } from "../../src/oxen/deposits.js";

/** A log of registrations in memory, which can also be filled by hand. */
export function registrationBook(domain: ClaimDomain): RegistrationBook & { entries: RegistrationEntry[] } {
  const entries: RegistrationEntry[] = [];
  const entryOf = (pid: string) => entries.find((entry) => entry.pid === pid);
  return {
    entries,
    entryOf,
    register: (to, nonce, seenAtOxenHeight) => {
      const pid = paymentIdOf(domain, to, nonce);
      const known = entryOf(pid);
      if (known !== undefined && known.to !== to) {
        const details = { pid };
        return Promise.reject(new ToolkitError("PRECONDITION_FAILED", "Taken.", { hint: "Take the next.", details }));
      }
      const entry = known ?? { pid, to, nonce, seenAtOxenHeight, index: entries.length };
      if (known === undefined) entries.push(entry);
      return Promise.resolve(entry);
    },
  };
}

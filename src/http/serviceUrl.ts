import { inputError } from "../core/errors.js";

/**
 * Reads the address of a service; `what` and `example` are for whoever mistyped it. Credentials do not belong there:
 * others see the command line.
 */
export function parseServiceUrl(text: string, field: string, what: string, example: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const extra = url === undefined ? "" : url.username + url.password + url.search + url.hash;
  if (url !== undefined && /^https?:$/.test(url.protocol) && extra === "") return url;
  throw inputError(
    field,
    `not the http or https URL of ${what}`,
    `Write for example ${example}, without user name and query.`,
  );
}

/** How messages name a service, and what its paths follow on. */
export function serviceName({ origin, pathname }: URL): string {
  return `${origin}${pathname.replace(/\/$/, "")}`;
}

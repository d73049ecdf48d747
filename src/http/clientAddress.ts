import { isIPv6 } from "node:net";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";

/** Tells clients apart to count their requests: by the address they come from, or the one that a proxy names. */
export function clientAddress(header?: string): (context: Context) => string {
  return (context) => {
    if (header === undefined) return networkOf(getConnInfo(context).remote.address ?? "");
    // What stands further left may be made up by the client.
    return networkOf(context.req.header(header)?.split(",").at(-1)?.trim() ?? "");
  };
}

/** Whoever has an address of IPv6 has 2^64 of them. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith("::ffff:")) return address;
  const [head = "", tail = ""] = (address.split("%")[0] ?? "").split("::");
  const groups = head.split(":").filter((group) => group !== "");
  const rest = tail.split(":").filter((group) => group !== "");
  const zeros = address.includes("::") ? Array<string>(8 - groups.length - rest.length).fill("0") : [];
  return [...groups, ...zeros, ...rest].slice(0, 4).join(":");
}

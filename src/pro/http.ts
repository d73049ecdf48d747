import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { inputError, ToolkitError } from "../core/errors.js";

export interface HttpRequest {
  /** Sent as the body of a POST; without it the request is a GET. */
  json?: string;
  /** Milliseconds a whole answer may take. */
  timeout: number;
  /** Bytes an answer may have. */
  sizeLimit: number;
}

export interface HttpAnswer {
  status: number;
  text: string;
}

/**
 * One request over a connection of its own: no connection, TLS session, cookie or header ties it to another request of
 * this client (PV-02).
 */
export async function askOnce(url: URL, { json, timeout, sizeLimit }: HttpRequest): Promise<HttpAnswer> {
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  const headers = json === undefined ? {} : { "content-type": "application/json" };
  // `agent: false` is a new agent, which closes its connection after the answer and remembers nothing.
  const options = { agent: false, method: json === undefined ? "GET" : "POST", headers };
  try {
    return await new Promise<HttpAnswer>((resolve, reject) => {
      const signal = AbortSignal.timeout(timeout);
      const request = send(url, { ...options, signal }, (response) => {
        readText(response, sizeLimit).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
      });
      request.once("error", reject).end(json);
    });
  } catch (error) {
    if (error instanceof RangeError) throw serviceError(url, `answered more than ${sizeLimit} bytes`);
    const late = error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
    throw serviceError(url, late ? `did not answer within ${timeout} ms` : "cannot be reached", error);
  }
}

async function readText(response: IncomingMessage, sizeLimit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > sizeLimit) throw new RangeError("The answer is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** The address of an issuer or redeemer. */
export function parseServiceUrl(text: string, field: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.search === "") return url;
  throw inputError(field, "not the http or https URL of a service", "Write for example https://pro.example.org.");
}

/** How messages name a service. */
export function serviceName({ origin, pathname }: URL): string {
  return `${origin}${pathname.replace(/\/$/, "")}`;
}

export function serviceError(service: URL, problem: string, cause?: unknown): ToolkitError {
  return new ToolkitError("SERVICE_FAILED", `${service.origin} ${problem}.`, {
    hint: "Nothing is lost: try again in a while.",
    details: { service: service.origin },
    cause,
  });
}

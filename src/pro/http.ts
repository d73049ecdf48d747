import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { ToolkitError } from "../core/errors.js";
import { readLimited } from "../core/streams.js";
import { parseServiceUrl as parseUrl } from "../http/serviceUrl.js";

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
        readLimited(response, sizeLimit).then((text) => {
          if (text === undefined) reject(serviceError(url, `answered more than ${sizeLimit} bytes`));
          else resolve({ status: response.statusCode ?? 0, text });
        }, reject);
      });
      request.once("error", reject).end(json);
    });
  } catch (error) {
    if (error instanceof ToolkitError) throw error;
    const late = error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
    throw serviceError(url, late ? `did not answer within ${timeout} ms` : "cannot be reached", error);
  }
}

/** The address of an issuer or redeemer. */
export function parseServiceUrl(text: string, field: string): URL {
  return parseUrl(text, field, "a service", "https://pro.example.org");
}

export function serviceError(service: URL, problem: string, cause?: unknown): ToolkitError {
  return new ToolkitError("SERVICE_FAILED", `${service.origin} ${problem}.`, {
    hint: "Nothing is lost: try again in a while.",
    details: { service: service.origin },
    cause,
  });
}

import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { mapLimited } from "../../src/core/parallel.js";

/* The clients of the benchmark of Pro servers: posts the requests of a file and prints how long that took. */

export interface Posted {
  milliseconds: number;
  failed: number;
}

interface Requests {
  url: string;
  connections: number;
  bodies: unknown[];
}

const { url, connections, bodies } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Requests;
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const texts = bodies.map((body) => JSON.stringify(body));

function post(text: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent }, (response) => {
      response.resume();
      response.once("end", () => {
        resolve(response.statusCode);
      });
    });
    sent.once("error", reject);
    sent.end(text);
  });
}

const start = performance.now();
const statuses = await mapLimited(texts, connections, post);
const milliseconds = performance.now() - start;
agent.destroy();
const posted: Posted = { milliseconds, failed: statuses.filter((status) => status !== 200).length };
console.log(JSON.stringify(posted));

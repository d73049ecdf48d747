// Plain JavaScript, because a worker begins without the loader that runs the rest.
import { parentPort } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
const { checkEvidence } = await import("./evidence.ts");
parentPort.on("message", (checks) => parentPort.postMessage(checks.map(checkEvidence)));

import { ToolkitError } from "../core/errors.js";
import type { Hex } from "../core/hex.js";
import { mapLimited } from "../core/parallel.js";
import { serviceName } from "../http/serviceUrl.js";
import { fetchSignatures, fetchStatements } from "./attesterClient.js";
import { readSignatures, type SignatureSet } from "./signatureFiles.js";
import type { Delivery } from "./sift.js";
import { readStatementList, type StatementList } from "./statementList.js";

/** Where statements and signatures come from. */
export interface Sources {
  statementFiles: readonly string[];
  signatureFiles: readonly string[];
  attesters: readonly URL[];
  /** Milliseconds an attester's answer may take. */
  timeout?: number;
}

/** An attester that gave no usable answer; the others are enough or they are not. */
export interface FailedSource {
  source: string;
  problem: string;
}

const PARALLEL_REQUESTS = 8;

/** All statement lists from files and attesters, each once. A file that cannot be read is an error, an attester is not. */
export async function gatherStatements(sources: Sources): Promise<{ lists: StatementList[]; failed: FailedSource[] }> {
  const fromFiles = await Promise.all(sources.statementFiles.map(readStatementList));
  const { answers, failed } = await askAll(sources, (attester) => fetchStatements(attester, timeoutOf(sources)));
  const lists = [...fromFiles, ...answers.flatMap(({ answer }) => answer)];
  return { lists: [...new Map(lists.map((list) => [list.digest, list])).values()], failed };
}

/** Everything that was signed under a digest, by source. Files with signatures under another digest are passed over. */
export async function gatherSignatures(
  digest: Hex,
  sources: Sources,
): Promise<{ deliveries: Delivery[]; failed: FailedSource[] }> {
  const sets = await mapLimited(sources.signatureFiles, PARALLEL_REQUESTS, async (path) => ({
    source: path,
    set: await readSignatures(path),
  }));
  const fromFiles = sets
    .filter(({ set }: { set: SignatureSet }) => set.digest === digest)
    .map(({ source, set }) => ({ source, partials: set.partials }));
  const { answers, failed } = await askAll(sources, (attester) =>
    fetchSignatures(attester, digest, timeoutOf(sources)),
  );
  return { deliveries: [...fromFiles, ...answers.map(({ source, answer }) => ({ source, partials: answer }))], failed };
}

async function askAll<Answer>(
  { attesters }: Sources,
  ask: (attester: URL) => Promise<Answer>,
): Promise<{ answers: { source: string; answer: Answer }[]; failed: FailedSource[] }> {
  const answers: { source: string; answer: Answer }[] = [];
  const failed: FailedSource[] = [];
  await mapLimited(attesters, PARALLEL_REQUESTS, async (attester) => {
    const source = serviceName(attester);
    try {
      answers.push({ source, answer: await ask(attester) });
    } catch (error) {
      if (!(error instanceof ToolkitError)) throw error;
      failed.push({ source, problem: error.shortMessage });
    }
  });
  return { answers, failed };
}

function timeoutOf({ timeout }: Sources) {
  return timeout === undefined ? {} : { timeout };
}

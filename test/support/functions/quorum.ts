import { nodeKey, nodeSecret } from "../nodes.js";
import { attestation, seeded, statement } from "../quorum.js";
import type { Rows } from "./row.js";

export const nodeQuorumRows: Rows = {
  submit: {
    guard: "everybody",
    stoppedBy: ["NodeStaking"],
    arrange: async ({ chain, system, user }) => {
      const statements = [await statement(chain, "seed 1", "decommission")];
      const digest = await system.quorum.statementDigest(statements);
      return { caller: user, args: [statements, attestation(digest, seeded(4))] };
    },
  },
  sealKeys: {
    guard: "everybody",
    arrange: ({ other }) => ({ caller: other, args: [Array(384).fill(nodeKey(nodeSecret("seed 1")))] }),
  },
};

import { ZeroAddress } from "ethers";
import { sesh } from "../amounts.js";
import { openRound, termsFor } from "../rounds.js";
import { DAY, REQUIREMENT } from "../system.js";
import { pause, permitOf, setAuthority, unpause } from "./steps.js";
import type { Rows } from "./row.js";

export const contributionRoundsRows: Rows = {
  open: {
    guard: "everybody",
    stoppedBy: ["ContributionRounds"],
    arrange: async ({ system, user }) => ({
      caller: user,
      args: [await termsFor(system, user), sesh("6250"), ZeroAddress],
    }),
  },
  openWithPermit: {
    guard: "everybody",
    stoppedBy: ["ContributionRounds"],
    arrange: async ({ system, user }) => {
      const permit = await permitOf(system, user, system.rounds, sesh("6250"));
      return { caller: user, args: [await termsFor(system, user), sesh("6250"), ZeroAddress, permit] };
    },
  },
  contribute: {
    guard: "everybody",
    stoppedBy: ["ContributionRounds"],
    arrange: async ({ system, user, other }) => {
      const { terms } = await openRound(system, user);
      return { caller: other, args: [terms, sesh("5000"), ZeroAddress] };
    },
  },
  contributeWithPermit: {
    guard: "everybody",
    stoppedBy: ["ContributionRounds"],
    arrange: async ({ system, user, other }) => {
      const { terms } = await openRound(system, user);
      const permit = await permitOf(system, other, system.rounds, sesh("5000"));
      return { caller: other, args: [terms, sesh("5000"), ZeroAddress, permit] };
    },
  },
  register: {
    guard: "everybody",
    stoppedBy: ["ContributionRounds", "NodeStaking"],
    arrange: async ({ system, user }) => {
      const { terms } = await openRound(system, user, { autoRegister: false, amount: REQUIREMENT });
      return { caller: user, args: [terms] };
    },
  },
  leaveRound: {
    guard: "everybody",
    arrange: async ({ chain, system, user, other }) => {
      const { terms, roundId } = await openRound(system, user);
      await system.rounds.connect(other).contribute(terms, sesh("5000"), ZeroAddress);
      await chain.networkHelpers.time.increase(DAY);
      return { caller: other, args: [roundId] };
    },
  },
  cancel: {
    guard: "everybody",
    arrange: async ({ system, user }) => ({ caller: user, args: [(await openRound(system, user)).roundId] }),
  },
  refund: {
    guard: "everybody",
    arrange: async ({ system, user, other }) => {
      const { terms, roundId } = await openRound(system, user);
      await system.rounds.connect(other).contribute(terms, sesh("5000"), ZeroAddress);
      await system.rounds.connect(user).cancel(roundId);
      return { caller: user, args: [roundId, other] };
    },
  },
  pause,
  unpause: unpause("rounds"),
  setAuthority,
};

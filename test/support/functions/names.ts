import { id, MaxUint256, ZeroAddress, ZeroHash } from "ethers";
import { sesh } from "../amounts.js";
import { nameHashOf, namesOf, NO_NEIGHBOUR, OTHER_VALUE, oxenTree, requestFor, SECRET } from "../names.js";
import { DAY, type Signer } from "../system.js";
import { permitOf, setAuthority } from "./steps.js";
import type { Row, Rows, World } from "./row.js";

const NAME = "alice";
const HASH = nameHashOf(NAME);
const TOKEN_ID = BigInt(HASH);
const MAX_SESH = sesh("100");

const onlyNameOwners = {
  only: "the owner of the name",
  refusal: { error: "CallerNotNameOwner", args: (_: World, caller: Signer) => [HASH, caller] },
};

const onlyTransferrers = {
  only: "the owner of the name, its backup owner and whom the owner approves",
  refusal: { error: "ERC721InsufficientApproval", args: (_: World, caller: Signer) => [caller, TOKEN_ID] },
};

const onlyApprovers = {
  only: "the owner of the name and its operators",
  refusal: { error: "ERC721InvalidApprover", args: (_: World, caller: Signer) => [caller] },
};

const onlyClaimant = {
  only: "the owner of the name on Oxen",
  refusal: {
    error: "OxenNameNotYours",
    args: (_: World, caller: Signer) => [requestFor(NAME, caller).baseHash, caller],
  },
};

export const sessionNamesRows: Rows = {
  commit: { guard: "everybody", arrange: ({ user }) => ({ caller: user, args: [id("commitment")] }) },
  register: {
    guard: "everybody",
    stoppedBy: ["FeeRecycler"],
    arrange: async (world) => ({
      caller: world.user,
      args: [await announce(world), SECRET, MAX_SESH, NO_NEIGHBOUR],
    }),
  },
  registerWithPermit: {
    guard: "everybody",
    stoppedBy: ["FeeRecycler"],
    arrange: async (world) => ({
      caller: world.user,
      args: [await announce(world), SECRET, MAX_SESH, NO_NEIGHBOUR, await permit(world)],
    }),
  },
  renew: {
    guard: "everybody",
    stoppedBy: ["FeeRecycler"],
    arrange: async (world) => {
      await register(world);
      return { caller: world.user, args: [HASH, 1, MAX_SESH] };
    },
  },
  renewWithPermit: {
    guard: "everybody",
    stoppedBy: ["FeeRecycler"],
    arrange: async (world) => {
      await register(world);
      return { caller: world.user, args: [HASH, 1, MAX_SESH, await permit(world)] };
    },
  },
  claimOxenName: {
    guard: onlyClaimant,
    beforeStart: true,
    arrange: async ({ chain, system, user }) => {
      const tree = oxenTree({ [NAME]: user.address });
      await namesOf(chain, system).openNames(tree.root, 30 * DAY);
      return { caller: user, args: [tree.leafOf(NAME), 5, ZeroAddress, "0x"] };
    },
  },
  setValue: ofOwner(onlyNameOwners, () => [HASH, OTHER_VALUE]),
  setBackupOwner: ofOwner(onlyNameOwners, ({ other }) => [HASH, other]),
  transferFrom: ofOwner(onlyTransferrers, ({ user, other }) => [user, other, TOKEN_ID]),
  "safeTransferFrom(address,address,uint256)": ofOwner(onlyTransferrers, ({ user, other }) => [user, other, TOKEN_ID]),
  "safeTransferFrom(address,address,uint256,bytes)": ofOwner(onlyTransferrers, ({ user, other }) => [
    user,
    other,
    TOKEN_ID,
    "0x",
  ]),
  approve: ofOwner(onlyApprovers, ({ other }) => [other, TOKEN_ID]),
  setApprovalForAll: { guard: "everybody", arrange: ({ user, other }) => ({ caller: user, args: [other, true] }) },
  openNames: { guard: "GOVERNOR", beforeStart: true, arrange: () => ({ args: [ZeroHash, 0] }) },
  setAuthority,
};

/** A function for the user as the owner of a name. */
function ofOwner(guard: Row["guard"], args: (world: World) => unknown[]): Row {
  return {
    guard,
    arrange: async (world) => {
      await register(world);
      return { caller: world.user, args: args(world) };
    },
  };
}

async function announce({ chain, system, user }: World) {
  const request = requestFor(NAME, user);
  await namesOf(chain, system).commit(request);
  return request;
}

async function register(world: World): Promise<void> {
  const request = await announce(world);
  await world.system.names.connect(world.user).register(request, SECRET, MaxUint256, NO_NEIGHBOUR);
}

async function permit({ system, user }: World) {
  return permitOf(system, user, system.recycler, MAX_SESH);
}

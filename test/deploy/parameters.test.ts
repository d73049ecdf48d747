import { getArbitrumNetwork } from "@arbitrum/sdk";
import { expect } from "chai";
import { getAddress, ZeroAddress } from "ethers";
import type { EthereumParameters } from "../../deploy/modules/SessionEthereum.js";
import { type ParameterSource, readParameters, resolveParameters } from "../../deploy/parameters/load.js";
import type { DeployParameters } from "../../deploy/parameters/schema.js";
import { ToolkitError } from "../../src/core/errors.js";
import { deployEnvironment } from "../support/deployer.js";
import { rejectionOf } from "../support/rejection.js";

const BEGUN_AT = 1_800_000_000;
const DAY = 86_400;

describe("deploy/parameters", () => {
  describe("given every variable", () => {
    it("has the stake, delays and funding of each network", async () => {
      const rows = await Promise.all(
        ["local", "arbitrum-sepolia", "arbitrum-one"].map(async (name) => {
          const source = await readParameters(name, environmentOf(name));
          const { chainId, staking, funding, claims } = resolveParameters(source, BEGUN_AT);
          const { stakingRequirement, exitDelay, deregistrationLock } = staking;
          return [
            [name, chainId, stakingRequirement, exitDelay, deregistrationLock],
            [funding.rewardPool, claims.coinCap, claims.bonusCap],
          ].flat();
        }),
      );
      const caps = ["30000000000000000", "30000000000000000"];
      expect(rows).to.deep.equal([
        ["local", 421_614, "25000000000000", 15 * DAY, 30 * DAY, "63177550000000000", ...caps],
        ["arbitrum-sepolia", 421_614, "20000000000000", DAY, 2 * DAY, "0", ...caps],
        ["arbitrum-one", 42_161, "25000000000000", 15 * DAY, 30 * DAY, "0", ...caps],
      ]);
    });

    it("uses Arbitrum's custom gateway and router, but on a local chain (TB-01)", async () => {
      const bridgeOf = async (name: string) => {
        const { token, ethereum } = resolveParameters(await readParameters(name, environmentOf(name)), BEGUN_AT);
        return { token, ethereum };
      };
      const { SESH_TREASURY: holder, SESH_WRAPPED_OXEN: wrapped } = environment();
      expect(await bridgeOf("arbitrum-one")).to.deep.equal({
        token: { gateway: "0x096760F208390250649E3e8763348E783AEF5562", treasury: null },
        ethereum: {
          chainId: 1,
          gateway: "0xcEe284F754E854890e311e3280b767F80797180d",
          router: "0x72Ce9c846789fdB6fC1f34aC4AD25Dd9ef7031ef",
          holder,
          wrappedOxen: {
            token: wrapped,
            supply: "60000000000000000",
            limit: "6000000000000000",
            deadline: BEGUN_AT + 335 * DAY,
          },
        },
      });
      expect(await bridgeOf("arbitrum-sepolia")).to.deep.equal({
        token: { gateway: "0x8Ca1e1AC0f260BC4dA7Dd60aCA6CA66208E642C5", treasury: null },
        ethereum: {
          chainId: 11_155_111,
          gateway: "0xba2F7B6eAe1F9d174199C5E4867b563E0eaC40F3",
          router: "0xcE18836b233C83325Cc8848CA4487e94C6288264",
          holder,
          wrappedOxen: null,
        },
      });
      expect(await bridgeOf("local")).to.deep.equal({
        token: { gateway: ZeroAddress, treasury: holder },
        ethereum: null,
      });
    });

    it("has the addresses that Arbitrum's SDK has for each network", async () => {
      for (const name of ["arbitrum-one", "arbitrum-sepolia"]) {
        const source = await readParameters(name, environmentOf(name));
        const { chainId, token, ethereum } = resolveParameters(source, BEGUN_AT);
        const { parentChainId, tokenBridge } = getArbitrumNetwork(chainId);
        expect(ethereum?.chainId).to.equal(parentChainId);
        expect(ethereum?.gateway).to.equal(tokenBridge?.parentCustomGateway);
        expect(ethereum?.router).to.equal(tokenBridge?.parentGatewayRouter);
        expect(token.gateway).to.equal(tokenBridge?.childCustomGateway);
      }
    });

    it("asks Chainlink's feed of the sequencer's state on Arbitrum One, where there is one", async () => {
      const feedOf = async (name: string) =>
        resolveParameters(await readParameters(name, environmentOf(name)), BEGUN_AT).fees.sequencerFeed;
      expect(await feedOf("arbitrum-one")).to.equal("0xFdB631F5EE196F0ed6FAa767959853A9F217697D");
      expect(await feedOf("arbitrum-sepolia")).to.equal(null);
      expect(await feedOf("local")).to.equal(null);
    });

    it("counts times from the beginning of the deployment", async () => {
      const { claims } = resolveParameters(await readParameters("local", environment()), BEGUN_AT);
      expect(claims.deadline).to.equal(BEGUN_AT + 365 * DAY);
    });

    it("splits a variable in a list at its commas", async () => {
      const variables = { ...environment(), SESH_ATTESTERS: environment().SESH_ATTESTERS?.replaceAll(",", " , ") };
      const { claims } = resolveParameters(await readParameters("local", variables), BEGUN_AT);
      expect(claims.attesters.join(",")).to.equal(environment().SESH_ATTESTERS);
    });
  });

  describe("given missing variables (DP-03)", () => {
    it("names all of them at once", async () => {
      const variables = { ...environment(), SESH_GUARDIAN: undefined, SESH_TREASURY: " ", SESH_ATTESTERS: "" };
      const error = await rejectionOf(readParameters("arbitrum-sepolia", variables));
      expect(error.code).to.equal("CONFIG_INVALID");
      expect(error.shortMessage).to.equal("Not set in the environment: SESH_GUARDIAN, SESH_TREASURY, SESH_ATTESTERS.");
    });
  });

  describe("given a bad value (DP-03)", () => {
    const TREASURY = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65";
    const rows: [what: string, change: (parameters: DeployParameters) => void, problem: string][] = [
      ["a zero address", (p) => (p.roles.governor = ZeroAddress), "roles.governor: an address with a valid checksum"],
      ["a placeholder", (p) => (p.roles.guardian = "TODO"), "roles.guardian: an address with a valid checksum"],
      [
        "an address with a typing error",
        (p) => (p.fees.liquidityReceiver = TREASURY.replace("DB7D7c", "DB7d7c")),
        "fees.liquidityReceiver: an address with a valid checksum",
      ],
      ["one account with two roles", (p) => (p.roles.guardian = p.roles.governor), "roles: governor, guardian"],
      [
        "one account with two roles in another case",
        (p) => (p.roles.guardian = p.roles.governor.toLowerCase()),
        "roles: governor, guardian",
      ],
      ["a short governor delay", (p) => (p.delays.governorDelay = DAY - 1), "delays.governorDelay: "],
      ["a succession within an exit", (p) => (p.delays.successionDelay = 31 * DAY), "delays.successionDelay: "],
      ["a gateway without Ethereum", (p) => (p.token.gateway = TREASURY), "ethereum: a network with a gateway"],
      ["no treasury for the genesis supply", (p) => (p.token.treasury = null), "token.treasury: a network without"],
      ["an amount as a number with a point", (p) => (p.staking.stakingRequirement = "25.5"), "staking.stakingReq"],
      ["an exit delay below an hour", (p) => (p.staking.exitDelay = 3_599), "staking.exitDelay: "],
      ["no age for prices", (p) => (p.fees.priceAgeLimit = 0), "fees.priceAgeLimit: "],
      ["names of no tier", (p) => (p.names.prices[0]!.tier = 0), "names.prices.0.tier: "],
      ["names of a tier that does not exist", (p) => (p.names.prices[0]!.tier = 6), "names.prices.0.tier: "],
      ["a lease of no year", (p) => (p.names.prices[0]!.years = 0), "names.prices.0.years: "],
      ["a lease of more than 10 years", (p) => (p.names.prices[0]!.years = 11), "names.prices.0.years: "],
      ["a price of names with a point", (p) => (p.names.prices[0]!.price = "5.0"), "names.prices.0.price: "],
      ["more signatures than attesters", (p) => (p.claims.threshold = 4), "claims.threshold: there are not that many"],
      ["half of the attesters", (p) => p.claims.attesters.push(TREASURY), "claims.threshold: more than half"],
      ["more than the supply", (p) => (p.claims.bonusCap = "146822450000000001"), "funding: the reward pool and"],
      ["no attester", (p) => (p.claims.attesters = []), "claims.attesters: "],
    ];
    for (const [what, change, problem] of rows) {
      it(`refuses ${what}`, async () => {
        const parameters = resolveParameters(await readParameters("local", environment()), BEGUN_AT);
        change(parameters);
        expect(problemsOf(parameters)).to.include(`\n  ${problem}`);
      });
    }

    const bridgedRows: [what: string, change: (ethereum: EthereumParameters) => void, problem: string][] = [
      ["no holder", (e) => (e.holder = ZeroAddress), "ethereum.holder: an address with a valid checksum"],
      ["no router", (e) => (e.router = ""), "ethereum.router: an address with a valid checksum"],
      ["no gateway on Ethereum", (e) => (e.gateway = ZeroAddress), "ethereum.gateway: an address with"],
      ["wrapped OXEN that gives nothing", (e) => (e.wrappedOxen!.limit = "0"), "ethereum.wrappedOxen.limit: more than"],
      [
        "wrapped OXEN that gives more than the cap",
        (e) => (e.wrappedOxen!.limit = "30000000000000001"),
        "ethereum.wrappedOxen.limit: more than nothing, and no more than the cap",
      ],
      [
        "more than a SESH for an OXEN",
        (e) => (e.wrappedOxen!.supply = "29999999999999999"),
        "ethereum.wrappedOxen.supply: at least the cap",
      ],
      [
        "deposits after the claims",
        (e) => (e.wrappedOxen!.deadline = BEGUN_AT + 365 * DAY + 1),
        "ethereum.wrappedOxen.deadline: not after the deadline of the claims",
      ],
    ];
    for (const [what, change, problem] of bridgedRows) {
      it(`refuses ${what}`, async () => {
        const parameters = await bridged();
        change(parameters.ethereum!);
        expect(problemsOf(parameters)).to.include(`\n  ${problem}`);
      });
    }

    it("takes the limits of the intake themselves", async () => {
      const parameters = await bridged();
      const { coinCap, deadline } = parameters.claims;
      Object.assign(parameters.ethereum!.wrappedOxen!, { limit: coinCap, supply: coinCap, deadline });
      expect(problemsOf(parameters)).to.equal("");
    });

    it("refuses a part on Ethereum without a gateway, a treasury and a funding with one", async () => {
      const parameters = await bridged();
      const { gateway } = parameters.token;
      parameters.token = { gateway: ZeroAddress, treasury: TREASURY };
      expect(problemsOf(parameters)).to.include("\n  ethereum: a network with a gateway has a part on Ethereum");
      parameters.token = { gateway, treasury: TREASURY };
      expect(problemsOf(parameters)).to.include("\n  token.treasury: a network without a bridge has a treasury");
      parameters.token = { gateway, treasury: null };
      parameters.funding.rewardPool = "1";
      expect(problemsOf(parameters)).to.include("\n  funding: with a bridge the supply starts at zero");
    });

    it("refuses a key it does not know", async () => {
      const parameters = resolveParameters(await readParameters("local", environment()), BEGUN_AT);
      expect(problemsOf({ ...parameters, owner: TREASURY })).to.include('\n  file: Unrecognized key: "owner"');
    });

    it("refuses a duration it does not understand", async () => {
      const source = await readParameters("local", environment());
      const claims = { ...(source.claims as object), deadline: "in:1 year" };
      expect(() => resolveParameters({ ...source, claims }, BEGUN_AT))
        .to.throw(ToolkitError)
        .with.property("shortMessage")
        .that.includes('"1 year" is not a duration');
    });
  });

  it("takes addresses in any case and keeps them with their checksum", async () => {
    const parameters = resolveParameters(await readParameters("local", environment()), BEGUN_AT);
    const governor = parameters.roles.governor;
    const lower = { ...parameters, roles: { ...parameters.roles, governor: governor.toLowerCase() } };
    expect(resolveParameters(lower, BEGUN_AT).roles.governor).to.equal(getAddress(governor));
  });
});

async function bridged(): Promise<DeployParameters> {
  return resolveParameters(await readParameters("arbitrum-one", environmentOf("arbitrum-one")), BEGUN_AT);
}

function environment(): Record<string, string> {
  return deployEnvironment();
}

/** Arbitrum One has more attesters. */
function environmentOf(network: string): Record<string, string> {
  return deployEnvironment({ attesters: network === "arbitrum-one" ? 5 : 3 });
}

function problemsOf(parameters: ParameterSource | DeployParameters): string {
  try {
    resolveParameters(parameters, BEGUN_AT);
  } catch (error) {
    if (error instanceof ToolkitError) return error.shortMessage;
    throw error;
  }
  return "";
}

import { SessionTokenL1__factory } from "../../typechain-types/index.js";
import { connectGateway, connectRouter } from "../gateways.js";
import { type Check, compareFacts } from "./check.js";

/** Gateway and router on both chains know SESH on Arbitrum and nothing else: deposits arrive (DP-12). */
export const registrationCheck: Check = {
  name: "registration",
  async run({ client, ethereum, record: { parameters } }) {
    if (ethereum === undefined || parameters.ethereum === null) return [];
    const { SessionTokenL1: l1Token } = ethereum.deployment;
    const { SessionToken: l2Token } = client.deployment;
    const { gateway, router } = parameters.ethereum;
    const token = SessionTokenL1__factory.connect(l1Token, ethereum.provider);
    const l1Gateway = connectGateway(gateway, ethereum.provider);
    const l2Gateway = connectGateway(parameters.token.gateway, client.provider);
    const l1Router = connectRouter(router, ethereum.provider);
    const l2Router = connectRouter(await l2Gateway.router(), client.provider);
    return compareFacts([
      ["l1Token.l2Token", await token.l2Token(), l2Token],
      ["token known to the gateway on Ethereum", await l1Gateway.l1ToL2Token(l1Token), l2Token],
      ["token known to the gateway on Arbitrum", await l2Gateway.l1ToL2Token(l1Token), l2Token],
      ["gateway known to the router on Ethereum", await l1Router.l1TokenToGateway(l1Token), gateway],
      ["gateway known to the router on Arbitrum", await l2Router.l1TokenToGateway(l1Token), parameters.token.gateway],
    ]);
  },
};

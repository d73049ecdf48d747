// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ICustomToken} from "./external/ICustomToken.sol";
import {IL1CustomGateway} from "./external/IL1CustomGateway.sol";
import {IL1GatewayRouter} from "./external/IL1GatewayRouter.sol";

/// @title SESH on Ethereum: 9 decimals, permit, the whole supply from the start, and its registration with the bridge.
/// @dev ERC-20 and ERC-2612 as in OpenZeppelin. The supply never changes: nothing mints and nothing burns. What is
/// deposited waits in the gateway, the escrow of the supply on Arbitrum. Relied on: INV-TOK-1.
interface ISessionTokenL1 is ICustomToken {
    /// @notice Both tickets of the registration with `l2Token` were sent.
    event RegistrationSent(address indexed l2Token);

    /// @dev Only the registrant named at construction registers the token.
    error CallerNotTokenRegistrant(address caller, address registrant);
    /// @dev There has to be a registrant, or nobody can ever register the token.
    error RegistrantZero();
    /// @dev The gateway takes deposits from another router: gateway and router do not belong together.
    error RouterMismatch(address router, address routerOfGateway);
    /// @dev The token on Arbitrum is zero, or another one than the first registration named.
    error L2TokenInvalid(address l2Token, address registered);
    /// @dev The ether sent is not what the two tickets take together.
    error RegistrationValueMismatch(uint256 value, uint256 valueForGateway, uint256 valueForRouter);
    /// @dev What the tickets do not use would be lost.
    error CreditBackAddressZero();
    /// @dev Somebody else than gateway and router asked, or no registration is running.
    error RegistrationNotRunning(address caller);

    /// @inheritdoc ICustomToken
    /// @dev For gateway and router, while they register this token; else reverts with {RegistrationNotRunning}.
    function isArbitrumEnabled() external view returns (uint8);

    /// @inheritdoc ICustomToken
    /// @notice Fixes the token on Arbitrum with the first call. A later call sends the same registration again, because
    /// a ticket that nobody redeems within 7 days is lost.
    /// @dev Registrant only. Emits {RegistrationSent}. Requirements:
    /// - the caller is the registrant ({CallerNotTokenRegistrant});
    /// - `l2CustomTokenAddress` is not zero and the one of the first registration ({L2TokenInvalid});
    /// - msg.value is the sum of both values ({RegistrationValueMismatch}): nothing stays here, and nothing of what
    ///   somebody forced on this contract is spent;
    /// - `creditBackAddress` is not zero ({CreditBackAddressZero}).
    /// Warning: the gateway takes the first address for ever. Check that its `l1Address` is this token before.
    /// Warning: a credit back address with code on Ethereum is credited under its alias on Arbitrum.
    /// @param l2CustomTokenAddress SESH on Arbitrum.
    /// @param maxSubmissionCostForCustomBridge Wei for the submission of the gateway's ticket.
    /// @param maxSubmissionCostForRouter Wei for the submission of the router's ticket.
    /// @param maxGasForCustomBridge Gas of the gateway's ticket on Arbitrum.
    /// @param maxGasForRouter Gas of the router's ticket on Arbitrum.
    /// @param gasPriceBid Wei for a unit of gas on Arbitrum, of both.
    /// @param valueForGateway Wei for the gateway's ticket: submission and gas.
    /// @param valueForRouter Wei for the router's ticket.
    /// @param creditBackAddress Gets on Arbitrum what the tickets do not use.
    function registerTokenOnL2(
        address l2CustomTokenAddress,
        uint256 maxSubmissionCostForCustomBridge,
        uint256 maxSubmissionCostForRouter,
        uint256 maxGasForCustomBridge,
        uint256 maxGasForRouter,
        uint256 gasPriceBid,
        uint256 valueForGateway,
        uint256 valueForRouter,
        address creditBackAddress
    ) external payable;

    /// @notice The supply in atomic SESH.
    // solhint-disable-next-line func-name-mixedcase
    function MAX_SUPPLY() external view returns (uint256);

    /// @notice Arbitrum's custom gateway on Ethereum, which keeps what is deposited.
    function gateway() external view returns (IL1CustomGateway);

    /// @notice Arbitrum's gateway router on Ethereum.
    function router() external view returns (IL1GatewayRouter);

    /// @notice The only account that may register this token, and can do nothing else.
    function registrant() external view returns (address);

    /// @notice SESH on Arbitrum, as the first registration named it; zero before.
    function l2Token() external view returns (address);
}

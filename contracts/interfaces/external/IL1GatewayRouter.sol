// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title The part of Arbitrum's gateway router on Ethereum that a token registers its gateway with.
/// @dev Shape fixed by Offchain Labs' token bridge.
interface IL1GatewayRouter {
    /// @notice Binds the calling token to `gateway` for ever, and sends the ticket that tells the router on Arbitrum.
    function setGateway(
        address gateway,
        uint256 maxGas,
        uint256 gasPriceBid,
        uint256 maxSubmissionCost,
        address creditBackAddress
    ) external payable returns (uint256 ticket);
}

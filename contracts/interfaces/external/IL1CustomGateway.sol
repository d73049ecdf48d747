// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title The part of Arbitrum's custom gateway on Ethereum that a token registers itself with.
/// @dev Shape fixed by Offchain Labs' token bridge.
interface IL1CustomGateway {
    /// @notice Binds the calling token to `l2Token` for ever, and sends the ticket that tells the gateway on Arbitrum.
    function registerTokenToL2(
        address l2Token,
        uint256 maxGas,
        uint256 gasPriceBid,
        uint256 maxSubmissionCost,
        address creditBackAddress
    ) external payable returns (uint256 ticket);

    /// @notice The router this gateway takes deposits from.
    function router() external view returns (address);
}

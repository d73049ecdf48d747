// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title What Arbitrum's router and custom gateway expect of a token on Ethereum that names its own side on Arbitrum.
/// @dev Shape fixed by Offchain Labs' token bridge.
interface ICustomToken {
    /// @notice Answers 0xb1 to a gateway that asks whether the token wants to be registered.
    function isArbitrumEnabled() external view returns (uint8);

    /// @notice Has the custom gateway bind this token to `l2CustomTokenAddress`, and the router bind it to the gateway:
    /// two retryable tickets, each with the cost of its submission, its gas and the ether that pays for both.
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
}

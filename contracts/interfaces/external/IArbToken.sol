// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title What Arbitrum's custom gateway expects of a token on Arbitrum.
/// @dev Shape fixed by Offchain Labs' token bridge.
interface IArbToken {
    /// @notice Mints deposited tokens. Gateway only.
    function bridgeMint(address account, uint256 amount) external;

    /// @notice Burns withdrawn tokens. Gateway only.
    function bridgeBurn(address account, uint256 amount) external;

    /// @notice The token on Ethereum this token represents.
    function l1Address() external view returns (address);
}

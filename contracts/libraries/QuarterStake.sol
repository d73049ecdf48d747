// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice The quarter of a node's stake that separates large contributors from small ones.
library QuarterStake {
    /// @return The least stake that is a quarter of `requirement`, in atomic SESH: a quarter, rounded up. The operator
    /// brings it, and whoever has it may request the exit at any time.
    function minimum(uint256 requirement) internal pure returns (uint256) {
        return (requirement + 3) / 4;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice What it takes to be a quorum, and how much one may change in a day, so that a captured one stays harmless.
library QuorumRules {
    /// @dev With fewer members nothing can be stated, and no statement may leave fewer.
    uint256 internal constant MEMBERS_MINIMUM = 3;

    /// @return True if enough members have signed: at most a third has not.
    function isQuorum(uint256 members, uint256 nonSigners) internal pure returns (bool) {
        return nonSigners * 3 <= members;
    }

    /// @param activeNodes Nodes that were active when the epoch began.
    /// @return Decommissions in one epoch: a tenth of the active nodes, or 10.
    function decommissionLimit(uint256 activeNodes) internal pure returns (uint256) {
        return activeNodes / 10 > 10 ? activeNodes / 10 : 10;
    }

    /// @param activeNodes Nodes that were active when the epoch began.
    /// @return Deregistrations in one epoch: 2 % of the active nodes, or 3.
    function deregistrationLimit(uint256 activeNodes) internal pure returns (uint256) {
        return activeNodes / 50 > 3 ? activeNodes / 50 : 3;
    }
}

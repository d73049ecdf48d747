// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {NodeKey} from "../types/NodeTypes.sol";

/// @title Who is in the quorum, and the sum of the members' keys.
/// @notice An epoch is a day. A node registered in epoch e joins the quorum at the start of epoch e + 2, so nobody can
/// register a majority and use it in the same hour; a node that leaves or is decommissioned is out at once, and one
/// that is recommissioned is back where the day of its registration puts it.
/// @dev Relied on: INV-STK-3, INV-STK-4.
interface IQuorumMembership {
    /// @dev The quorum has decommissioned as many nodes as it may in one epoch.
    error DecommissionLimitReached(uint256 epoch, uint256 limit);
    /// @dev The quorum has deregistered as many nodes as it may in one epoch.
    error DeregistrationLimitReached(uint256 epoch, uint256 limit);
    /// @dev The statement would leave fewer members than a quorum needs.
    error QuorumWouldBeTooSmall(uint256 members, uint256 minimum);

    /// @notice Number of the current epoch: days since 1970.
    function epoch() external view returns (uint32);

    /// @notice Number of members of the quorum now.
    function quorumNodes() external view returns (uint32);

    /// @notice Number of members and the sum of their keys, in one call.
    function quorumMembers() external view returns (uint32 count, NodeKey memory key);

    /// @notice Number of nodes that earn, members or about to join.
    function activeNodes() external view returns (uint32);

    /// @notice Number of registrations ever; the index of the next one.
    function registrations() external view returns (uint32);

    /// @notice Sum of the keys of the quorum's members; (0, 0) for none.
    function aggregateKey() external view returns (NodeKey memory);

    /// @notice Sum of the keys that join in the next epoch and in the one after; (0, 0) for none.
    function joiningKeys() external view returns (NodeKey memory next, NodeKey memory later);
}

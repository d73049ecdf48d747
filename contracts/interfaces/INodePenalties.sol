// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {NodeId, NodeKey} from "../types/NodeTypes.sol";
import {NodePenalty} from "../types/StatementTypes.sol";
import {INodeQuorum} from "./INodeQuorum.sol";

/// @title What a statement of the quorum does to a node and to its operator's stake.
/// @notice Whether the quorum has spoken and whether the time has come is decided by {INodeQuorum}. The most that can
/// follow is bounded here: so many nodes a day, and a penalty that only ever comes from the operator's own stake.
/// @dev All amounts are atomic SESH (9 decimals), all times Unix seconds. Relied on: INV-STK-2, INV-STK-3, INV-STK-4,
/// INV-STK-6, INV-RWD-2.
interface INodePenalties {
    /// @notice The node earns no longer and has left the quorum until it is recommissioned.
    /// @param reason Bitmap, see {Statement}.
    /// @param credit How many seconds it may be down before it can be deregistered.
    event NodeDecommissioned(NodeId indexed nodeId, uint16 reason, uint32 credit);
    /// @notice The node earns again and is back in the quorum.
    /// @param credit The seconds of credit it has left.
    event NodeRecommissioned(NodeId indexed nodeId, uint16 reason, uint32 credit);
    /// @notice The node is out for good. Its stake less the penalty can be withdrawn from `withdrawableAt` on.
    /// @param liquidatorReward Paid to `liquidator`, who submitted the statement; 0 for misconduct.
    /// @param poolShare Paid to the reward pool; for misconduct kept in escrow first.
    event NodeDeregistered(
        NodeId indexed nodeId,
        address indexed liquidator,
        uint16 reason,
        uint256 liquidatorReward,
        uint256 poolShare,
        uint32 withdrawableAt
    );
    /// @notice A penalty for misconduct was annulled: the operator's stake is whole again.
    event PenaltyAnnulled(NodeId indexed nodeId, uint256 amount);
    /// @notice A penalty for misconduct went from escrow to the reward pool.
    event PenaltySettled(NodeId indexed nodeId, uint256 amount);

    /// @dev Only the contract that checks attestations may call this.
    error CallerNotQuorum(address caller, address quorum);
    /// @dev No node with this id was ever registered.
    error NodeUnknown(NodeId nodeId);
    /// @dev Only a decommissioned node can be recommissioned.
    error NodeNotDecommissioned(NodeId nodeId);
    /// @dev Nodes get two hours to come back after a pause before any is deregistered.
    error DeregistrationTooSoonAfterPause(uint256 allowedAt);
    /// @dev Nothing is in escrow for this node.
    error PenaltyNotInEscrow(NodeId nodeId);
    /// @dev The time for annulling the penalty is over.
    error AnnulmentTooLate(NodeId nodeId, uint256 annullableUntil);
    /// @dev The penalty can still be annulled.
    error SettlementTooEarly(NodeId nodeId, uint256 annullableUntil);

    /// @notice The node stops earning and leaves the quorum. Quorum contract only.
    /// @dev Not while paused. Emits {NodeDecommissioned}. Reverts with {INodeStaking-NetworkNotStarted},
    /// {INodeStaking-NodeNotActive}, {IQuorumMembership-DecommissionLimitReached} or
    /// {IQuorumMembership-QuorumWouldBeTooSmall}.
    function decommission(NodeKey calldata key, uint16 reason, uint32 credit) external;

    /// @notice The node earns again and is back in the quorum. Quorum contract only.
    /// @dev Not while paused. Emits {NodeRecommissioned}. Reverts with {INodeStaking-NodeNotActive} or
    /// {NodeNotDecommissioned}.
    function recommission(NodeKey calldata key, uint16 reason, uint32 credit) external;

    /// @notice The node is out for good and its operator penalised. Quorum contract only.
    /// @dev Not while paused nor in the two hours after ({DeregistrationTooSoonAfterPause}). Emits {NodeDeregistered}.
    /// Of the node's stake 3 / 10,000 go to `liquidator` and 17 / 10,000 to the reward pool; with the reason misconduct
    /// 5 % go into escrow instead. Reverts with {INodeStaking-NodeNotActive},
    /// {IQuorumMembership-DeregistrationLimitReached} or {IQuorumMembership-QuorumWouldBeTooSmall}.
    function deregister(NodeKey calldata key, uint16 reason, address liquidator) external;

    /// @notice Gives a penalty for misconduct back, within 7 days of the deregistration. Restricted: annulment.
    /// @dev Emits {PenaltyAnnulled}. Reverts with {PenaltyNotInEscrow} or {AnnulmentTooLate}.
    function annulPenalty(NodeId nodeId) external;

    /// @notice Pays a penalty for misconduct from escrow to the reward pool once it can no longer be annulled. Anybody.
    /// @dev Emits {PenaltySettled}. Reverts with {PenaltyNotInEscrow} or {SettlementTooEarly}.
    function settlePenalty(NodeId nodeId) external;

    /// @notice What a deregistered node's operator lost.
    function penaltyOf(NodeId nodeId) external view returns (NodePenalty memory);

    /// @notice Reverts with {NodeUnknown} at the first node id that was never registered.
    function checkRegistered(NodeId[] calldata nodeIds) external view;

    /// @notice The contract that keeps the sealed keys, checks attestations and alone may act on them.
    function quorum() external view returns (INodeQuorum);
}

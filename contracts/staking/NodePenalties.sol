// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {INodePenalties} from "../interfaces/INodePenalties.sol";
import {INodeQuorum} from "../interfaces/INodeQuorum.sol";
import {IRewardPool} from "../interfaces/IRewardPool.sol";
import {Penalty} from "../libraries/Penalty.sol";
import {NodeId, NodeKey, NodeStatus} from "../types/NodeTypes.sol";
import {NodePenalty} from "../types/StatementTypes.sol";
import {NodeQuorum} from "./NodeQuorum.sol";
import {NodeRecords} from "./NodeRecords.sol";
import {QuorumMembership} from "./QuorumMembership.sol";

/// @dev What becomes of a node, and of its operator's stake, when the quorum has spoken. `NodeQuorum` decides whether
/// it has; what it can do at the very most is bounded here: status by status, by the limits of the epoch, and by
/// `Penalty`.
abstract contract NodePenalties is NodeRecords, QuorumMembership {
    using SafeERC20 for IERC20;

    uint32 private constant ANNULMENT_PERIOD = 7 days;
    /// @dev While paused nobody can be recommissioned (PN-07).
    uint256 private constant PAUSE_GRACE = 2 hours;
    uint16 private constant MISCONDUCT = 256;

    IERC20 public immutable token;
    IRewardPool public immutable rewardPool;
    /// @inheritdoc INodePenalties
    INodeQuorum public immutable quorum;

    modifier onlyQuorum() {
        _checkQuorum();
        _;
    }

    constructor(IERC20 token_, IRewardPool rewardPool_) {
        token = token_;
        rewardPool = rewardPool_;
        quorum = new NodeQuorum();
    }

    /* STATEMENTS */

    /// @inheritdoc INodePenalties
    function decommission(NodeKey calldata key, uint16 reason, uint32 credit) external onlyQuorum whenNotPaused {
        require(_parameters.startedAt != 0, NetworkNotStarted());
        NodeId nodeId = key.toId();
        NodeRecord memory record = _presentNode(nodeId);
        require(record.status == NodeStatus.Active, NodeNotActive(nodeId, record.status));
        _nodes[nodeId].status = NodeStatus.Decommissioned;
        emit NodeDecommissioned(nodeId, reason, credit);
        _suspend(key, record.registeredAt);
        _stopEarning(nodeId, record);
    }

    /// @inheritdoc INodePenalties
    function recommission(NodeKey calldata key, uint16 reason, uint32 credit) external onlyQuorum whenNotPaused {
        NodeId nodeId = key.toId();
        NodeRecord memory record = _presentNode(nodeId);
        require(record.status == NodeStatus.Decommissioned, NodeNotDecommissioned(nodeId));
        _nodes[nodeId].status = NodeStatus.Active;
        emit NodeRecommissioned(nodeId, reason, credit);
        _resume(key, record.registeredAt);
        rewardPool.addWeights(_sharesOf(nodeId, record));
    }

    /// @inheritdoc INodePenalties
    function deregister(NodeKey calldata key, uint16 reason, address liquidator) external onlyQuorum whenNotPaused {
        uint256 allowedAt = pausedUntil + PAUSE_GRACE;
        require(block.timestamp >= allowedAt, DeregistrationTooSoonAfterPause(allowedAt));
        NodeId nodeId = key.toId();
        NodeRecord memory record = _presentNode(nodeId);
        _nodes[nodeId].status = NodeStatus.Deregistered;
        bool active = record.status == NodeStatus.Active;
        _expel({key: key, registeredAt: record.registeredAt, active: active});
        if (active) _stopEarning(nodeId, record);
        _penalise(nodeId, reason, _requirementAt(record.registeredAt), liquidator);
    }

    function _penalise(NodeId nodeId, uint16 reason, uint256 stake, address liquidator) private {
        (uint256 reward, uint256 poolShare) = Penalty.deregistration(stake);
        uint256 withdrawableAt = block.timestamp + _parameters.deregistrationLock;
        uint256 annullableUntil;
        if (reason & MISCONDUCT != 0) {
            (reward, poolShare) = (0, Penalty.misconduct(stake));
            annullableUntil = block.timestamp + ANNULMENT_PERIOD;
            // Nobody takes stake away while the penalty can be annulled.
            if (withdrawableAt < annullableUntil) withdrawableAt = annullableUntil;
        }
        _penalties[nodeId] = NodePenalty({
            amount: uint64(reward + poolShare),
            withdrawableAt: uint32(withdrawableAt),
            annullableUntil: uint32(annullableUntil)
        });
        emit NodeDeregistered({
            nodeId: nodeId,
            liquidator: liquidator,
            reason: reason,
            liquidatorReward: reward,
            poolShare: poolShare,
            withdrawableAt: uint32(withdrawableAt)
        });
        if (annullableUntil != 0) return;
        token.safeTransfer(liquidator, reward);
        _payPool(poolShare);
    }

    function _checkQuorum() private view {
        require(msg.sender == address(quorum), CallerNotQuorum(msg.sender, address(quorum)));
    }

    function _stopEarning(NodeId nodeId, NodeRecord memory record) internal {
        rewardPool.removeWeights(_sharesOf(nodeId, record));
    }

    /* PENALTIES IN ESCROW */

    /// @inheritdoc INodePenalties
    function annulPenalty(NodeId nodeId) external restricted {
        NodePenalty storage penalty = _escrowed(nodeId);
        uint32 annullableUntil = penalty.annullableUntil;
        require(block.timestamp < annullableUntil, AnnulmentTooLate(nodeId, annullableUntil));
        emit PenaltyAnnulled(nodeId, penalty.amount);
        (penalty.annullableUntil, penalty.amount) = (0, 0);
    }

    /// @inheritdoc INodePenalties
    function settlePenalty(NodeId nodeId) external {
        NodePenalty storage penalty = _escrowed(nodeId);
        uint32 annullableUntil = penalty.annullableUntil;
        require(block.timestamp >= annullableUntil, SettlementTooEarly(nodeId, annullableUntil));
        emit PenaltySettled(nodeId, penalty.amount);
        penalty.annullableUntil = 0;
        _payPool(penalty.amount);
    }

    function _escrowed(NodeId nodeId) private view returns (NodePenalty storage penalty) {
        penalty = _penalties[nodeId];
        require(penalty.annullableUntil != 0, PenaltyNotInEscrow(nodeId));
    }

    /// @dev By transfer and `sync`, which accrues before it credits (PN-09).
    function _payPool(uint256 amount) private {
        token.safeTransfer(address(rewardPool), amount);
        rewardPool.sync();
    }

    /* VIEWS */

    /// @inheritdoc INodePenalties
    function penaltyOf(NodeId nodeId) external view returns (NodePenalty memory) {
        return _penalties[nodeId];
    }

    /// @inheritdoc INodePenalties
    function checkRegistered(NodeId[] calldata nodeIds) external view {
        for (uint256 i; i < nodeIds.length; ++i) {
            require(_nodes[nodeIds[i]].status != NodeStatus.None, NodeUnknown(nodeIds[i]));
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {NodeWeights} from "../libraries/NodeWeights.sol";
import {Contributor, Node, NodeId, NodeStatus} from "../types/NodeTypes.sol";
import {Share} from "../types/RewardTypes.sol";
import {NodePenalty} from "../types/StatementTypes.sol";
import {StakingParameters} from "./StakingParameters.sol";

/// @dev How nodes are stored and read. A node takes one slot; a solo node that pays its own operator takes no more. Any
/// other node has a list with one slot per contributor, plus one for each beneficiary that is not the staker.
abstract contract NodeRecords is INodeStaking, StakingParameters {
    /// @dev One slot. The key itself is not stored: its hash is the node id, callers that need it pass it.
    struct NodeRecord {
        address operator;
        uint16 feeBps;
        NodeStatus status;
        /// Length of the contributor list; 0 for a solo node without one.
        uint8 listed;
        /// 0 for a node that was seeded: it counts from the start of the network.
        uint32 registeredAt;
        /// Earliest exit; 0 while none is requested.
        uint32 exitableAt;
    }

    /// @dev One slot.
    struct ContributorRecord {
        address staker;
        /// 0 once withdrawn.
        uint64 stake;
        /// True if the beneficiary is not the staker.
        bool redirected;
    }

    uint256 internal constant CONTRIBUTOR_LIMIT = 10;

    mapping(NodeId => NodeRecord) internal _nodes;
    mapping(NodeId => ContributorRecord[CONTRIBUTOR_LIMIT]) internal _lists;
    mapping(NodeId => mapping(address staker => address)) private _beneficiaries;
    mapping(NodeId => NodePenalty) internal _penalties;

    /// @inheritdoc INodeStaking
    function nodeOf(NodeId nodeId) external view returns (Node memory) {
        NodeRecord memory record = _nodes[nodeId];
        if (record.status == NodeStatus.None) return _noNode();
        return
            Node({
                operator: record.operator,
                feeBps: record.feeBps,
                status: record.status,
                contributorCount: record.listed == 0 ? 1 : record.listed,
                registeredAt: _registeredAt(record),
                exitableAt: record.exitableAt,
                stakingRequirement: uint64(_requirementAt(record.registeredAt))
            });
    }

    /// @inheritdoc INodeStaking
    function contributorsOf(NodeId nodeId) external view returns (Contributor[] memory contributors) {
        NodeRecord memory record = _nodes[nodeId];
        if (record.status == NodeStatus.None) return new Contributor[](0);
        contributors = _contributors(nodeId, record);
        if (contributors[0].stake != 0) contributors[0].stake -= _penalties[nodeId].amount;
    }

    /// @inheritdoc INodeStaking
    function withdrawable(NodeId nodeId, address staker) external view returns (uint256 amount) {
        (amount, ) = _withdrawable(nodeId, _nodes[nodeId], staker);
    }

    /// @return amount What `staker` could withdraw from this node now.
    /// @return position Where its stake is in the node's list, if the node has one.
    function _withdrawable(
        NodeId nodeId,
        NodeRecord memory record,
        address staker
    ) internal view returns (uint256 amount, uint256 position) {
        NodePenalty memory penalty;
        if (record.status == NodeStatus.Deregistered) {
            penalty = _penalties[nodeId];
            if (block.timestamp < penalty.withdrawableAt) return (0, 0);
        } else if (record.status != NodeStatus.Exited) {
            return (0, 0);
        }
        if (record.listed == 0) {
            if (staker == record.operator) amount = _requirementAt(record.registeredAt);
        } else {
            position = _find(nodeId, record.listed, staker);
            if (position != record.listed) amount = _lists[nodeId][position].stake;
        }
        // The operator alone pays, and has more than any penalty.
        if (amount != 0 && staker == record.operator) amount -= penalty.amount;
    }

    /// @return The weights of a node's beneficiaries as the pool has them while the node is active.
    function _sharesOf(NodeId nodeId, NodeRecord memory record) internal view returns (Share[] memory) {
        return NodeWeights.sharesOf(_contributors(nodeId, record), _requirementAt(record.registeredAt), record.feeBps);
    }

    function _storeContributors(NodeId nodeId, Contributor[] memory contributors) internal {
        ContributorRecord[CONTRIBUTOR_LIMIT] storage list = _lists[nodeId];
        for (uint256 i; i < contributors.length; ++i) {
            Contributor memory contributor = contributors[i];
            bool redirected = contributor.beneficiary != contributor.staker;
            list[i] = ContributorRecord({staker: contributor.staker, stake: contributor.stake, redirected: redirected});
            if (redirected) _beneficiaries[nodeId][contributor.staker] = contributor.beneficiary;
        }
    }

    function _contributors(
        NodeId nodeId,
        NodeRecord memory record
    ) internal view returns (Contributor[] memory contributors) {
        if (record.listed == 0) {
            contributors = new Contributor[](1);
            contributors[0] = Contributor({
                staker: record.operator,
                beneficiary: record.operator,
                stake: record.status == NodeStatus.Withdrawn ? 0 : uint64(_requirementAt(record.registeredAt))
            });
            return contributors;
        }
        contributors = new Contributor[](record.listed);
        ContributorRecord[CONTRIBUTOR_LIMIT] storage list = _lists[nodeId];
        for (uint256 i; i < contributors.length; ++i) {
            ContributorRecord memory stored = list[i];
            Contributor memory contributor = contributors[i];
            contributor.staker = stored.staker;
            contributor.beneficiary = stored.redirected ? _beneficiaries[nodeId][stored.staker] : stored.staker;
            contributor.stake = stored.stake;
        }
    }

    /// @dev Gives a solo node a list the first time its beneficiary differs.
    function _storeBeneficiary(
        NodeId nodeId,
        NodeRecord memory record,
        uint256 position,
        Contributor memory contributor
    ) internal {
        if (record.listed == 0) _nodes[nodeId].listed = 1;
        bool redirected = contributor.beneficiary != contributor.staker;
        _lists[nodeId][position] = ContributorRecord({
            staker: contributor.staker,
            stake: contributor.stake,
            redirected: redirected
        });
        _beneficiaries[nodeId][contributor.staker] = redirected ? contributor.beneficiary : address(0);
    }

    /// @return position Position of `staker` in the list, `listed` if it is not there.
    function _find(NodeId nodeId, uint256 listed, address staker) internal view returns (uint256 position) {
        ContributorRecord[CONTRIBUTOR_LIMIT] storage list = _lists[nodeId];
        while (position < listed && list[position].staker != staker) ++position;
    }

    /// @return record Of a node that has not left: active or decommissioned.
    function _presentNode(NodeId nodeId) internal view returns (NodeRecord memory record) {
        record = _nodes[nodeId];
        bool present = record.status == NodeStatus.Active || record.status == NodeStatus.Decommissioned;
        require(present, NodeNotActive(nodeId, record.status));
    }

    function _registeredAt(NodeRecord memory record) internal view returns (uint32) {
        return record.registeredAt == 0 ? startedAt() : record.registeredAt;
    }

    function _noNode() private pure returns (Node memory node) {}
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IExpiringPause} from "../../contracts/interfaces/IExpiringPause.sol";
import {INodePenalties} from "../../contracts/interfaces/INodePenalties.sol";
import {INodeQuorum} from "../../contracts/interfaces/INodeQuorum.sol";
import {INodeStaking} from "../../contracts/interfaces/INodeStaking.sol";
import {IQuorumMembership} from "../../contracts/interfaces/IQuorumMembership.sol";
import {Contributor, NodeId, NodeKey, NodeStatus} from "../../contracts/types/NodeTypes.sol";
import {Statement, StatementKind} from "../../contracts/types/StatementTypes.sol";
import {System} from "./System.sol";

/// @dev Nodes and their stake, and what the quorum may say about them. It keeps no credit, no count of members and no
/// number of active nodes, but when each node came, went down, came back and left: whatever the rules ask for follows
/// from that.
abstract contract NodeGhost {
    struct NodeEntry {
        uint256 secret;
        NodeKey key;
        NodeId nodeId;
        address operator;
        /// 0 for a seeded node.
        uint32 registeredAt;
        uint64 requirement;
        uint8 contributors;
        /// By exit or deregistration.
        bool left;
    }

    struct History {
        uint256 joinedAt;
        /// When it went down, came back, went down, …
        uint256[] turns;
        uint256 leftAt;
        bool deregistered;
        /// Taken from the operator.
        uint256 penalty;
        uint256 lockedUntil;
        /// 0 when the penalty is not in escrow.
        uint256 annullableUntil;
    }

    /// @dev What is left of the day, and the members there are.
    struct Tally {
        uint256 decommissions;
        uint256 deregistrations;
        uint256 members;
    }

    System internal _system;
    NodeEntry[] private _nodes;
    History[] private _histories;
    mapping(NodeId => uint256) private _indexes;
    mapping(uint256 keyX => bool) private _registered;

    mapping(NodeId => mapping(address staker => uint256)) public depositIn;
    mapping(NodeId => mapping(address staker => uint256)) public stakeIn;
    mapping(address staker => uint256) public principal;
    uint256 public totalPrincipal;
    /// @dev Penalties that can still be annulled or settled.
    uint256 public escrowed;
    mapping(uint256 epoch => uint256) private _decommissions;
    mapping(uint256 epoch => uint256) private _deregistrations;

    /// @dev Number of nodes, the first ones, whose keys are in the last store of the key store, at the slots of their
    /// numbers.
    uint256 public sealedNodes;
    /// @dev The last statements that were accepted, and how many members had not signed them.
    bytes public lastSubmission;
    uint256 public lastSilent;

    constructor(System memory system) {
        _system = system;
    }

    /* NODES */

    function nodeCount() external view returns (uint256) {
        return _nodes.length;
    }

    function node(uint256 index) external view returns (NodeEntry memory) {
        return _nodes[index];
    }

    function historyOf(uint256 index) external view returns (History memory) {
        return _histories[index];
    }

    function indexOf(NodeId nodeId) public view returns (uint256) {
        return _indexes[nodeId] - 1;
    }

    /// @dev Fails for a key that was registered before, or its negation: both have the same x.
    function addNode(NodeEntry calldata entry, Contributor[] calldata contributors) external {
        require(!_registered[entry.key.x], "STK-5: a key registered twice");
        _registered[entry.key.x] = true;
        _nodes.push(entry);
        _histories.push().joinedAt = block.timestamp;
        _indexes[entry.nodeId] = _nodes.length;
        for (uint256 i; i < contributors.length; ++i) {
            address staker = contributors[i].staker;
            uint256 stake = contributors[i].stake;
            depositIn[entry.nodeId][staker] = stake;
            _changePrincipal({nodeId: entry.nodeId, staker: staker, change: int256(stake)});
        }
    }

    function exited(uint256 index) external {
        _leave(index);
    }

    function withdrawn(NodeId nodeId, address staker) external {
        _changePrincipal({nodeId: nodeId, staker: staker, change: -int256(stakeIn[nodeId][staker])});
    }

    function _leave(uint256 index) private {
        require(!_nodes[index].left, "a node left twice");
        _nodes[index].left = true;
        _histories[index].leftAt = block.timestamp;
    }

    function _changePrincipal(NodeId nodeId, address staker, int256 change) private {
        stakeIn[nodeId][staker] = uint256(int256(stakeIn[nodeId][staker]) + change);
        principal[staker] = uint256(int256(principal[staker]) + change);
        totalPrincipal = uint256(int256(totalPrincipal) + change);
    }

    /* WHAT IS TRUE NOW */

    /// @return Never Withdrawn: that a solo node's stake has been taken out shows in its stake.
    function statusOf(uint256 index) public view returns (NodeStatus) {
        History storage history = _histories[index];
        if (history.deregistered) return NodeStatus.Deregistered;
        if (_nodes[index].left) return NodeStatus.Exited;
        return history.turns.length % 2 == 1 ? NodeStatus.Decommissioned : NodeStatus.Active;
    }

    /// @return Active, and in the quorum by the day of its registration.
    function isMember(uint256 index) public view returns (bool) {
        bool joined = _nodes[index].registeredAt / 1 days + 2 <= block.timestamp / 1 days;
        return joined && statusOf(index) == NodeStatus.Active;
    }

    function memberCount() public view returns (uint256 count) {
        for (uint256 i; i < _nodes.length; ++i) if (isMember(i)) ++count;
    }

    /// @return Number of statements about the node so far.
    function statementsOf(uint256 index) external view returns (uint256) {
        History storage history = _histories[index];
        return history.turns.length + (history.deregistered ? 1 : 0);
    }

    /// @return credit In seconds: 2 hours at first, 48 minutes more for a day of activity up to 48 hours, less twice
    /// the time of every downtime that is over and once the time of one that is not.
    function creditOf(uint256 index) public view returns (uint256 credit) {
        History storage history = _histories[index];
        if (history.leftAt != 0) return 0;
        credit = 2 hours;
        uint256 since = history.joinedAt;
        uint256 count = history.turns.length;
        for (uint256 i; i <= count; ++i) {
            uint256 until = i == count ? block.timestamp : history.turns[i];
            uint256 period = until - since;
            if (i % 2 == 0) {
                credit += (period * 48 minutes) / 1 days;
                if (credit > 48 hours) credit = 48 hours;
            } else {
                uint256 cost = i == count ? period : 2 * period;
                credit = cost < credit ? credit - cost : 0;
            }
            since = until;
        }
    }

    /// @return Whether the node was active just before this time.
    function _wasActive(uint256 index, uint256 time) private view returns (bool) {
        History storage history = _histories[index];
        if (history.joinedAt >= time || (history.leftAt != 0 && history.leftAt < time)) return false;
        uint256 turns;
        while (turns < history.turns.length && history.turns[turns] < time) ++turns;
        return turns % 2 == 0;
    }

    /// @return decommissions The most of them in this epoch.
    /// @return deregistrations The most of them in this epoch.
    function limits() public view returns (uint256 decommissions, uint256 deregistrations) {
        uint256 active;
        uint256 begin = (block.timestamp / 1 days) * 1 days;
        for (uint256 i; i < _nodes.length; ++i) if (_wasActive(i, begin)) ++active;
        decommissions = active < 100 ? 10 : (active * 10) / 100;
        deregistrations = active < 150 ? 3 : (active * 2) / 100;
    }

    /* WHAT THE QUORUM MAY SAY */

    /// @dev One by one in this order, as if a statement that is refused had not been made.
    /// @return errors Of every statement the error with which it has to be refused, or 0.
    function judge(Statement[] calldata statements) external view returns (bytes4[] memory errors) {
        uint256 epoch = block.timestamp / 1 days;
        (uint256 decommissions, uint256 deregistrations) = limits();
        Tally memory tally = Tally({
            decommissions: decommissions - _decommissions[epoch],
            deregistrations: deregistrations - _deregistrations[epoch],
            members: memberCount()
        });
        errors = new bytes4[](statements.length);
        for (uint256 i; i < errors.length; ++i) {
            uint256 index = indexOf(statements[i].key.toId());
            errors[i] = _untimely(index, statements[i]);
            if (errors[i] == 0) errors[i] = _unfit(index, statements[i].kind);
            if (errors[i] == 0) errors[i] = _count(index, statements[i].kind, tally);
        }
    }

    function _untimely(uint256 index, Statement calldata statement) private view returns (bytes4) {
        if (statement.timestamp > block.timestamp || statement.timestamp + 10 minutes < block.timestamp)
            return INodeQuorum.StatementExpired.selector;
        bool active = statusOf(index) == NodeStatus.Active;
        uint256 credit = creditOf(index);
        if (statement.kind == StatementKind.Decommission && active && credit < 2 hours)
            return INodeQuorum.CreditTooLow.selector;
        if (statement.kind == StatementKind.Deregister) {
            if (block.timestamp < _histories[index].joinedAt + 2 hours) return INodeQuorum.NodeTooYoung.selector;
            if (active ? credit >= 2 hours : credit > 0) return INodeQuorum.CreditNotUsedUp.selector;
        }
        uint256 pausedUntil = _system.staking.pausedUntil();
        if (block.timestamp < pausedUntil) return IExpiringPause.PauseActive.selector;
        if (statement.kind == StatementKind.Deregister && block.timestamp < pausedUntil + 2 hours)
            return INodePenalties.DeregistrationTooSoonAfterPause.selector;
        return 0;
    }

    function _unfit(uint256 index, StatementKind kind) private view returns (bytes4) {
        NodeStatus status = statusOf(index);
        if (_nodes[index].left) return INodeStaking.NodeNotActive.selector;
        if (kind == StatementKind.Decommission && status != NodeStatus.Active)
            return INodeStaking.NodeNotActive.selector;
        if (kind == StatementKind.Recommission && status != NodeStatus.Decommissioned)
            return INodePenalties.NodeNotDecommissioned.selector;
        return 0;
    }

    /// @dev Changes the tally where the statement is allowed.
    function _count(uint256 index, StatementKind kind, Tally memory tally) private view returns (bytes4) {
        bool decommission = kind == StatementKind.Decommission;
        bool deregister = kind == StatementKind.Deregister;
        if (decommission && tally.decommissions == 0) return IQuorumMembership.DecommissionLimitReached.selector;
        if (deregister && tally.deregistrations == 0) return IQuorumMembership.DeregistrationLimitReached.selector;
        if ((decommission || deregister) && isMember(index)) {
            if (tally.members <= 3) return IQuorumMembership.QuorumWouldBeTooSmall.selector;
            --tally.members;
        }
        if (decommission) --tally.decommissions;
        if (deregister) --tally.deregistrations;
        bool joined = _nodes[index].registeredAt / 1 days + 2 <= block.timestamp / 1 days;
        if (kind == StatementKind.Recommission && joined) ++tally.members;
        return 0;
    }

    /* WHAT THE QUORUM HAS SAID */

    /// @return reward Of the liquidator.
    /// @return poolShare Paid to the pool at once.
    function stated(Statement[] calldata statements) external returns (uint256 reward, uint256 poolShare) {
        for (uint256 i; i < statements.length; ++i) {
            uint256 index = indexOf(statements[i].key.toId());
            if (statements[i].kind != StatementKind.Deregister) {
                _histories[index].turns.push(block.timestamp);
                if (statements[i].kind == StatementKind.Decommission) ++_decommissions[block.timestamp / 1 days];
                continue;
            }
            (uint256 nodeReward, uint256 nodePoolShare) = _deregister(index, statements[i].reason & 256 != 0);
            reward += nodeReward;
            poolShare += nodePoolShare;
        }
    }

    function submitted(bytes calldata submission, uint256 silent) external {
        (lastSubmission, lastSilent) = (submission, silent);
    }

    /// @dev 3 of 10,000 rounded down and 17 of 10,000 rounded up; 5 % in escrow for misconduct. From the operator
    /// alone.
    function _deregister(uint256 index, bool misconduct) private returns (uint256 reward, uint256 poolShare) {
        _leave(index);
        ++_deregistrations[block.timestamp / 1 days];
        NodeEntry storage entry = _nodes[index];
        History storage history = _histories[index];
        require(!history.deregistered, "STK-2: a second penalty");
        history.deregistered = true;
        uint256 lock = _system.staking.deregistrationLock();
        if (misconduct) {
            history.penalty = entry.requirement / 20;
            history.annullableUntil = block.timestamp + 7 days;
            escrowed += history.penalty;
            if (lock < 7 days) lock = 7 days;
        } else {
            reward = (uint256(entry.requirement) * 3) / 10_000;
            poolShare = (uint256(entry.requirement) * 17 + 9_999) / 10_000;
            history.penalty = reward + poolShare;
        }
        history.lockedUntil = block.timestamp + lock;
        _changePrincipal({nodeId: entry.nodeId, staker: entry.operator, change: -int256(history.penalty)});
    }

    /// @dev The operator has everything back.
    function annulled(uint256 index) external {
        uint256 penalty = _closeEscrow(index);
        _histories[index].penalty = 0;
        NodeEntry storage entry = _nodes[index];
        _changePrincipal({nodeId: entry.nodeId, staker: entry.operator, change: int256(penalty)});
    }

    /// @return penalty What the pool receives.
    function settled(uint256 index) external returns (uint256 penalty) {
        return _closeEscrow(index);
    }

    function _closeEscrow(uint256 index) private returns (uint256 penalty) {
        History storage history = _histories[index];
        require(history.annullableUntil != 0, "a penalty left escrow twice");
        history.annullableUntil = 0;
        penalty = history.penalty;
        escrowed -= penalty;
    }

    /* KEY STORE */

    function keysSealed() external {
        sealedNodes = _nodes.length;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Contributor, NodeId, NodeKey, NodeStatus} from "../../contracts/types/NodeTypes.sol";
import {Statement, StatementKind} from "../../contracts/types/StatementTypes.sol";
import {System} from "./System.sol";

/// @dev Nodes, their stake, and what the quorum has said about them. It keeps no credit, no count of members and no
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

    System internal _system;
    NodeEntry[] internal _nodes;
    History[] internal _histories;
    mapping(NodeId => uint256) private _indexes;
    mapping(uint256 keyX => bool) private _registered;

    mapping(NodeId => mapping(address staker => uint256)) public depositIn;
    mapping(NodeId => mapping(address staker => uint256)) public stakeIn;
    mapping(address staker => uint256) public principal;
    uint256 public totalPrincipal;
    /// @dev Penalties that can still be annulled or settled.
    uint256 public escrowed;
    mapping(uint256 epoch => uint256) internal _decommissions;
    mapping(uint256 epoch => uint256) internal _deregistrations;

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

    function isMember(uint256 index) public view returns (bool) {
        return _hasJoined(index) && statusOf(index) == NodeStatus.Active;
    }

    /// @return Whether the day of its registration was long enough ago; a seeded node has always been there.
    function _hasJoined(uint256 index) internal view returns (bool) {
        return _nodes[index].registeredAt / 1 days + 2 <= block.timestamp / 1 days;
    }

    function memberCount() public view returns (uint256 count) {
        for (uint256 i; i < _nodes.length; ++i) if (isMember(i)) ++count;
    }

    /// @return Number of statements about the node so far.
    function statementsOf(uint256 index) external view returns (uint256) {
        History storage history = _histories[index];
        return history.turns.length + (history.deregistered ? 1 : 0);
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

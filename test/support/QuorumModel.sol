// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IExpiringPause} from "../../contracts/interfaces/IExpiringPause.sol";
import {INodePenalties} from "../../contracts/interfaces/INodePenalties.sol";
import {INodeQuorum} from "../../contracts/interfaces/INodeQuorum.sol";
import {INodeStaking} from "../../contracts/interfaces/INodeStaking.sol";
import {IQuorumMembership} from "../../contracts/interfaces/IQuorumMembership.sol";
import {NodeStatus} from "../../contracts/types/NodeTypes.sol";
import {Statement, StatementKind} from "../../contracts/types/StatementTypes.sol";
import {NodeGhost} from "./NodeGhost.sol";

/// @dev Which statements the rules allow, and with which error the others have to be refused: recomputed every time
/// from the histories of all nodes.
abstract contract QuorumModel is NodeGhost {
    /// @dev What is left of the day, and the members there are.
    struct Tally {
        uint256 decommissions;
        uint256 deregistrations;
        uint256 members;
    }

    /* CREDIT AND LIMITS */

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
        if (kind == StatementKind.Recommission && _hasJoined(index)) ++tally.members;
        return 0;
    }
}

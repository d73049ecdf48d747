// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IExpiringPause} from "../../../contracts/interfaces/IExpiringPause.sol";
import {INodePenalties} from "../../../contracts/interfaces/INodePenalties.sol";
import {NodeId, NodeKey, NodeStatus} from "../../../contracts/types/NodeTypes.sol";
import {Statement, StatementKind} from "../../../contracts/types/StatementTypes.sol";
import {Ghost} from "../../support/Ghost.sol";
import {Handler} from "../../support/Handler.sol";
import {Speaker} from "../../support/Speaker.sol";
import {Roles, System} from "../../support/System.sol";

/// @dev The quorum says what comes to its mind, mostly what fits; the governor annuls, everybody settles, the guardian
/// pauses.
contract QuorumHandler is Speaker {
    uint256 private constant STORE_KEYS = 384;

    constructor(System memory system_, Ghost ghost_) Handler(system_, ghost_) {
        _seal();
    }

    /// @dev About up to four nodes at once, at times about so many that the limit of the day does not allow them.
    function say(uint256 seed) external step {
        uint256 count = seed % 16 == 0 ? 12 : 1 + (_random(seed, "count") % 4);
        if (count > ghost.nodeCount()) count = ghost.nodeCount();
        uint256 index = _random(seed, "first") % ghost.nodeCount();
        Statement[] memory statements = new Statement[](count);
        for (uint256 i; i < count; ++i) {
            statements[i] = _anyStatement(index, _random(seed, "statement", i));
            index = (index + 1) % ghost.nodeCount();
        }
        _say(statements, seed);
    }

    /// @dev A node goes down and comes back, within the second or after hours: within the second every other
    /// circumstance is as before, and still nothing of it can be said twice. Often it comes back with too little credit
    /// to go down again.
    function bounce(uint256 nodeSeed, uint256 seed, uint256 downtime) external step {
        (bool found, uint256 index) = _withStatus(NodeStatus.Active, nodeSeed);
        if (!found) return;
        _say(_single(index, StatementKind.Decommission), seed);
        if (seed % 4 != 0) ghost.pass(bound(downtime, 1, ghost.creditOf(index) + 1 hours));
        _say(_single(index, StatementKind.Recommission), seed / 2);
        if (seed % 3 == 0) _say(_single(index, StatementKind.Deregister), seed / 3);
    }

    /// @dev The whole way down, to the second: with a second of credit left the node cannot be deregistered.
    function putOut(uint256 nodeSeed, uint256 seed, uint16 reason) external step {
        (bool found, uint256 index) = _withStatus(NodeStatus.Decommissioned, nodeSeed);
        if (!found) {
            (found, index) = _withStatus(NodeStatus.Active, nodeSeed);
            if (!found) return;
            _say(_single(index, StatementKind.Decommission), seed);
        }
        uint256 credit = ghost.creditOf(index);
        if (credit > 1) ghost.pass(credit - 1);
        Statement[] memory statements = _single(index, StatementKind.Deregister);
        statements[0].reason = reason;
        _say(statements, seed);
        ghost.pass(1);
        if (ghost.node(index).left) return;
        statements[0].timestamp = uint32(block.timestamp);
        _say(statements, seed / 2);
    }

    /* ESCROW */

    function closeEscrow(uint256 nodeSeed, uint256 callerSeed, bool wait) external step {
        (bool found, uint256 index) = _inEscrow(nodeSeed);
        if (!found) index = nodeSeed % ghost.nodeCount();
        uint256 until = ghost.historyOf(index).annullableUntil;
        if (found && wait) _passTo(until - (nodeSeed % 2));
        if (callerSeed % 2 == 0) _annul(index, until);
        else _settle(index, until, _payee(callerSeed / 2));
    }

    /// @param until 0 for a node without a penalty in escrow.
    function _annul(uint256 index, uint256 until) private {
        NodeId nodeId = ghost.node(index).nodeId;
        bytes memory data = abi.encodeCall(INodePenalties.annulPenalty, (nodeId));
        bytes4 refused;
        if (until == 0) refused = INodePenalties.PenaltyNotInEscrow.selector;
        else if (block.timestamp >= until) refused = INodePenalties.AnnulmentTooLate.selector;
        if (refused != 0) return _mustRevert(Roles.GOVERNOR, address(system.staking), data, refused);
        vm.prank(Roles.GOVERNOR);
        system.staking.annulPenalty(nodeId);
        ghost.annulled(index);
    }

    /// @param until 0 for a node without a penalty in escrow.
    function _settle(uint256 index, uint256 until, address caller) private {
        NodeId nodeId = ghost.node(index).nodeId;
        bytes memory data = abi.encodeCall(INodePenalties.settlePenalty, (nodeId));
        bytes4 refused;
        if (until == 0) refused = INodePenalties.PenaltyNotInEscrow.selector;
        else if (block.timestamp < until) refused = INodePenalties.SettlementTooEarly.selector;
        if (refused != 0) return _mustRevert(caller, address(system.staking), data, refused);
        uint256 atPool = system.token.balanceOf(address(system.pool));
        vm.prank(caller);
        system.staking.settlePenalty(nodeId);
        uint256 penalty = ghost.settled(index);
        assertEq(system.token.balanceOf(address(system.pool)) - atPool, penalty, "STK-2: settled penalty");
        ghost.fund(penalty + ghost.absorbed());
    }

    /* PAUSE, KEY STORE */

    /// @dev The rest, in one function: what happens often is above.
    function attend(uint256 kind, uint256 period, uint256 seed) external step {
        kind %= 4;
        if (kind == 0) _pause(uint32(bound(period, 1, 7 days)));
        else if (kind == 1) _passPause(seed);
        else if (kind == 2) ghost.pass((block.timestamp / 1 days + 1) * 1 days - block.timestamp - (seed % 2));
        else if (ghost.nodeCount() > ghost.sealedNodes()) _seal();
    }

    function _pause(uint32 period) private {
        uint32 until = system.staking.pausedUntil();
        bytes memory data = abi.encodeCall(IExpiringPause.pause, (period));
        if (until != 0 && block.timestamp < until + 7 days)
            return _mustRevert(Roles.GUARDIAN, address(system.staking), data, IExpiringPause.PauseTooSoon.selector);
        vm.prank(Roles.GUARDIAN);
        (bool ok, ) = address(system.staking).call(data);
        assertTrue(ok, "the guardian could not pause");
    }

    /// @dev To a second at which a pause, or what follows it, is about to be over or is just over.
    function _passPause(uint256 seed) private {
        uint256 until = system.staking.pausedUntil();
        if (block.timestamp < until) _passTo(until - (seed % 2));
        else if (block.timestamp < until + 2 hours) _passTo(until + 2 hours - (seed % 2));
    }

    /// @dev The keys of all nodes in the order of their registration, and again from the first, until the store is
    /// full.
    function _seal() private {
        NodeKey[STORE_KEYS] memory keys;
        uint256 count = ghost.nodeCount();
        for (uint256 i; i < STORE_KEYS; ++i) keys[i] = i < count ? ghost.node(i).key : keys[i - count];
        system.quorum.sealKeys(keys);
        ghost.keysSealed();
    }

    /* INTERNALS */

    function _anyStatement(uint256 index, uint256 seed) private view returns (Statement memory statement) {
        statement = _statement(index, _kind(index, seed));
        statement.reason = uint16(_random(seed, "reason") % (2 * MISCONDUCT));
        uint256 age = _random(seed, "age");
        if (age % 8 == 0) statement.timestamp -= uint32((age / 8) % 2 == 0 ? 10 minutes : 10 minutes + 1);
        else if (age % 8 == 1) statement.timestamp += 1;
        else statement.timestamp -= uint32(age % 10 minutes);
    }

    /// @return Mostly what fits the node, so that the quorum is heard.
    function _kind(uint256 index, uint256 seed) private view returns (StatementKind) {
        uint256 dice = _random(seed, "kind") % 12;
        NodeStatus status = ghost.statusOf(index);
        if (dice < 3) return StatementKind(dice);
        if (status == NodeStatus.Active)
            return ghost.creditOf(index) < 2 hours ? StatementKind.Deregister : StatementKind.Decommission;
        return ghost.creditOf(index) == 0 ? StatementKind.Deregister : StatementKind.Recommission;
    }

    function _passTo(uint256 time) private {
        if (block.timestamp < time) ghost.pass(time - block.timestamp);
    }
}

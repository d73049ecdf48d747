// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {INodePenalties} from "../../../contracts/interfaces/INodePenalties.sol";
import {INodeQuorum} from "../../../contracts/interfaces/INodeQuorum.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {NodeId, NodeKey, NodeStatus} from "../../../contracts/types/NodeTypes.sol";
import {Attestation, Statement, StatementKind} from "../../../contracts/types/StatementTypes.sol";
import {Ghost} from "../../support/Ghost.sol";
import {Handler} from "../../support/Handler.sol";
import {NodeGhost} from "../../support/NodeGhost.sol";
import {QuorumProofs} from "../../support/QuorumProofs.sol";
import {Speaker} from "../../support/Speaker.sol";
import {Roles, System} from "../../support/System.sol";

/// @dev Members in the minority, a majority that says what it may not, and everybody who would like to speak for the
/// quorum.
contract HostileQuorumHandler is Speaker {
    constructor(System memory system_, Ghost ghost_) Handler(system_, ghost_) {}

    /// @dev One function for all of them, so that the attacks do not crowd the sequences.
    function attack(uint256 kind, uint256 nodeSeed, uint256 seed) external step {
        kind %= 8;
        uint256 index = nodeSeed % ghost.nodeCount();
        if (kind == 0) _speakForTooFew(index, seed);
        else if (kind == 1) _signSomethingElse(index, seed);
        else if (kind == 2) _repeat();
        else if (kind == 3) _misdate(index, seed);
        else if (kind == 4) _skipCredit(nodeSeed, seed);
        else if (kind == 5) _bypass(index, uint16(seed));
        else if (kind == 6) _touchPenalty(nodeSeed, seed);
        else _exceedLimit(seed);
    }

    /// @dev One signature too few: admitted, or not (QB-02, QB-03).
    function _speakForTooFew(uint256 index, uint256 seed) private {
        uint256 members = ghost.memberCount();
        if (members < QUORUM_MINIMUM) return;
        Statement[] memory statements = _single(index, StatementKind.Decommission);
        Attestation memory attestation = _attest(_digest(statements), seed, members / 3 + 1);
        _mustNotSubmit(statements, attestation, INodeQuorum.NonSignersTooMany.selector);
        (attestation.nonSigners, attestation.unsealedNonSigners) = ("", new NodeKey[](0));
        _mustNotSubmit(statements, attestation, INodeQuorum.AttestationInvalid.selector);
    }

    /// @dev The whole quorum signs, but for another contract, another counter, another reason or another node (QB-07,
    /// PN-10).
    function _signSomethingElse(uint256 index, uint256 seed) private {
        if (ghost.memberCount() < QUORUM_MINIMUM) return;
        Statement[] memory statements = _single(index, StatementKind(seed % 3));
        uint256[] memory counters = new uint256[](1);
        counters[0] = ghost.statementsOf(index);
        address signedFor = address(system.staking);
        if (seed % 4 == 0) signedFor = address(system.quorum);
        else if (seed % 4 == 1) ++counters[0];
        bytes32 digest = QuorumProofs.digestOf(signedFor, statements, counters);
        if (seed % 4 == 2) statements[0].reason |= MISCONDUCT;
        else if (seed % 4 == 3) statements[0].key = ghost.node((index + 1) % ghost.nodeCount()).key;
        _mustNotSubmit(statements, _attest(digest, seed, 0), INodeQuorum.AttestationInvalid.selector);
    }

    /// @dev At any time after (QB-09).
    function _repeat() private {
        if (ghost.lastSubmission().length != 0) _mustNotRepeat();
    }

    /// @dev QB-10.
    function _misdate(uint256 index, uint256 seed) private {
        if (ghost.memberCount() < QUORUM_MINIMUM) return;
        Statement[] memory statements = _single(index, StatementKind(seed % 3));
        statements[0].timestamp = uint32(block.timestamp - 10 minutes - bound(seed, 1, 1 days));
        _mustNotSay(statements, seed, INodeQuorum.StatementExpired.selector);
        statements[0].timestamp = uint32(bound(seed, block.timestamp + 1, type(uint32).max));
        _mustNotSay(statements, seed, INodeQuorum.StatementExpired.selector);
    }

    /// @dev A node with credit is deregistered by nobody, down or not, for whatever reason.
    function _skipCredit(uint256 nodeSeed, uint256 seed) private {
        if (ghost.memberCount() < QUORUM_MINIMUM) return;
        (bool found, uint256 index) = _withStatus(
            seed % 2 == 0 ? NodeStatus.Active : NodeStatus.Decommissioned,
            nodeSeed
        );
        if (!found || ghost.creditOf(index) < 2 hours) return;
        if (block.timestamp < ghost.historyOf(index).joinedAt + 2 hours) return;
        Statement[] memory statements = _single(index, StatementKind.Deregister);
        statements[0].reason = seed % 4 < 2 ? 1 : MISCONDUCT;
        _mustNotSay(statements, seed, INodeQuorum.CreditNotUsedUp.selector);
    }

    /// @dev Only the quorum contract acts on statements.
    function _bypass(uint256 index, uint16 reason) private {
        NodeKey memory key = ghost.node(index).key;
        bytes4 refused = INodePenalties.CallerNotQuorum.selector;
        address[3] memory callers = [Roles.OUTSIDER, Roles.GOVERNOR, ghost.node(index).operator];
        address caller = callers[reason % 3];
        address staking = address(system.staking);
        _mustRevert(caller, staking, abi.encodeCall(INodePenalties.decommission, (key, reason, 0)), refused);
        _mustRevert(caller, staking, abi.encodeCall(INodePenalties.recommission, (key, reason, 0)), refused);
        _mustRevert(caller, staking, abi.encodeCall(INodePenalties.deregister, (key, reason, caller)), refused);
    }

    /// @dev The stake of a deregistered node before its time, and its penalty by those who have no say in it.
    function _touchPenalty(uint256 nodeSeed, uint256 seed) private {
        (bool found, uint256 index) = _withStatus(NodeStatus.Deregistered, nodeSeed);
        if (!found) return;
        NodeGhost.NodeEntry memory entry = ghost.node(index);
        NodeGhost.History memory history = ghost.historyOf(index);
        address staking = address(system.staking);
        address[4] memory callers = [entry.operator, Roles.OUTSIDER, Roles.OPERATIONS, Roles.GUARDIAN];
        _mustRevert(
            callers[seed % 4],
            staking,
            abi.encodeCall(INodePenalties.annulPenalty, (entry.nodeId)),
            IAccessManaged.AccessManagedUnauthorized.selector
        );
        bytes4 refused = INodePenalties.PenaltyNotInEscrow.selector;
        if (history.annullableUntil > block.timestamp) refused = INodePenalties.SettlementTooEarly.selector;
        if (history.annullableUntil == 0 || history.annullableUntil > block.timestamp)
            _mustRevert(
                callers[seed % 4],
                staking,
                abi.encodeCall(INodePenalties.settlePenalty, (entry.nodeId)),
                refused
            );
        if (block.timestamp >= history.lockedUntil) return;
        NodeId[] memory nodeIds = new NodeId[](1);
        nodeIds[0] = entry.nodeId;
        refused = INodeStaking.NothingToWithdraw.selector;
        _mustRevert(entry.operator, staking, abi.encodeCall(INodeStaking.withdraw, (nodeIds)), refused);
    }

    /// @dev A captured quorum decommissions everybody: what the day allows happens, and then nothing more (QB-13).
    /// Rarely, as hardly anybody earns after that.
    function _exceedLimit(uint256 seed) private {
        if (seed % 4 != 0) return;
        uint256 count = ghost.nodeCount();
        Statement[] memory statements = new Statement[](count);
        for (uint256 i; i < count; ++i) statements[i] = _statement(i, StatementKind.Decommission);
        _say(statements, seed);
        for (uint256 i; i < count; ++i) statements[i] = _statement(i, StatementKind.Deregister);
        _say(statements, seed / 4);
    }

    function _mustNotSubmit(Statement[] memory statements, Attestation memory attestation, bytes4 selector) private {
        bytes memory data = abi.encodeCall(INodeQuorum.submit, (statements, attestation));
        _mustRevert(Roles.OUTSIDER, address(system.quorum), data, selector);
    }
}

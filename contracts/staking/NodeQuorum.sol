// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {INodeQuorum} from "../interfaces/INodeQuorum.sol";
import {DowntimeCredit} from "../libraries/DowntimeCredit.sol";
import {Node, NodeId, NodeKey, NodeStatus} from "../types/NodeTypes.sol";
import {Attestation, NodeStanding, Statement, StatementKind} from "../types/StatementTypes.sol";
import {QuorumAttestations} from "./QuorumAttestations.sol";

/// @dev What the quorum says, and whether the rules of time allow it. Created by the staking contract, which alone it
/// serves: neither can be put in the other's place. The attestation is checked before any state changes.
contract NodeQuorum is QuorumAttestations {
    /// @dev One slot; all zero before the first statement about a node.
    struct StandingRecord {
        /// Counts the statements, so that none can be used twice.
        uint32 statements;
        /// Credit in seconds at `since`.
        uint32 credit;
        /// Time of the last statement.
        uint32 since;
    }

    /// @dev Separates the digests from everything else a node key is used for (QB-07).
    bytes32 private constant TAG = keccak256("SESH/NodeStaking/Statements/v1");
    uint256 private constant STATEMENT_PERIOD = 10 minutes;
    uint256 private constant DEREGISTRATION_AGE = 2 hours;

    mapping(NodeId => StandingRecord) private _standings;

    /// @inheritdoc INodeQuorum
    function submit(Statement[] calldata statements, Attestation calldata attestation) external {
        (bytes32 digest, NodeId[] memory nodeIds) = _digestOf(statements);
        (uint32 members, NodeKey memory aggregateKey) = _staking.quorumMembers();
        _verify({digest: digest, aggregateKey: aggregateKey, members: members, attestation: attestation});
        for (uint256 i; i < nodeIds.length; ++i) _apply(nodeIds[i], statements[i]);
    }

    /// @inheritdoc INodeQuorum
    function statementDigest(Statement[] calldata statements) external view returns (bytes32 digest) {
        (digest, ) = _digestOf(statements);
    }

    /// @dev The counter of each node is part of the digest, so that no statement can be used twice (QB-09).
    function _digestOf(Statement[] calldata statements) private view returns (bytes32 digest, NodeId[] memory nodeIds) {
        uint256 count = statements.length;
        require(count != 0, StatementsEmpty());
        bytes32[] memory hashes = new bytes32[](count);
        nodeIds = new NodeId[](count);
        for (uint256 i; i < count; ++i) {
            Statement calldata statement = statements[i];
            NodeId nodeId = statement.key.toId();
            if (i != 0) {
                NodeId previous = nodeIds[i - 1];
                require(NodeId.unwrap(nodeId) > NodeId.unwrap(previous), StatementsUnordered(previous, nodeId));
            }
            nodeIds[i] = nodeId;
            uint256 counter = _standings[nodeId].statements;
            hashes[i] = keccak256(abi.encode(nodeId, statement.kind, counter, statement.timestamp, statement.reason));
        }
        digest = keccak256(abi.encode(TAG, block.chainid, address(_staking), keccak256(abi.encodePacked(hashes))));
    }

    /// @dev The one place where a standing is written.
    function _apply(NodeId nodeId, Statement calldata statement) private {
        uint256 earliest = block.timestamp - STATEMENT_PERIOD;
        require(
            statement.timestamp >= earliest && statement.timestamp <= block.timestamp,
            StatementExpired(nodeId, statement.timestamp, earliest, block.timestamp)
        );
        // A node whose status does not fit the statement is refused by the staking contract.
        Node memory node = _staking.nodeOf(nodeId);
        StandingRecord memory standing = _standings[nodeId];
        uint256 credit = _creditOf(node, standing);
        bool recommission = statement.kind == StatementKind.Recommission;
        if (recommission) {
            credit = DowntimeCredit.restored(standing.credit, block.timestamp - standing.since);
        } else if (statement.kind == StatementKind.Decommission) {
            bool enough = node.status != NodeStatus.Active || credit >= DowntimeCredit.MINIMUM;
            require(enough, CreditTooLow(nodeId, credit, DowntimeCredit.MINIMUM));
        } else {
            _checkDeregisterable(nodeId, node, credit);
        }
        _standings[nodeId] = StandingRecord({
            statements: standing.statements + 1,
            credit: uint32(credit),
            since: uint32(block.timestamp)
        });
        if (recommission) _staking.recommission(statement.key, statement.reason, uint32(credit));
        else if (statement.kind == StatementKind.Decommission)
            _staking.decommission(statement.key, statement.reason, uint32(credit));
        else _staking.deregister(statement.key, statement.reason, msg.sender);
    }

    function _checkDeregisterable(NodeId nodeId, Node memory node, uint256 credit) private view {
        uint256 allowedAt = node.registeredAt + DEREGISTRATION_AGE;
        require(block.timestamp >= allowedAt, NodeTooYoung(nodeId, allowedAt));
        bool usedUp = node.status == NodeStatus.Active ? credit < DowntimeCredit.MINIMUM : credit == 0;
        require(usedUp, CreditNotUsedUp(nodeId, credit));
    }

    /// @inheritdoc INodeQuorum
    function standingOf(NodeId nodeId) external view returns (NodeStanding memory) {
        Node memory node = _staking.nodeOf(nodeId);
        StandingRecord memory standing = _standings[nodeId];
        return
            NodeStanding({
                statements: standing.statements,
                credit: uint32(_creditOf(node, standing)),
                decommissionedAt: node.status == NodeStatus.Decommissioned ? standing.since : 0
            });
    }

    /// @return The credit as of now; 0 for a node that has left.
    function _creditOf(Node memory node, StandingRecord memory standing) private view returns (uint256) {
        if (node.status == NodeStatus.Decommissioned)
            return DowntimeCredit.remaining(standing.credit, block.timestamp - standing.since);
        if (node.status != NodeStatus.Active) return 0;
        if (node.registeredAt == 0) return DowntimeCredit.INITIAL; // seeded, and the network has not started
        if (standing.since == 0)
            return DowntimeCredit.earned(DowntimeCredit.INITIAL, block.timestamp - node.registeredAt);
        return DowntimeCredit.earned(standing.credit, block.timestamp - standing.since);
    }
}

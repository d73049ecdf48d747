// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {INodeQuorum} from "../../contracts/interfaces/INodeQuorum.sol";
import {NodeKey, NodeStatus} from "../../contracts/types/NodeTypes.sol";
import {Attestation, Statement, StatementKind} from "../../contracts/types/StatementTypes.sol";
import {Handler} from "./Handler.sol";
import {QuorumProofs} from "./QuorumProofs.sol";
import {Roles} from "./System.sol";

/// @dev Speaks for the quorum with the secrets of its members.
abstract contract Speaker is Handler {
    uint256 internal constant QUORUM_MINIMUM = 3;
    uint16 internal constant MISCONDUCT = 256;

    /* STATEMENTS */

    function _statement(uint256 index, StatementKind kind) internal view returns (Statement memory) {
        return Statement({key: ghost.node(index).key, kind: kind, timestamp: uint32(block.timestamp), reason: 1});
    }

    function _single(uint256 index, StatementKind kind) internal view returns (Statement[] memory statements) {
        statements = new Statement[](1);
        statements[0] = _statement(index, kind);
    }

    /// @dev Sorts by node id, in place.
    function _sort(Statement[] memory statements) internal pure {
        for (uint256 i = 1; i < statements.length; ++i) {
            for (uint256 j = i; j != 0 && _id(statements[j].key) < _id(statements[j - 1].key); --j)
                (statements[j], statements[j - 1]) = (statements[j - 1], statements[j]);
        }
    }

    /// @dev Whatever the model allows has to work, and the rest to be refused: all of it if anything in it is, and then
    /// what is allowed on its own. Afterwards it cannot be said again (QB-09).
    function _say(Statement[] memory statements, uint256 seed) internal {
        _sort(statements);
        if (ghost.memberCount() < QUORUM_MINIMUM)
            return _mustNotSay(statements, seed, INodeQuorum.QuorumTooSmall.selector);
        bytes4[] memory errors = ghost.judge(statements);
        uint256 allowed;
        bytes4 refused;
        for (uint256 i; i < errors.length; ++i) {
            if (errors[i] == 0) ++allowed;
            else if (refused == 0) refused = errors[i];
        }
        if (refused != 0) _mustNotSay(statements, seed, refused);
        if (allowed == 0) return;
        Statement[] memory rest = new Statement[](allowed);
        for (uint256 i = errors.length; i != 0; --i) if (errors[i - 1] == 0) rest[--allowed] = statements[i - 1];
        _mustSay(rest, seed);
    }

    /// @dev Expects what Ghost expects, to the atomic unit.
    function _mustSay(Statement[] memory statements, uint256 seed) internal {
        (bytes memory submission, uint256 silent) = _submission(statements, seed);
        address caller = _payee(seed / 7);
        uint256 atCaller = system.token.balanceOf(caller);
        uint256 atPool = system.token.balanceOf(address(system.pool));
        vm.prank(caller);
        (bool ok, ) = address(system.quorum).call(submission);
        assertTrue(ok, "STK-6: the quorum could not say what it may");
        (uint256 reward, uint256 poolShare) = ghost.stated(statements);
        assertEq(system.token.balanceOf(caller) - atCaller, reward, "STK-2: reward of the liquidator");
        assertEq(system.token.balanceOf(address(system.pool)) - atPool, poolShare, "STK-2: share of the pool");
        if (poolShare != 0) ghost.fund(poolShare + ghost.absorbed());
        ghost.submitted(submission, silent);
        _mustNotRepeat();
    }

    function _mustNotSay(Statement[] memory statements, uint256 seed, bytes4 selector) internal {
        (bytes memory submission, ) = _submission(statements, seed);
        _mustRevert(Roles.OUTSIDER, address(system.quorum), submission, selector);
    }

    /// @dev The counter of every node in it has moved on, so the same bytes are another digest now.
    function _mustNotRepeat() internal {
        uint256 members = ghost.memberCount();
        bytes4 refused = INodeQuorum.AttestationInvalid.selector;
        if (members < QUORUM_MINIMUM) refused = INodeQuorum.QuorumTooSmall.selector;
        else if (ghost.lastSilent() * 3 > members) refused = INodeQuorum.NonSignersTooMany.selector;
        _mustRevert(Roles.OUTSIDER, address(system.quorum), ghost.lastSubmission(), refused);
    }

    /* ATTESTATIONS */

    /// @return submission Signed by all members but up to a third.
    /// @return silent Number of members who have not signed.
    function _submission(
        Statement[] memory statements,
        uint256 seed
    ) internal view returns (bytes memory submission, uint256 silent) {
        silent = _random(seed, "silent") % (ghost.memberCount() / 3 + 1);
        Attestation memory attestation = _attest(_digest(statements), seed, silent);
        submission = abi.encodeCall(INodeQuorum.submit, (statements, attestation));
    }

    function _digest(Statement[] memory statements) internal view returns (bytes32) {
        uint256[] memory counters = new uint256[](statements.length);
        for (uint256 i; i < counters.length; ++i)
            counters[i] = ghost.statementsOf(ghost.indexOf(statements[i].key.toId()));
        return QuorumProofs.digestOf(address(system.staking), statements, counters);
    }

    /// @dev `silent` members do not sign, from a random one on: named by their position where their key is sealed, or
    /// by it.
    function _attest(
        bytes32 digest,
        uint256 seed,
        uint256 silent
    ) internal view returns (Attestation memory attestation) {
        uint256 members = ghost.memberCount();
        bool[] memory isSilent = new bool[](ghost.nodeCount());
        uint256 first = members == 0 ? 0 : seed % members;
        uint256 secret;
        uint256 number;
        for (uint256 i; i < isSilent.length; ++i) {
            if (!ghost.isMember(i)) continue;
            isSilent[i] = (number + members - first) % members < silent;
            if (!isSilent[i]) secret += ghost.node(i).secret;
            ++number;
        }
        attestation = QuorumProofs.attest(digest, secret == 0 ? 1 : secret);
        uint256 sealedNodes = _random(seed, "sealed") % 4 == 0 ? 0 : ghost.sealedNodes();
        attestation.nonSigners = _positions(isSilent, sealedNodes, uint8(1 + (_random(seed, "format") % 3)));
        attestation.unsealedNonSigners = _keys(isSilent, sealedNodes);
    }

    /// @dev Of the first `count` nodes; the slot of a key in the last store is the number of its node.
    function _positions(bool[] memory isSilent, uint256 count, uint8 format) private view returns (bytes memory) {
        if (count == 0) return "";
        uint256 store = system.quorum.storeCount() - 1;
        bytes memory list;
        uint256 bits;
        for (uint256 i; i < count; ++i) {
            if (!isSilent[i]) continue;
            list = abi.encodePacked(list, uint24((store << 9) | i));
            bits |= 1 << (255 - i);
        }
        if (bits == 0) return "";
        if (format == 1) return abi.encodePacked(format, list);
        return abi.encodePacked(format, uint16(store), bits, uint128(0));
    }

    /// @dev Of the nodes from number `from` on, in the order of their ids.
    function _keys(bool[] memory isSilent, uint256 from) private view returns (NodeKey[] memory keys) {
        uint256 count;
        for (uint256 i = from; i < isSilent.length; ++i) if (isSilent[i]) ++count;
        keys = new NodeKey[](count);
        for (uint256 i = from; i < isSilent.length; ++i) if (isSilent[i]) keys[--count] = ghost.node(i).key;
        for (uint256 i = 1; i < keys.length; ++i) {
            for (uint256 j = i; j != 0 && _id(keys[j]) < _id(keys[j - 1]); --j)
                (keys[j], keys[j - 1]) = (keys[j - 1], keys[j]);
        }
    }

    function _id(NodeKey memory key) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(key.x, key.y)));
    }

    /* NODES */

    /// @return found False if no node has this status.
    /// @return index The first one from a random one on.
    function _withStatus(NodeStatus status, uint256 seed) internal view returns (bool found, uint256 index) {
        uint256 count = ghost.nodeCount();
        index = seed % count;
        for (uint256 i; i < count; ++i) {
            if (ghost.statusOf(index) == status) return (true, index);
            index = (index + 1) % count;
        }
    }

    /// @return found False if no penalty is in escrow.
    /// @return index A node whose penalty is.
    function _inEscrow(uint256 seed) internal view returns (bool found, uint256 index) {
        uint256 count = ghost.nodeCount();
        index = seed % count;
        for (uint256 i; i < count; ++i) {
            if (ghost.historyOf(index).annullableUntil != 0) return (true, index);
            index = (index + 1) % count;
        }
    }
}

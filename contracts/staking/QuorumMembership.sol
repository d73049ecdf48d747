// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IQuorumMembership} from "../interfaces/IQuorumMembership.sol";
import {BN254} from "../libraries/bn254/BN254.sol";
import {QuorumRules} from "../libraries/QuorumRules.sol";
import {NodeKey} from "../types/NodeTypes.sol";

/// @dev Keys that registered in epoch e wait in a bucket and are folded into the aggregate by the first transaction of
/// epoch e + 2 or later that needs it: constant cost, no loop. Two buckets are enough, addressed by the parity of the
/// epoch. A folded bucket is not cleared, its count of zero says that it is empty: the next key overwrites it, which is
/// cheaper than writing to a cleared slot.
abstract contract QuorumMembership is IQuorumMembership {
    /// @dev One slot.
    struct Membership {
        /// The epoch the buckets refer to.
        uint32 epoch;
        /// Keys in the aggregate.
        uint32 members;
        /// Keys that registered in `epoch - 1` and join at `epoch + 1`.
        uint32 joiningNext;
        /// Keys that registered in `epoch` and join at `epoch + 2`.
        uint32 joiningLater;
        uint32 activeNodes;
        uint32 registrations;
        /// Nodes that were active when `epoch` began: what the limits of the epoch refer to.
        uint32 activeBefore;
        /// By the quorum in `epoch`.
        uint16 decommissions;
        uint16 deregistrations;
    }

    uint256 private constant EPOCH = 1 days;

    Membership private _membership;
    NodeKey private _aggregate;
    NodeKey[2] private _joining;

    /// @inheritdoc IQuorumMembership
    function epoch() external view returns (uint32) {
        return _currentEpoch();
    }

    /// @inheritdoc IQuorumMembership
    function quorumNodes() external view returns (uint32) {
        (uint32 count, ) = quorumMembers();
        return count;
    }

    /// @inheritdoc IQuorumMembership
    function activeNodes() public view returns (uint32) {
        return _membership.activeNodes;
    }

    /// @inheritdoc IQuorumMembership
    function registrations() external view returns (uint32) {
        return _membership.registrations;
    }

    /// @inheritdoc IQuorumMembership
    function aggregateKey() public view returns (NodeKey memory key) {
        (, key) = quorumMembers();
    }

    /// @inheritdoc IQuorumMembership
    function joiningKeys() external view returns (NodeKey memory next, NodeKey memory later) {
        (Membership memory membership, ) = _rolled();
        if (membership.joiningNext != 0) next = _joining[(membership.epoch + 1) % 2];
        if (membership.joiningLater != 0) later = _joining[membership.epoch % 2];
    }

    /// @inheritdoc IQuorumMembership
    function quorumMembers() public view returns (uint32 count, NodeKey memory key) {
        Membership memory membership;
        (membership, key) = _rolled();
        count = membership.members;
    }

    /// @param registeredAt The present; 0 for a seeded node, which is a member from the start.
    /// @return index Position of the key in the order of registration.
    function _join(NodeKey calldata key, uint256 registeredAt) internal returns (uint32 index) {
        Membership memory membership = _roll();
        _put({membership: membership, key: key, registeredAt: registeredAt});
        index = membership.registrations++;
        _write(membership);
    }

    function _leave(NodeKey calldata key, uint256 registeredAt) internal {
        Membership memory membership = _roll();
        _take({membership: membership, key: key, registeredAt: registeredAt});
        _write(membership);
    }

    /// @dev The node leaves until it is recommissioned.
    function _suspend(NodeKey calldata key, uint256 registeredAt) internal {
        Membership memory membership = _roll();
        uint256 limit = QuorumRules.decommissionLimit(membership.activeBefore);
        require(membership.decommissions < limit, DecommissionLimitReached(membership.epoch, limit));
        ++membership.decommissions;
        _take({membership: membership, key: key, registeredAt: registeredAt});
        _checkMinimum(membership.members);
        _write(membership);
    }

    /// @dev Back to where the time of its registration puts it: in the quorum at once, unless it would not have joined
    /// yet.
    function _resume(NodeKey calldata key, uint256 registeredAt) internal {
        Membership memory membership = _roll();
        _put({membership: membership, key: key, registeredAt: registeredAt});
        _write(membership);
    }

    /// @param active False for a node that left when it was suspended.
    function _expel(NodeKey calldata key, uint256 registeredAt, bool active) internal {
        Membership memory membership = _roll();
        uint256 limit = QuorumRules.deregistrationLimit(membership.activeBefore);
        require(membership.deregistrations < limit, DeregistrationLimitReached(membership.epoch, limit));
        ++membership.deregistrations;
        if (active) {
            _take({membership: membership, key: key, registeredAt: registeredAt});
            _checkMinimum(membership.members);
        }
        _write(membership);
    }

    /// @dev Without a minimum a quorum could talk itself out of existence.
    function _checkMinimum(uint256 members) private pure {
        uint256 minimum = QuorumRules.MEMBERS_MINIMUM;
        require(members >= minimum, QuorumWouldBeTooSmall(members, minimum));
    }

    /// @dev Whether a key is in the quorum depends on the time of its registration alone. The caller writes the
    /// membership.
    function _put(Membership memory membership, NodeKey calldata key, uint256 registeredAt) private {
        uint256 registeredIn = registeredAt / EPOCH;
        if (registeredIn + 2 <= membership.epoch) {
            _add({sum: _aggregate, empty: membership.members == 0, key: key});
            ++membership.members;
        } else if (registeredIn == membership.epoch) {
            _add({sum: _joining[registeredIn % 2], empty: membership.joiningLater == 0, key: key});
            ++membership.joiningLater;
        } else {
            _add({sum: _joining[registeredIn % 2], empty: membership.joiningNext == 0, key: key});
            ++membership.joiningNext;
        }
        ++membership.activeNodes;
    }

    /// @dev The opposite of `_put`.
    function _take(Membership memory membership, NodeKey calldata key, uint256 registeredAt) private {
        uint256 registeredIn = registeredAt / EPOCH;
        if (registeredIn + 2 <= membership.epoch) {
            _subtract(_aggregate, key);
            --membership.members;
        } else {
            _subtract(_joining[registeredIn % 2], key);
            if (registeredIn == membership.epoch) --membership.joiningLater;
            else --membership.joiningNext;
        }
        --membership.activeNodes;
    }

    function _write(Membership memory membership) private {
        _membership = membership;
    }

    /// @dev Writes the aggregate when keys have joined since; the caller writes the membership.
    function _roll() private returns (Membership memory membership) {
        membership = _membership;
        if (membership.epoch == _currentEpoch()) return membership;
        uint32 members = membership.members;
        NodeKey memory aggregate;
        (membership, aggregate) = _rolled();
        if (membership.members != members) _aggregate = aggregate;
    }

    /// @dev The state as of the current epoch.
    function _rolled() private view returns (Membership memory membership, NodeKey memory aggregate) {
        membership = _membership;
        aggregate = _aggregate;
        uint32 last = membership.epoch;
        uint32 current = _currentEpoch();
        if (current == last) return (membership, aggregate);
        if (membership.joiningNext != 0) {
            aggregate = _sum(aggregate, _joining[(last + 1) % 2]);
            membership.members += membership.joiningNext;
        }
        membership.joiningNext = membership.joiningLater;
        membership.joiningLater = 0;
        if (current > last + 1 && membership.joiningNext != 0) {
            aggregate = _sum(aggregate, _joining[last % 2]);
            membership.members += membership.joiningNext;
            membership.joiningNext = 0;
        }
        membership.epoch = current;
        // Whoever has joined or left since `last` has done so in `last`.
        membership.activeBefore = membership.activeNodes;
        membership.decommissions = 0;
        membership.deregistrations = 0;
    }

    function _currentEpoch() private view returns (uint32) {
        return uint32(block.timestamp / EPOCH);
    }

    /// @param empty True if nothing is in the sum, whatever its slots still hold.
    function _add(NodeKey storage sum, bool empty, NodeKey calldata key) private {
        if (empty) (sum.x, sum.y) = (key.x, key.y);
        else (sum.x, sum.y) = BN254.add({ax: sum.x, ay: sum.y, bx: key.x, by: key.y});
    }

    function _subtract(NodeKey storage sum, NodeKey calldata key) private {
        (sum.x, sum.y) = BN254.add({ax: sum.x, ay: sum.y, bx: key.x, by: BN254.negateY(key.y)});
    }

    function _sum(NodeKey memory a, NodeKey memory b) private view returns (NodeKey memory key) {
        (key.x, key.y) = BN254.add({ax: a.x, ay: a.y, bx: b.x, by: b.y});
    }
}

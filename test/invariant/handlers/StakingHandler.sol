// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IExpiringPause} from "../../../contracts/interfaces/IExpiringPause.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {Contributor, Node, NodeId, Registration} from "../../../contracts/types/NodeTypes.sol";
import {Ghost} from "../../support/Ghost.sol";
import {Handler} from "../../support/Handler.sol";
import {NodeGhost} from "../../support/NodeGhost.sol";
import {NodeProofs} from "../../support/NodeProofs.sol";
import {System} from "../../support/System.sol";

/// @dev Operators and contributors who play by the rules.
contract StakingHandler is Handler {
    constructor(System memory system_, Ghost ghost_) Handler(system_, ghost_) {}

    function register(uint256 actorSeed, uint256 payeeSeed, uint16 feeBps) external step {
        for (uint256 i; i <= actorSeed % 3; ++i) _register(_actor(actorSeed / 3 + i), payeeSeed, feeBps);
    }

    function requestExit(uint256 nodeSeed, uint256 stakerSeed) external step {
        (bool found, uint256 index) = _present(nodeSeed);
        if (!found) return;
        NodeGhost.NodeEntry memory entry = ghost.node(index);
        address staker = _contributor(entry.nodeId, stakerSeed);
        Node memory node = system.staking.nodeOf(entry.nodeId);
        bytes memory data = abi.encodeCall(INodeStaking.requestExit, (entry.nodeId));
        if (node.exitableAt != 0)
            return _mustRevert(staker, address(system.staking), data, INodeStaking.ExitAlreadyRequested.selector);
        bool small = ghost.stakeIn(entry.nodeId, staker) * 4 < entry.requirement;
        if (small && block.timestamp < node.registeredAt + 30 days)
            return _mustRevert(staker, address(system.staking), data, INodeStaking.SmallContributorTooEarly.selector);
        vm.prank(staker);
        system.staking.requestExit(entry.nodeId);
    }

    function cancelExit(uint256 nodeSeed) external step {
        (bool found, uint256 index) = _present(nodeSeed);
        if (!found) return;
        NodeGhost.NodeEntry memory entry = ghost.node(index);
        bytes memory data = abi.encodeCall(INodeStaking.cancelExit, (entry.nodeId));
        if (entry.contributors != 1)
            return _mustRevert(entry.operator, address(system.staking), data, INodeStaking.NotSoloOperator.selector);
        if (system.staking.nodeOf(entry.nodeId).exitableAt == 0)
            return _mustRevert(entry.operator, address(system.staking), data, INodeStaking.ExitNotRequested.selector);
        vm.prank(entry.operator);
        system.staking.cancelExit(entry.nodeId);
        assertEq(system.staking.nodeOf(entry.nodeId).exitableAt, 0);
    }

    /// @dev Anybody tries to finish an exit, whether it is time or not.
    function exit(uint256 nodeSeed, uint256 callerSeed) external step {
        (bool found, uint256 index) = _present(nodeSeed);
        if (!found) return;
        NodeGhost.NodeEntry memory entry = ghost.node(index);
        uint32 exitableAt = system.staking.nodeOf(entry.nodeId).exitableAt;
        bytes memory data = abi.encodeCall(INodeStaking.exit, (entry.key));
        if (!system.staking.retired()) {
            address caller = _payee(callerSeed);
            if (exitableAt == 0)
                return _mustRevert(caller, address(system.staking), data, INodeStaking.ExitNotRequested.selector);
            if (block.timestamp < exitableAt)
                return _mustRevert(caller, address(system.staking), data, INodeStaking.ExitTooEarly.selector);
        }
        _exit(index, _payee(callerSeed));
    }

    /// @dev The whole way out of one node, so that short sequences see many exits.
    function leaveNode(uint256 nodeSeed, uint256 callerSeed) external step {
        (bool found, uint256 index) = _present(nodeSeed);
        if (found) _leave(index, callerSeed);
    }

    /// @dev Registers and leaves in the same epoch, in the next, or in the one after: before, between and after the two
    /// steps by which a key joins the quorum. (With a long exit delay always after.)
    function comeAndGo(uint256 actorSeed, uint256 epochs) external step {
        uint256 index = ghost.nodeCount();
        _register(_actor(actorSeed), actorSeed, uint16(epochs % 10_001));
        if (ghost.nodeCount() == index) return;
        epochs %= 3;
        if (epochs != 0) ghost.pass((block.timestamp / 1 days + epochs) * 1 days - block.timestamp);
        _leave(index, actorSeed);
    }

    function withdraw(uint256 nodeSeed, uint256 stakerSeed, bool byAnother) external step {
        uint256 count = ghost.nodeCount();
        uint256 index = nodeSeed % count;
        for (uint256 i; i < count && !ghost.node(index).left; ++i) index = (index + 1) % count;
        NodeGhost.NodeEntry memory entry = ghost.node(index);
        address staker = _contributor(entry.nodeId, stakerSeed);
        bool free = entry.left && block.timestamp >= ghost.historyOf(index).lockedUntil;
        uint256 stake = free ? ghost.stakeIn(entry.nodeId, staker) : 0;
        assertEq(system.staking.withdrawable(entry.nodeId, staker), stake);
        NodeId[] memory nodeIds = new NodeId[](1);
        nodeIds[0] = entry.nodeId;
        if (stake == 0) {
            bytes memory data = abi.encodeCall(INodeStaking.withdraw, (nodeIds));
            return _mustRevert(staker, address(system.staking), data, INodeStaking.NothingToWithdraw.selector);
        }
        uint256 balance = system.token.balanceOf(staker);
        vm.prank(byAnother ? _payee(stakerSeed / 3) : staker);
        if (byAnother) system.staking.withdrawFor(staker, nodeIds);
        else system.staking.withdraw(nodeIds);
        assertEq(system.token.balanceOf(staker) - balance, stake);
        ghost.withdrawn(entry.nodeId, staker);
    }

    function setBeneficiary(uint256 nodeSeed, uint256 stakerSeed, uint256 payeeSeed) external step {
        (bool found, uint256 index) = _present(nodeSeed);
        if (!found) return;
        NodeGhost.NodeEntry memory entry = ghost.node(index);
        address staker = _contributor(entry.nodeId, stakerSeed);
        address payee = _payee(payeeSeed);
        vm.prank(staker);
        system.staking.setBeneficiary(entry.nodeId, payee);
    }

    /// @dev Mostly within the epochs of the quorum, at times long enough for exits, rounds and a year of rewards.
    function wait_(uint256 period, uint256 scale) external step {
        scale %= 16;
        uint256 limit =
            scale < 8
                ? 1 hours
                : scale < 13
                    ? 2 days
                    : scale < 15
                        ? 30 days
                        : 365 days;
        ghost.pass(bound(period, 1, limit));
    }

    function _register(address operator, uint256 payeeSeed, uint16 feeBps) private {
        uint64 requirement = system.staking.stakingRequirement();
        if (system.token.balanceOf(operator) < requirement) return;
        uint256 secret = NodeProofs.shortSecretOf(ghost.newLabel());
        Registration memory registration;
        registration.node = NodeProofs.credentials(secret, address(system.staking), operator, feeBps % 10_001);
        registration.contributors = new Contributor[](1);
        registration.contributors[0] = Contributor({
            staker: operator,
            // Half of them pay themselves: the contract stores these otherwise.
            beneficiary: payeeSeed % 2 == 0 ? address(0) : _payee(payeeSeed / 2),
            stake: requirement
        });
        vm.prank(operator);
        system.token.approve(address(system.staking), requirement);
        bytes memory data = abi.encodeCall(INodeStaking.register, (registration));
        if (block.timestamp < system.staking.pausedUntil())
            return _mustRevert(operator, address(system.staking), data, IExpiringPause.PauseActive.selector);
        if (system.staking.retired())
            return _mustRevert(operator, address(system.staking), data, INodeStaking.NetworkIsRetired.selector);
        uint256 balance = system.token.balanceOf(operator);
        vm.prank(operator);
        NodeId nodeId = system.staking.register(registration);
        assertEq(balance - system.token.balanceOf(operator), requirement);
        ghost.addNode(
            NodeGhost.NodeEntry({
                secret: secret,
                key: registration.node.key,
                nodeId: nodeId,
                operator: operator,
                registeredAt: uint32(block.timestamp),
                requirement: requirement,
                contributors: 1,
                left: false
            }),
            registration.contributors
        );
    }

    function _leave(uint256 index, uint256 callerSeed) private {
        NodeGhost.NodeEntry memory entry = ghost.node(index);
        if (system.staking.nodeOf(entry.nodeId).exitableAt == 0) {
            vm.prank(entry.operator);
            system.staking.requestExit(entry.nodeId);
        }
        uint32 exitableAt = system.staking.nodeOf(entry.nodeId).exitableAt;
        if (block.timestamp < exitableAt) ghost.pass(exitableAt - block.timestamp);
        _exit(index, _payee(callerSeed));
    }

    function _exit(uint256 index, address caller) private {
        NodeGhost.NodeEntry memory entry = ghost.node(index);
        vm.prank(caller);
        system.staking.exit(entry.key);
        ghost.exited(index);
    }

    /// @return found False if all nodes have left.
    function _present(uint256 seed) private view returns (bool found, uint256 index) {
        uint256 count = ghost.nodeCount();
        index = seed % count;
        for (uint256 i; i < count; ++i) {
            if (!ghost.node(index).left) return (true, index);
            index = (index + 1) % count;
        }
    }

    function _contributor(NodeId nodeId, uint256 seed) private view returns (address) {
        Contributor[] memory contributors = system.staking.contributorsOf(nodeId);
        return contributors[seed % contributors.length].staker;
    }
}

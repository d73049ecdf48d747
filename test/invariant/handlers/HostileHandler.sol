// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {IRewardPool} from "../../../contracts/interfaces/IRewardPool.sol";
import {Contributor, NodeCredentials, NodeId, Registration} from "../../../contracts/types/NodeTypes.sol";
import {Share, ShareLibrary} from "../../../contracts/types/RewardTypes.sol";
import {Ghost} from "../../support/Ghost.sol";
import {Handler} from "../../support/Handler.sol";
import {NodeGhost} from "../../support/NodeGhost.sol";
import {NodeProofs} from "../../support/NodeProofs.sol";
import {Roles, System} from "../../support/System.sol";

/// @dev Stakers and outsiders who try what must not work, with money and valid proofs where that takes them further.
contract HostileHandler is Handler {
    constructor(System memory system_, Ghost ghost_) Handler(system_, ghost_) {}

    /// @dev One function for all of them, so that the attacks do not crowd the sequences.
    function attack(uint256 kind, uint256 first, uint256 second, bool flag) external step {
        kind %= 7;
        if (kind == 0) _reuseKey(first, second, flag);
        else if (kind == 1) _stealProof(first, second, flag);
        else if (kind == 2) _wrongStake(first, flag);
        else if (kind == 3) _bindStranger(first);
        else if (kind == 4) _meddle(first);
        else if (kind == 5) _exitAgain(first);
        else _touchWeights(first, uint64(second));
    }

    /// @dev Plain transfers into contracts that count what they hold.
    function donate(uint256 targetSeed, uint256 amount) external step {
        amount = bound(amount, 1, 10e9);
        if (system.token.balanceOf(Roles.TREASURY) < amount) return;
        address target = targetSeed % 2 == 0 ? address(system.staking) : address(system.rounds);
        vm.prank(Roles.TREASURY);
        system.token.transfer(target, amount);
        ghost.donate(target, amount);
    }

    /// @dev A key that is or was registered, or its negation, with a valid proof of its secret (ST-06, ST-08, ST-09).
    function _reuseKey(uint256 nodeSeed, uint256 actorSeed, bool negated) private {
        if (!_open()) return;
        uint256 secret = ghost.node(nodeSeed % ghost.nodeCount()).secret;
        if (negated) secret = NodeProofs.ORDER - secret;
        address attacker = _actor(actorSeed);
        _mustNotRegister({
            attacker: attacker,
            node: NodeProofs.credentials(secret, address(system.staking), attacker, 0),
            stake: system.staking.stakingRequirement(),
            selector: INodeStaking.NodeKeyUsed.selector
        });
    }

    /// @dev A proof copied from somebody else, or carried to other terms (ST-05).
    function _stealProof(uint256 actorSeed, uint256 victimSeed, bool otherFee) private {
        if (!_open()) return;
        address attacker = _actor(actorSeed);
        address victim = otherFee ? attacker : _actor(victimSeed);
        if (!otherFee && victim == attacker) return;
        uint256 secret = NodeProofs.shortSecretOf(ghost.newLabel());
        NodeCredentials memory node = NodeProofs.credentials(secret, address(system.staking), victim, 1_000);
        if (otherFee) node.feeBps = 999;
        _mustNotRegister({
            attacker: attacker,
            node: node,
            stake: system.staking.stakingRequirement(),
            selector: INodeStaking.ProofOfPossessionInvalid.selector
        });
    }

    /// @dev One atomic unit too little or too much (ST-01).
    function _wrongStake(uint256 actorSeed, bool more) private {
        if (!_open()) return;
        address attacker = _actor(actorSeed);
        uint256 secret = NodeProofs.shortSecretOf(ghost.newLabel());
        uint64 stake = system.staking.stakingRequirement();
        _mustNotRegister({
            attacker: attacker,
            node: NodeProofs.credentials(secret, address(system.staking), attacker, 0),
            stake: more ? stake + 1 : stake - 1,
            selector: INodeStaking.StakeNotRequirement.selector
        });
    }

    /// @dev Names a stranger as a contributor without going through a round.
    function _bindStranger(uint256 actorSeed) private {
        if (!_open()) return;
        address attacker = _actor(actorSeed);
        uint256 secret = NodeProofs.shortSecretOf(ghost.newLabel());
        uint64 requirement = system.staking.stakingRequirement();
        Registration memory registration;
        registration.node = NodeProofs.credentials(secret, address(system.staking), attacker, 0);
        registration.contributors = new Contributor[](2);
        registration.contributors[0] = Contributor({staker: attacker, beneficiary: attacker, stake: requirement / 2});
        registration.contributors[1] = Contributor({
            staker: Roles.OUTSIDER,
            beneficiary: attacker,
            stake: requirement - requirement / 2
        });
        _mustRevert(
            attacker,
            address(system.staking),
            abi.encodeCall(INodeStaking.register, (registration)),
            INodeStaking.CallerNotRegistrant.selector
        );
    }

    /// @dev Somebody without stake in a node has nothing to say about it.
    function _meddle(uint256 nodeSeed) private {
        NodeGhost.NodeEntry memory entry = ghost.node(nodeSeed % ghost.nodeCount());
        NodeId[] memory nodeIds = new NodeId[](1);
        nodeIds[0] = entry.nodeId;
        bytes4 refused = entry.left ? INodeStaking.NodeNotActive.selector : INodeStaking.NotContributor.selector;
        bool requested = !entry.left && system.staking.nodeOf(entry.nodeId).exitableAt != 0;
        _refuse(abi.encodeCall(INodeStaking.withdraw, (nodeIds)), INodeStaking.NothingToWithdraw.selector);
        _refuse(abi.encodeCall(INodeStaking.setBeneficiary, (entry.nodeId, Roles.OUTSIDER)), refused);
        _refuse(
            abi.encodeCall(INodeStaking.requestExit, (entry.nodeId)),
            requested ? INodeStaking.ExitAlreadyRequested.selector : refused
        );
        _refuse(
            abi.encodeCall(INodeStaking.cancelExit, (entry.nodeId)),
            entry.left ? INodeStaking.NodeNotActive.selector : INodeStaking.NotSoloOperator.selector
        );
    }

    /// @dev A node that left leaves no second time (ST-09).
    function _exitAgain(uint256 nodeSeed) private {
        NodeGhost.NodeEntry memory entry = ghost.node(nodeSeed % ghost.nodeCount());
        if (entry.left) _refuse(abi.encodeCall(INodeStaking.exit, (entry.key)), INodeStaking.NodeNotActive.selector);
    }

    /// @dev Weights come from the staking contract alone.
    function _touchWeights(uint256 payeeSeed, uint64 weight) private {
        address victim = _payee(payeeSeed);
        Share[] memory shares = new Share[](1);
        shares[0] = ShareLibrary.pack(Roles.OUTSIDER, 2 ** 40);
        address pool = address(system.pool);
        bytes4 refused = IRewardPool.CallerNotStaking.selector;
        _mustRevert(Roles.OUTSIDER, pool, abi.encodeCall(IRewardPool.addWeights, (shares)), refused);
        shares[0] = ShareLibrary.pack(victim, 2 ** 40);
        _mustRevert(Roles.OUTSIDER, pool, abi.encodeCall(IRewardPool.removeWeights, (shares)), refused);
        _mustRevert(
            Roles.OUTSIDER,
            pool,
            abi.encodeCall(IRewardPool.moveWeight, (victim, Roles.OUTSIDER, weight)),
            refused
        );
        _mustRevert(Roles.OUTSIDER, pool, abi.encodeCall(IRewardPool.start, ()), refused);
    }

    /// @dev Whether anybody can register at all now.
    function _open() private view returns (bool) {
        return block.timestamp >= system.staking.pausedUntil() && !system.staking.retired();
    }

    function _refuse(bytes memory data, bytes4 selector) private {
        _mustRevert(Roles.OUTSIDER, address(system.staking), data, selector);
    }

    function _mustNotRegister(address attacker, NodeCredentials memory node, uint64 stake, bytes4 selector) private {
        Registration memory registration;
        registration.node = node;
        registration.contributors = new Contributor[](1);
        registration.contributors[0] = Contributor({staker: attacker, beneficiary: attacker, stake: stake});
        vm.prank(attacker);
        system.token.approve(address(system.staking), stake);
        _mustRevert(attacker, address(system.staking), abi.encodeCall(INodeStaking.register, (registration)), selector);
    }
}

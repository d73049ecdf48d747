// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Authority} from "../../../contracts/governance/Authority.sol";
import {IExpiringPause} from "../../../contracts/interfaces/IExpiringPause.sol";
import {IFeeOracle} from "../../../contracts/interfaces/IFeeOracle.sol";
import {IFeeRecycler} from "../../../contracts/interfaces/IFeeRecycler.sol";
import {INodeStaking} from "../../../contracts/interfaces/INodeStaking.sol";
import {IRewardPool} from "../../../contracts/interfaces/IRewardPool.sol";
import {ISessionToken} from "../../../contracts/interfaces/ISessionToken.sol";
import {Contributor, NodeId, NodeKey, Registration} from "../../../contracts/types/NodeTypes.sol";
import {Share, ShareLibrary} from "../../../contracts/types/RewardTypes.sol";
import {Contribution, RoundId, RoundStatus, RoundTerms} from "../../../contracts/types/RoundTypes.sol";
import {Ghost} from "../../support/Ghost.sol";
import {Handler} from "../../support/Handler.sol";
import {NodeGhost} from "../../support/NodeGhost.sol";
import {NodeProofs} from "../../support/NodeProofs.sol";
import {Roles, System} from "../../support/System.sol";

/// @dev An access manager that lets everybody do everything at once.
contract RogueAuthority {
    function canCall(address, address, bytes4) external pure returns (bool immediate, uint32 delay) {
        return (true, 0);
    }
}

/// @dev Governor, guardian and operations, all of them hostile: they call everything they may, put the attacker where a
/// contract of the system belongs, and take what they can get. What others rely on afterwards is put back, so that the
/// sequence goes on.
contract GovernanceHandler is Handler {
    address private constant ATTACKER = Roles.OUTSIDER;
    uint64 private constant NODE_WEIGHT = 2 ** 40;
    /// @dev panic(uint256)
    bytes4 private constant PANIC = 0x4e487b71;

    address private immutable _rogue = address(new RogueAuthority());

    constructor(System memory system_, Ghost ghost_) Handler(system_, ghost_) {}

    /* GOVERNOR */

    function setParameters(uint256 requirement, uint256 delay, uint256 price) external step {
        address staking = address(system.staking);
        requirement = bound(requirement, 100e9, 50_000e9);
        _govern(staking, abi.encodeCall(INodeStaking.setStakingRequirement, (uint64(requirement))));
        _govern(staking, abi.encodeCall(INodeStaking.setExitDelay, (uint32(bound(delay, 1 hours, 30 days)))));
        address seller = address(system.proBurn);
        price = bound(price, 1e4, 10_000e6);
        uint16 product = uint16(1 + (price % 3));
        _govern(address(system.recycler), abi.encodeCall(IFeeRecycler.setProduct, (product, seller, uint64(price))));
    }

    /// @dev GV-07: the bounds hold whatever the governor wants.
    function leaveBounds(uint256 kind) external step {
        address staking = address(system.staking);
        bytes4 refused = INodeStaking.ParameterOutOfBounds.selector;
        kind %= 4;
        if (kind == 0) _governMustRevert(staking, abi.encodeCall(INodeStaking.setStakingRequirement, (0)), refused);
        else if (kind == 1)
            _governMustRevert(staking, abi.encodeCall(INodeStaking.setStakingRequirement, (1_000_000e9 + 1)), refused);
        else if (kind == 2)
            _governMustRevert(staking, abi.encodeCall(INodeStaking.setExitDelay, (30 days + 1)), refused);
        else
            _governMustRevert(
                address(system.recycler),
                abi.encodeCall(IFeeRecycler.setProduct, (1, ATTACKER, 10_000e6 + 1)),
                IFeeRecycler.ProductPriceInvalid.selector
            );
    }

    /// @dev Nothing without its delay, and nobody drops the administration.
    function skipDelay() external step {
        bytes memory data = abi.encodeCall(INodeStaking.retire, ());
        if (system.staking.authority() == address(system.authority))
            _mustRevert(
                Roles.GOVERNOR,
                address(system.staking),
                data,
                IAccessManager.AccessManagerNotScheduled.selector
            );
        _mustRevert(
            Roles.GOVERNOR,
            address(system.authority),
            abi.encodeCall(IAccessManager.renounceRole, (0, Roles.GOVERNOR)),
            Authority.AdministratorCannotRenounce.selector
        );
    }

    /// @dev The attacker as the contract that registers for others: it names them, and pays itself or not at all.
    function replaceRounds(uint256 victimSeed) external step {
        address staking = address(system.staking);
        _govern(staking, abi.encodeCall(INodeStaking.setContributionRounds, (ATTACKER)));
        if (!system.staking.retired() && block.timestamp >= system.staking.pausedUntil()) {
            uint64 requirement = system.staking.stakingRequirement();
            Registration memory registration;
            uint256 secret = NodeProofs.shortSecretOf(ghost.newLabel());
            registration.node = NodeProofs.credentials(secret, staking, ATTACKER, 10_000);
            registration.contributors = new Contributor[](2);
            registration.contributors[0] = Contributor(ATTACKER, ATTACKER, requirement - requirement / 2);
            registration.contributors[1] = Contributor(_actor(victimSeed), ATTACKER, requirement / 2);
            vm.prank(_actor(victimSeed));
            system.token.approve(staking, requirement);
            _mustRevert(
                ATTACKER,
                staking,
                abi.encodeCall(INodeStaking.register, (registration)),
                IERC20Errors.ERC20InsufficientAllowance.selector
            );
        }
        _govern(staking, abi.encodeCall(INodeStaking.setContributionRounds, (address(system.rounds))));
    }

    /// @dev The attacker as the recycler: mints what waits, never more, and burns nobody's SESH.
    function replaceRecycler(uint256 victimSeed) external step {
        _govern(address(system.token), abi.encodeCall(ISessionToken.setRecycler, (ATTACKER)));
        uint256 waiting = system.token.remintable();
        _mustRevert(
            ATTACKER,
            address(system.token),
            abi.encodeCall(ISessionToken.remint, (ATTACKER, waiting + 1)),
            ISessionToken.RemintExceedsRecycled.selector
        );
        _mustRevert(
            ATTACKER,
            address(system.token),
            abi.encodeCall(ISessionToken.recycle, (_actor(victimSeed), 1)),
            IERC20Errors.ERC20InsufficientAllowance.selector
        );
        vm.prank(ATTACKER);
        system.token.remint(ATTACKER, waiting);
        ghost.remint(0, waiting);
        _govern(address(system.token), abi.encodeCall(ISessionToken.setRecycler, (address(system.recycler))));
    }

    function replaceLiquidityReceiver() external step {
        _govern(address(system.recycler), abi.encodeCall(IFeeRecycler.setLiquidityReceiver, (ATTACKER)));
        _governMustRevert(
            address(system.recycler),
            abi.encodeCall(IFeeRecycler.setOracle, (IFeeOracle(address(0)))),
            IFeeRecycler.AddressZero.selector
        );
    }

    /// @dev The attacker as the staking contract of the pool: only once every node has left, and even then it cannot
    /// touch what was earned.
    function replaceStaking(uint256 victimSeed, bool evacuated) external step {
        address pool = address(system.pool);
        if (evacuated) _evacuate();
        bytes memory data = abi.encodeCall(IRewardPool.setStaking, (ATTACKER));
        if (system.pool.activeNodes() != 0) return _governMustRevert(pool, data, IRewardPool.StakingHasNodes.selector);
        _govern(pool, data);
        ghost.setEmitting(false);
        address victim = _payee(victimSeed);
        Share[] memory shares = new Share[](1);
        shares[0] = ShareLibrary.pack(victim, NODE_WEIGHT);
        _mustRevert(ATTACKER, pool, abi.encodeCall(IRewardPool.removeWeights, (shares)), PANIC);
        _mustRevert(ATTACKER, pool, abi.encodeCall(IRewardPool.moveWeight, (victim, ATTACKER, 1)), PANIC);
        shares[0] = ShareLibrary.pack(ATTACKER, NODE_WEIGHT);
        vm.startPrank(ATTACKER);
        system.pool.start();
        system.pool.addWeights(shares);
        system.pool.moveWeight(ATTACKER, victim, NODE_WEIGHT);
        system.pool.moveWeight(victim, ATTACKER, NODE_WEIGHT);
        ghost.pass(10 days);
        system.pool.removeWeights(shares);
        system.pool.claim();
        vm.stopPrank();
        _govern(pool, abi.encodeCall(IRewardPool.setStaking, (address(system.staking))));
    }

    function retire(uint256 seed) external step {
        if (seed % 8 != 0 || system.staking.retired()) return;
        _govern(address(system.staking), abi.encodeCall(INodeStaking.retire, ()));
    }

    /// @dev The administrator replaces the access manager of a contract by one that lets the attacker do everything.
    function replaceAuthority(uint256 targetSeed) external step {
        address[3] memory targets = [address(system.staking), address(system.rounds), address(system.recycler)];
        address target = targets[targetSeed % 3];
        if (targetSeed % 4 != 0 || IAccessManaged(target).authority() == _rogue) return;
        _govern(address(system.authority), abi.encodeCall(IAccessManager.updateAuthority, (target, _rogue)));
        assertEq(IAccessManaged(target).authority(), _rogue);
    }

    /* GUARDIAN AND OPERATIONS */

    /// @dev ST-12: whatever is paused, who is about to leave leaves.
    function pause(uint256 targetSeed, uint256 period, uint256 nodeSeed) external step {
        address[3] memory targets = [address(system.staking), address(system.rounds), address(system.recycler)];
        address target = targets[targetSeed % 3];
        address guardian = _captured(target) ? ATTACKER : Roles.GUARDIAN;
        (bool found, uint256 index) = _aboutToLeave(nodeSeed);
        _mustRevert(
            guardian,
            target,
            abi.encodeCall(IExpiringPause.pause, (7 days + 1)),
            IExpiringPause.PausePeriodInvalid.selector
        );
        uint32 until = IExpiringPause(target).pausedUntil();
        bytes memory data = abi.encodeCall(IExpiringPause.pause, (uint32(bound(period, 1, 7 days))));
        if (until != 0 && block.timestamp < until + 7 days)
            return _mustRevert(guardian, target, data, IExpiringPause.PauseTooSoon.selector);
        _succeed(guardian, target, data);
        if (found) _leaveNode(index);
        if (ghost.roundCount() != 0) _leaveRound(ghost.round(nodeSeed % ghost.roundCount()));
    }

    function unpause(uint256 targetSeed) external step {
        address[3] memory targets = [address(system.staking), address(system.rounds), address(system.recycler)];
        address target = targets[targetSeed % 3];
        if (block.timestamp >= IExpiringPause(target).pausedUntil()) return;
        address operations = _captured(target) ? ATTACKER : Roles.OPERATIONS;
        _succeed(operations, target, abi.encodeCall(IExpiringPause.unpause, ()));
    }

    /// @dev Seeding is over for good once the network has started.
    function seedAgain() external step {
        address operations = _captured(address(system.staking)) ? ATTACKER : Roles.OPERATIONS;
        address staking = address(system.staking);
        bytes4 refused = INodeStaking.NetworkAlreadyStarted.selector;
        bytes memory data = abi.encodeCall(INodeStaking.seed, (new Registration[](0)));
        _mustRevert(operations, staking, data, refused);
        data = abi.encodeCall(INodeStaking.start, (1, NodeKey({x: 0, y: 0})));
        _mustRevert(operations, staking, data, refused);
    }

    /* INTERNALS */

    /// @return found False if no node is active.
    /// @return index A node whose exit can be finished now.
    function _aboutToLeave(uint256 seed) private returns (bool found, uint256 index) {
        uint256 count = ghost.nodeCount();
        index = seed % count;
        for (uint256 i; i < count && ghost.node(index).left; ++i) index = (index + 1) % count;
        NodeGhost.NodeEntry memory entry = ghost.node(index);
        if (entry.left) return (false, index);
        if (system.staking.nodeOf(entry.nodeId).exitableAt == 0) {
            vm.prank(entry.operator);
            system.staking.requestExit(entry.nodeId);
        }
        uint256 exitableAt = system.staking.nodeOf(entry.nodeId).exitableAt;
        if (block.timestamp < exitableAt) ghost.pass(exitableAt - block.timestamp);
        return (true, index);
    }

    function _leaveNode(uint256 index) private {
        NodeGhost.NodeEntry memory entry = ghost.node(index);
        system.staking.exit(entry.key);
        ghost.exited(index);
        NodeId[] memory nodeIds = new NodeId[](1);
        nodeIds[0] = entry.nodeId;
        Contributor[] memory contributors = system.staking.contributorsOf(entry.nodeId);
        for (uint256 i; i < contributors.length; ++i) {
            uint256 stake = system.staking.withdrawFor(contributors[i].staker, nodeIds);
            assertEq(stake, ghost.stakeIn(entry.nodeId, contributors[i].staker));
            ghost.withdrawn(entry.nodeId, contributors[i].staker);
        }
    }

    /// @dev The operator cancels, everybody else is refunded.
    function _leaveRound(RoundTerms memory terms) private {
        RoundId roundId = terms.toId();
        if (system.rounds.roundOf(roundId).status != RoundStatus.Open) return;
        Contribution[] memory contributions = system.rounds.contributionsOf(roundId);
        vm.prank(terms.operator);
        system.rounds.cancel(roundId);
        ghost.takeOut(roundId, terms.operator);
        for (uint256 i = 1; i < contributions.length; ++i) {
            system.rounds.refund(roundId, contributions[i].staker);
            ghost.takeOut(roundId, contributions[i].staker);
        }
    }

    /// @dev Every operator leaves, as everybody can within the delay of a replacement.
    function _evacuate() private {
        for (uint256 i; i < ghost.nodeCount(); ++i) {
            NodeGhost.NodeEntry memory entry = ghost.node(i);
            if (entry.left || system.staking.nodeOf(entry.nodeId).exitableAt != 0) continue;
            vm.prank(entry.operator);
            system.staking.requestExit(entry.nodeId);
        }
        ghost.pass(30 days);
        for (uint256 i; i < ghost.nodeCount(); ++i) {
            NodeGhost.NodeEntry memory entry = ghost.node(i);
            if (entry.left) continue;
            system.staking.exit(entry.key);
            ghost.exited(i);
        }
    }

    function _captured(address target) private view returns (bool) {
        return target != address(system.authority) && IAccessManaged(target).authority() == _rogue;
    }

    /// @dev The governor's way: schedule, wait, execute. Where the access manager was replaced, the attacker's.
    function _govern(address target, bytes memory data) private {
        if (_captured(target)) return _succeed(ATTACKER, target, data);
        _schedule(target, data);
        _succeed(Roles.GOVERNOR, address(system.authority), abi.encodeCall(IAccessManager.execute, (target, data)));
    }

    function _governMustRevert(address target, bytes memory data, bytes4 selector) private {
        if (_captured(target)) return _mustRevert(ATTACKER, target, data, selector);
        bytes32 id = _schedule(target, data);
        _mustRevert(
            Roles.GOVERNOR,
            address(system.authority),
            abi.encodeCall(IAccessManager.execute, (target, data)),
            selector
        );
        vm.prank(Roles.GOVERNOR);
        system.authority.cancel(Roles.GOVERNOR, target, data);
        assertEq(system.authority.getSchedule(id), 0);
    }

    function _schedule(address target, bytes memory data) private returns (bytes32 id) {
        vm.prank(Roles.GOVERNOR);
        (id, ) = system.authority.schedule(target, data, 0);
        uint48 executableAt = system.authority.getSchedule(id);
        assertGe(executableAt, block.timestamp + Roles.GOVERNOR_DELAY);
        ghost.pass(executableAt - block.timestamp);
    }

    function _succeed(address caller, address target, bytes memory data) private {
        vm.prank(caller);
        (bool ok, ) = target.call(data);
        assertTrue(ok, "a call a role may make failed");
    }
}

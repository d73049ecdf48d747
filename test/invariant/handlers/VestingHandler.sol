// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IMonthlyVesting} from "../../../contracts/interfaces/IMonthlyVesting.sol";
import {IVesting} from "../../../contracts/interfaces/IVesting.sol";
import {IVestingFactory} from "../../../contracts/interfaces/IVestingFactory.sol";
import {NodeCredentials, NodeId} from "../../../contracts/types/NodeTypes.sol";
import {MonthlyVesting} from "../../../contracts/vesting/MonthlyVesting.sol";
import {StakingVesting} from "../../../contracts/vesting/StakingVesting.sol";
import {Ghost} from "../../support/Ghost.sol";
import {Handler} from "../../support/Handler.sol";
import {NodeProofs} from "../../support/NodeProofs.sol";
import {Roles, System} from "../../support/System.sol";

/// @dev One grant of each kind, with a beneficiary who stakes, a grantor, and people who add SESH and wait.
contract VestingHandler is Handler {
    address private constant BENEFICIARY = address(0xBE4E);
    address private constant REWARDS = address(0x4E3A);
    uint64 public constant TOTAL = 100_001e9 + 7;

    StakingVesting public immutable staking;
    MonthlyVesting public immutable monthly;
    uint256 public immutable start;
    uint256 public immutable end;

    uint256 public donatedToStaking;
    uint256 public donatedToMonthly;
    uint256 public releasedByStaking;
    uint256 public releasedByMonthly;
    uint256 public revoked;
    uint256 public vestedWhenRevoked;
    bool public isRevoked;
    NodeCredentials[] private _nodes;
    /// @dev A key is used once in its life.
    uint256 private _registered;

    constructor(System memory system_, Ghost ghost_) Handler(system_, ghost_) {
        start = block.timestamp;
        end = start + 400 days;
        vm.startPrank(Roles.TREASURY);
        system.token.approve(address(system.vestingFactory), 2 * TOTAL);
        IVestingFactory.StakingGrant[] memory stakable = new IVestingFactory.StakingGrant[](1);
        stakable[0] = IVestingFactory.StakingGrant({
            id: "staking",
            beneficiary: BENEFICIARY,
            rewardAddress: REWARDS,
            total: TOTAL,
            end: uint64(end)
        });
        system.vestingFactory.createStakingVestings(stakable);
        IVestingFactory.MonthlyGrant[] memory stepwise = new IVestingFactory.MonthlyGrant[](1);
        stepwise[0] = IVestingFactory.MonthlyGrant({
            id: "monthly",
            beneficiary: BENEFICIARY,
            grantor: Roles.GOVERNOR,
            total: TOTAL,
            start: uint64(start),
            cliffMonths: 3,
            steps: 7
        });
        system.vestingFactory.createMonthlyVestings(stepwise);
        vm.stopPrank();
        staking = StakingVesting(system.vestingFactory.walletOf(Roles.TREASURY, "staking"));
        monthly = MonthlyVesting(system.vestingFactory.walletOf(Roles.TREASURY, "monthly"));
    }

    function wait_(uint256 period) external step {
        ghost.pass(bound(period, 1, 45 days));
    }

    function donate(uint256 amount, bool toStaking) external step {
        amount = bound(amount, 1, 1_000e9);
        if (toStaking) donatedToStaking += amount;
        else donatedToMonthly += amount;
        vm.prank(Roles.TREASURY);
        system.token.transfer(toStaking ? address(staking) : address(monthly), amount);
    }

    function releaseStaking() external step {
        releasedByStaking += _release(staking);
    }

    function releaseMonthly() external step {
        releasedByMonthly += _release(monthly);
    }

    /// @dev Registers another node of the grant, as long as it reaches for one.
    function register(uint16 feeBps) external step {
        uint256 requirement = system.staking.stakingRequirement();
        if (system.token.balanceOf(address(staking)) < requirement) return;
        NodeCredentials memory node = NodeProofs.credentials({
            secret: NodeProofs.secretOf(900_000 + _registered++),
            staking: address(system.staking),
            operator: address(staking),
            feeBps: feeBps % 10_001
        });
        vm.prank(BENEFICIARY);
        staking.registerNode(node);
        _nodes.push(node);
    }

    /// @dev The whole way out of the last node.
    function leaveNode() external step {
        if (_nodes.length == 0) return;
        NodeCredentials memory node = _nodes[_nodes.length - 1];
        NodeId nodeId = node.key.toId();
        vm.prank(BENEFICIARY);
        staking.requestExit(nodeId);
        ghost.pass(system.staking.exitDelay());
        system.staking.exit(node.key);
        NodeId[] memory nodeIds = new NodeId[](1);
        nodeIds[0] = nodeId;
        system.staking.withdrawFor(address(staking), nodeIds);
        _nodes.pop();
    }

    function revoke(uint256 seed) external step {
        bytes memory data = abi.encodeCall(IMonthlyVesting.revoke, ());
        _mustRevert(BENEFICIARY, address(monthly), data, IMonthlyVesting.CallerNotGrantor.selector);
        if (seed % 8 != 0) return;
        uint256 locked = monthly.locked();
        if (locked == 0)
            return _mustRevert(Roles.GOVERNOR, address(monthly), data, IMonthlyVesting.NothingRevocable.selector);
        vm.prank(Roles.GOVERNOR);
        revoked = monthly.revoke();
        vestedWhenRevoked = TOTAL - revoked;
        isRevoked = true;
    }

    /// @dev In nodes of the wallet.
    function staked() external view returns (uint256) {
        return _nodes.length * system.staking.stakingRequirement();
    }

    /// @dev What the schedule gives by now, written down without the library.
    function scheduled() external view returns (uint256) {
        if (isRevoked) return vestedWhenRevoked;
        uint256 month = 365 days / 12;
        for (uint256 step_ = 7; step_ > 0; --step_) {
            if (block.timestamp >= start + (3 + step_) * month) return (uint256(TOTAL) * step_) / 7;
        }
        return 0;
    }

    function _release(IVesting vesting) private returns (uint256 amount) {
        bytes memory data = abi.encodeCall(IVesting.release, ());
        uint256 expected = vesting.releasable();
        if (expected == 0) {
            _mustRevert(Roles.OUTSIDER, address(vesting), data, IVesting.NothingReleasable.selector);
            return 0;
        }
        uint256 before = system.token.balanceOf(BENEFICIARY);
        vm.prank(Roles.OUTSIDER);
        amount = vesting.release();
        assertEq(amount, expected);
        assertEq(system.token.balanceOf(BENEFICIARY) - before, amount);
    }
}

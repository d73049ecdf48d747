// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Authority} from "../../contracts/governance/Authority.sol";
import {RewardPool} from "../../contracts/rewards/RewardPool.sol";
import {SessionToken} from "../../contracts/token/SessionToken.sol";
import {Share, ShareLibrary} from "../../contracts/types/RewardTypes.sol";
import {BaseTest} from "../support/BaseTest.sol";

/// @dev The pool alone: this contract is its staking contract.
contract RewardPoolFuzzTest is BaseTest {
    uint64 private constant NODE_WEIGHT = 2 ** 40;
    uint256 private constant FUNDING = 63_177_550e9;
    uint256 private constant START = 1_796_083_200;
    address private constant ALICE = address(0xA11CE);
    address private constant BOB = address(0xB0B);

    SessionToken private _token;
    RewardPool private _pool;
    /// @dev A second pool that sees the same time and weights, but other calls.
    RewardPool private _twin;

    function setUp() public {
        vm.warp(START);
        Authority authority = new Authority(address(this));
        _token = new SessionToken(address(authority), address(0), address(0), address(this));
        _pool = _newPool(address(authority));
        _twin = _newPool(address(authority));
    }

    /// @dev RW-08: with the same emission, whoever claims many times never gets more than whoever claims once.
    function testFuzz_Claim_ManyTimesNeverEarnsMore(
        uint256 seed,
        uint64 weight,
        uint256 claims,
        uint256 reserve
    ) public {
        weight = uint64(bound(weight, 0, NODE_WEIGHT));
        claims = bound(claims, 1, 30);
        _fundBoth(bound(reserve, 1, FUNDING));
        _addBoth(weight);
        uint256 many;
        for (uint256 i; i < claims; ++i) {
            _wait(seed, i, 7 days);
            _twin.sync();
            if (_pool.claimable(ALICE) != 0) many += _pool.claimFor(ALICE);
            else _pool.sync();
        }
        uint256 once = _twin.claimable(ALICE);
        assertLe(many, once);
        // And each claim costs less than one atomic unit.
        assertLe(once - many, claims);
        assertEq(_pool.reserve(), _twin.reserve());
    }

    /// @dev RW-03, INV-RWD-3: accrue(t1 + t2) is accrue(t1); accrue(t2), to less than two units for each call more.
    function testFuzz_Accrue_IsPathIndependent(uint256 seed, uint256 calls, uint256 reserve) public {
        calls = bound(calls, 1, 30);
        _fundBoth(bound(reserve, 1, FUNDING));
        _addBoth(NODE_WEIGHT / 3);
        for (uint256 i; i < calls; ++i) {
            _wait(seed, i, 60 days);
            _pool.sync();
        }
        assertApproxEqAbs(_pool.reserve(), _twin.reserve(), 2 * calls);
        assertApproxEqAbs(_pool.claimable(ALICE), _twin.claimable(ALICE), 2 * calls + 1);
        assertApproxEqAbs(_pool.claimable(BOB), _twin.claimable(BOB), 2 * calls + 1);
    }

    /// @dev RW-02: time without a node pays nothing, loses nothing, and is not paid to who comes next.
    function testFuzz_Accrue_TimeWithoutNodesPaysNothing(uint256 before, uint256 gap, uint256 later) public {
        _fundBoth(FUNDING);
        Share[] memory shares = _addBoth(NODE_WEIGHT / 3);
        vm.warp(block.timestamp + bound(before, 0, 365 days));
        _pool.removeWeights(shares);
        uint256 reserve = _pool.reserve();
        uint256 earned = _pool.claimable(ALICE);
        vm.warp(block.timestamp + bound(gap, 0, 3650 days));
        assertEq(_pool.reserve(), reserve);
        assertEq(_pool.claimable(ALICE), earned);
        _pool.addWeights(shares);
        assertEq(_pool.claimable(ALICE), earned);
        assertEq(_pool.reserve(), reserve);
        later = bound(later, 1, 365 days);
        vm.warp(block.timestamp + later);
        assertGt(_pool.claimable(ALICE), earned);
        assertLt(_pool.reserve(), reserve);
    }

    /// @dev RW-05: what arrives now earns from now on, by whichever way it comes.
    function testFuzz_Fund_IsNotRetroactive(uint256 period, uint256 amount, bool byTransfer) public {
        _fundBoth(FUNDING);
        _addBoth(NODE_WEIGHT / 2);
        vm.warp(block.timestamp + bound(period, 1, 365 days));
        amount = bound(amount, 1, 10_000_000e9);
        uint256 earned = _twin.claimable(ALICE);
        if (byTransfer) {
            _token.transfer(address(_pool), amount);
            assertEq(_pool.claimable(ALICE), earned);
            assertEq(_pool.sync(), amount);
        } else {
            _token.approve(address(_pool), amount);
            _pool.fund(amount);
        }
        assertEq(_pool.claimable(ALICE), earned);
        assertEq(_pool.reserve(), _twin.reserve() + amount);
    }

    /// @dev RW-10: what was earned stays, and together the two earn what one would have.
    function testFuzz_MoveWeight_KeepsWhatWasEarned(uint256 before, uint256 later, uint64 moved) public {
        _fundBoth(FUNDING);
        _addBoth(NODE_WEIGHT / 2);
        vm.warp(block.timestamp + bound(before, 1, 365 days));
        moved = uint64(bound(moved, 0, NODE_WEIGHT / 2));
        uint256 alice = _pool.claimable(ALICE);
        uint256 bob = _pool.claimable(BOB);
        _pool.moveWeight(ALICE, BOB, moved);
        assertEq(_pool.claimable(ALICE), alice);
        assertEq(_pool.claimable(BOB), bob);
        vm.warp(block.timestamp + bound(later, 1, 365 days));
        assertGe(_pool.claimable(ALICE), alice);
        assertGe(_pool.claimable(BOB), bob);
        assertApproxEqAbs(
            _pool.claimable(ALICE) + _pool.claimable(BOB),
            _twin.claimable(ALICE) + _twin.claimable(BOB),
            4
        );
    }

    function testFuzz_MoveWeight_ToOneselfChangesNothing(uint256 period, uint64 moved) public {
        _fundBoth(FUNDING);
        _addBoth(NODE_WEIGHT / 2);
        vm.warp(block.timestamp + bound(period, 1, 365 days));
        uint256 earned = _pool.claimable(ALICE);
        _pool.moveWeight(ALICE, ALICE, uint64(bound(moved, 0, NODE_WEIGHT / 2)));
        assertEq(_pool.claimable(ALICE), earned);
        assertEq(_pool.weightOf(ALICE), NODE_WEIGHT / 2);
    }

    /// @dev RW-04: fifty years without a call, then everybody is paid and the reserve is what the formula leaves.
    function testFuzz_Claim_AfterDecades(uint256 period, uint256 nodes) public {
        _fundBoth(FUNDING);
        nodes = bound(nodes, 1, 50);
        for (uint256 i; i < nodes; ++i) _addBoth(NODE_WEIGHT / 2);
        vm.warp(block.timestamp + bound(period, 30 * 365 days, 50 * 365 days));
        uint256 reserve = _pool.reserve();
        uint256 paid = _pool.claimFor(ALICE) + _pool.claimFor(BOB);
        assertLe(paid, FUNDING - reserve);
        assertLe(FUNDING - reserve - paid, nodes + 2);
        assertEq(_token.balanceOf(address(_pool)), FUNDING - paid);
    }

    function _newPool(address authority) private returns (RewardPool pool) {
        pool = new RewardPool(authority, _token);
        pool.setStaking(address(this));
        pool.start();
    }

    function _fundBoth(uint256 amount) private {
        _token.approve(address(_pool), amount);
        _pool.fund(amount);
        _token.approve(address(_twin), amount);
        _twin.fund(amount);
    }

    /// @dev One node in both pools: `weight` for Alice, the rest for Bob.
    function _addBoth(uint64 weight) private returns (Share[] memory shares) {
        shares = new Share[](2);
        shares[0] = ShareLibrary.pack(ALICE, weight);
        shares[1] = ShareLibrary.pack(BOB, NODE_WEIGHT - weight);
        _pool.addWeights(shares);
        _twin.addWeights(shares);
    }

    function _wait(uint256 seed, uint256 number, uint256 limit) private {
        vm.warp(block.timestamp + 1 + (uint256(keccak256(abi.encode(seed, number))) % limit));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {NodeWeights} from "../../contracts/libraries/NodeWeights.sol";
import {Contributor} from "../../contracts/types/NodeTypes.sol";
import {Share} from "../../contracts/types/RewardTypes.sol";
import {BaseTest} from "../support/BaseTest.sol";

contract NodeWeightsFuzzTest is BaseTest {
    uint256 private constant NODE_WEIGHT = 2 ** 40;
    uint256 private constant REQUIREMENT_LIMIT = 1_000_000e9;
    uint256 private constant BPS = 10_000;

    /// @dev RW-19: whatever stakes and fee, a node's shares are one node, no more and no less.
    function testFuzz_SharesOf_SumToOneNode(
        uint256 seed,
        uint256 count,
        uint256 requirement,
        uint256 feeBps
    ) public pure {
        (Contributor[] memory contributors, uint256 sum) = _contributors(seed, count, requirement);
        feeBps = bound(feeBps, 0, BPS);
        Share[] memory shares = NodeWeights.sharesOf(contributors, sum, feeBps);
        assertEq(shares.length, contributors.length);
        uint256 weights;
        for (uint256 i; i < shares.length; ++i) {
            assertEq(shares[i].beneficiary(), contributors[i].beneficiary);
            weights += shares[i].weight();
        }
        assertEq(weights, NODE_WEIGHT);
    }

    function testFuzz_SharesOf_FollowStakeAndFee(
        uint256 seed,
        uint256 count,
        uint256 requirement,
        uint256 feeBps
    ) public pure {
        (Contributor[] memory contributors, uint256 sum) = _contributors(seed, count, requirement);
        feeBps = bound(feeBps, 0, BPS);
        Share[] memory shares = NodeWeights.sharesOf(contributors, sum, feeBps);
        uint256 scale = BPS * sum;
        for (uint256 i = 1; i < shares.length; ++i) {
            // The exact share, rounded down: at most one unit of 2^-40 nodes is missing.
            uint256 exact = uint256(contributors[i].stake) * (BPS - feeBps) * NODE_WEIGHT;
            assertLe(shares[i].weight() * scale, exact);
            assertGt((uint256(shares[i].weight()) + 1) * scale, exact);
        }
        // The operator never gets less than fee and stake give it, and at most the others' roundings more.
        uint256 operator = NODE_WEIGHT * (feeBps * sum + uint256(contributors[0].stake) * (BPS - feeBps));
        assertGe(shares[0].weight() * scale, operator);
        assertLe(shares[0].weight() * scale, operator + (shares.length - 1) * scale);
    }

    function testFuzz_ShareOf_IsMonotoneInStake(
        uint256 low,
        uint256 high,
        uint256 requirement,
        uint256 feeBps
    ) public pure {
        requirement = bound(requirement, 1, REQUIREMENT_LIMIT);
        high = bound(high, 0, requirement);
        low = bound(low, 0, high);
        feeBps = bound(feeBps, 0, BPS);
        assertLe(NodeWeights.shareOf(low, requirement, feeBps), NodeWeights.shareOf(high, requirement, feeBps));
    }

    function testFuzz_ShareOf_FallsWithTheFee(
        uint256 stake,
        uint256 requirement,
        uint256 low,
        uint256 high
    ) public pure {
        requirement = bound(requirement, 1, REQUIREMENT_LIMIT);
        stake = bound(stake, 0, requirement);
        high = bound(high, 0, BPS);
        low = bound(low, 0, high);
        assertGe(NodeWeights.shareOf(stake, requirement, low), NodeWeights.shareOf(stake, requirement, high));
        assertEq(NodeWeights.shareOf(stake, requirement, BPS), 0);
    }

    /// @dev Splitting a stake over two names never earns more.
    function testFuzz_ShareOf_SplittingNeverGains(
        uint256 a,
        uint256 b,
        uint256 requirement,
        uint256 feeBps
    ) public pure {
        requirement = bound(requirement, 2, REQUIREMENT_LIMIT);
        a = bound(a, 1, requirement - 1);
        b = bound(b, 1, requirement - a);
        feeBps = bound(feeBps, 0, BPS);
        uint256 split =
            uint256(NodeWeights.shareOf(a, requirement, feeBps)) + NodeWeights.shareOf(b, requirement, feeBps);
        assertLe(split, NodeWeights.shareOf(a + b, requirement, feeBps));
    }

    /// @return contributors 1 to 10 with random stakes, the operator with a quarter or more.
    /// @return requirement The sum of their stakes.
    function _contributors(
        uint256 seed,
        uint256 count,
        uint256 requirement
    ) private pure returns (Contributor[] memory contributors, uint256) {
        count = bound(count, 1, 10);
        requirement = bound(requirement, 40, REQUIREMENT_LIMIT);
        contributors = new Contributor[](count);
        uint256 rest = requirement;
        for (uint256 i = count - 1; i != 0; --i) {
            uint256 free = rest - (requirement + 3) / 4 - (i - 1);
            uint256 stake = 1 + (uint256(keccak256(abi.encode(seed, i))) % free);
            contributors[i] = _contributor(i, stake);
            rest -= stake;
        }
        contributors[0] = _contributor(0, rest);
        return (contributors, requirement);
    }

    function _contributor(uint256 i, uint256 stake) private pure returns (Contributor memory) {
        return
            Contributor({
                staker: address(uint160(i + 1)),
                beneficiary: address(uint160(i + 100)),
                stake: uint64(stake)
            });
    }
}

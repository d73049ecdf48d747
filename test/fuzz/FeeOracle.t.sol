// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FeeOracle} from "../../contracts/fees/FeeOracle.sol";
import {IFeeOracle} from "../../contracts/interfaces/IFeeOracle.sol";
import {IPriceFeed} from "../../contracts/interfaces/external/IPriceFeed.sol";
import {BaseTest} from "../support/BaseTest.sol";

/// @dev A feed that answers what it is told.
contract ScriptedFeed is IPriceFeed {
    uint8 public immutable decimals;
    int256 private _answer;
    uint256 private _updatedAt;

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }

    function set(int256 answer, uint256 updatedAt) external {
        _answer = answer;
        _updatedAt = updatedAt;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return (1, _answer, _updatedAt, _updatedAt, 1);
    }
}

contract FeeOracleFuzzTest is BaseTest {
    uint256 private constant NOW = 1_796_083_200;
    uint256 private constant MINIMUM = 0.001e18;
    uint256 private constant LIMIT = 100e18;
    uint256 private constant AGE_LIMIT = 1 days;

    function setUp() public {
        vm.warp(NOW);
    }

    /// @dev FE-04: the same price from feeds of 0 to 36 decimals.
    function testFuzz_UsdPerSesh_IsTheSameForAllDecimals(uint8 decimals, uint256 dollars) public {
        decimals = uint8(bound(decimals, 0, 36));
        dollars = bound(dollars, 1, 100);
        (ScriptedFeed feed, FeeOracle oracle) = _oracle(decimals);
        feed.set(int256(dollars * 10 ** decimals), NOW);
        assertEq(oracle.usdPerSesh(), dollars * 1e18);
    }

    /// @dev FE-01: whatever a feed answers, a price outside the bounds never comes out.
    function testFuzz_UsdPerSesh_StaysWithinBounds(uint8 decimals, int256 answer, uint256 updatedAt, bool near) public {
        decimals = uint8(bound(decimals, 0, 36));
        if (near) {
            answer = bound(answer, -1, int256(200 * 10 ** decimals));
            updatedAt = bound(updatedAt, NOW - 2 days, NOW + 1);
        }
        (ScriptedFeed feed, FeeOracle oracle) = _oracle(decimals);
        feed.set(answer, updatedAt);
        try oracle.usdPerSesh() returns (uint256 price) {
            assertGe(price, MINIMUM);
            assertLe(price, LIMIT);
            assertLe(updatedAt, NOW);
            assertLe(NOW - updatedAt, AGE_LIMIT);
        } catch (bytes memory reason) {
            bytes4 selector = bytes4(reason);
            assertTrue(
                selector == IFeeOracle.PriceNotPositive.selector ||
                    selector == IFeeOracle.PriceRoundIncomplete.selector ||
                    selector == IFeeOracle.PriceFromFuture.selector ||
                    selector == IFeeOracle.PriceStale.selector ||
                    selector == IFeeOracle.PriceOutOfBounds.selector
            );
        }
    }

    function testFuzz_UsdPerSesh_RefusesAPriceThatIsTooOld(uint256 age) public {
        (ScriptedFeed feed, FeeOracle oracle) = _oracle(8);
        age = bound(age, 0, NOW - 1);
        feed.set(0.2e8, NOW - age);
        if (age > AGE_LIMIT)
            vm.expectRevert(abi.encodeWithSelector(IFeeOracle.PriceStale.selector, NOW - age, NOW - age + AGE_LIMIT));
        oracle.usdPerSesh();
    }

    /// @dev FE-03: a price comes out when the sequencer is up and has been for an hour, and only then.
    function testFuzz_UsdPerSesh_WaitsForTheSequencer(int256 state, uint256 startedAt, bool up) public {
        if (up) state = 0;
        startedAt = bound(startedAt, 0, NOW + 1 days);
        (ScriptedFeed feed, ScriptedFeed sequencerFeed) = (new ScriptedFeed(8), new ScriptedFeed(0));
        FeeOracle oracle = new FeeOracle(feed, sequencerFeed, MINIMUM, LIMIT, AGE_LIMIT);
        feed.set(0.2e8, NOW);
        sequencerFeed.set(state, startedAt);
        bool ready = state == 0 && startedAt != 0 && NOW >= startedAt + 1 hours;
        try oracle.usdPerSesh() returns (uint256 price) {
            assertTrue(ready);
            assertEq(price, 0.2e18);
        } catch (bytes memory reason) {
            assertFalse(ready);
            bytes memory expected =
                state != 0
                    ? abi.encodeWithSelector(IFeeOracle.SequencerDown.selector, state)
                    : abi.encodeWithSelector(IFeeOracle.SequencerGrace.selector, startedAt, startedAt + 1 hours);
            assertEq(reason, expected);
        }
    }

    function _oracle(uint8 decimals) private returns (ScriptedFeed feed, FeeOracle oracle) {
        feed = new ScriptedFeed(decimals);
        oracle = new FeeOracle(feed, IPriceFeed(address(0)), MINIMUM, LIMIT, AGE_LIMIT);
    }
}

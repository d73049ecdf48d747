// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {FeeMath} from "../../contracts/libraries/FeeMath.sol";
import {FeeSplit} from "../../contracts/libraries/FeeSplit.sol";
import {BaseTest} from "../support/BaseTest.sol";

contract FeeMathFuzzTest is BaseTest {
    /// @dev atomic SESH · USD per SESH (18) = USD (6) · 1e21.
    uint256 private constant SCALE = 1e21;

    /// @dev FE-06: rounded up to the next atomic unit, so it never becomes zero and never falls short.
    function testFuzz_ToSesh_IsTheCeiling(uint256 usd, uint256 price) public pure {
        usd = bound(usd, 1, 1e30);
        price = bound(price, 1, 1e36);
        uint256 amount = FeeMath.toSesh(usd, price);
        assertGe(amount, 1);
        assertGe(amount * price, usd * SCALE);
        assertLt((amount - 1) * price, usd * SCALE);
    }

    function testFuzz_ToSesh_IsMonotone(uint256 usd, uint256 more, uint256 price, uint256 dearer) public pure {
        usd = bound(usd, 0, 1e30);
        more = bound(more, usd, 1e30);
        price = bound(price, 1, 1e36);
        dearer = bound(dearer, price, 1e36);
        assertLe(FeeMath.toSesh(usd, price), FeeMath.toSesh(more, price));
        assertGe(FeeMath.toSesh(usd, price), FeeMath.toSesh(usd, dearer));
    }

    /// @dev Many units in one purchase never cost more than one by one, and at most one atomic unit per unit less.
    function testFuzz_ToSesh_OfManyUnits(uint256 usd, uint256 quantity, uint256 price) public pure {
        usd = bound(usd, 1, 1e10);
        quantity = bound(quantity, 1, 1e6);
        price = bound(price, 1, 1e36);
        uint256 single = FeeMath.toSesh(usd, price) * quantity;
        uint256 together = FeeMath.toSesh(usd * quantity, price);
        assertLe(together, single);
        assertLt(single - together, quantity);
    }

    function test_ToSesh_OfThePlans() public pure {
        // At 0.20 USD: 24.95, 64.95 and 239.95 SESH.
        assertEq(FeeMath.toSesh(4_990_000, 0.2e18), 24_950_000_000);
        assertEq(FeeMath.toSesh(12_990_000, 0.2e18), 64_950_000_000);
        assertEq(FeeMath.toSesh(47_990_000, 0.2e18), 239_950_000_000);
    }

    /// @dev INV-FEE-1: 9,000 and 1,000 bps exactly up to one unit, and nothing is lost.
    function testFuzz_Split_IsExact(uint256 amount) public pure {
        amount = bound(amount, 0, type(uint256).max / 10_000);
        (uint256 toPool, uint256 toLiquidity) = FeeSplit.split(amount);
        assertEq(toPool + toLiquidity, amount);
        assertEq(toLiquidity, amount / 10);
        assertGe(toPool, toLiquidity * 9);
        assertLt(toPool, toLiquidity * 9 + 10);
    }
}

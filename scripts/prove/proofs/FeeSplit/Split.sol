// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BPS} from "../../../../contracts/libraries/Bps.sol";
import {FeeSplit} from "../../../../contracts/libraries/FeeSplit.sol";

/// @dev INV-FEE-1: nothing of a fee is lost, the pool gets at least 90 %, and liquidity gets 10 % rounded down.
contract Split {
    function prove(uint64 amount) external pure {
        (uint256 toPool, uint256 toLiquidity) = FeeSplit.split(amount);
        assert(toPool + toLiquidity == amount);
        assert(toPool * BPS >= uint256(amount) * 9_000);
        assert(toLiquidity * BPS <= uint256(amount) * 1_000);
        assert((toLiquidity + 1) * BPS > uint256(amount) * 1_000);
    }
}

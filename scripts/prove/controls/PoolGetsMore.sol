// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BPS} from "../../../contracts/libraries/Bps.sol";
import {FeeSplit} from "../../../contracts/libraries/FeeSplit.sol";

/// @dev False: of 10 atomic units the pool gets 9.
contract PoolGetsMore {
    function prove(uint64 amount) external pure {
        (uint256 toPool, ) = FeeSplit.split(amount);
        assert(toPool * BPS > uint256(amount) * 9_000);
    }
}

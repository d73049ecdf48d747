// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BPS} from "../../../../contracts/libraries/Bps.sol";
import {Penalty} from "../../../../contracts/libraries/Penalty.sol";

/// @dev PN-01: the liquidator gets 3 / 10,000 rounded down, the pool 17 / 10,000 rounded up, to the atomic unit.
contract Deregistration {
    function prove(uint64 stake) external pure {
        require(stake >= 4);
        (uint256 reward, uint256 poolShare) = Penalty.deregistration(stake);
        assert(reward * BPS <= uint256(stake) * 3);
        assert((reward + 1) * BPS > uint256(stake) * 3);
        assert(poolShare * BPS >= uint256(stake) * 17);
        assert(poolShare * BPS < uint256(stake) * 17 + BPS);
    }
}

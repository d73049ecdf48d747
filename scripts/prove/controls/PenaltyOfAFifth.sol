// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Penalty} from "../../../contracts/libraries/Penalty.sol";

/// @dev False: of 4 atomic units the pool gets one, which is a quarter.
contract PenaltyOfAFifth {
    function prove(uint64 stake) external pure {
        (uint256 reward, uint256 poolShare) = Penalty.deregistration(stake);
        assert((reward + poolShare) * 5 <= stake);
    }
}

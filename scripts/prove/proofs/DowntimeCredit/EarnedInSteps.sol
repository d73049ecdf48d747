// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {DowntimeCredit} from "../../../../contracts/libraries/DowntimeCredit.sol";

/// @dev Whoever cuts a period in two gains nothing by it and loses one second of credit at most.
contract EarnedInSteps {
    function prove(uint32 credit, uint32 first, uint32 second) external pure {
        require(credit <= DowntimeCredit.LIMIT);
        uint256 once = DowntimeCredit.earned(credit, uint256(first) + second);
        uint256 twice = DowntimeCredit.earned(DowntimeCredit.earned(credit, first), second);
        assert(twice <= once);
        assert(once <= twice + 1);
    }
}

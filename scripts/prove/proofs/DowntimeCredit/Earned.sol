// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {DowntimeCredit} from "../../../../contracts/libraries/DowntimeCredit.sol";

/// @dev Activity never takes credit away, never leads beyond the limit, and earns a thirtieth of its time at most.
contract Earned {
    function prove(uint32 credit, uint32 period) external pure {
        require(credit <= DowntimeCredit.LIMIT);
        uint256 earned = DowntimeCredit.earned(credit, period);
        assert(earned >= credit);
        assert(earned <= DowntimeCredit.LIMIT);
        assert((earned - credit) * DowntimeCredit.SECONDS_PER_CREDIT <= period);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {DowntimeCredit} from "../../../../contracts/libraries/DowntimeCredit.sol";

/// @dev Downtime uses up credit second by second; a node that comes back never has more than before, and has lost twice
/// its downtime.
contract Spent {
    function prove(uint32 credit, uint32 downtime) external pure {
        uint256 remaining = DowntimeCredit.remaining(credit, downtime);
        uint256 restored = DowntimeCredit.restored(credit, downtime);
        assert(remaining <= credit);
        assert((remaining == 0) == (downtime >= credit));
        assert(remaining == 0 || remaining + downtime == credit);
        assert(restored <= remaining);
        assert(restored == 0 || restored + 2 * uint256(downtime) == credit);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Emission} from "../../../../contracts/libraries/Emission.sol";

/// @dev Paid in two steps, the second from what the first has left, it is still never more than the reserve.
contract PayoutTwice {
    function prove(uint64 reserve, uint64 first, uint64 second) external pure {
        require(first <= Emission.WAD && second <= Emission.WAD);
        uint256 paid = Emission.payout(reserve, first);
        assert(paid <= reserve);
        assert(paid + Emission.payout(reserve - paid, second) <= reserve);
    }
}

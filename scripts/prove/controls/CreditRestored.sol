// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {DowntimeCredit} from "../../../contracts/libraries/DowntimeCredit.sol";

/// @dev False: with a single second of downtime two seconds of credit are lost.
contract CreditRestored {
    function prove(uint32 credit, uint32 downtime) external pure {
        uint256 restored = DowntimeCredit.restored(credit, downtime);
        assert(restored == DowntimeCredit.remaining(credit, downtime));
    }
}

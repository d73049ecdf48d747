// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @notice How long a node may be down before it can be deregistered. Seconds throughout.
library DowntimeCredit {
    /// @dev What a new node starts with.
    uint256 internal constant INITIAL = 2 hours;
    /// @dev With less a node is not decommissioned but may be deregistered at once.
    uint256 internal constant MINIMUM = 2 hours;
    uint256 internal constant LIMIT = 48 hours;
    /// @dev A day of activity earns 48 minutes, 30 days earn 24 hours.
    uint256 internal constant SECONDS_PER_CREDIT = 30;
    /// @dev A node that comes back has lost twice its downtime.
    uint256 internal constant DOWNTIME_FACTOR = 2;

    /// @return The credit after `period` of activity.
    function earned(uint256 credit, uint256 period) internal pure returns (uint256) {
        uint256 sum = credit + period / SECONDS_PER_CREDIT;
        return sum < LIMIT ? sum : LIMIT;
    }

    /// @return What is left of the credit after `downtime` without a recommission; 0 means that it is used up.
    function remaining(uint256 credit, uint256 downtime) internal pure returns (uint256) {
        return credit > downtime ? credit - downtime : 0;
    }

    /// @return The credit a node has when it is recommissioned after `downtime`.
    function restored(uint256 credit, uint256 downtime) internal pure returns (uint256) {
        return remaining(credit, downtime * DOWNTIME_FACTOR);
    }
}

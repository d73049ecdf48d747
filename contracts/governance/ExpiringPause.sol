// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IExpiringPause} from "../interfaces/IExpiringPause.sol";

abstract contract ExpiringPause is IExpiringPause, AccessManaged {
    uint32 private constant PAUSE_LIMIT = 7 days;
    /// @dev After a pause, none can begin for this long.
    uint32 private constant PAUSE_REST = 7 days;

    /// @inheritdoc IExpiringPause
    uint32 public pausedUntil;

    modifier whenNotPaused() {
        _checkNotPaused();
        _;
    }

    /// @inheritdoc IExpiringPause
    function pause(uint32 period) external restricted {
        require(period != 0 && period <= PAUSE_LIMIT, PausePeriodInvalid(period, PAUSE_LIMIT));
        uint32 until = pausedUntil;
        if (until != 0) require(block.timestamp >= until + PAUSE_REST, PauseTooSoon(until + PAUSE_REST));
        until = uint32(block.timestamp) + period;
        pausedUntil = until;
        emit PauseStarted(until);
    }

    /// @inheritdoc IExpiringPause
    function unpause() external restricted {
        require(block.timestamp < pausedUntil, PauseNotActive());
        pausedUntil = uint32(block.timestamp);
        emit PauseEnded();
    }

    function _checkNotPaused() private view {
        require(block.timestamp >= pausedUntil, PauseActive(pausedUntil));
    }
}

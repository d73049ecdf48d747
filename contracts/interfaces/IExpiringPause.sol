// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title A pause that ends by itself.
/// @notice Stops entering (registrations, burns, attestations), never leaving, withdrawing or claiming.
interface IExpiringPause {
    /// @notice Entering is stopped until this time.
    event PauseStarted(uint32 pausedUntil);
    /// @notice The pause was ended early.
    event PauseEnded();

    /// @dev The function is paused.
    error PauseActive(uint256 pausedUntil);
    /// @dev No pause is running.
    error PauseNotActive();
    /// @dev The period is zero or longer than a pause may be.
    error PausePeriodInvalid(uint256 period, uint256 limit);
    /// @dev The last pause was too short a time ago.
    error PauseTooSoon(uint256 allowedAt);

    /// @notice Pauses for `period` seconds, at most 7 days, and not again within 7 days of the last pause's end.
    /// @dev Restricted: guardian. Emits {PauseStarted}.
    function pause(uint32 period) external;

    /// @notice Ends the pause early. Restricted: operations, not the guardian. Emits {PauseEnded}.
    function unpause() external;

    /// @notice End of the running or last pause; 0 if there was none.
    function pausedUntil() external view returns (uint32);
}

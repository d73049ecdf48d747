// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IVesting} from "./IVesting.sol";

/// @title A grant that is released in equal monthly steps after a cliff.
/// @notice Nothing up to the cliff, then a step at the end of every month: step k of n is floor(total * k / n), the
/// last one everything. A month is a twelfth of 365 days.
/// @dev A grantor, where there is one, can take back what is not vested, and only that.
interface IMonthlyVesting is IVesting {
    /// @notice The grantor took `amount`, which was not vested, back. What is vested stays the beneficiary's.
    event Revoked(address indexed grantor, uint256 amount);

    /// @dev Only the grantor may revoke; a grant without one cannot be revoked.
    error CallerNotGrantor(address caller, address grantor);
    /// @dev Everything is vested.
    error NothingRevocable();

    /// @notice Takes everything that is not vested back to the grantor and ends the schedule.
    /// @dev Grantor only. Emits {Revoked}. Reverts with {NothingRevocable}.
    function revoke() external returns (uint256 amount);

    /// @notice Who may revoke; zero for nobody.
    function grantor() external view returns (address);

    /// @notice Start of the schedule, months of the cliff, and number of monthly steps after it.
    function schedule() external view returns (uint64 start, uint16 cliffMonths, uint16 steps);

    /// @notice What is vested at a time, of the grant as it is now.
    function vestedAt(uint256 timestamp) external view returns (uint256);
}

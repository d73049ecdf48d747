// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title SESH that belongs to a beneficiary and is locked by a schedule.
/// @notice Everything above what the schedule still locks can be released, by anybody, to the beneficiary only.
/// @dev Amounts are atomic SESH (9 decimals), times Unix seconds. The token is fixed; no function names another
/// (VE-01). Whatever anybody adds beyond the grant can be released at once. Relied on: INV-VST-1.
interface IVesting {
    /// @notice `amount` was paid to the beneficiary.
    event Released(address indexed beneficiary, uint256 amount);
    /// @notice The beneficiary offered its place; it changes when `to` accepts. Zero withdraws the offer.
    event BeneficiaryOffered(address indexed beneficiary, address indexed to);
    /// @notice The beneficiary changed.
    event BeneficiaryChanged(address indexed previous, address indexed current);

    /// @dev Only the beneficiary may do this.
    error CallerNotBeneficiary(address caller, address beneficiary);
    /// @dev The place was not offered to the caller.
    error BeneficiaryNotOffered(address caller, address offeredTo);
    /// @dev Nothing can be released: the schedule locks `locked` of `balance`.
    error NothingReleasable(uint256 balance, uint256 locked);

    /// @notice Pays everything that the schedule no longer locks to the beneficiary. Anybody may call.
    /// @dev Emits {Released}. Reverts with {NothingReleasable}.
    function release() external returns (uint256 amount);

    /// @notice Offers the beneficiary's place to somebody, or with zero withdraws the offer.
    /// @dev Beneficiary only. Emits {BeneficiaryOffered}.
    function offerBeneficiary(address to) external;

    /// @notice Takes an offered place.
    /// @dev Emits {BeneficiaryChanged}. Reverts with {BeneficiaryNotOffered}.
    function acceptBeneficiary() external;

    /// @notice Who gets what is released.
    function beneficiary() external view returns (address);

    /// @notice To whom the place is offered; zero for nobody.
    function offeredTo() external view returns (address);

    /// @notice What was granted in all, less what was revoked.
    function total() external view returns (uint64);

    /// @notice What the schedule locks now.
    function locked() external view returns (uint256);

    /// @notice What {release} would pay now.
    function releasable() external view returns (uint256);
}

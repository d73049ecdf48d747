// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title Takes wrapped OXEN for ever and says who is to get SESH for it.
/// @notice Lives on the chain of the wrapped token. Its events become rows of the claims ledger, which pays on Arbitrum
/// at one rate for everybody: cap / supply. Nothing can be taken out again.
/// @dev `oxen` is atomic OXEN and `sesh` atomic SESH (both 9 decimals); `amount` has the decimals of the wrapped token.
/// No owner, no setting. Relied on: INV-CLM-2.
interface IWrappedOxenIntake {
    /// @notice `from` gave `oxen`; `to` gets at least `sesh` on Arbitrum. The ledger rounds once for all deposits of a
    /// recipient, so several deposits can give a little more.
    event WrappedOxenDeposited(uint64 indexed id, address indexed from, address indexed to, uint256 oxen, uint256 sesh);

    /// @dev An intake that could not work: see the constructor.
    error IntakeInvalid(uint256 cap, uint256 supply, uint256 limit, uint64 deadline, uint8 decimals);
    /// @dev Deposits have ended.
    error IntakeClosed(uint64 deadline);
    /// @dev The ledger can pay nobody at this address.
    error RecipientInvalid(address to);
    /// @dev The amount has digits below the smallest unit of OXEN.
    error DepositInexact(uint256 amount, uint256 unit);
    /// @dev The deposit gives less than the depositor asked for, or nothing.
    error SeshBelowMinimum(uint256 sesh, uint256 minimum);
    /// @dev All deposits together would give more than this intake's share of the campaign.
    error IntakeLimitExceeded(uint256 sesh, uint256 limit);
    /// @dev The token handed over another amount than it was asked for.
    error DepositIncomplete(uint256 received, uint256 amount);

    /// @notice Gives `amount` of the wrapped token for SESH to `to`. It cannot be had back.
    /// @dev Needs an allowance. Emits {WrappedOxenDeposited}. Reverts with {IntakeClosed}, {RecipientInvalid},
    /// {DepositInexact}, {SeshBelowMinimum}, {IntakeLimitExceeded} or {DepositIncomplete}.
    /// @param minimumSesh The least SESH that `to` has to get, atomic.
    function deposit(uint256 amount, address to, uint256 minimumSesh) external returns (uint64 id);

    /// @notice What a deposit gives, in atomic SESH: floor(oxen * cap / supply).
    function quote(uint256 amount) external view returns (uint256 oxen, uint256 sesh);

    /// @notice Number of deposits.
    function deposits() external view returns (uint64);

    /// @notice SESH that all deposits together give.
    function totalSesh() external view returns (uint128);
}

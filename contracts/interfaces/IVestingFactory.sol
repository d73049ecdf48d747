// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title Creates vesting wallets as clones and funds them in the same transaction.
/// @notice A grant has an id of its creator's choice, which is used once: a list of grants that is run again after a
/// failure cannot pay anybody twice (DP-05).
/// @dev Amounts are atomic SESH, times Unix seconds. Creators give their allowance to this contract.
interface IVestingFactory {
    /// @dev A grant that is locked until `end`.
    struct StakingGrant {
        bytes32 id;
        address beneficiary;
        address rewardAddress;
        uint64 total;
        uint64 end;
    }

    /// @dev A grant in monthly steps; without a grantor it cannot be revoked.
    struct MonthlyGrant {
        bytes32 id;
        address beneficiary;
        address grantor;
        uint64 total;
        uint64 start;
        uint16 cliffMonths;
        uint16 steps;
    }

    /// @notice A wallet was created and funded.
    event StakingVestingCreated(
        address indexed creator,
        bytes32 indexed id,
        address indexed wallet,
        address beneficiary,
        uint64 total,
        uint64 end
    );
    /// @notice A wallet was created and funded.
    event MonthlyVestingCreated(
        address indexed creator,
        bytes32 indexed id,
        address indexed wallet,
        address beneficiary,
        address grantor,
        uint64 total,
        uint64 start,
        uint16 cliffMonths,
        uint16 steps
    );

    /// @dev The creator has used this id.
    error GrantExists(address creator, bytes32 id);
    /// @dev A grant is for somebody, of something, and not from its own beneficiary.
    error GrantInvalid(bytes32 id, address beneficiary, uint64 total);
    /// @dev A grant ends in the future, within ten years.
    error GrantEndInvalid(bytes32 id, uint64 end, uint64 limit);
    /// @dev A schedule starts within 30 days before and a year after now, and has 1 to 120 steps and a cliff of at most
    /// 120 months.
    error GrantScheduleInvalid(bytes32 id, uint64 start, uint16 cliffMonths, uint16 steps);

    /// @notice Creates wallets that stay locked until their end and can stake.
    /// @dev All or none. Emits {StakingVestingCreated}. Reverts with {GrantExists}, {GrantInvalid}, {GrantEndInvalid}
    /// or the wallet's {IStakingVesting.RewardAddressInvalid}.
    function createStakingVestings(StakingGrant[] calldata grants) external;

    /// @notice Creates wallets that are released in monthly steps.
    /// @dev All or none. Emits {MonthlyVestingCreated}. Reverts with {GrantExists}, {GrantInvalid} or
    /// {GrantScheduleInvalid}.
    function createMonthlyVestings(MonthlyGrant[] calldata grants) external;

    /// @notice The wallet of a grant; zero if there is none.
    function walletOf(address creator, bytes32 id) external view returns (address);
}

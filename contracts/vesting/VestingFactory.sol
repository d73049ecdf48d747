// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IContributionRounds} from "../interfaces/IContributionRounds.sol";
import {INodeStaking} from "../interfaces/INodeStaking.sol";
import {IVestingFactory} from "../interfaces/IVestingFactory.sol";
import {MonthlyVesting} from "./MonthlyVesting.sol";
import {StakingVesting} from "./StakingVesting.sol";

contract VestingFactory is IVestingFactory {
    using SafeERC20 for IERC20;

    uint64 private constant END_LIMIT = 3_650 days;
    uint64 private constant START_PAST_LIMIT = 30 days;
    uint64 private constant START_FUTURE_LIMIT = 365 days;
    uint16 private constant MONTHS_LIMIT = 120;

    IERC20 public immutable token;
    /// @notice The code of all staking vestings.
    StakingVesting public immutable stakingVesting;
    /// @notice The code of all monthly vestings.
    MonthlyVesting public immutable monthlyVesting;

    /// @inheritdoc IVestingFactory
    mapping(address creator => mapping(bytes32 id => address)) public walletOf;

    constructor(IERC20 token_, INodeStaking staking, IContributionRounds rounds) {
        token = token_;
        stakingVesting = new StakingVesting(token_, staking, rounds);
        monthlyVesting = new MonthlyVesting(token_);
    }

    /// @inheritdoc IVestingFactory
    function createStakingVestings(StakingGrant[] calldata grants) external {
        for (uint256 i; i < grants.length; ++i) {
            StakingGrant calldata grant = grants[i];
            uint64 limit = uint64(block.timestamp) + END_LIMIT;
            require(grant.end > block.timestamp && grant.end <= limit, GrantEndInvalid(grant.id, grant.end, limit));
            address wallet = _create({
                implementation: address(stakingVesting),
                id: grant.id,
                beneficiary: grant.beneficiary,
                grantor: address(0),
                total: grant.total
            });
            StakingVesting(wallet).initialize({
                beneficiary_: grant.beneficiary,
                rewardAddress_: grant.rewardAddress,
                total_: grant.total,
                end_: grant.end
            });
            emit StakingVestingCreated({
                creator: msg.sender,
                id: grant.id,
                wallet: wallet,
                beneficiary: grant.beneficiary,
                total: grant.total,
                end: grant.end
            });
        }
    }

    /// @inheritdoc IVestingFactory
    function createMonthlyVestings(MonthlyGrant[] calldata grants) external {
        for (uint256 i; i < grants.length; ++i) {
            MonthlyGrant calldata grant = grants[i];
            _checkSchedule(grant);
            address wallet = _create({
                implementation: address(monthlyVesting),
                id: grant.id,
                beneficiary: grant.beneficiary,
                grantor: grant.grantor,
                total: grant.total
            });
            MonthlyVesting(wallet).initialize({
                beneficiary_: grant.beneficiary,
                grantor_: grant.grantor,
                total_: grant.total,
                start: grant.start,
                cliffMonths: grant.cliffMonths,
                steps: grant.steps
            });
            emit MonthlyVestingCreated({
                creator: msg.sender,
                id: grant.id,
                wallet: wallet,
                beneficiary: grant.beneficiary,
                grantor: grant.grantor,
                total: grant.total,
                start: grant.start,
                cliffMonths: grant.cliffMonths,
                steps: grant.steps
            });
        }
    }

    function _checkSchedule(MonthlyGrant calldata grant) private view {
        require(
            uint256(grant.start) + START_PAST_LIMIT >= block.timestamp &&
                grant.start <= block.timestamp + START_FUTURE_LIMIT &&
                grant.cliffMonths <= MONTHS_LIMIT &&
                grant.steps != 0 &&
                grant.steps <= MONTHS_LIMIT,
            GrantScheduleInvalid(grant.id, grant.start, grant.cliffMonths, grant.steps)
        );
    }

    /// @dev A clone with the whole grant in it.
    function _create(
        address implementation,
        bytes32 id,
        address beneficiary,
        address grantor,
        uint64 total
    ) private returns (address wallet) {
        require(walletOf[msg.sender][id] == address(0), GrantExists(msg.sender, id));
        require(
            beneficiary != address(0) && beneficiary != grantor && total != 0,
            GrantInvalid(id, beneficiary, total)
        );
        wallet = Clones.clone(implementation);
        walletOf[msg.sender][id] = wallet;
        token.safeTransferFrom(msg.sender, wallet, total);
    }
}

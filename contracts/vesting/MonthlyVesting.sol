// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IMonthlyVesting} from "../interfaces/IMonthlyVesting.sol";
import {IVesting} from "../interfaces/IVesting.sol";
import {VestingSteps} from "../libraries/VestingSteps.sol";
import {Vesting} from "./Vesting.sol";

contract MonthlyVesting is IMonthlyVesting, Vesting {
    using SafeERC20 for IERC20;

    struct Schedule {
        uint64 start;
        uint16 cliffMonths;
        uint16 steps;
    }

    /// @inheritdoc IMonthlyVesting
    address public grantor;
    /// @inheritdoc IMonthlyVesting
    Schedule public schedule;

    constructor(IERC20 token_) Vesting(token_) {}

    function initialize(
        address beneficiary_,
        address grantor_,
        uint64 total_,
        uint64 start,
        uint16 cliffMonths,
        uint16 steps
    ) external initializer {
        _grant(beneficiary_, total_);
        grantor = grantor_;
        schedule = Schedule({start: start, cliffMonths: cliffMonths, steps: steps});
    }

    /// @inheritdoc IMonthlyVesting
    function revoke() external returns (uint256 amount) {
        require(msg.sender == grantor, CallerNotGrantor(msg.sender, grantor));
        amount = locked();
        require(amount != 0, NothingRevocable());
        // What is left of the grant is vested: a schedule that is over.
        total -= uint64(amount);
        schedule.steps = 0;
        schedule.cliffMonths = 0;
        emit Revoked(msg.sender, amount);
        token.safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IMonthlyVesting
    function vestedAt(uint256 timestamp) public view returns (uint256) {
        Schedule memory plan = schedule;
        return
            VestingSteps.vested({
                total: total,
                start: plan.start,
                cliffMonths: plan.cliffMonths,
                steps: plan.steps,
                timestamp: timestamp
            });
    }

    /// @inheritdoc IVesting
    function locked() public view override(IVesting, Vesting) returns (uint256) {
        return total - vestedAt(block.timestamp);
    }
}

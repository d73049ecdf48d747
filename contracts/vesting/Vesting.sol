// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IVesting} from "../interfaces/IVesting.sol";

/// @dev What is locked follows from the schedule and the grant, never from the balance: stake that is out, or comes
/// back, or is lost to a penalty, changes nothing about the dates (VE-07).
abstract contract Vesting is IVesting, Initializable {
    using SafeERC20 for IERC20;

    IERC20 public immutable token;

    /// @inheritdoc IVesting
    address public beneficiary;
    /// @inheritdoc IVesting
    uint64 public total;
    /// @inheritdoc IVesting
    address public offeredTo;

    modifier onlyBeneficiary() {
        require(msg.sender == beneficiary, CallerNotBeneficiary(msg.sender, beneficiary));
        _;
    }

    constructor(IERC20 token_) {
        token = token_;
        _disableInitializers();
    }

    /// @dev By the factory, which has checked both.
    function _grant(address beneficiary_, uint64 total_) internal onlyInitializing {
        beneficiary = beneficiary_;
        total = total_;
        emit BeneficiaryChanged(address(0), beneficiary_);
    }

    /// @inheritdoc IVesting
    function release() external returns (uint256 amount) {
        uint256 balance = token.balanceOf(address(this));
        uint256 kept = locked();
        require(balance > kept, NothingReleasable(balance, kept));
        amount = balance - kept;
        emit Released(beneficiary, amount);
        token.safeTransfer(beneficiary, amount);
    }

    /// @inheritdoc IVesting
    function offerBeneficiary(address to) external onlyBeneficiary {
        offeredTo = to;
        emit BeneficiaryOffered(msg.sender, to);
    }

    /// @inheritdoc IVesting
    function acceptBeneficiary() external {
        require(msg.sender == offeredTo, BeneficiaryNotOffered(msg.sender, offeredTo));
        emit BeneficiaryChanged(beneficiary, msg.sender);
        (beneficiary, offeredTo) = (msg.sender, address(0));
    }

    /// @inheritdoc IVesting
    function releasable() external view returns (uint256) {
        uint256 balance = token.balanceOf(address(this));
        uint256 kept = locked();
        return balance > kept ? balance - kept : 0;
    }

    /// @inheritdoc IVesting
    function locked() public view virtual returns (uint256);
}

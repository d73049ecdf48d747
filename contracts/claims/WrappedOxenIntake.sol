// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IWrappedOxenIntake} from "../interfaces/IWrappedOxenIntake.sol";

/// @dev Reads the decimals of the wrapped token itself: a wrong assumption would be wrong by a power of ten.
contract WrappedOxenIntake is IWrappedOxenIntake {
    using SafeERC20 for IERC20;

    uint8 private constant OXEN_DECIMALS = 9;
    uint8 private constant DECIMALS_LIMIT = 36;

    IERC20 public immutable wrappedOxen;
    /// @notice SESH the whole campaign pays, and the OXEN it is shared among.
    uint256 public immutable cap;
    uint256 public immutable supply;
    /// @notice The most SESH that deposits here can give.
    uint256 public immutable limit;
    /// @notice Deposits end at this time, before the claims do.
    uint64 public immutable deadline;
    /// @notice Units of the wrapped token in the smallest unit of OXEN.
    uint256 public immutable unit;

    /// @inheritdoc IWrappedOxenIntake
    uint64 public deposits;
    /// @inheritdoc IWrappedOxenIntake
    uint128 public totalSesh;

    constructor(IERC20Metadata wrappedOxen_, uint64 cap_, uint64 supply_, uint64 limit_, uint64 deadline_) {
        uint8 decimals = wrappedOxen_.decimals();
        require(
            cap_ != 0 &&
                supply_ >= cap_ &&
                limit_ != 0 &&
                limit_ <= cap_ &&
                deadline_ > block.timestamp &&
                decimals >= OXEN_DECIMALS &&
                decimals <= DECIMALS_LIMIT,
            IntakeInvalid({cap: cap_, supply: supply_, limit: limit_, deadline: deadline_, decimals: decimals})
        );
        wrappedOxen = wrappedOxen_;
        cap = cap_;
        supply = supply_;
        limit = limit_;
        deadline = deadline_;
        unit = 10 ** (decimals - OXEN_DECIMALS);
    }

    /// @inheritdoc IWrappedOxenIntake
    function deposit(uint256 amount, address to, uint256 minimumSesh) external returns (uint64 id) {
        require(block.timestamp < deadline, IntakeClosed(deadline));
        // The addresses that the ledger refuses, too: the lowest ones are a chain's own contracts.
        require(uint160(to) > type(uint16).max, RecipientInvalid(to));
        (uint256 oxen, uint256 sesh) = quote(amount);
        require(sesh != 0 && sesh >= minimumSesh, SeshBelowMinimum(sesh, minimumSesh));
        uint256 total = totalSesh + sesh;
        require(total <= limit, IntakeLimitExceeded(total, limit));
        id = deposits + 1;
        (deposits, totalSesh) = (id, uint128(total));
        emit WrappedOxenDeposited({id: id, from: msg.sender, to: to, oxen: oxen, sesh: sesh});
        uint256 before = wrappedOxen.balanceOf(address(this));
        wrappedOxen.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = wrappedOxen.balanceOf(address(this)) - before;
        require(received == amount, DepositIncomplete(received, amount));
    }

    /// @inheritdoc IWrappedOxenIntake
    function quote(uint256 amount) public view returns (uint256 oxen, uint256 sesh) {
        require(amount % unit == 0, DepositInexact(amount, unit));
        oxen = amount / unit;
        sesh = (oxen * cap) / supply;
    }
}

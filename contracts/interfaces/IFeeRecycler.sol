// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IFeeOracle} from "./IFeeOracle.sol";

/// @title Burns fees and remints them: 90 % to the reward pool, 10 % to protocol-owned liquidity.
/// @notice A product is a row: its USD price and the contract that sells it. Fees are paid in SESH at the oracle's
/// price; buyers say what they are ready to pay at most.
/// @dev Amounts are atomic SESH (9 decimals), product prices USD with 6 decimals. Payers give their allowance to this
/// contract. Relied on: INV-TOK-2, INV-FEE-1.
interface IFeeRecycler {
    /// @notice `payer` burned `amount` for `quantity` units of a product.
    event FeePaid(uint16 indexed product, address indexed payer, uint256 quantity, uint256 amount);
    /// @notice Reminting failed; `remintable` waits on the token for {flush}.
    event RemintDeferred(uint256 remintable);
    /// @notice A product's seller or USD price changed; zero is a product that is not sold.
    event ProductChanged(
        uint16 indexed product,
        address previousSeller,
        uint256 previousPrice,
        address seller,
        uint256 price
    );
    /// @notice The price oracle changed.
    event OracleChanged(address indexed previous, address indexed current);
    /// @notice The receiver of the liquidity part changed.
    event LiquidityReceiverChanged(address indexed previous, address indexed current);

    /// @dev There is no such product, or it is no longer sold.
    error ProductUnknown(uint16 product);
    /// @dev Only the contract that sells a product can take its fee.
    error CallerNotSeller(uint16 product, address caller, address seller);
    /// @dev A fee for no unit, or for more than can be bought at once.
    error QuantityInvalid(uint16 product, uint256 quantity, uint256 limit);
    /// @dev The fee is above what the payer is ready to pay.
    error FeeAboveMaximum(uint256 amount, uint256 maxSesh);
    /// @dev The price of a product is outside its bounds, or a price without a seller.
    error ProductPriceInvalid(uint256 price, uint256 minimum, uint256 limit);
    /// @dev No fee waits to be reminted.
    error NothingToRemint();
    /// @dev The zero address cannot have this part.
    error AddressZero();

    /// @notice Burns the fee for `quantity` units from `payer`, who has allowed this contract to, and remints it.
    /// @dev Seller of the product only; a seller passes its own caller as payer. Emits {FeePaid}, and {RemintDeferred}
    /// where reminting fails. Requirements: not paused, {ProductUnknown}, {CallerNotSeller}, {QuantityInvalid},
    /// {FeeAboveMaximum}, a price from the oracle.
    /// @return amount What was burned.
    function payFee(uint16 product, uint256 quantity, address payer, uint256 maxSesh) external returns (uint256 amount);

    /// @notice Remints all fees that wait. Anybody may call; the receivers are fixed.
    /// @dev The token emits what went where. Reverts with {NothingToRemint}.
    function flush() external;

    /// @notice What `quantity` units of a product cost now, in atomic SESH, rounded up.
    /// @dev Reverts with {ProductUnknown}, {QuantityInvalid} or the oracle's errors.
    function quote(uint16 product, uint256 quantity) external view returns (uint256 amount);

    /// @notice Adds, changes or (with zero for both) retires a product.
    /// @dev Restricted: governor. Emits {ProductChanged}. Price 0.01 to 10,000 USD, else {ProductPriceInvalid}.
    function setProduct(uint16 product, address seller, uint64 price) external;

    /// @notice Names the price oracle. Restricted: governor.
    function setOracle(IFeeOracle newOracle) external;

    /// @notice Names the receiver of the liquidity part. Restricted: governor.
    function setLiquidityReceiver(address receiver) external;

    /// @notice Seller and USD price (6 decimals) of a product; zero if it is not sold.
    function productOf(uint16 product) external view returns (address seller, uint64 price);

    /// @notice Units sold and atomic SESH burned of a product since the start.
    function totalsOf(uint16 product) external view returns (uint64 units, uint128 burned);

    /// @notice The price oracle.
    function oracle() external view returns (IFeeOracle);

    /// @notice The receiver of the liquidity part.
    function liquidityReceiver() external view returns (address);
}

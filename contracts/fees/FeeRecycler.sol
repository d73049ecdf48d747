// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ExpiringPause} from "../governance/ExpiringPause.sol";
import {IFeeOracle} from "../interfaces/IFeeOracle.sol";
import {IFeeRecycler} from "../interfaces/IFeeRecycler.sol";
import {IRewardPool} from "../interfaces/IRewardPool.sol";
import {ISessionToken} from "../interfaces/ISessionToken.sol";
import {FeeMath} from "../libraries/FeeMath.sol";
import {FeeSplit} from "../libraries/FeeSplit.sol";

contract FeeRecycler is IFeeRecycler, ExpiringPause {
    /// @dev One slot.
    struct Product {
        address seller;
        uint64 price;
    }

    /// @dev One slot. Burned SESH can be burned again after it was reminted: the sum may exceed the supply.
    struct Totals {
        uint64 units;
        uint128 burned;
    }

    uint256 private constant PRICE_MINIMUM = 1e4;
    uint256 private constant PRICE_LIMIT = 10_000e6;
    uint256 private constant QUANTITY_LIMIT = type(uint32).max;

    ISessionToken public immutable token;
    IRewardPool public immutable rewardPool;

    /// @inheritdoc IFeeRecycler
    IFeeOracle public oracle;
    /// @inheritdoc IFeeRecycler
    address public liquidityReceiver;
    /// @inheritdoc IFeeRecycler
    mapping(uint16 product => Product) public productOf;
    /// @inheritdoc IFeeRecycler
    mapping(uint16 product => Totals) public totalsOf;

    constructor(
        address authority,
        ISessionToken token_,
        IRewardPool rewardPool_,
        IFeeOracle oracle_,
        address liquidityReceiver_
    ) AccessManaged(authority) {
        token = token_;
        rewardPool = rewardPool_;
        _setOracle(oracle_);
        _setLiquidityReceiver(liquidityReceiver_);
    }

    /* FEES */

    /// @inheritdoc IFeeRecycler
    function payFee(
        uint16 product,
        uint256 quantity,
        address payer,
        uint256 maxSesh
    ) external whenNotPaused returns (uint256 amount) {
        Product memory row = productOf[product];
        amount = _quote(product, row.price, quantity);
        require(msg.sender == row.seller, CallerNotSeller(product, msg.sender, row.seller));
        require(amount <= maxSesh, FeeAboveMaximum(amount, maxSesh));
        Totals storage totals = totalsOf[product];
        // 2^32 purchases of the most units, and 2^70 of the whole supply, do not overflow.
        unchecked {
            (totals.units, totals.burned) = (totals.units + uint64(quantity), totals.burned + uint128(amount));
        }
        emit FeePaid(product, payer, quantity, amount);
        token.recycle(payer, amount);
        // The fee stands whatever becomes of the reminting: what is burned waits on the token.
        try this.flush() {} catch {
            emit RemintDeferred(token.remintable());
        }
    }

    /// @inheritdoc IFeeRecycler
    function flush() external {
        uint256 amount = token.remintable();
        require(amount != 0, NothingToRemint());
        (uint256 toPool, uint256 toLiquidity) = FeeSplit.split(amount);
        token.remint(address(rewardPool), toPool);
        if (toLiquidity != 0) token.remint(liquidityReceiver, toLiquidity);
        rewardPool.sync();
    }

    /// @inheritdoc IFeeRecycler
    function quote(uint16 product, uint256 quantity) external view returns (uint256 amount) {
        return _quote(product, productOf[product].price, quantity);
    }

    function _quote(uint16 product, uint256 price, uint256 quantity) private view returns (uint256) {
        require(price != 0, ProductUnknown(product));
        require(quantity != 0 && quantity <= QUANTITY_LIMIT, QuantityInvalid(product, quantity, QUANTITY_LIMIT));
        return FeeMath.toSesh({usd: price * quantity, usdPerSesh: oracle.usdPerSesh()});
    }

    /* GOVERNANCE */

    /// @inheritdoc IFeeRecycler
    function setProduct(uint16 product, address seller, uint64 price) external restricted {
        bool retired = seller == address(0) && price == 0;
        bool sold = seller != address(0) && price >= PRICE_MINIMUM && price <= PRICE_LIMIT;
        require(retired || sold, ProductPriceInvalid(price, PRICE_MINIMUM, PRICE_LIMIT));
        Product memory previous = productOf[product];
        productOf[product] = Product({seller: seller, price: price});
        emit ProductChanged({
            product: product,
            previousSeller: previous.seller,
            previousPrice: previous.price,
            seller: seller,
            price: price
        });
    }

    /// @inheritdoc IFeeRecycler
    function setOracle(IFeeOracle newOracle) external restricted {
        _setOracle(newOracle);
    }

    /// @inheritdoc IFeeRecycler
    function setLiquidityReceiver(address receiver) external restricted {
        _setLiquidityReceiver(receiver);
    }

    function _setOracle(IFeeOracle newOracle) private {
        require(address(newOracle) != address(0), AddressZero());
        emit OracleChanged(address(oracle), address(newOracle));
        oracle = newOracle;
    }

    function _setLiquidityReceiver(address receiver) private {
        require(receiver != address(0), AddressZero());
        emit LiquidityReceiverChanged(liquidityReceiver, receiver);
        liquidityReceiver = receiver;
    }
}

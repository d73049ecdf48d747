// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IExpiringPause} from "../../../contracts/interfaces/IExpiringPause.sol";
import {IFeeRecycler} from "../../../contracts/interfaces/IFeeRecycler.sol";
import {IProBurn} from "../../../contracts/interfaces/IProBurn.sol";
import {IRewardPool} from "../../../contracts/interfaces/IRewardPool.sol";
import {ISessionToken} from "../../../contracts/interfaces/ISessionToken.sol";
import {IArbToken} from "../../../contracts/interfaces/external/IArbToken.sol";
import {Ghost} from "../../support/Ghost.sol";
import {Handler} from "../../support/Handler.sol";
import {Roles, System} from "../../support/System.sol";

/// @dev Buyers, the bridge, and those who would like to mint.
contract FeesHandler is Handler {
    /// @dev What is bought, and the call that buys it.
    struct Purchase {
        uint8 plan;
        bytes32 root;
        uint256 units;
        bytes data;
    }

    constructor(System memory system_, Ghost ghost_) Handler(system_, ghost_) {}

    function buy(uint256 actorSeed, uint256 planSeed) external step {
        _buy(_actor(actorSeed), _single(_plan(planSeed)), true);
    }

    function buyBatch(uint256 actorSeed, uint256 planSeed, uint256 units) external step {
        _buy(_actor(actorSeed), _batch(_plan(planSeed), bound(units, 1, 40)), true);
    }

    function buyByRoot(uint256 actorSeed, uint256 planSeed, uint256 units) external step {
        _buy(_actor(actorSeed), _byRoot(_plan(planSeed), bound(units, 1, 2_000)), true);
    }

    /// @dev The pool fails while the fee is paid: the fee burns all the same and waits.
    function buyDeferred(uint256 actorSeed, uint256 planSeed, uint256 units) external step {
        units = bound(units, 1, 2_000);
        _buy(_actor(actorSeed), units == 1 ? _single(_plan(planSeed)) : _byRoot(_plan(planSeed), units), false);
    }

    /// @dev Whoever cancels, it is an event and nothing else.
    function cancel(uint256 callerSeed, uint256 receiptSeed, uint32 index) external step {
        address caller = _payee(callerSeed);
        uint64 receiptId = uint64(bound(receiptSeed, 0, ghost.receipts() + 1));
        bytes memory data = abi.encodeCall(IProBurn.cancel, (receiptId, index));
        if (receiptId == 0 || receiptId > ghost.receipts())
            return _mustRevert(caller, address(system.proBurn), data, IProBurn.ReceiptUnknown.selector);
        vm.prank(caller);
        system.proBurn.cancel(receiptId, index);
    }

    function flush(uint256 callerSeed) external step {
        uint256 waiting = system.token.remintable();
        address caller = _payee(callerSeed);
        if (waiting == 0)
            return
                _mustRevert(
                    caller,
                    address(system.recycler),
                    abi.encodeCall(IFeeRecycler.flush, ()),
                    IFeeRecycler.NothingToRemint.selector
                );
        vm.prank(caller);
        system.recycler.flush();
        _reminted(waiting);
    }

    function postPrice(uint256 price) external step {
        _post(price);
    }

    /// @dev Burning outside the recycler is final.
    function burn(uint256 actorSeed, uint256 amount) external step {
        address actor = _actor(actorSeed);
        amount = bound(amount, 0, system.token.balanceOf(actor) / 10);
        vm.prank(actor);
        system.token.burn(amount);
        ghost.burnForGood(amount);
    }

    function withdrawToEthereum(uint256 actorSeed, uint256 amount) external step {
        address actor = _actor(actorSeed);
        amount = bound(amount, 0, system.token.balanceOf(actor) / 2);
        vm.prank(Roles.GATEWAY);
        system.token.bridgeBurn(actor, amount);
        ghost.bridge(-int256(amount));
    }

    /// @dev At most what is on Ethereum outside the escrow: Ethereum's supply is fixed.
    function depositFromEthereum(uint256 actorSeed, uint256 amount) external step {
        amount = bound(amount, 0, system.token.MAX_SUPPLY() - ghost.escrow());
        address actor = _actor(actorSeed);
        vm.prank(Roles.GATEWAY);
        system.token.bridgeMint(actor, amount);
        ghost.bridge(int256(amount));
    }

    /// @dev TB-04, FE-08: everybody else than bridge and recycler tries to mint, to burn what is another's, to charge.
    function attack(uint256 victimSeed, uint256 amount) external step {
        address victim = _actor(victimSeed);
        address token = address(system.token);
        bytes4 notGateway = ISessionToken.CallerNotGateway.selector;
        bytes4 notRecycler = ISessionToken.CallerNotRecycler.selector;
        _mustRevert(Roles.OUTSIDER, token, abi.encodeCall(IArbToken.bridgeMint, (Roles.OUTSIDER, amount)), notGateway);
        _mustRevert(Roles.OUTSIDER, token, abi.encodeCall(IArbToken.bridgeBurn, (victim, amount)), notGateway);
        _mustRevert(Roles.OUTSIDER, token, abi.encodeCall(ISessionToken.remint, (Roles.OUTSIDER, amount)), notRecycler);
        _mustRevert(Roles.OUTSIDER, token, abi.encodeCall(ISessionToken.recycle, (victim, amount)), notRecycler);
        if (block.timestamp < system.recycler.pausedUntil()) return;
        _refresh();
        _mustRevert(
            Roles.OUTSIDER,
            address(system.recycler),
            abi.encodeCall(IFeeRecycler.payFee, (1, 1, victim, type(uint256).max)),
            IFeeRecycler.CallerNotSeller.selector
        );
    }

    function _plan(uint256 seed) private pure returns (uint8) {
        return uint8(1 + (seed % 3));
    }

    function _single(uint8 plan) private returns (Purchase memory) {
        bytes32 commitment = bytes32(ghost.newLabel());
        bytes memory data = abi.encodeCall(IProBurn.burnForPro, (plan, commitment, type(uint256).max));
        return Purchase({plan: plan, root: commitment, units: 1, data: data});
    }

    function _batch(uint8 plan, uint256 units) private returns (Purchase memory) {
        bytes32[] memory commitments = new bytes32[](units);
        bytes memory joined;
        for (uint256 i; i < units; ++i) {
            commitments[i] = bytes32(ghost.newLabel());
            joined = bytes.concat(joined, commitments[i]);
        }
        bytes memory data = abi.encodeCall(IProBurn.burnForProBatch, (plan, commitments, type(uint256).max));
        return Purchase({plan: plan, root: keccak256(joined), units: units, data: data});
    }

    function _byRoot(uint8 plan, uint256 units) private returns (Purchase memory) {
        bytes32 root = bytes32(ghost.newLabel());
        bytes memory data = abi.encodeCall(IProBurn.burnForProRoot, (plan, root, uint32(units), type(uint256).max));
        return Purchase({plan: plan, root: root, units: units, data: data});
    }

    function _buy(address buyer, Purchase memory purchase, bool poolWorks) private {
        _refresh();
        uint256 fee = _fee(purchase);
        if (fee == 0 || system.token.balanceOf(buyer) < fee) return;
        bytes memory data = purchase.data;
        vm.prank(buyer);
        system.token.approve(address(system.recycler), fee);
        if (block.timestamp < system.recycler.pausedUntil())
            return _mustRevert(buyer, address(system.proBurn), data, IExpiringPause.PauseActive.selector);
        if (!poolWorks) vm.mockCallRevert(address(system.pool), abi.encodeCall(IRewardPool.sync, ()), "");
        uint256 balance = system.token.balanceOf(buyer);
        uint256 waiting = system.token.remintable();
        vm.prank(buyer);
        (bool ok, ) = address(system.proBurn).call(data);
        vm.clearMockedCalls();
        assertTrue(ok, "a purchase failed");
        assertEq(balance - system.token.balanceOf(buyer), fee);
        ghost.payFee(purchase.plan, purchase.units, fee);
        ghost.addReceipt(purchase.plan, purchase.root, purchase.units);
        if (poolWorks) _reminted(waiting + fee);
        else assertEq(system.token.remintable(), waiting + fee);
    }

    /// @return fee The exact ceiling (FE-06), from the posted price with 8 decimals; 0 for a plan that is not sold.
    function _fee(Purchase memory purchase) private view returns (uint256 fee) {
        (address seller, uint64 price) = system.recycler.productOf(purchase.plan);
        if (seller != address(system.proBurn)) return 0;
        (, int256 posted, , , ) = system.feed.latestRoundData();
        uint256 divisor = uint256(posted) * 1e10;
        fee = (price * purchase.units * 1e21 + divisor - 1) / divisor;
        assertEq(system.recycler.quote(purchase.plan, purchase.units), fee);
    }

    /// @dev 1,000 bps to liquidity rounded down, the rest to the pool, which finds it at once.
    function _reminted(uint256 amount) private {
        uint256 toLiquidity = amount / 10;
        ghost.remint(amount - toLiquidity, toLiquidity);
        ghost.fund(amount - toLiquidity + ghost.absorbed());
    }

    /// @dev Posts a price if the last one is too old to buy.
    function _refresh() private {
        (, , , uint256 postedAt, ) = system.feed.latestRoundData();
        if (block.timestamp > postedAt + 1 days) _post(postedAt);
    }

    function _post(uint256 seed) private {
        (, int256 answer, , uint256 postedAt, ) = system.feed.latestRoundData();
        if (block.timestamp < postedAt + 1 hours) return;
        uint256 last = uint256(answer);
        uint256 price = bound(seed, last - last / 5, last + last / 5);
        // Within what the oracle accepts.
        price = bound(price, 0.001e8, 100e8);
        vm.prank(Roles.OPERATIONS);
        system.feed.post(price);
    }
}

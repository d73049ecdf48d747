// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {MockL1Gateway} from "../../contracts/mocks/MockL1Gateway.sol";
import {ISessionTokenL1} from "../../contracts/interfaces/ISessionTokenL1.sol";
import {SessionTokenL1} from "../../contracts/token/SessionTokenL1.sol";
import {BaseTest} from "../support/BaseTest.sol";

contract SessionTokenL1FuzzTest is BaseTest {
    address private constant L2_TOKEN = address(0x5E);
    address private constant CREDIT_BACK = address(0xC4);

    MockL1Gateway private _gateway;
    SessionTokenL1 private _token;

    function setUp() public {
        _gateway = new MockL1Gateway();
        _token = new SessionTokenL1(address(0xA1), address(this), _gateway, _gateway);
    }

    /// @dev TB-02: what is sent is handed on to the last wei, and what somebody forced on the token stays where it is.
    function testFuzz_RegisterTokenOnL2_HandsOnWhatIsSent(uint96 forGateway, uint96 forRouter, uint96 stray) public {
        uint256 value = uint256(forGateway) + forRouter;
        vm.deal(address(this), value);
        vm.deal(address(_token), stray);
        _register(value, forGateway, forRouter);
        assertEq(address(_token).balance, stray);
        assertEq(_valueOf(_gateway.registration), forGateway);
        assertEq(_valueOf(_gateway.gatewaySetting), forRouter);
    }

    /// @dev TB-02: every other value is refused, near ones and far ones.
    function testFuzz_RegisterTokenOnL2_RefusesEveryOtherValue(
        uint96 forGateway,
        uint96 forRouter,
        int8 difference,
        uint96 stray
    ) public {
        vm.assume(difference != 0 && int256(uint256(forGateway) + forRouter) + difference >= 0);
        uint256 value = uint256(int256(uint256(forGateway) + forRouter) + difference);
        vm.deal(address(this), value);
        vm.deal(address(_token), stray);
        vm.expectRevert(
            abi.encodeWithSelector(ISessionTokenL1.RegistrationValueMismatch.selector, value, forGateway, forRouter)
        );
        _register(value, forGateway, forRouter);
        assertEq(address(_token).balance, stray);
    }

    /// @dev TB-02: a sum that is the value sent, modulo 2^256.
    function testFuzz_RegisterTokenOnL2_RefusesSumsThatOverflow(uint96 value, uint256 forGateway) public {
        forGateway = bound(forGateway, uint256(value) + 1, type(uint256).max);
        uint256 forRouter;
        unchecked {
            forRouter = value - forGateway;
        }
        vm.deal(address(this), value);
        vm.expectRevert(
            abi.encodeWithSelector(ISessionTokenL1.RegistrationValueMismatch.selector, value, forGateway, forRouter)
        );
        _register(value, forGateway, forRouter);
    }

    function _register(uint256 value, uint256 forGateway, uint256 forRouter) private {
        _token.registerTokenOnL2{value: value}({
            l2CustomTokenAddress: L2_TOKEN,
            maxSubmissionCostForCustomBridge: 1,
            maxSubmissionCostForRouter: 2,
            maxGasForCustomBridge: 3,
            maxGasForRouter: 4,
            gasPriceBid: 5,
            valueForGateway: forGateway,
            valueForRouter: forRouter,
            creditBackAddress: CREDIT_BACK
        });
    }

    function _valueOf(
        function() external view returns (address, uint256, uint256, uint256, address, uint256) ticket
    ) private view returns (uint256 value) {
        (, , , , , value) = ticket();
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IL1CustomGateway} from "../interfaces/external/IL1CustomGateway.sol";
import {IL1GatewayRouter} from "../interfaces/external/IL1GatewayRouter.sol";
import {ISessionTokenL1} from "../interfaces/ISessionTokenL1.sol";

contract SessionTokenL1 is ISessionTokenL1, ERC20Permit, ReentrancyGuardTransient {
    /// @inheritdoc ISessionTokenL1
    uint256 public constant MAX_SUPPLY = 240_000_000e9;

    /// @dev What gateway and router take for a yes.
    uint8 private constant ARBITRUM_ENABLED = 0xb1;

    /// @inheritdoc ISessionTokenL1
    IL1CustomGateway public immutable gateway;
    /// @inheritdoc ISessionTokenL1
    IL1GatewayRouter public immutable router;
    /// @inheritdoc ISessionTokenL1
    address public immutable registrant;

    /// @inheritdoc ISessionTokenL1
    address public l2Token;

    /// @param holder Receives the whole supply.
    /// @param registrant_ May register the token with the bridge.
    /// @param gateway_ Arbitrum's custom gateway on this chain.
    /// @param router_ Arbitrum's gateway router on this chain.
    constructor(
        address holder,
        address registrant_,
        IL1CustomGateway gateway_,
        IL1GatewayRouter router_
    ) ERC20("Session Token", "SESH") ERC20Permit("Session Token") {
        require(registrant_ != address(0), RegistrantZero());
        address routerOfGateway = gateway_.router();
        require(address(router_) == routerOfGateway, RouterMismatch(address(router_), routerOfGateway));
        registrant = registrant_;
        gateway = gateway_;
        router = router_;
        _mint(holder, MAX_SUPPLY);
    }

    function decimals() public pure override returns (uint8) {
        return 9;
    }

    /* REGISTRATION */

    /// @inheritdoc ISessionTokenL1
    function registerTokenOnL2(
        address l2CustomTokenAddress,
        uint256 maxSubmissionCostForCustomBridge,
        uint256 maxSubmissionCostForRouter,
        uint256 maxGasForCustomBridge,
        uint256 maxGasForRouter,
        uint256 gasPriceBid,
        uint256 valueForGateway,
        uint256 valueForRouter,
        address creditBackAddress
    ) external payable nonReentrant {
        require(msg.sender == registrant, CallerNotTokenRegistrant(msg.sender, registrant));
        // Without adding up: a sum that overflows is no value anybody sent.
        require(
            valueForGateway <= msg.value && valueForRouter == msg.value - valueForGateway,
            RegistrationValueMismatch(msg.value, valueForGateway, valueForRouter)
        );
        require(creditBackAddress != address(0), CreditBackAddressZero());
        _fixL2Token(l2CustomTokenAddress);
        emit RegistrationSent(l2CustomTokenAddress);
        gateway.registerTokenToL2{value: valueForGateway}({
            l2Token: l2CustomTokenAddress,
            maxGas: maxGasForCustomBridge,
            gasPriceBid: gasPriceBid,
            maxSubmissionCost: maxSubmissionCostForCustomBridge,
            creditBackAddress: creditBackAddress
        });
        router.setGateway{value: valueForRouter}({
            gateway: address(gateway),
            maxGas: maxGasForRouter,
            gasPriceBid: gasPriceBid,
            maxSubmissionCost: maxSubmissionCostForRouter,
            creditBackAddress: creditBackAddress
        });
    }

    /// @inheritdoc ISessionTokenL1
    /// @dev The guard against re-entrance is what says that a registration runs.
    function isArbitrumEnabled() external view returns (uint8) {
        bool asked = msg.sender == address(gateway) || msg.sender == address(router);
        require(asked && _reentrancyGuardEntered(), RegistrationNotRunning(msg.sender));
        return ARBITRUM_ENABLED;
    }

    function _fixL2Token(address given) private {
        address registered = l2Token;
        bool fits = registered == address(0) || given == registered;
        require(given != address(0) && fits, L2TokenInvalid(given, registered));
        l2Token = given;
    }
}

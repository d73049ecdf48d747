// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ICustomToken} from "../interfaces/external/ICustomToken.sol";
import {IL1CustomGateway} from "../interfaces/external/IL1CustomGateway.sol";
import {IL1GatewayRouter} from "../interfaces/external/IL1GatewayRouter.sol";

/// @dev Gateway and router in one, that says what it was called with and, once, calls somebody in the middle of it.
contract MockL1Gateway is IL1CustomGateway, IL1GatewayRouter {
    struct Ticket {
        address target;
        uint256 maxGas;
        uint256 gasPriceBid;
        uint256 maxSubmissionCost;
        address creditBackAddress;
        uint256 value;
    }

    address public router = address(this);
    Ticket public registration;
    Ticket public gatewaySetting;

    address private _target;
    bytes private _data;
    bool public succeeded;
    bytes public answer;

    error TokenNotEnabled();

    function setRouter(address newRouter) external {
        router = newRouter;
    }

    /// @notice The next registration calls `target` with `data`.
    function arm(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    function ask(ICustomToken token) public view returns (uint8) {
        return token.isArbitrumEnabled();
    }

    function registerTokenToL2(
        address l2Token,
        uint256 maxGas,
        uint256 gasPriceBid,
        uint256 maxSubmissionCost,
        address creditBackAddress
    ) external payable returns (uint256) {
        require(ask(ICustomToken(msg.sender)) == 0xb1, TokenNotEnabled());
        registration = Ticket({
            target: l2Token,
            maxGas: maxGas,
            gasPriceBid: gasPriceBid,
            maxSubmissionCost: maxSubmissionCost,
            creditBackAddress: creditBackAddress,
            value: msg.value
        });
        address target = _target;
        if (target == address(0)) return 0;
        _target = address(0);
        // solhint-disable-next-line avoid-low-level-calls
        (succeeded, answer) = target.call(_data);
        return 0;
    }

    function setGateway(
        address gateway,
        uint256 maxGas,
        uint256 gasPriceBid,
        uint256 maxSubmissionCost,
        address creditBackAddress
    ) external payable returns (uint256) {
        require(ask(ICustomToken(msg.sender)) == 0xb1, TokenNotEnabled());
        gatewaySetting = Ticket({
            target: gateway,
            maxGas: maxGas,
            gasPriceBid: gasPriceBid,
            maxSubmissionCost: maxSubmissionCost,
            creditBackAddress: creditBackAddress,
            value: msg.value
        });
        return 1;
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {IArbToken} from "../interfaces/external/IArbToken.sol";
import {ISessionToken} from "../interfaces/ISessionToken.sol";

contract SessionToken is ISessionToken, ERC20Burnable, ERC20Permit, AccessManaged {
    /// @inheritdoc ISessionToken
    uint256 public constant MAX_SUPPLY = 240_000_000e9;

    /// @inheritdoc ISessionToken
    address public immutable gateway;
    /// @inheritdoc IArbToken
    address public immutable l1Address;

    /// @inheritdoc ISessionToken
    address public recycler;
    uint128 private _recycled;
    uint128 private _reminted;

    modifier onlyGateway() {
        require(msg.sender == gateway, CallerNotGateway(msg.sender, gateway));
        _;
    }

    modifier onlyRecycler() {
        require(msg.sender == recycler, CallerNotRecycler(msg.sender, recycler));
        _;
    }

    /// @param authority The access manager.
    /// @param gateway_ Arbitrum's custom gateway, or zero on a network without a side on Ethereum.
    /// @param l1Address_ SESH on Ethereum, or zero likewise.
    /// @param genesisHolder Receives the whole supply where there is no bridge; zero where there is one.
    constructor(
        address authority,
        address gateway_,
        address l1Address_,
        address genesisHolder
    ) ERC20("Session Token", "SESH") ERC20Permit("Session Token") AccessManaged(authority) {
        bool bridged = gateway_ != address(0);
        require(bridged == (l1Address_ != address(0)), BridgeIncomplete(gateway_, l1Address_));
        require(bridged == (genesisHolder == address(0)), GenesisHolderMismatch(genesisHolder, gateway_));
        gateway = gateway_;
        l1Address = l1Address_;
        if (!bridged) _mint(genesisHolder, MAX_SUPPLY);
    }

    function decimals() public pure override returns (uint8) {
        return 9;
    }

    /* BRIDGE */

    /// @inheritdoc IArbToken
    /// @dev No condition but the caller: a revert here would strand a deposit. The escrow on Ethereum bounds it.
    function bridgeMint(address account, uint256 amount) external onlyGateway {
        _mint(account, amount);
    }

    /// @inheritdoc IArbToken
    function bridgeBurn(address account, uint256 amount) external onlyGateway {
        _burn(account, amount);
    }

    /* BURN TO REMINT */

    /// @inheritdoc ISessionToken
    function recycle(address from, uint256 amount) external onlyRecycler {
        _spendAllowance(from, msg.sender, amount);
        _burn(from, amount);
        // Every fee is at most the supply: the sum needs 2^70 of them to outgrow 128 bits.
        unchecked {
            _recycled += uint128(amount);
        }
        emit FeeRecycled(from, amount);
    }

    /// @inheritdoc ISessionToken
    function remint(address to, uint256 amount) external onlyRecycler {
        uint256 available = remintable();
        require(amount <= available, RemintExceedsRecycled(amount, available));
        uint256 supply = totalSupply() + amount;
        require(supply <= MAX_SUPPLY, SupplyCapExceeded(supply, MAX_SUPPLY));
        // Bounded by what was recycled.
        unchecked {
            _reminted += uint128(amount);
        }
        _mint(to, amount);
        emit FeeReminted(to, amount);
    }

    /// @inheritdoc ISessionToken
    function setRecycler(address newRecycler) external restricted {
        emit RecyclerChanged(recycler, newRecycler);
        recycler = newRecycler;
    }

    /// @inheritdoc ISessionToken
    function totalRecycled() external view returns (uint256) {
        return _recycled;
    }

    /// @inheritdoc ISessionToken
    function totalReminted() external view returns (uint256) {
        return _reminted;
    }

    /// @inheritdoc ISessionToken
    function remintable() public view returns (uint256) {
        return _recycled - _reminted;
    }
}

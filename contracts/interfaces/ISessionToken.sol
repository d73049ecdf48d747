// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IArbToken} from "./external/IArbToken.sol";

/// @title SESH on Arbitrum: 9 decimals, permit, bridge functions, and burning fees to remint them as rewards.
/// @dev ERC-20, ERC-2612 and burn functions as in OpenZeppelin. Relied on: INV-TOK-1, INV-TOK-2.
interface ISessionToken is IArbToken {
    /// @notice A fee of `amount` was burned from `from` and may be reminted.
    event FeeRecycled(address indexed from, uint256 amount);
    /// @notice `amount` of the recycled fees was minted to `to`.
    event FeeReminted(address indexed to, uint256 amount);
    /// @notice The contract that recycles fees changed.
    event RecyclerChanged(address indexed previous, address indexed current);

    /// @dev A bridge function was called by somebody else than the gateway.
    error CallerNotGateway(address caller, address gateway);
    /// @dev A recycler function was called by somebody else than the recycler.
    error CallerNotRecycler(address caller, address recycler);
    /// @dev Minting would exceed MAX_SUPPLY.
    error SupplyCapExceeded(uint256 supply, uint256 limit);
    /// @dev More was to be reminted than was recycled and not reminted yet.
    error RemintExceedsRecycled(uint256 amount, uint256 limit);
    /// @dev Only one of gateway and token on Ethereum was given: both or none.
    error BridgeIncomplete(address gateway, address l1Address);
    /// @dev A bridged token starts with no supply; a token without a bridge needs a holder of its supply.
    error GenesisHolderMismatch(address genesisHolder, address gateway);

    /// @notice The gateway that mints deposits and burns withdrawals; zero on a network without a side on Ethereum.
    function gateway() external view returns (address);

    /// @notice Cap of the supply in atomic SESH.
    // solhint-disable-next-line func-name-mixedcase
    function MAX_SUPPLY() external view returns (uint256);

    /// @notice The contract that burns fees and remints them.
    function recycler() external view returns (address);

    /// @notice All fees ever burned through `recycle`, in atomic SESH.
    function totalRecycled() external view returns (uint256);

    /// @notice All fees ever reminted, in atomic SESH; never more than `totalRecycled` (INV-TOK-2).
    function totalReminted() external view returns (uint256);

    /// @notice Burned fees that are not reminted yet, in atomic SESH.
    function remintable() external view returns (uint256);

    /// @notice Burns a fee: the supply falls by `amount`, `remintable` rises by it.
    /// @dev Recycler only; spends `from`'s allowance for the recycler. Emits {FeeRecycled}.
    function recycle(address from, uint256 amount) external;

    /// @notice Mints part of the recycled fees.
    /// @dev Recycler only. Emits {FeeReminted}. Reverts with {RemintExceedsRecycled} or {SupplyCapExceeded}.
    function remint(address to, uint256 amount) external;

    /// @notice Replaces the recycler. A new one can still never remint more than was recycled.
    /// @dev Restricted: governor with the long delay. Emits {RecyclerChanged}.
    function setRecycler(address newRecycler) external;
}

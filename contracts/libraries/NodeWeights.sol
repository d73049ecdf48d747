// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Contributor} from "../types/NodeTypes.sol";
import {Share, ShareLibrary} from "../types/RewardTypes.sol";
import {BPS} from "./Bps.sol";

/// @notice Splits the weight of one node among its contributors: the operator takes the fee first, the rest goes pro
/// rata of stake, and the operator takes the rounding remainder.
library NodeWeights {
    /// @dev Weight of one active node. Every node counts equally, so the shares of a node sum to exactly this.
    uint64 internal constant NODE_WEIGHT = 2 ** 40;

    /// @param stake Principal of a contributor who is not the operator, at most `requirement`.
    /// @param requirement Sum of all stakes of the node.
    /// @param feeBps Operator fee, at most 10,000.
    function shareOf(uint256 stake, uint256 requirement, uint256 feeBps) internal pure returns (uint64) {
        // Below 2^118, and the quotient at most NODE_WEIGHT, because stake <= requirement < 2^64.
        unchecked {
            return uint64((stake * (BPS - feeBps) * NODE_WEIGHT) / (BPS * requirement));
        }
    }

    /// @return shares One share per contributor in the same order; the operator's is what the others leave.
    function sharesOf(
        Contributor[] memory contributors,
        uint256 requirement,
        uint256 feeBps
    ) internal pure returns (Share[] memory shares) {
        uint256 count = contributors.length;
        shares = new Share[](count);
        uint64 rest = NODE_WEIGHT;
        for (uint256 i = 1; i < count; ++i) {
            Contributor memory contributor = contributors[i];
            uint64 weight = shareOf(contributor.stake, requirement, feeBps);
            // Stakes sum to the requirement, so the weights of all others sum to at most one node.
            unchecked {
                rest -= weight;
            }
            shares[i] = ShareLibrary.pack(contributor.beneficiary, weight);
        }
        shares[0] = ShareLibrary.pack(contributors[0].beneficiary, rest);
    }
}

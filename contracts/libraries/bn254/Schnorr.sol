// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BN254, GROUP_ORDER} from "./BN254.sol";

/// @notice Schnorr proof of knowledge of the discrete logarithm of a G1 point: with R = k·G, c = H(context, PK, R) and
/// s = k + c·sk, the verifier recomputes R = s·G − c·PK.
/// @dev A proof of knowledge is what plain key aggregation needs against rogue keys (Ristenpart and Yilek 2007).
library Schnorr {
    /// @dev Warning: the caller has checked that (x, y) is a point of G1 and hashes both it and R into the challenge.
    /// @param s Response, must be below the group order: one proof has one encoding.
    /// @return ok False for a response that is not canonical.
    /// @return rx The x coordinate of the commitment R.
    /// @return ry The y coordinate of the commitment R.
    function commitment(
        uint256 x,
        uint256 y,
        uint256 c,
        uint256 s
    ) internal view returns (bool ok, uint256 rx, uint256 ry) {
        if (s >= GROUP_ORDER) return (false, 0, 0);
        (uint256 sx, uint256 sy) = BN254.mul({px: 1, py: 2, scalar: s});
        (uint256 cx, uint256 cy) = BN254.mul({px: x, py: BN254.negateY(y), scalar: c});
        (rx, ry) = BN254.add({ax: sx, ay: sy, bx: cx, by: cy});
        ok = true;
    }
}

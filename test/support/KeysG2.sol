// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {HashHints} from "./HashHints.sol";

/// @dev Keys on G2 of BN254, for which there is no precompile: textbook arithmetic over F_p[i] / (i² + 1) in affine
/// coordinates. Slow, and for tests only.
library KeysG2 {
    uint256 private constant P = HashHints.P;

    /// @dev c0 + c1 · i.
    struct Fp2 {
        uint256 c0;
        uint256 c1;
    }

    struct Point {
        Fp2 x;
        Fp2 y;
    }

    /// @param secret 1 to the order of the group less one.
    /// @return secret · g2 in the order of EIP-197.
    function keyOf(uint256 secret) internal view returns (uint256[4] memory) {
        Point memory base = generator();
        Point memory point = base;
        uint256 bit = 255;
        while (secret >> bit == 0) --bit;
        while (bit != 0) {
            --bit;
            point = double(point);
            if ((secret >> bit) & 1 == 1) point = add(point, base);
        }
        return [point.x.c1, point.x.c0, point.y.c1, point.y.c0];
    }

    /// @dev EIP-197.
    function generator() internal pure returns (Point memory) {
        return
            Point({
                x: Fp2({
                    c0: 10857046999023057135944570762232829481370756359578518086990519993285655852781,
                    c1: 11559732032986387107991004021392285783925812861821192530917403151452391805634
                }),
                y: Fp2({
                    c0: 8495653923123431417604973247489272438418190587263600148770280649306958101930,
                    c1: 4082367875863433681332203403145435568316851327593401208105741076214120093531
                })
            });
    }

    /// @dev Tangent: λ = 3x² / 2y.
    function double(Point memory a) internal view returns (Point memory) {
        Fp2 memory square = _mul(a.x, a.x);
        Fp2 memory slope = _mul(_add(square, _add(square, square)), _inverse(_add(a.y, a.y)));
        return _chord(a, a, slope);
    }

    /// @dev Chord: λ = (y_b − y_a) / (x_b − x_a). Warning: for points that are neither equal nor opposite.
    function add(Point memory a, Point memory b) internal view returns (Point memory) {
        return _chord(a, b, _mul(_sub(b.y, a.y), _inverse(_sub(b.x, a.x))));
    }

    function _chord(Point memory a, Point memory b, Fp2 memory slope) private pure returns (Point memory point) {
        point.x = _sub(_sub(_mul(slope, slope), a.x), b.x);
        point.y = _sub(_mul(slope, _sub(a.x, point.x)), a.y);
    }

    function _add(Fp2 memory a, Fp2 memory b) private pure returns (Fp2 memory) {
        return Fp2({c0: addmod(a.c0, b.c0, P), c1: addmod(a.c1, b.c1, P)});
    }

    function _sub(Fp2 memory a, Fp2 memory b) private pure returns (Fp2 memory) {
        return Fp2({c0: addmod(a.c0, P - b.c0, P), c1: addmod(a.c1, P - b.c1, P)});
    }

    function _mul(Fp2 memory a, Fp2 memory b) private pure returns (Fp2 memory) {
        return
            Fp2({
                c0: addmod(mulmod(a.c0, b.c0, P), P - mulmod(a.c1, b.c1, P), P),
                c1: addmod(mulmod(a.c0, b.c1, P), mulmod(a.c1, b.c0, P), P)
            });
    }

    function _inverse(Fp2 memory a) private view returns (Fp2 memory) {
        uint256 norm = HashHints.inverse(addmod(mulmod(a.c0, a.c0, P), mulmod(a.c1, a.c1, P), P));
        return Fp2({c0: mulmod(a.c0, norm, P), c1: mulmod(P - a.c1, norm, P)});
    }
}

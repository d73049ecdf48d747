// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @dev The map of RFC 9380, section 6.6.1, as the straight line program of appendix F.1 for y² = x³ + 3 and Z = 1, and
/// the hint that goes with it. Written for clarity; nothing is taken from the library under test.
library HashHints {
    uint256 internal constant P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

    struct Mapped {
        uint256[3] candidates;
        uint256 x;
        uint256 y;
        uint256 d;
        /// The first of the candidates that is the x coordinate of a point.
        uint256 candidate;
        uint256 rejection;
    }

    function hint(uint256 u0, uint256 u1) internal view returns (bytes memory) {
        return hintOf(map(u0), map(u1));
    }

    function hintOf(Mapped memory a, Mapped memory b) internal view returns (bytes memory) {
        bytes1 candidates = bytes1(uint8(a.candidate | (b.candidate << 2)));
        return abi.encodePacked(candidates, inverse(mulmod(a.d, b.d, P)), _words(a), _words(b));
    }

    function map(uint256 u) internal view returns (Mapped memory mapped) {
        uint256 tv1 = mulmod(mulmod(u, u, P), g(1), P);
        uint256 tv2 = addmod(1, tv1, P);
        tv1 = addmod(1, P - tv1, P);
        mapped.d = mulmod(tv1, tv2, P);
        uint256 tv3 = inverse(mapped.d);
        uint256 tv4 = mulmod(mulmod(mulmod(u, tv1, P), tv3, P), c3(), P);
        uint256 c2 = P - inverse(2);
        uint256[3] memory x = mapped.candidates;
        (x[0], x[1]) = (addmod(c2, P - tv4, P), addmod(c2, tv4, P));
        uint256 c4 = mulmod(P - 16, inverse(3), P);
        uint256 tv5 = mulmod(mulmod(tv2, tv2, P), tv3, P);
        x[2] = addmod(mulmod(mulmod(tv5, tv5, P), c4, P), 1, P);
        while (!isSquare(g(x[mapped.candidate]))) ++mapped.candidate;
        mapped.x = x[mapped.candidate];
        mapped.y = rootWithSignOf(u, g(mapped.x));
        if (mapped.candidate != 0) mapped.rejection = root(P - g(x[0]));
    }

    function rootWithSignOf(uint256 u, uint256 a) internal view returns (uint256 y) {
        y = root(a);
        if (y % 2 != u % 2) y = P - y;
    }

    /// @dev The even root of −3 · g(Z) · Z².
    function c3() internal view returns (uint256 c) {
        c = root(P - 12);
        if (c % 2 == 1) c = P - c;
    }

    function g(uint256 x) internal pure returns (uint256) {
        return addmod(mulmod(mulmod(x, x, P), x, P), 3, P);
    }

    function isSquare(uint256 a) internal view returns (bool) {
        return power(a, (P - 1) / 2) == 1;
    }

    function root(uint256 a) internal view returns (uint256) {
        return power(a, (P + 1) / 4);
    }

    function inverse(uint256 a) internal view returns (uint256) {
        return power(a, P - 2);
    }

    function power(uint256 base, uint256 exponent) internal view returns (uint256) {
        (bool ok, bytes memory output) = address(5).staticcall(abi.encode(32, 32, 32, base, exponent, P));
        assert(ok);
        return abi.decode(output, (uint256));
    }

    function _words(Mapped memory mapped) private pure returns (bytes memory) {
        if (mapped.candidate == 0) return abi.encode(mapped.y);
        return abi.encode(mapped.y, mapped.rejection);
    }
}

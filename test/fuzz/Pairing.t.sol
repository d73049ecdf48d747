// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {BN254, FIELD_MODULUS, GROUP_ORDER} from "../../contracts/libraries/bn254/BN254.sol";
import {Pairing} from "../../contracts/libraries/bn254/Pairing.sol";
import {NodeKey} from "../../contracts/types/NodeTypes.sol";
import {BaseTest} from "../support/BaseTest.sol";
import {KeysG2} from "../support/KeysG2.sol";

/// @dev The library behind a call: signature and key on G2 come from calldata.
contract PairingCaller {
    function verify(
        bytes32 digest,
        NodeKey calldata hashed,
        NodeKey calldata key,
        NodeKey calldata signature,
        uint256[4] calldata keyG2
    ) external view returns (bool accepted, bool valid) {
        return Pairing.verify(digest, hashed, key, signature, keyG2);
    }
}

contract PairingFuzzTest is BaseTest {
    PairingCaller private immutable _caller = new PairingCaller();

    struct Inputs {
        bytes32 digest;
        NodeKey hashed;
        NodeKey key;
        NodeKey signature;
        uint256[4] keyG2;
    }

    function testFuzz_Verify_AcceptsASignature(uint256 secret, bytes32 digest) external view {
        (bool accepted, bool valid) = _verify(_signed(secret, digest));
        assertTrue(accepted);
        assertTrue(valid);
    }

    /// @dev Linear: the sum of two signatures is one under the sum of the keys.
    function testFuzz_Verify_AcceptsASumOfSignatures(uint256 a, uint256 b, bytes32 digest) external view {
        (a, b) = (bound(a, 1, GROUP_ORDER - 1), bound(b, 1, GROUP_ORDER - 1));
        vm.assume(a + b != GROUP_ORDER);
        Inputs memory inputs = _signed(addmod(a, b, GROUP_ORDER), digest);
        inputs.key = _sum(_times(_generator(), a), _times(_generator(), b));
        inputs.signature = _sum(_times(inputs.hashed, a), _times(inputs.hashed, b));
        (bool accepted, bool valid) = _verify(inputs);
        assertTrue(accepted);
        assertTrue(valid);
    }

    /// @dev QB-14: whatever is exchanged for that of another secret or digest, it is a point and no longer valid.
    function testFuzz_Verify_RefusesWhatDoesNotBelongTogether(
        uint256 secret,
        uint256 other,
        bytes32 digest,
        uint256 kind
    ) external view {
        Inputs memory inputs = _signed(secret, digest);
        Inputs memory others = _signed(other, keccak256(abi.encode(digest)));
        vm.assume(inputs.key.x != others.key.x);
        kind %= 5;
        if (kind == 0) inputs.key = others.key;
        else if (kind == 1) inputs.signature = others.signature;
        else if (kind == 2) inputs.keyG2 = others.keyG2;
        else if (kind == 3) inputs.hashed = others.hashed;
        else inputs.signature.y = FIELD_MODULUS - inputs.signature.y;
        (bool accepted, bool valid) = _verify(inputs);
        assertTrue(accepted);
        assertFalse(valid);
    }

    /// @dev QB-14: four numbers are no point of G2, and looking at them costs no more than the call is handed.
    function testFuzz_Verify_RefusesNumbersThatAreNoPoint(uint256[4] calldata words) external view {
        Inputs memory inputs = _signed(1, 0);
        inputs.keyG2 = words;
        uint256 gas = gasleft();
        (bool accepted, bool valid) = _verify(inputs);
        assertLt(gas - gasleft(), 150_000);
        assertFalse(accepted);
        assertFalse(valid);
    }

    /// @dev QB-14: one point, one encoding.
    function testFuzz_Verify_RefusesOtherEncodings(uint256 secret, bytes32 digest, uint256 kind) external view {
        Inputs memory inputs = _signed(secret, digest);
        uint256[4] memory words = inputs.keyG2;
        kind %= 6;
        if (kind < 4) inputs.keyG2[kind] += FIELD_MODULUS;
        else if (kind == 4) inputs.keyG2 = [words[1], words[0], words[3], words[2]];
        else inputs.keyG2 = [words[2], words[3], words[0], words[1]];
        (bool accepted, bool valid) = _verify(inputs);
        assertFalse(accepted);
        assertFalse(valid);
    }

    /// @dev QB-01: the precompile takes infinity for a point; with a key and a signature that are none it proves nothing.
    function testFuzz_Verify_RefusesInfinityOnG2(uint256 secret, bytes32 digest) external view {
        Inputs memory inputs = _signed(secret, digest);
        inputs.keyG2 = [uint256(0), 0, 0, 0];
        (bool accepted, bool valid) = _verify(inputs);
        assertTrue(accepted);
        assertFalse(valid);
    }

    function _verify(Inputs memory inputs) private view returns (bool accepted, bool valid) {
        return _caller.verify(inputs.digest, inputs.hashed, inputs.key, inputs.signature, inputs.keyG2);
    }

    /// @dev Any point with an unknown secret will do for the hash; here its secret is known.
    function _signed(uint256 secret, bytes32 digest) private view returns (Inputs memory inputs) {
        secret = bound(secret, 1, GROUP_ORDER - 1);
        inputs.digest = digest;
        inputs.hashed = _times(_generator(), uint256(keccak256(abi.encode("hash", digest))));
        inputs.key = _times(_generator(), secret);
        inputs.signature = _times(inputs.hashed, secret);
        inputs.keyG2 = KeysG2.keyOf(secret);
    }

    function _generator() private pure returns (NodeKey memory) {
        return NodeKey({x: 1, y: 2});
    }

    function _times(NodeKey memory point, uint256 scalar) private view returns (NodeKey memory result) {
        (result.x, result.y) = BN254.mul(point.x, point.y, scalar);
    }

    function _sum(NodeKey memory a, NodeKey memory b) private view returns (NodeKey memory result) {
        (result.x, result.y) = BN254.add({ax: a.x, ay: a.y, bx: b.x, by: b.y});
    }
}

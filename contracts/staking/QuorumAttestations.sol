// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {INodeQuorum} from "../interfaces/INodeQuorum.sol";
import {BN254} from "../libraries/bn254/BN254.sol";
import {HashToG1} from "../libraries/bn254/HashToG1.sol";
import {Pairing} from "../libraries/bn254/Pairing.sol";
import {QuorumRules} from "../libraries/QuorumRules.sol";
import {NodeKey} from "../types/NodeTypes.sol";
import {Attestation} from "../types/StatementTypes.sol";
import {NodeKeys} from "./NodeKeys.sol";

/// @dev Whether the quorum signed. The checks go from cheap to dear, and each has an error of its own.
abstract contract QuorumAttestations is NodeKeys {
    /// @inheritdoc INodeQuorum
    function verify(
        bytes32 digest,
        NodeKey calldata aggregateKey,
        uint256 members,
        Attestation calldata attestation
    ) external view returns (uint256 nonSigners) {
        return _verify({digest: digest, aggregateKey: aggregateKey, members: members, attestation: attestation});
    }

    function _verify(
        bytes32 digest,
        NodeKey memory aggregateKey,
        uint256 members,
        Attestation calldata attestation
    ) internal view returns (uint256 nonSigners) {
        require(members >= QuorumRules.MEMBERS_MINIMUM, QuorumTooSmall(members, QuorumRules.MEMBERS_MINIMUM));
        NodeKey memory key;
        (key, nonSigners) = _signersKey(aggregateKey, attestation);
        require(QuorumRules.isQuorum(members, nonSigners), NonSignersTooMany(nonSigners, members));
        require(key.y != 0, SignersKeyInfinite());
        require(BN254.isPoint(attestation.signature.x, attestation.signature.y), SignatureInvalid());
        (bool accepted, bool valid) = Pairing.verify({
            digest: digest,
            hashed: _hash(digest, attestation.hint),
            key: key,
            signature: attestation.signature,
            keyG2: attestation.signersKeyG2
        });
        require(accepted, SignersKeyG2Invalid());
        require(valid, AttestationInvalid(digest, nonSigners));
    }

    /// @return key Sum of the members' keys less those of the non-signers; never a sum of signers that somebody
    /// remembers, which would let a key be added back.
    function _signersKey(
        NodeKey memory aggregateKey,
        Attestation calldata attestation
    ) private view returns (NodeKey memory key, uint256 nonSigners) {
        (NodeKey memory silent, uint256 sealedCount) = _sumSealed(attestation.nonSigners);
        (NodeKey memory unsealed, uint256 unsealedCount) = _sumUnsealed(attestation.unsealedNonSigners);
        nonSigners = sealedCount + unsealedCount;
        key = aggregateKey;
        if (sealedCount != 0) _subtract(key, silent);
        if (unsealedCount != 0) _subtract(key, unsealed);
    }

    function _hash(bytes32 digest, bytes calldata hint) private view returns (NodeKey memory point) {
        (point.x, point.y) = hint.length == 0 ? HashToG1.hash(digest) : HashToG1.hash(digest, hint);
    }

    function _subtract(NodeKey memory sum, NodeKey memory key) private view {
        (sum.x, sum.y) = BN254.add({ax: sum.x, ay: sum.y, bx: key.x, by: BN254.negateY(key.y)});
    }
}

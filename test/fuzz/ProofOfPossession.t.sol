// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {INodeStaking} from "../../contracts/interfaces/INodeStaking.sol";
import {NodeCredentials, NodeId} from "../../contracts/types/NodeTypes.sol";
import {NodeProofs} from "../support/NodeProofs.sol";
import {SystemFixture} from "../support/SystemFixture.sol";

contract ProofOfPossessionFuzzTest is SystemFixture {
    uint256 private constant FIELD = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

    function setUp() public {
        _deploySystem();
    }

    function testFuzz_CheckCredentials_AcceptsTheOwner(uint256 label, address operator, uint16 feeBps) public view {
        NodeCredentials memory node = _credentials(label, operator, feeBps % 10_001);
        NodeId expected = NodeId.wrap(keccak256(abi.encode(node.key.x, node.key.y)));
        assertTrue(NodeId.unwrap(system.staking.checkCredentials(node, operator)) == NodeId.unwrap(expected));
    }

    /// @dev ST-05: the proof holds for exactly what it was made for.
    function testFuzz_CheckCredentials_RefusesOtherTerms(
        uint256 label,
        address operator,
        uint256 kind,
        uint256 change
    ) public {
        NodeCredentials memory node = _credentials(label, operator, 1_000);
        INodeStaking staking = system.staking;
        kind %= 7;
        if (kind == 0) operator = address(uint160(operator) ^ uint160(1 << (change % 160)));
        else if (kind == 1) node.ed25519Key ^= bytes32(1 << (change % 256));
        else if (kind == 2) node.feeBps = uint16(change % 1_000);
        else if (kind == 3) node.c ^= 1 << (change % 256);
        else if (kind == 4) node.s = addmod(node.s, bound(change, 1, NodeProofs.ORDER - 1), NodeProofs.ORDER);
        else if (kind == 5) node.key = NodeProofs.keyOf(NodeProofs.secretOf(uint256(keccak256(abi.encode(label)))));
        else vm.chainId(bound(change, 1, 1_000_000) + block.chainid);
        bytes32 nodeId = keccak256(abi.encode(node.key.x, node.key.y));
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.ProofOfPossessionInvalid.selector, nodeId));
        staking.checkCredentials(node, operator);
    }

    /// @dev ST-08: the same proof in another encoding is none.
    function testFuzz_CheckCredentials_RefusesOtherEncodings(uint256 label, address operator, uint256 kind) public {
        NodeCredentials memory node = _credentials(label, operator, 0);
        kind %= 3;
        if (kind == 0) {
            node.s += NodeProofs.ORDER;
            bytes32 nodeId = keccak256(abi.encode(node.key.x, node.key.y));
            vm.expectRevert(abi.encodeWithSelector(INodeStaking.ProofOfPossessionInvalid.selector, nodeId));
        } else {
            if (kind == 1) node.key.x += FIELD;
            else node.key.y += FIELD;
            vm.expectRevert(abi.encodeWithSelector(INodeStaking.NodeKeyInvalid.selector, node.key));
        }
        system.staking.checkCredentials(node, operator);
    }

    /// @dev A key made of somebody else's has no proof: nobody knows its secret (QB-06).
    function testFuzz_CheckCredentials_RefusesRogueKeys(uint256 label, uint256 own, address operator) public {
        NodeCredentials memory node = _credentials(own, operator, 0);
        uint256 victim = NodeProofs.secretOf(uint256(keccak256(abi.encode("victim", label))));
        node.key = NodeProofs.sum(node.key, NodeProofs.keyOf(NodeProofs.ORDER - victim));
        bytes32 nodeId = keccak256(abi.encode(node.key.x, node.key.y));
        vm.expectRevert(abi.encodeWithSelector(INodeStaking.ProofOfPossessionInvalid.selector, nodeId));
        system.staking.checkCredentials(node, operator);
    }

    function _credentials(
        uint256 label,
        address operator,
        uint16 feeBps
    ) private view returns (NodeCredentials memory) {
        return NodeProofs.credentials(NodeProofs.secretOf(label), address(system.staking), operator, feeBps);
    }
}

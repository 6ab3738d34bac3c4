"""The weights of a network from the package, back in torch: a training goes on from them when no earlier run is there.

    python -m train.restore --out FILE [--package FOLDER]

The package keeps 8-bit weights with a scale for each column; what rounding took is not given back. A training goes on
from them as well as from the unrounded ones.
"""

import argparse
from collections.abc import Container
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import NodeProto, numpy_helper

from train.encoder import Network
from whence.network import DATA

_FOLLOWED = ("Cast", "Mul", "Add")  # what leads from a product of whole numbers to its sum with a bias


def weights_of(path: Path) -> dict[str, torch.Tensor]:
    """The weights in a network of the package by the names that they had in torch; raises ValueError where a product
    has none."""
    graph = onnx.load(path).graph
    constants = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    takers: dict[str, list[NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            takers.setdefault(name, []).append(node)

    def exact(name: str) -> NDArray[np.float32]:
        base = name.removesuffix("_quantized")
        scale, zero = constants[f"{base}_scale"], constants[f"{base}_zero_point"]
        return ((constants[name].astype(np.float32) - zero.astype(np.float32)) * scale).astype(np.float32)

    found: dict[str, NDArray[Any]] = {}
    for name, values in constants.items():
        if name.endswith(".weight_quantized"):
            found[name.removesuffix("_quantized")] = exact(name)
        elif name.endswith("_quantized"):
            found[_bias_after(takers, takers[name][0], constants).removesuffix("bias") + "weight"] = exact(name).T
        elif not name.startswith(("onnx::", "/")) and not name.endswith(("_scale", "_zero_point")):
            found[name] = values
    return {name: torch.from_numpy(np.array(values, dtype=np.float32)) for name, values in found.items()}


def _bias_after(takers: dict[str, list[NodeProto]], node: NodeProto, constants: Container[str]) -> str:
    """The name of the bias that is added to what a node makes."""
    while True:
        ahead = [one for one in takers[node.output[0]] if one.op_type in _FOLLOWED]
        if not ahead:
            raise ValueError(f"nothing is added to the product {node.name}: another exporter made this network")
        node = ahead[0]
        named = [name for name in node.input if name in constants and name.endswith(".bias")]
        if named:
            return str(named[0])


def restored(path: Path) -> Network:
    """The reader for attribution in a network of the package; heads beside it are left out."""
    network = Network()
    own = {name.split("network.")[-1]: values for name, values in weights_of(path).items() if "network." in name}
    network.load_state_dict(own)
    return network.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(restored(options.package / "reader.onnx").state_dict(), options.out)


if __name__ == "__main__":
    main()

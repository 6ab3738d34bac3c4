"""From trained weights to the network of the package: ONNX, int8, one file.

The exported network is compared with the trained one before and after its weights are rounded.
"""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from train.encoder import POINTER, Network


class Exported(nn.Module):
    """The network with its pointers' queries already divided, so that a product of vectors is a score."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        width = torch.tensor([POINTER**-0.5, 1.0, POINTER**-0.5, 1.0]).repeat_interleave(POINTER)
        self.register_buffer("width", width)

    def forward(self, ids: Tensor, cases: Tensor, quoted: Tensor) -> tuple[Tensor, Tensor]:
        tags, pointers = self.network(ids, cases, quoted)
        return tags, pointers * self.width


def export(network: Network, out: Path) -> Path:
    """Write reader.onnx into a folder; raises if it does not say what the network says."""
    module = Exported(network).eval()
    exact = out / "reader.fp32.onnx"
    sample = tuple(torch.from_numpy(column) for column in _sample(100))
    axes = {name: {1: "pieces"} for name in ("ids", "cases", "quoted", "tags", "pointers")}
    torch.onnx.export(
        module,
        sample,
        exact,
        input_names=["ids", "cases", "quoted"],
        output_names=["tags", "pointers"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    _compare(module, exact, 1e-3)
    rounded = out / "reader.onnx"
    quantize_dynamic(exact, rounded, weight_type=QuantType.QInt8, per_channel=True, reduce_range=False)
    return rounded


def inscribe(path: Path, about: dict[str, str]) -> None:
    """Write into a network what it is: Whence reads its scales of confidence there."""
    model = onnx.load(path)
    for key, value in sorted(about.items()):
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, path)


def _sample(length: int) -> list[np.ndarray]:
    chance = np.random.default_rng(length)
    return [chance.integers(0, most, (1, length)) for most in (30000, 4, 3)]


def _compare(module: nn.Module, path: Path, allowed: float) -> None:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    for length in (3, 17, 256):
        columns = _sample(length)
        with torch.no_grad():
            wanted = module(*(torch.from_numpy(column) for column in columns))
        given = session.run(None, dict(zip(("ids", "cases", "quoted"), columns, strict=True)))
        worst = max(float(np.abs(w.numpy() - g).max()) for w, g in zip(wanted, given, strict=True))
        print(f"{path.name}: {length} pieces, largest difference {worst:.1e}")
        if worst > allowed:
            raise ValueError(f"the exported network differs from the trained one by {worst}")

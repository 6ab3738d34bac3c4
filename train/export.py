"""From trained weights to the network of the package: ONNX, int8, one file.

The exported network is compared with the trained one before and after its weights are rounded.
"""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from train.heads import LEAST_SPAN, Deep, ToldDeep
from whence.network import DEEPER_OUTPUTS, KINDS, OUTPUTS

_SPARSE = 3  # the last outputs: mentions, their scores, and what each piece asks for and offers


def export_deep(deep: Deep, out: Path) -> Path:
    """Write reader.onnx into a folder; raises if it does not say what the network says."""
    module = ToldDeep(deep).eval()
    exact = out / "reader.fp32.onnx"
    sample = tuple(torch.from_numpy(column) for column in _sample(100))
    along = ("ids", "cases", "quoted", "tags", "parts", "begins", "relations", "same")
    axes = {name: {1: "pieces"} for name in along}
    axes |= {name: {1: "pieces", 2: "pieces"} for name in ("cues", "sources", "heads")}
    axes |= {name: {0: "spans"} for name in ("spans", "span_scores")}
    torch.onnx.export(
        module,
        sample,
        exact,
        input_names=["ids", "cases", "quoted"],
        output_names=[*OUTPUTS, *DEEPER_OUTPUTS],
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
        pairs = [(w.numpy(), g) for w, g in zip(wanted, given, strict=True)]
        if len(pairs) > len(OUTPUTS):
            pairs = [*pairs[:-_SPARSE], *_dense(pairs[-_SPARSE:], length)]
        worst = max(float(np.abs(w.astype(np.float64) - g).max()) for w, g in pairs)
        print(f"{path.name}: {length} pieces, largest difference {worst:.1e}")
        if worst > allowed:
            raise ValueError(f"the exported network differs from the trained one by {worst}")


def _dense(pairs: list[tuple[np.ndarray, np.ndarray]], length: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """The mentions as tables that can be compared: one whose score lies at the limit may be in one and not in the
    other, so that what is left out has the score of the limit."""
    (wanted, given), (scores, given_scores), same = pairs
    tables = []
    for places, values in ((wanted, scores), (given, given_scores)):
        table = np.full((len(KINDS), length, length), LEAST_SPAN)
        table[tuple(places.T)] = values
        tables.append(table)
    return [(tables[0], tables[1]), same]

"""The network in plain torch: a pretrained encoder, copied weight for weight, with a head for tags and two pointers.

Two encoders fit: MiniLM, which the package carries, and MPNet, eight times as large, which only teaches. Plain torch
and not a library's class, because the exporter gave wrong logits for that one without a word.
"""

import copy
import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

POINTER = 64
POOL = 1 << 23


class Shape(NamedTuple):
    """What makes one encoder differ from another. `offset` is the place of the first piece; `relative` says that all
    layers share a learned bias for the distance between two pieces (MPNet, Song et al. 2020)."""

    width: int
    layers: int
    inner: int
    vocabulary: int
    positions: int
    offset: int
    epsilon: float
    relative: bool


MINILM = Shape(384, 6, 1536, 30522, 512, 0, 1e-12, relative=False)
MPNET = Shape(768, 12, 3072, 30527, 514, 2, 1e-5, relative=True)
HEADS = 12
_DISTANCES, _FAR = 32, 128  # MPNet's buckets for the distance between two pieces, and where the last one begins
_MARKS = {
    0: 1,
    101: 0,
    102: 2,
    103: 30526,
}  # MPNet's numbers for padding, [CLS], [SEP], [MASK]; all others lie 4 higher


class Dropout(nn.Module):
    """Dropout from a pool of random masks drawn once: on a CPU drawing them afresh costs more than the layer does."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share
        self.register_buffer("pool", (torch.rand(POOL) >= share).float() / (1 - share), persistent=False)

    def forward(self, hidden: Tensor) -> Tensor:
        if not self.training or not self.share:
            return hidden
        at = int(torch.randint(POOL - hidden.numel(), ()))
        return hidden * self.pool[at : at + hidden.numel()].view_as(hidden)


class Layer(nn.Module):
    """One transformer layer of BERT's kind: attention, then a feed-forward net, each with its norm after the sum."""

    def __init__(self, shape: Shape, dropout: Dropout) -> None:
        super().__init__()
        width = shape.width
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, shape.inner), nn.Linear(shape.inner, width)
        self.attention_norm, self.output_norm = (nn.LayerNorm(width, eps=shape.epsilon) for _ in range(2))
        self.dropout = dropout

    def forward(self, hidden: Tensor, bias: Tensor | None) -> Tensor:
        batch, length, width = hidden.shape

        def split(values: Tensor) -> Tensor:
            return values.view(batch, length, HEADS, width // HEADS).transpose(1, 2)

        query, key, value = split(self.query(hidden)), split(self.key(hidden)), split(self.value(hidden))
        # Written out: on a CPU, in bf16, torch's fused attention takes half as long again, most of it going backward.
        scores = query @ key.transpose(-1, -2) * (width // HEADS) ** -0.5
        if bias is not None:
            scores = scores + bias.to(scores.dtype)
        mixed = torch.softmax(scores, dim=-1).to(value.dtype) @ value
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        hidden = self.attention_norm(hidden + self.dropout(self.out(mixed)))
        inner = self.down(nn.functional.gelu(self.up(hidden)))
        return self.output_norm(hidden + self.dropout(inner))  # type: ignore[no-any-return]


class Network(nn.Module):
    """ids, cases, quoted (batch x pieces) -> tags (batch x pieces x 7) and pointers (batch x pieces x 4 * 64). The ids
    are MiniLM's, whatever the encoder."""

    def __init__(self, shape: Shape = MINILM, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        width = shape.width
        self.words = nn.Embedding(shape.vocabulary, width)
        self.positions = nn.Embedding(shape.positions, width)
        self.kind = nn.Parameter(torch.zeros(width))
        self.cases, self.quoted = nn.Embedding(4, width), nn.Embedding(3, width)
        self.norm = nn.LayerNorm(width, eps=shape.epsilon)
        if shape.relative:
            self.distances = nn.Embedding(_DISTANCES, HEADS)
            numbers = torch.arange(MINILM.vocabulary) + 4
            numbers[list(_MARKS)] = torch.tensor(list(_MARKS.values()))
            self.register_buffer("numbers", numbers, persistent=False)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape, self.dropout) for _ in range(shape.layers))
        self.tags = nn.Linear(width, 7)
        self.pointers = nn.Linear(width, 4 * POINTER)
        for table in (self.cases, self.quoted):
            nn.init.normal_(table.weight, std=0.01)

    def forward(self, ids: Tensor, cases: Tensor, quoted: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        places = torch.arange(ids.shape[1], device=ids.device)
        bias = mask
        if self.shape.relative:
            ids = self.numbers[ids]
            near = self.distances(_bucket(places[None, :] - places[:, None])).permute(2, 0, 1)[None]
            bias = near if mask is None else near + mask
        hidden = self.words(ids) + self.positions(places + self.shape.offset) + self.kind
        hidden = self.dropout(self.norm(hidden + self.cases(cases) + self.quoted(quoted)))
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return self.tags(hidden), self.pointers(self.dropout(hidden))


class Told(nn.Module):
    """What a network says as the package takes it: log-probabilities of tags, and of each piece's pointing to a cue and
    to a source the share that goes to each piece."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, cases: Tensor, quoted: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        tags, pointers = self.network(ids, cases, quoted)
        content, cue, asking, source = (pointers.float() * POINTER**-0.25).split(POINTER, dim=-1)
        cues, sources = (
            torch.softmax(query @ key.transpose(-1, -2), dim=-1) for query, key in ((content, cue), (asking, source))
        )
        return torch.log_softmax(tags.float(), dim=-1), cues, sources


def _bucket(distance: Tensor) -> Tensor:
    """The bucket of a distance: near ones one each, far ones by their logarithm, before and after apart (T5, Raffel et
    al. 2020)."""
    half, near = _DISTANCES // 2, _DISTANCES // 4
    far = distance.abs().clamp(min=1)
    far = near + ((far / near).log() / math.log(_FAR / near) * (half - near)).long()
    bucket = torch.where(distance.abs() < near, distance.abs(), far.clamp(max=half - 1))
    return bucket + half * (distance > 0)


def pretrained(weights: Path, dropout: float = 0.1) -> Network:
    """The network with the weights of MiniLM or MPNet, whichever the file holds, in its encoder; the heads are new."""
    given = load_file(weights)
    shape = MPNET if "encoder.relative_attention_bias.weight" in given else MINILM
    network = Network(shape, dropout)
    renamed = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        "positions.weight": given["embeddings.position_embeddings.weight"],
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    if shape.relative:
        renamed["distances.weight"] = given["encoder.relative_attention_bias.weight"]
    else:
        renamed["kind"] = given["embeddings.token_type_embeddings.weight"][0]
    inside = {
        "query": ("attention.self.query", "attention.attn.q"),
        "key": ("attention.self.key", "attention.attn.k"),
        "value": ("attention.self.value", "attention.attn.v"),
        "out": ("attention.output.dense", "attention.attn.o"),
        "attention_norm": ("attention.output.LayerNorm", "attention.LayerNorm"),
        "up": ("intermediate.dense", "intermediate.dense"),
        "down": ("output.dense", "output.dense"),
        "output_norm": ("output.LayerNorm", "output.LayerNorm"),
    }
    for layer in range(shape.layers):
        for ours, theirs in inside.items():
            for part in ("weight", "bias"):
                renamed[f"layers.{layer}.{ours}.{part}"] = given[
                    f"encoder.layer.{layer}.{theirs[shape.relative]}.{part}"
                ]
    missing, unexpected = network.load_state_dict(renamed, strict=False)
    heads = ("cases.", "quoted.", "tags.", "pointers.", *(("kind",) if shape.relative else ()))
    if unexpected or any(not name.startswith(heads) for name in missing):
        raise ValueError(f"weights do not fit the encoder: missing {missing}, unexpected {unexpected}")
    network.words.weight.requires_grad = False
    if shape.relative:
        network.distances.weight.requires_grad = False
    return network


def loaded(path: Path) -> Network:
    """A trained network, or the one of a checkpoint."""
    saved = torch.load(path, weights_only=False)
    weights = saved.get("network", saved)
    network = Network(MPNET if "distances.weight" in weights else MINILM)
    network.load_state_dict(weights)
    return network.eval()


def averaged(networks: Sequence[Network]) -> Network:
    """One network whose weights are the mean of these networks': runs that began at the same weights lie in one valley
    of the loss, and its middle is better than its edges (Wortsman et al. 2022). Costs nothing when it reads."""
    mean = copy.deepcopy(networks[0])
    others = [dict(network.named_parameters()) for network in networks]
    with torch.no_grad():
        for name, weights in mean.named_parameters():
            weights.copy_(torch.stack([own[name].double() for own in others]).mean(dim=0).to(weights.dtype))
    return mean

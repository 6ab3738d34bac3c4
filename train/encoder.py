"""The network in plain torch: MiniLM's encoder, copied weight for weight, with a head for tags and two pointers.

Plain torch and not a library's class, because the exporter gave wrong logits for that one without a word.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

WIDTH, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512
POINTER = 64
POOL = 1 << 23


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

    def __init__(self, dropout: Dropout) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.attention_norm, self.output_norm = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = dropout

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, _ = hidden.shape

        def split(values: Tensor) -> Tensor:
            return values.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        query, key, value = split(self.query(hidden)), split(self.key(hidden)), split(self.value(hidden))
        # Written out: on a CPU, in bf16, torch's fused attention takes half as long again, most of it going backward.
        scores = query @ key.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5
        if mask is not None:
            scores = scores + mask.to(scores.dtype)
        mixed = torch.softmax(scores, dim=-1).to(value.dtype) @ value
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        hidden = self.attention_norm(hidden + self.dropout(self.out(mixed)))
        inner = self.down(nn.functional.gelu(self.up(hidden)))
        return self.output_norm(hidden + self.dropout(inner))  # type: ignore[no-any-return]


class Network(nn.Module):
    """ids, cases, quoted (batch x pieces) -> tags (batch x pieces x 7) and pointers (batch x pieces x 4 * 64)."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.cases, self.quoted = nn.Embedding(4, WIDTH), nn.Embedding(3, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(Layer(self.dropout) for _ in range(LAYERS))
        self.tags = nn.Linear(WIDTH, 7)
        self.pointers = nn.Linear(WIDTH, 4 * POINTER)
        for table in (self.cases, self.quoted):
            nn.init.normal_(table.weight, std=0.01)

    def forward(self, ids: Tensor, cases: Tensor, quoted: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.words(ids) + self.positions(places) + self.kind + self.cases(cases) + self.quoted(quoted)
        hidden = self.dropout(self.norm(hidden))
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return self.tags(hidden), self.pointers(self.dropout(hidden))


def from_minilm(weights: Path, dropout: float = 0.1) -> Network:
    """The network with MiniLM's weights in its encoder; the heads are new."""
    given = load_file(weights)
    network = Network(dropout)
    renamed = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        "positions.weight": given["embeddings.position_embeddings.weight"],
        "kind": given["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    inside = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "attention_norm": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "output_norm": "output.LayerNorm",
    }
    for layer in range(LAYERS):
        for ours, theirs in inside.items():
            for part in ("weight", "bias"):
                renamed[f"layers.{layer}.{ours}.{part}"] = given[f"encoder.layer.{layer}.{theirs}.{part}"]
    missing, unexpected = network.load_state_dict(renamed, strict=False)
    heads = ("cases.", "quoted.", "tags.", "pointers.")
    if unexpected or any(not name.startswith(heads) for name in missing):
        raise ValueError(f"weights do not fit the encoder: missing {missing}, unexpected {unexpected}")
    network.words.weight.requires_grad = False
    return network

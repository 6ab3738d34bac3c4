"""More heads on the encoder of the reader: words, trees, mentions and coreference; and what they are trained by."""

from typing import Any

import torch
from torch import Tensor, nn

from train.corpus import IGNORED
from train.encoder import POINTER, Network
from train.treebank import LONGEST_MENTION
from whence.network import KINDS, PARTS, RELATIONS

ARC, LABEL, SPAN, SAME = 96, 64, 32, 64  # dimensions of the products
LEAST_SPAN = -2.0


class Deep(nn.Module):
    """The network for attribution with more heads on the same encoder.

    Arcs are a product of what each piece asks for and what each offers, softmax over the window, the mark that begins
    it being the root (Dozat and Manning 2017, without the biaffine's matrices). A relation is read from the products
    of dependent and head. A mention is a start and an end of one kind (Su et al. 2022). Coreference is a product of
    mentions, nothing being a score of zero.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        width = network.shape.width
        self.words = nn.Linear(width, len(PARTS) + 2)
        self.arcs = nn.Linear(width, 2 * ARC)
        self.labels = nn.Linear(width, 2 * LABEL)
        self.relation = nn.Linear(3 * LABEL, len(RELATIONS))
        self.spans = nn.Linear(width, 2 * SPAN * len(KINDS))
        self.same = nn.Linear(width, 4 * SAME)

    def hidden(self, ids: Tensor, cases: Tensor, quoted: Tensor, mask: Tensor | None = None) -> Tensor:
        """What the encoder makes of each piece."""
        own = self.network
        places = torch.arange(ids.shape[1], device=ids.device)
        state = own.words(ids) + own.positions(places + own.shape.offset) + own.kind
        state = own.dropout(own.norm(state + own.cases(cases) + own.quoted(quoted)))
        for layer in own.layers:
            state = layer(state, mask)
        return own.dropout(state)  # type: ignore[no-any-return]

    def arc_scores(self, state: Tensor) -> Tensor:
        """For each piece (rows) how likely each piece (columns) is its head."""
        asked, offered = self.arcs(state).split(ARC, dim=-1)
        return asked @ offered.transpose(-1, -2) / ARC**0.5  # type: ignore[no-any-return]

    def relations_to(self, state: Tensor, heads: Tensor) -> Tensor:
        """The scores of each piece's relations to the piece that is its head."""
        below, above = nn.functional.gelu(self.labels(state)).split(LABEL, dim=-1)
        above = torch.gather(above, 1, heads[..., None].expand(-1, -1, LABEL))
        return self.relation(torch.cat([below, above, below * above], dim=-1))  # type: ignore[no-any-return]

    def span_scores(self, state: Tensor) -> Tensor:
        """Batch x kinds x first piece x last piece: above zero is a mention."""
        batch, length, _ = state.shape
        both = self.spans(state).view(batch, length, 2, len(KINDS), SPAN).permute(2, 0, 3, 1, 4)
        return both[0] @ both[1].transpose(-1, -2) / SPAN**0.5 - 2  # type: ignore[no-any-return]


class ToldDeep(nn.Module):
    """What the network says as the package takes it.

    As `train.encoder.Told`; then for each piece its part of speech, the logarithm of the chance that a sentence begins
    with it, the logarithms of the chances of its heads (the mark that begins the window is the root) and its relation
    to the likeliest; the mentions (kind, first piece, last piece) above a low score, with their scores; and what each
    piece asks for and offers as the beginning and the end of a mention.
    """

    def __init__(self, deep: Deep) -> None:
        super().__init__()
        self.deep = deep

    def forward(self, ids: Tensor, cases: Tensor, quoted: Tensor) -> tuple[Tensor, ...]:
        deep = self.deep
        state = deep.hidden(ids, cases, quoted)
        tags, pointers = deep.network.tags(state), deep.network.pointers(state)
        content, cue, asking, source = (pointers * POINTER**-0.25).split(POINTER, dim=-1)
        cues, sources = (
            torch.softmax(query @ key.transpose(-1, -2), dim=-1) for query, key in ((content, cue), (asking, source))
        )
        words = deep.words(state)
        arcs = torch.log_softmax(deep.arc_scores(state), dim=-1)
        relations = deep.relations_to(state, arcs.argmax(-1)).argmax(-1)
        scores = deep.span_scores(state)[0]
        length = scores.shape[-1]
        places = torch.arange(length)
        ahead = places[None] - places[:, None]
        likely = (scores > LEAST_SPAN) & ((ahead >= 0) & (ahead < LONGEST_MENTION))[None]
        spans = torch.nonzero(likely)
        return (
            torch.log_softmax(tags, dim=-1),
            cues,
            sources,
            words[..., : len(PARTS)].argmax(-1),
            torch.log_softmax(words[..., len(PARTS) :], dim=-1)[..., 1],
            arcs,
            relations,
            spans,
            scores[spans[:, 0], spans[:, 1], spans[:, 2]],
            deep.same(state),
        )


def tree_loss(deep: Deep, batch: dict[str, Any]) -> Tensor:
    """The sum of all heads' losses on a batch of treebank windows."""
    state = deep.hidden(batch["ids"], batch["cases"], batch["quoted"], batch["mask"])
    words = deep.words(state).float()
    heads, relations = batch["heads"], batch["relations"]
    cross = nn.functional.cross_entropy
    total = cross(words[..., : len(PARTS)].flatten(0, 1), batch["parts"].flatten(), ignore_index=IGNORED)
    total = total + cross(words[..., len(PARTS) :].flatten(0, 1), batch["begins"].flatten(), ignore_index=IGNORED)
    arcs = deep.arc_scores(state).float() + batch["mask"][:, 0]
    total = total + cross(arcs.flatten(0, 1), heads.flatten(), ignore_index=IGNORED)
    related = deep.relations_to(state, heads.clamp(min=0)).float()
    total = total + cross(related.flatten(0, 1), relations.flatten(), ignore_index=IGNORED)
    if all(mentions is not None for mentions in batch["mentions"]):
        total = total + span_loss(deep, state, batch) + 0.5 * same_loss(deep, state, batch["mentions"])
    return total


def span_loss(deep: Deep, state: Tensor, batch: dict[str, Any]) -> Tensor:
    """A multi-label loss over all spans of words, each kind by itself: every mention above zero, all else below."""
    scores = deep.span_scores(state).float()
    length = scores.shape[-1]
    words = batch["parts"] != IGNORED
    places = torch.arange(length)
    near = (places[None] >= places[:, None]) & (places[None] < places[:, None] + LONGEST_MENTION)
    allowed = words[:, None, :, None] & words[:, None, None, :] & near
    gold = torch.zeros_like(scores, dtype=torch.bool)
    for row, mentions in enumerate(batch["mentions"]):
        for first, last, kind, _ in mentions:
            gold[row, kind, first, last] = True
    gold &= allowed
    zero = torch.zeros(*scores.shape[:2], 1)
    nothing = scores.masked_fill(~allowed | gold, -1e4).flatten(2)
    wanted = (-scores).masked_fill(~gold, -1e4).flatten(2)
    losses = torch.logsumexp(torch.cat([nothing, zero], -1), -1) + torch.logsumexp(torch.cat([wanted, zero], -1), -1)
    return losses.sum(1).mean() * 0.1


def same_loss(deep: Deep, state: Tensor, batch: list[tuple[tuple[int, int, int, int], ...]]) -> Tensor:
    """For each mention the chance that one before it in the window is the same, or that none is (Lee et al. 2017)."""
    total = torch.zeros(())
    vectors = deep.same(state)
    counted = 0
    for row, mentions in enumerate(batch):
        found = sorted(mentions)
        if len(found) < 2:
            continue
        asked, offered = mention_vectors(vectors[row], [m[0] for m in found], [m[1] for m in found])
        scores = (asked @ offered.T).float() / SAME**0.5
        clusters = torch.tensor([m[3] for m in found])
        before = torch.ones(len(found), len(found), dtype=torch.bool).tril(-1)
        same = (clusters[:, None] == clusters[None]) & before
        zero = torch.zeros(len(found), 1)
        everything = torch.logsumexp(torch.cat([scores.masked_fill(~before, -1e4), zero], 1), 1)
        none = torch.where(same.any(1), -1e4, 0.0)[:, None]
        right = torch.logsumexp(torch.cat([scores.masked_fill(~same, -1e4), none], 1), 1)
        total = total + (everything - right).sum()
        counted += len(found)
    return total / max(counted, 1)


def mention_vectors(vectors: Tensor, firsts: list[int], lasts: list[int]) -> tuple[Tensor, Tensor]:
    """What each mention asks for and offers: of its first piece and of its last word's, added."""
    asks, asks_end, offers, offers_end = vectors.split(SAME, dim=-1)
    return asks[firsts] + asks_end[lasts], offers[firsts] + offers_end[lasts]

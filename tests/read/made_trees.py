"""Trees written out for tests: a word with what hangs on it in brackets, as what it hangs first.

Where a part of speech does not follow from the relation it stands after a slash.
"""

import re
from typing import NamedTuple

from whence.model import Span
from whence.read.syntax import ROOT, Sentence
from whence.text import Words, paragraphs_of

PARTS = {"det": "DET", "case": "ADP", "mark": "SCONJ", "aux": "AUX", "cop": "AUX", "cc": "CCONJ", "punct": "PUNCT"}
PARTS |= {"advmod": "ADV", "amod": "ADJ", "nummod": "NUM", "expl": "PRON"}
VERBAL = {"root", "conj", "advcl", "ccomp", "acl", "xcomp", "parataxis", "csubj"}
TIGHT = re.compile(r" (?=[,.;:?!)”]|n't|'\w)|(?<=[(“]) ")


class Token(NamedTuple):
    form: str
    part: str
    head: int
    relation: str


def tokens_of(notation: str) -> list[Token]:
    """The tokens of a bracketed tree."""
    found: list[Token] = []
    open_nodes: list[tuple[str, list[int]]] = [("root", [])]
    heads: dict[int, int] = {}
    own: list[int | None] = [None]
    for item in re.findall(r"\[\S+|\]|[^\s\[\]]+", notation):
        if item.startswith("["):
            open_nodes.append((item[1:], []))
            own.append(None)
        elif item == "]":
            _, below = open_nodes.pop()
            head = own.pop()
            assert head is not None
            heads |= dict.fromkeys(below, head)
            open_nodes[-1][1].append(head)
        else:
            relation = open_nodes[-1][0]
            form, _, part = item.partition("/")
            base = relation.partition(":")[0]
            default = "VERB" if base in VERBAL else "PROPN" if form.istitle() and found else "NOUN"
            assert own[-1] is None, item
            own[-1] = len(found)
            found.append(Token(form, part or PARTS.get(base, default), ROOT, relation))
    root = own[0]
    assert root is not None
    heads |= dict.fromkeys(open_nodes[0][1], root)
    return [token._replace(head=heads.get(place, ROOT)) for place, token in enumerate(found)]


def parsed(notation: str) -> tuple[str, Words, Sentence]:
    """A text, its words, and its tree; what is a word and no token hangs somewhere, as the network has not learned
    where it should."""
    tokens = tokens_of(notation)
    content = TIGHT.sub("", " ".join(token.form for token in tokens))
    words = Words.joined(paragraph.words for paragraph in paragraphs_of(content))
    places: list[int] = []
    at = 0
    for token in tokens:
        start = content.index(token.form, at)
        at = start + len(token.form)
        places.append(next(n for n in range(len(words)) if words[n].end > start and n not in places))
    parts, heads, relations = ["X"] * len(words), [places[-1]] * len(words), ["dep"] * len(words)
    for place, token in zip(places, tokens, strict=True):
        parts[place], relations[place] = token.part, token.relation
        heads[place] = ROOT if token.head == ROOT else places[token.head]
    return content, words, Sentence(0, len(words), tuple(parts), tuple(heads), tuple(relations))


def shown(content: str, spans: tuple[Span, ...]) -> str:
    return " … ".join(content[start:end] for start, end in spans)

"""Who says so inside of what somebody says, in sentences whose trees are written out (`made_trees`). All invented."""

import pytest
from made_trees import parsed, shown

from whence.read.branches import Branches
from whence.read.inner import inner_in


def found(notation: str) -> list[str]:
    content, words, sentence = parsed(notation)
    return [
        " | ".join(shown(content, part) for part in (one.source, one.cue, one.content))
        for one in inner_in(Branches(content, words, sentence))
    ]


CASES = [
    (
        "[nsubj She/PRON] felt [ccomp [mark that] [nsubj it] held] [punct .]",
        ["She | felt | that it held"],
    ),
    (
        "[nsubj They] [aux did] [advmod n't] say [ccomp [mark why/SCONJ] [nsubj they] left] [punct .]",
        ["They | didn't say | why they left"],
    ),
    (
        "[nsubj It] [cop was] [punct ,] [parataxis [nsubj I/PRON] think] [punct ,] late/ADJ [punct .]",
        ["I | think | It was … late"],
    ),
    (
        "[nsubj:pass He] [aux:pass is] believed [xcomp [mark to] [aux have] fled] [punct .]",
        [" | is believed | He … to have fled"],
    ),
    (
        "[nsubj She] promised [xcomp [mark to] leave] [punct .]",
        ["She | promised | to leave"],
    ),
    (
        "[nsubj Officials] urged [obj residents] [xcomp [mark to] leave] [punct .]",
        ["Officials | urged | residents to leave"],
    ),
    (
        "[nsubj [det The] union] condemned [obj [det the] attack] [punct .]",
        ["The union | condemned | the attack"],
    ),
    (
        "[nsubj Some] considered [obj him] [xcomp mad/ADJ] [punct .]",
        ["Some | considered | him mad"],
    ),
    (
        "[nsubj [nmod:poss His] claim [acl [mark that] [nsubj it] held]] spread [punct .]",
        ["His | claim | that it held"],
    ),
    (
        "[obl [case According [fixed to]] [det the] agency] [punct ,] [nsubj it] held [punct .]",
        ["the agency | According to | it held"],
    ),
    (
        "[nsubj It] held [punct ,] [obl [case In] [nmod:poss their] view] [punct .]",
        ["their | In … view | It held"],
    ),
    (
        "[nsubj They] sent [obj [det a] message [acl stating [ccomp [mark that] [nsubj it] held]]] [punct .]",
        ["a message | stating | that it held"],
    ),
    (
        "[nsubj She] wrote [ccomp [nsubj it] held] [conj [cc and] added [ccomp [nsubj they] left]] [punct .]",
        ["She | wrote | it held", "She | added | they left"],
    ),
    ("[nsubj They] opened [obj [det the] gates] [punct .]", []),
    ("[nsubj You/PRON] know [punct ,] [ccomp [nsubj it] held] [punct .]", []),
    ("[nsubj They] want [xcomp [mark to] leave] [punct .]", []),
]


@pytest.mark.parametrize(("notation", "expected"), CASES, ids=[notation for notation, _ in CASES])
def test_words_that_report_make_an_attribution(notation: str, expected: list[str]) -> None:
    assert found(notation) == expected


def test_no_word_is_both_source_and_cue() -> None:
    content, words, sentence = parsed("[nsubj She] said [ccomp [nsubj he] thinks [ccomp [nsubj it] held]] [punct .]")
    for one in inner_in(Branches(content, words, sentence)):
        assert not set(one.source) & set(one.cue)
        assert not set(one.cue) & set(one.content)

"""In whose words each word of a text stands."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from whence.model import Attribution
from whence.text import Words


class Within:
    """In which content each word of a text stands: that of the innermost attribution; -1: in none."""

    def __init__(self, words: Words, attributions: Sequence[Attribution]) -> None:
        self._attributions = attributions
        self._at: NDArray[np.int32] = np.full(len(words), -1, dtype=np.int32)
        contents = [(span, number) for number, one in enumerate(attributions) for span in one.content]
        for span, number in sorted(contents, key=lambda each: (each[0].start - each[0].end, each[0], each[1])):
            self._at[words.at(span.start) : words.at(span.end)] = number

    def of(self, word: int) -> Attribution | None:
        """The attribution in whose content a word stands."""
        at = int(self._at[word])
        return self._attributions[at] if at >= 0 else None

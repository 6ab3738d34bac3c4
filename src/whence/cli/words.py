"""Words that somebody gives on a command line, to be kept."""

from typing import Any

import click


class Words(click.ParamType):  # type: ignore[type-arg]
    """Characters; bytes that are none in this terminal's encoding could be kept and not written out again."""

    name = "words"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """The words, if they can be written."""
        words = str(value)
        try:
            words.encode()
        except UnicodeEncodeError:
            self.fail("bytes that are no UTF-8; expected words; say it in other characters", param, ctx)
        return words


WORDS = Words()

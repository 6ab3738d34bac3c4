"""The plain words in which every form for people says what the vocabulary's terms mean."""

from whence.model import BlockKind, Claim, Document, Leaning, Reading, Role, Span, Voice, Whose, Wording

VOICES = {
    Voice.NARRATOR: "in its own words",
    Voice.DIRECT: "quoted",
    Voice.INDIRECT: "paraphrased",
    Voice.MIXED: "partly quoted",
    Voice.UNSOURCED: "nobody named",
}
ROLES = {
    Role.NARRATOR: "the text itself",
    Role.PERSON: "person",
    Role.ORGANIZATION: "organisation",
    Role.GROUP: "group",
    Role.DOCUMENT: "document",
    Role.UNNAMED: "someone unnamed",
    Role.UNSTATED: "nobody named",
}
ASIDES = {
    BlockKind.PROSE: "prose",
    BlockKind.HEADING: "heading",
    BlockKind.CAPTION: "caption",
    BlockKind.BYLINE: "byline",
    BlockKind.SIGNATURE: "signature",
    BlockKind.COMMENT: "comment",
    BlockKind.FURNITURE: "page header or footer",
}
LEANINGS = {Leaning.HOSTILE: "condemns", Leaning.APPROVING: "approves"}
WHOSE = {
    Whose.NARRATOR: "the text's own word",
    Whose.SOURCE: "the word of whom it quotes",
    Whose.UNDECIDABLE: "the text does not let one tell whose word",
}
MISSES = (
    "It has learned from political news in American English. It misses some of what a text gives to others, most often"
    " where no word like “said” stands or nobody is named; what it missed stands here as the text’s own words."
)
JOINED = " … "


def exact_words(reading: Reading, spans: tuple[Span, ...]) -> str:
    """The words of some spans, pieces joined by an ellipsis, white space within a piece made single."""
    content = reading.text.content
    return JOINED.join(" ".join(content[start:end].split()) for start, end in spans)


def judged(wording: Wording) -> str:
    """Which way a word that judges leans, and whose word it is."""
    leaning = LEANINGS[wording.leaning] if wording.leaning else "judges"
    return f"{leaning}; {WHOSE[wording.voice]}" if wording.voice else leaning


def facts_of(document: Document) -> list[str]:
    """Who published it, when and where it was found; what nobody says is said to be unknown."""
    published = f"published {document.published}" if document.published else "publication date unknown"
    return [document.publisher or "publisher unknown", published, document.address or document.place]


def read_by(reading: Reading) -> str:
    """Which reader read what, with how many attributions and claims."""
    reader = reading.reader
    return (
        f"Read by {reader.name} {reader.version} (network {reader.model[7:15]}):"
        f" {counted(len(reading.attributions), 'attribution')}, {counted(len(reading.claims), 'claim')}."
    )


def counted(count: int, what: str) -> str:
    """So many of something, in words.

    >>> counted(1, "claim"), counted(2, "claim")
    ('1 claim', '2 claims')
    """
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def source_of(claim: Claim) -> str:
    """The chain in plain words, nearest holder last."""
    links = [link for link in claim.chain if link.role is not Role.NARRATOR]
    if not links:
        return "In its own words"
    named = [f"{link.text} [{ROLES[link.role]}]" if link.text else "Nobody named" for link in links]
    return " → ".join(" ".join(name.split()) for name in named)

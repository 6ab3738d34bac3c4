"""Tables of posts or messages: each row of an XLSX, CSV or TSV file with a text is one post.

    read_posts   bytes -> Posts

Columns are found by the names they usually have; which was taken for what is reported, and a person may say otherwise.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from whence.errors import Empty, IntakeError, NotText, OptionError, TooLarge
from whence.intake import charset, sniff
from whence.intake.files import check_size
from whence.intake.office.package import Package, refuse_old
from whence.intake.tables import moments, xlsx
from whence.intake.tables.delimited import delimiter_of, rows_of
from whence.model import Warned

EXTRACTOR = "whence-posts"
VERSION = "1"  # changes when the same bytes would give other posts

# What columns are called, the surest name first. Names are compared without case, spaces and signs.
NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("text", "fulltext", "message", "content", "body", "caption", "posttext", "messagetext", "tweettext"),
        *("textcontent", "post", "tweet", "comment", "commenttext", "description", "transcript"),
    ),
    "author": (
        *("author", "username", "user", "from", "authorname", "screenname", "handle", "sender", "sendername"),
        *("account", "accountname", "userscreenname", "fromname", "channel", "channelname", "pagename", "nickname"),
    ),
    "published": (
        *("published", "publishedat", "date", "createdat", "timestamp", "time", "datetime", "created", "posted"),
        *("postedat", "postdate", "sentat", "createdtime", "createtime", "dateutc", "uploadtimestamp", "datepublished"),
    ),
    "address": (
        *(
            "url",
            "link",
            "permalink",
            "permalinkurl",
            "address",
            "posturl",
            "tweeturl",
            "messageurl",
            "postlink",
            "uri",
        ),
    ),
}
_TOP_ROWS = 20  # in which the row of names must stand
_LONGEST_NAME = 80
_MOST_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody's post or message, from this row of that table. `published` is ISO 8601, `dated` what the cell says."""

    text: str
    author: str | None
    published: str | None
    address: str | None
    row: int  # as a spreadsheet counts; of a CSV file the number of the line
    sheet: str | None = None
    dated: str | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """In this sheet the columns of these names were taken for text, author, published, address; None: there is none."""

    sheet: str | None
    text: str
    author: str | None
    published: str | None
    address: str | None
    others: tuple[str, ...]  # columns that were not used


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of a file, in its order, and how they were found."""

    posts: tuple[Post, ...]
    columns: tuple[Columns, ...]
    encoding: str | None
    warnings: tuple[Warned, ...]


@dataclass(slots=True)
class _Table:
    """One sheet, or the one table of a CSV file."""

    name: str | None
    rows: Iterator[tuple[int, list[str]]]


def read_posts(data: bytes, columns: Mapping[str, str] | None = None) -> Posts:
    """The posts of a table; raises an IntakeError if there are none, an OptionError for a column that is not there.

    `columns` says for text, author, published or address the name of its column, where the usual names do not do.
    """
    check_size(len(data))
    given = dict(columns or {})
    if unknown := sorted(given.keys() - NAMES.keys()):
        raise OptionError(
            seen=f"a column for {unknown[0]!r}",
            expected="one for text, author, published or address",
            cause="A post has only these",
            next="Name one of them",
        )
    counts: Counter[str] = Counter()
    tables, encoding = _tables(data, counts)
    posts: list[Post] = []
    found: list[Columns] = []
    seen: list[str] = []
    for table in tables:
        top, taken = _header(table, given, seen)
        if taken is None:
            counts["sheets without a column of texts, left out"] += bool(top)
            continue
        names, places = taken
        found.append(names)
        posts += _posts(table, places, counts)
    if not found:
        raise _no_text_column(seen, given)
    if not posts:
        raise Empty(
            seen=f"a table whose column {found[0].text!r} is empty in every row",
            expected="texts in it",
            cause="Another column holds the texts, or the posts are pictures",
            next="Say which column holds the text",
        )
    return Posts(
        tuple(posts), tuple(found), encoding, tuple(Warned(*item) for item in sorted(counts.items()) if item[1])
    )


def _tables(data: bytes, counts: Counter[str]) -> tuple[Iterable[_Table], str | None]:
    """The tables of a file by what its bytes are, and the encoding where it has one."""
    refuse_old(data)
    if data.startswith(b"PK"):
        if not any(name.startswith("xl/") for name in Package(data).names):
            raise _no_table("a zip archive that is no Excel workbook")
        return _sheets(xlsx.Workbook(data), counts), None
    sniff.refuse_binary(data)
    if charset.is_binary(data.replace(b"\0", b"") if data.count(b"\0") < 100 else data):
        raise _no_table("data, with many control characters among them")
    decoded = charset.decode(data)
    counts["undecodable bytes"] += decoded.undecodable
    counts["zero characters, left out"] += decoded.content.count("\0")
    text = decoded.content.replace("\0", "")
    return [_Table(None, rows_of(text, delimiter_of(text), counts))], decoded.encoding


def _sheets(workbook: xlsx.Workbook, counts: Counter[str]) -> Iterator[_Table]:
    for sheet in workbook.sheets:
        counts["sheets that are hidden in the workbook, read too"] += sheet.hidden
        yield _Table(sheet.name, workbook.rows(sheet))


def _header(
    table: _Table, given: Mapping[str, str], seen: list[str]
) -> tuple[list[str], tuple[Columns, dict[str, int]] | None]:
    """The first row in which a column of texts is named, and which columns are which."""
    first: list[str] = []
    for tried, (_, cells) in enumerate(table.rows):
        first = first or cells
        places = _places(cells, given)
        if "text" in places:
            named = {field: cells[place].strip() for field, place in places.items()}
            used = set(places.values())
            others = tuple(cell.strip() for place, cell in enumerate(cells) if place not in used and cell.strip())
            text = named.pop("text")
            return first, (
                Columns(table.name, text, named.get("author"), named.get("published"), named.get("address"), others),
                places,
            )
        if tried + 1 >= _TOP_ROWS:
            break
    seen += [name for cell in first if (name := cell.strip()[:_LONGEST_NAME])]
    return first, None


def _places(cells: list[str], given: Mapping[str, str]) -> dict[str, int]:
    """{field: number of its column} for a row of names."""
    names: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if len(cell) <= _LONGEST_NAME:
            names.setdefault(_key(cell), place)
    places: dict[str, int] = {}
    for field, usual in NAMES.items():
        wanted = (_key(given[field]),) if field in given else usual
        found = (names[name] for name in wanted if name and name in names and names[name] not in places.values())
        if (place_found := next(found, None)) is not None:
            places[field] = place_found
    return places if given.keys() <= places.keys() else {}


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _posts(table: _Table, places: Mapping[str, int], counts: Counter[str]) -> Iterator[Post]:
    rows = []
    for row, cells in table.rows:
        rows.append((row, {field: _cell(cells, place) for field, place in places.items()}))
        if len(rows) > _MOST_ROWS:
            raise TooLarge(
                seen=f"a table of more than {_MOST_ROWS:,} rows",
                expected="fewer",
                cause="This is a dump of a database rather than posts that somebody collected",
                next="Split it into several files",
            )
    is_first = moments.day_first(values["published"] for _, values in rows if values.get("published"))
    for row, values in rows:
        if not values["text"]:
            counts["rows without a text, left out"] += 1
            continue
        dated = values.get("published") or None
        published = _published(dated, is_first) if dated else None
        counts["dates that are none, or could be two, left unknown"] += dated is not None and published is None
        yield Post(
            values["text"],
            values.get("author") or None,
            published,
            values.get("address") or None,
            row,
            table.name,
            dated,
        )


def _cell(cells: list[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _published(dated: str, is_first: bool | None) -> str | None:
    return moments.moment_of(dated, day_is_first=is_first)


def _no_text_column(seen: list[str], given: Mapping[str, str]) -> IntakeError | OptionError:
    columns = ", ".join(repr(name) for name in seen[:12]) or "no columns at all"
    if given:
        return OptionError(
            seen=f"a table with the columns {columns}",
            expected="the columns " + ", ".join(repr(name) for name in given.values()),
            cause="The names are spelt otherwise in the file, or stand far below its top",
            next="Give the names as the file has them",
        )
    return NotText(
        seen=f"a table with the columns {columns}",
        expected="one that is called text, message, content, body or caption",
        cause="The column of texts has another name, or the table has no row of names",
        next="Say which column holds the text",
    )


def _no_table(seen: str) -> NotText:
    return NotText(
        seen=f"the bytes look like {seen}",
        expected="XLSX, CSV or TSV",
        cause="The format is another one than a table's, whatever the file is called",
        next="Save the table as CSV",
    )

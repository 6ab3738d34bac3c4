"""Mail: one text that says whose words are whose, and every part byte for byte, whatever programs have made of it."""

import base64
import io
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.errors import IntakeError
from whence.intake.archives.members import Refused
from whence.intake.mail.mbox import Mailed, is_mbox, messages_in
from whence.intake.mail.message import Address, Message, is_message, message
from whence.model import Span

INPUTS = Path(__file__).parents[3] / "shared" / "data" / "inputs" / "mail"
HEAD = "From: Ana Ruiz <ana@example.org>\nTo: Bo <bo@example.org>\nSubject: The dam\n"
PICTURE = bytes(range(256)) * 3


def plain(body: str, head: str = HEAD, kind: str = "text/plain; charset=utf-8") -> Message:
    return message(f"{head}MIME-Version: 1.0\nContent-Type: {kind}\n\n{body}".encode())


def page(body: str) -> Message:
    return plain(f"<html><body>{body}</body></html>", kind="text/html; charset=utf-8")


def multipart(kind: str, *parts: str, head: str = HEAD) -> Message:
    body = "".join(f"--=_b\n{part}\n" for part in parts)
    return message(f'{head}Content-Type: multipart/{kind}; boundary="=_b"\n\n{body}--=_b--\n'.encode())


def said(found: Message, *kinds: str) -> list[str]:
    return [found.content[one.span.start : one.span.end] for one in found.sections if one.kind.value in kinds]


def written(found: Message) -> list[tuple[str | None, str | None, list[str], int | None]]:
    """Of each utterance who is named, what says so, the words, and the number of the one that it stands in."""

    def words(span: Span | None) -> str | None:
        return None if span is None else found.content[span.start : span.end]

    return [
        (words(one.label), words(one.cue), [found.content[s:e] for s, e in one.content], one.inside)
        for one in found.utterances
    ]


def warned(found: Message) -> dict[str, int]:
    return {one.what: one.count for one in found.warnings}


def test_the_text_is_the_header_a_reader_needs_and_the_body() -> None:
    found = plain("The wall is cracked.\r\n\r\nWe saw it.\r\n", HEAD + "Date: Tue, 3 Apr 2012 16:55:26 +0400\nX-A: b\n")
    assert found.content == (
        "From: Ana Ruiz <ana@example.org>\nTo: Bo <bo@example.org>\nDate: Tue, 3 Apr 2012 16:55:26 +0400\n"
        "Subject: The dam\n\nThe wall is cracked.\n\nWe saw it."
    )
    assert said(found, "new") == ["The wall is cracked.\n\nWe saw it."]
    assert found.from_ == (Address("Ana Ruiz", "ana@example.org"),)
    assert found.date == "2012-04-03T16:55:26+04:00"


def test_identifiers_and_thread() -> None:
    found = plain("x", HEAD + "Message-ID: <a@b>\nIn-Reply-To: <c@d>\nReferences: <e@f>\n <c@d>\n")
    assert (found.message_id, found.in_reply_to, found.references) == ("a@b", ("c@d",), ("e@f", "c@d"))


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("Wed, 20 Sep 1995 00:19:00 (EDT) -0400", "1995-09-20T00:19:00-04:00"),
        ("Mon, 2 Apr 2012 13:56:12 GMT", "2012-04-02T13:56:12Z"),
        ("3 Apr 12 16:55 -0000", "2012-04-03T16:55:00Z"),
        ("3 Apr 2012 16:55", "2012-04-03T16:55:00"),
        ("3 Apr 2012 16:55 +9999", None),
        ("32 Foo 2012", None),
        ("1 Jan 9999999999 00:00 +0000", None),
        ("", None),
    ],
)
def test_dates_are_edtf_or_said_to_be_unreadable(written: str, date: str | None) -> None:
    found = plain("x", f"{HEAD}Date: {written}\n")
    assert found.date == date
    assert found.date_written == (written or None)
    assert ("date that cannot be read" in warned(found)) == bool(written and not date)


QUOTED = {
    "marked": "On Apr 3, 2012, at 4:19 PM, bob wrote:\n\n> Theirs",
    "over two lines": "On Fri, May 6, 2011 at 6:03 PM, Roman from a news site\n<roman@example.com> wrote:\n\n> Theirs",
    "unmarked": "On Tue, Jan 27, 2015 at 12:42 PM, Co <c@example.com> wrote:\n\nTheirs",
    "original message": "-----Original Message-----\nFrom: bob\nSent: Monday\nSubject: x\n\nTheirs",
    "outlook": "From: bob@example.com\nSent: March-19-11 5:42 PM\nTo: Ana\nSubject: The dam\n\nTheirs",
    "rule and fields": "________________________________\nFrom: Bob <b@x.org>\nSent: Monday 5:42 PM\nTo: A\n\nTheirs",
    "German": "Am 03.04.2012 um 16:19 schrieb Bob:\n> Theirs",
    "German fields": "Von: bob@x.de\nGesendet: Dienstag, 25. November 2014 14:59\nAn: Ana\nBetreff: x\n\nTheirs",
    "French": "Le 23 janv. 2015 à 22:03, Bob <b@x.fr> a écrit :\n\nTheirs",
    "French fields": "De : Bob [mailto:b@x.fr]\nEnvoyé : vendredi 23 janvier 2015 16:39\nÀ : Ana\nObjet : x\n\nTheirs",
    "Spanish": "El 3 de abril de 2012 a las 16:19, Bob <b@x.es> escribió:\n\n> Theirs",
    "Spanish fields": "De: Bob <b@x.es>\nEnviado el: martes 3 de abril 2012 16:19\nPara: Ana\nAsunto: x\n\nTheirs",
    "Arabic": "في الثلاثاء، 3 أبريل 2012 في 4:19 م كتب بوب <b@x.org>:\n\n> Theirs",
    "Arabic fields": "من: بوب <b@x.org>\nتم الإرسال: 3 أبريل 2012 04:19\nإلى: آنا\nالموضوع: السد\n\nTheirs",
    "Russian": "3 апреля 2012 г., 16:19 пользователь Bob <b@x.ru> написал:\n\n> Theirs",
}


@pytest.mark.parametrize("name", QUOTED)
def test_the_words_that_are_answered_are_set_apart(name: str) -> None:
    found = plain(f"Mine\n\n{QUOTED[name]}")
    assert said(found, "new") == ["Mine"]
    assert said(found, "quoted") == ["Theirs"]
    assert len(said(found, "introduction")) == 1


def test_words_between_and_below_marked_quotations_are_new() -> None:
    found = plain("On 1/2/2012 10:00, Bo wrote:\n> Is it safe?\nNo.\n> Since when?\nSince May.")
    assert said(found, "new") == ["No.", "Since May."]
    assert said(found, "quoted") == ["Is it safe?", "Since when?"]
    assert written(found) == [("Bo", "wrote", ["Is it safe?", "Since when?"], None)]


def test_quotations_within_quotations_have_their_depth() -> None:
    found = plain("a\n\nOn 1/2/2012 10:00, Bo wrote:\n> b\n>\n> On 1/1/2012 09:00, Cy wrote:\n>> c")
    assert [(one.kind.value, one.depth) for one in found.sections[1:]] == [
        ("new", 0),
        ("introduction", 0),
        ("quoted", 1),
        ("introduction", 1),
        ("quoted", 2),
    ]
    assert written(found) == [("Bo", "wrote", ["b"], None), ("Cy", "wrote", ["c"], 0)]


WRITERS = {
    "marked": ("bob", "wrote"),
    "over two lines": ("Roman from a news site", "wrote"),
    "unmarked": ("Co", "wrote"),
    "original message": ("bob", "From"),
    "outlook": ("bob@example.com", "From"),
    "rule and fields": ("Bob", "From"),
    "German": ("Bob", "schrieb"),
    "German fields": ("bob@x.de", "Von"),
    "French": ("Bob", "a écrit"),
    "French fields": ("Bob", "De"),
    "Spanish": ("Bob", "escribió"),
    "Spanish fields": ("Bob", "De"),
    "Arabic": ("بوب", "كتب"),
    "Arabic fields": ("بوب", "من"),
    "Russian": ("Bob", "написал"),
}


@pytest.mark.parametrize("name", QUOTED)
def test_the_words_that_are_answered_have_their_writer(name: str) -> None:
    assert written(plain(f"Mine\n\n{QUOTED[name]}")) == [(*WRITERS[name], ["Theirs"], None)]


@pytest.mark.parametrize(
    ("lines", "writer"),
    [
        ("On Mon, Jul 27, 2009 at 9:12 AM, Lane, Bob <bob@x.org> wrote:", "Lane, Bob"),
        ("On 27 Jul 2009, at 09:12 CEST, <bob@x.org> wrote:", "bob@x.org"),
        ("On Sunday Carla Diaz wrote:", "Carla Diaz"),
        ("On 2009-07-27 09:12 +0200, Dr. Bob Lane Jr. via news wrote:", "Dr. Bob Lane Jr. via news"),
        ("On Monday, 27 July 2009, Bob Lane [mailto:bob@x.org] wrote:", "Bob Lane"),
        ("-----Original Message-----\nTo: ana@x.org\nSent: Monday 9:12", None),
        ("2009-07-27 9:12 GMT+02:00 Bob Lane <bob@x.org>:", "Bob Lane"),
    ],
)
def test_who_wrote_is_named_as_the_line_names_him(lines: str, writer: str | None) -> None:
    (found,) = written(plain(f"Mine\n\n{lines}\n\n> Theirs"))
    assert (found[0], found[2]) == (writer, ["Theirs"])


def test_marks_that_nobody_introduces_are_somebody_s_words() -> None:
    assert written(plain("> Theirs\n\nMine")) == [(None, None, ["Theirs"], None)]


def test_lines_within_a_quotation_say_whose_it_is() -> None:
    found = page(
        "<p>Mine</p><blockquote type='cite'>On 22 Aug 2015, at 19:21, Bo Lind wrote:<br><br>Theirs</blockquote>"
    )
    assert written(found) == [("Bo Lind", "wrote", ["Theirs"], None)]
    found = plain("On 1/2/2012 10:00, Bo wrote:\n> From: Cy <c@x.org>\n> Date: 1/1/2012 9:00\n> To: Bo\n>\n> Theirs")
    assert written(found) == [("Bo", "wrote", [], None), ("Cy", "From", ["Theirs"], 0)]


def test_no_paragraph_is_two_people_s() -> None:
    line = "it was the water of the river that came over the wall in the night before"
    found = plain(f"On 1/2/2012 10:00, Bo wrote:\n> {line}\n> {line}\n{line}\n{line}")
    assert found.content.endswith(f"wrote:\n\n{line}\n{line}\n\n{line}\n{line}")


@pytest.mark.parametrize(
    "body",
    [
        "On 3 May the minister wrote:\n\nThe dam is safe.\n\nI do not believe it.",
        "From: the north\nTo: the south\n\nThe road is closed.",
        "On Monday it rained.\n\nNote: the road is closed.",
        "In 2009 the ministry said:\n\nNobody has to leave.",
    ],
)
def test_what_only_looks_like_an_answer_stays_new(body: str) -> None:
    assert said(plain(body), "new") == [body]


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Forwarded message ----------\nFrom: Bo <b@x.org>\nDate: Tue, Sep 4, 2012 at 1:35 PM\nSubject: x",
        "Begin forwarded message:\n\nFrom: Bo <b@x.org>\nSubject: x\nDate: 4 September 2012 13:35",
        "-------- Weitergeleitete Nachricht --------\nBetreff: x\nDatum: 4.9.2012 13:35\nVon: Bo <b@x.org>",
    ],
)
def test_a_message_that_is_passed_on_is_told_from_an_answer(marker: str) -> None:
    found = plain(f"See below.\n\n{marker}\n\nThe wall is cracked.")
    assert said(found, "new") == ["See below."]
    assert said(found, "forwarded") == ["The wall is cracked."]
    assert not said(found, "quoted")


def test_the_subject_tells_that_outlook_passes_a_message_on() -> None:
    found = plain(QUOTED["outlook"], HEAD.replace("The dam", "WG: The dam"))
    assert said(found, "forwarded") == ["Theirs"]


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nAna Ruiz\nTel. 12345",
        "Sent from my iPhone",
        "Mit freundlichen Grüßen\nDr. Ana Ruiz\nTel. 12345",
        "مع التحية\nآنا",
    ],
)
def test_signatures_are_set_apart(signature: str) -> None:
    assert said(plain(f"The dam is safe.\n\n{signature}"), "signature") == [signature]


def test_an_afterthought_below_a_closing_is_new() -> None:
    body = "It is safe.\n\nRegards\nAna\n\nPS: The second dam is not safe at all."
    assert said(plain(body), "new") == [body]


def test_quotations_of_a_page() -> None:
    found = page(
        "<p>Mine<br>too</p><div class=gmail_quote>On Thu, Jun 26, 2014 at 2:14 PM, Bo &lt;b@x.org&gt; wrote:<br>"
        "<blockquote type=cite><p>Theirs</p></blockquote></div><p>And more</p><div class=gmail_signature>Ana</div>"
    )
    assert said(found, "new") == ["Mine\ntoo", "And more"]
    assert said(found, "quoted") == ["Theirs"]
    assert said(found, "signature") == ["Ana"]


def test_a_quotation_that_an_author_makes_himself_stays_in_his_text() -> None:
    assert said(page("<p>The report says:</p><blockquote>It is safe.</blockquote><p>No.</p>"), "new") == [
        "The report says:\n\nIt is safe.\n\nNo."
    ]


def test_what_a_page_hides_is_left_out_and_counted() -> None:
    found = page('<p>Seen</p><p style="display:none">Hidden</p><script>no()</script>')
    assert said(found, "new") == ["Seen"]
    assert warned(found) == {"passages that the page hides": 1}


def test_the_plain_version_is_read_unless_it_is_a_stub() -> None:
    both = ("Content-Type: text/plain\n\nThe dam is safe.", "Content-Type: text/html\n\n<p>The dam is <b>safe</b>.</p>")
    assert said(multipart("alternative", *both), "new") == ["The dam is safe."]
    stub = "Content-Type: text/plain\n\nView this message in a browser that shows HTML."
    found = multipart("alternative", stub, f"Content-Type: text/html\n\n<p>{'The dam is safe. ' * 9}</p>")
    assert (found.parts, found.warnings) == ((), ())
    assert said(found, "new") == [("The dam is safe. " * 9).strip()]


def test_a_page_says_its_own_charset_where_the_mail_does_not() -> None:
    written = '<meta charset="windows-1256"><p>قال الوزير إن السد آمن</p>'.encode("cp1256")
    found = message(f"{HEAD}Content-Type: text/html\n\n".encode() + written)
    assert said(found, "new") == ["قال الوزير إن السد آمن"]


def test_a_version_that_says_something_else_is_kept() -> None:
    page_part = "Content-Type: text/html\n\n<p>Pay to another account, number one two three four</p>"
    found = multipart("alternative", "Content-Type: text/plain\n\nGreetings from the lovely seaside, dear", page_part)
    assert [part.media_type for part in found.parts] == ["text/html"]
    assert "version of the text with other words, kept as a part" in warned(found)


def sent(*attached: tuple[str, bytes], subject: str = "x") -> bytes:
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = "a@b.org", "c@d.org", subject
    written.set_content("See the pictures.\n")
    for name, data in attached:
        written.add_attachment(data, maintype="image", subtype="png", filename=name)
    return written.as_bytes()


def test_one_attachment_in_two_mails_is_whole_in_both() -> None:
    for subject in ("one", "two"):
        (part,) = message(sent(("dam.png", PICTURE), subject=subject)).parts
        assert (part.name, part.data, part.path, part.inline) == ("dam.png", PICTURE, "2", False)


def test_one_name_twice_is_two_parts() -> None:
    found = message(sent(("dam.png", b"1"), ("dam.png", b"2")))
    assert [(part.path, part.data) for part in found.parts] == [("2", b"1"), ("3", b"2")]


def test_a_picture_inside_a_page_is_an_inline_part() -> None:
    written = EmailMessage()
    written["From"] = "a@b.org"
    written.set_content("See the wall.")
    written.add_alternative("<p>See the <img src='cid:wall@b.org'> wall.</p>", subtype="html")
    written.get_payload()[1].add_related(PICTURE, "image", "png", cid="<wall@b.org>")  # type: ignore[index, union-attr]
    (part,) = message(written.as_bytes()).parts
    assert (part.content_id, part.inline, part.path, part.data) == ("wall@b.org", True, "2.2", PICTURE)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("filename*=utf-8''Gr%C3%B6%C3%9Fe.png", "Größe.png"),
        ("filename*0*=utf-8''Gr%C3%B6; filename*1*=%C3%9Fe; filename*2=.png", "Größe.png"),
        ('filename="=?utf-8?B?R3LDtsOfZS5wbmc=?="', "Größe.png"),
        ('filename="=?utf-8?q?Gr=C3?=\n =?utf-8?q?=B6=C3=9Fe.png?="', "Größe.png"),
        ('filename="Größe.png"', "Größe.png"),
        ("filename*=windows-1256''%CE%C8%D1.png", "خبر.png"),
        ('filename="../../etc/passwd"', "../../etc/passwd"),
        ('filename="C:\\dir\\a.png"', "C:\\dir\\a.png"),
        ('filename="a\0b.png"', "a\ufffdb.png"),
        ("filename*=utf-8''a%0Ab%00.png", "a\ufffdb\ufffd.png"),
        ("filename=two words.png", "two words.png"),
        ('filename*0="a"; filename*1="b"; filename*99999999999=c', "ab"),
    ],
)
def test_names_of_parts(written: str, name: str) -> None:
    part = f"Content-Type: image/png\nContent-Disposition: attachment; {written}\n\nx"
    assert [one.name for one in multipart("mixed", part).parts] == [name]


INNER = "From: cy@x.org\nSubject: inner\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nwords\n--c--"
ENCODED = base64.encodebytes(INNER.encode()).decode()


@pytest.mark.parametrize(
    "part",
    [
        f"Content-Type: message/rfc822\n\n{INNER}",
        f"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{ENCODED}",
        f"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{INNER}",
        f"Content-Type: message/rfc822; name=a.eml\nContent-Disposition: attachment\n\n{INNER}",
    ],
)
def test_an_attached_message_is_a_part_of_its_own_bytes(part: str) -> None:
    (found,) = multipart("mixed", "Content-Type: text/plain\n\nSee the message.", part).parts
    assert found.data.strip() == INNER.encode()
    assert said(message(found.data), "new") == ["words"]


def test_a_digest_is_messages() -> None:
    found = multipart("digest", f"\n{INNER}", f"Content-Type: message/rfc822\n\n{INNER}")
    assert [(part.media_type, part.data) for part in found.parts] == [("message/rfc822", INNER.encode())] * 2


def der(tag: int, *content: bytes) -> bytes:
    data = b"".join(content)
    size = bytes([len(data)]) if len(data) < 128 else b"\x82" + len(data).to_bytes(2, "big")
    return bytes([tag]) + size + data


def smime(kind: str, content: bytes) -> Message:
    oid = bytes.fromhex("06092a864886f70d0107") + (b"\x02" if kind == "signed-data" else b"\x03")
    pieces = (der(0x04, content[:20]), der(0x04, content[20:]))
    inner = der(0x30, bytes.fromhex("06092a864886f70d010701"), der(0xA0, b"\x24\x80", *pieces, b"\0\0"))
    data = der(0x30, oid, der(0xA0, der(0x30, b"\x02\x01\x01", der(0x31), inner)))
    head = f"{HEAD}Content-Type: application/pkcs7-mime; smime-type={kind}; name=smime.p7m\n"
    return message(head.encode() + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(data))


def test_signed_words_are_read_and_encrypted_ones_are_said_to_be() -> None:
    found = smime("signed-data", b"Content-Type: text/plain\r\n\r\nThe dam is safe.")
    assert said(found, "new") == ["The dam is safe."]
    assert (found.signed, found.encrypted) == (True, False)
    found = smime("enveloped-data", b"\x01\x02" * 40)
    assert (found.signed, found.encrypted) == (False, True)
    assert [part.name for part in found.parts] == ["smime.p7m"]
    found = multipart(
        "encrypted", "Content-Type: application/pgp-encrypted\n\nVersion: 1", "Content-Type: text/plain\n\nx"
    )
    assert found.encrypted
    assert len(found.parts) == 2


def test_pgp_in_the_text() -> None:
    signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nIt is safe.\n"
    signed += "-----BEGIN PGP SIGNATURE-----\n\nab\n-----END PGP SIGNATURE-----"
    found = plain(signed)
    assert said(found, "new") == ["It is safe."]
    assert found.signed
    found = plain("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----")
    assert found.encrypted
    assert not said(found, "new")


def test_flowed_lines_are_joined_as_they_were_written() -> None:
    found = plain(
        "The dam is \nsafe. \n\n> One \n> two\n>> three\n stuffed\n-- \nAna", kind="text/plain; format=flowed"
    )
    assert found.content.endswith("The dam is safe. \n\nOne two\n\nthree\n\nstuffed\n-- \nAna")
    found = plain("大 \n坝 \n安全", kind="text/plain; charset=utf-8; format=flowed; delsp=yes")
    assert found.content.endswith("大坝安全")


def body(data: bytes, charset: str, encoding: str = "8bit") -> Message:
    head = f"{HEAD}Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    return message(head.encode() + data)


def test_charsets_right_wrong_and_unknown() -> None:
    arabic = "قال الوزير إن السد آمن ولا يحتاج أحد إلى المغادرة."
    assert said(body(arabic.encode("cp1256"), "windows-1256"), "new") == [arabic]
    wrong = body(arabic.encode(), "iso-8859-1")
    assert said(wrong, "new") == [arabic]
    assert warned(wrong) == {"charset stated as iso-8859-1, read as utf-8": 1}
    unknown = body(arabic.encode("cp1256") * 3, "x-no-such")
    assert said(unknown, "new") == [arabic * 3]
    assert "charset that is not known: x-no-such" in warned(unknown)
    assert said(body("Größe".encode("utf-7"), "utf-7"), "new") == ["Größe"]
    assert warned(body("Größe und ".encode() + b"\xff", "utf-8"))["undecodable bytes"] == 1


def test_damaged_transfer_encodings_give_what_they_can() -> None:
    found = body(b"R3LD\n*tsOfZQ\n", "utf-8", "base64")
    assert said(found, "new") == ["Größe"]
    assert warned(found) == {"characters that are no base64": 1}
    found = body(b"Gr=C3=B6=\n=C3=9Fe a=zz =  \nb=", "utf-8", "quoted-printable")
    assert said(found, "new") == ["Größe a=zz b"]
    assert warned(found) == {"damaged quoted-printable": 1}
    found = body(base64.encodebytes(b"The dam is safe.") + b"\n_____\nThe list <http://x.org>", "utf-8", "base64")
    assert said(found, "new") == ["The dam is safe."]


def test_a_file_that_stands_uuencoded_in_the_text_is_a_part() -> None:
    found = plain("See this.\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n\nAna")
    assert [(part.name, part.data, part.path) for part in found.parts] == [("cat.txt", b"Cat", "1/1")]
    assert "begin" not in found.content
    assert "begin 644 a" in plain("He wrote:\nbegin 644 a\nthis is no code\nend").content


def test_bytes_of_no_charset_in_headers() -> None:
    found = message("From: Jürgen <j@x.org>\nSubject: Größe\n\nx".encode())
    assert (found.subject, found.from_[0].name) == ("Größe", "Jürgen")
    head = "Subject: Плотина цела, сказал министр\nContent-Type: text/plain; charset=koi8-r\n\n"
    found = message(f"{head}Сказал.".encode("koi8-r"))
    assert found.subject == "Плотина цела, сказал министр"


def test_what_is_not_opened_is_said() -> None:
    found = multipart("mixed", "\nwords", 'Content-Type: application/ms-tnef; name="winmail.dat"\n\nx')
    assert warned(found) == {"winmail.dat that is not opened": 1}
    assert len(found.parts) == 1


def test_boundaries_missing_wrong_and_unended() -> None:
    part = "Content-Type: text/plain\n\nwords"
    guessed = message(f"{HEAD}Content-Type: multipart/mixed; boundary=no\n\n--yes\n{part}\n--yes--\n".encode())
    assert said(guessed, "new") == ["words"]
    assert "boundary that had to be guessed" in warned(guessed)
    none = message(f"{HEAD}Content-Type: multipart/mixed\n\nwords".encode())
    assert said(none, "new") == ["words"]
    assert warned(none) == {"multipart without parts": 1}
    unended = message(f"{HEAD}Content-Type: multipart/mixed; boundary=a\n\n--a\n{part}".encode())
    assert said(unended, "new") == ["words"]
    assert warned(unended) == {"multipart without an end": 1}
    after = message(
        f"{HEAD}Content-Type: multipart/mixed; boundary=a\n\n--a\n{part}\n--a--\nhidden\n--a\n\nmore".encode()
    )
    assert said(after, "new") == ["words", "more"]
    assert warned(after)["text after the last part, not read"] == 1


def test_a_thousand_parts_inside_each_other() -> None:
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(1_000))
    found = message(f"{HEAD}{nested}\nwords".encode())
    assert "parts nested more than 50 deep, kept as one part" in warned(found)
    assert found.parts[0].data.endswith(b"words")
    mails = "".join("Content-Type: message/rfc822\n\nSubject: x\n" for _ in range(1_000))
    assert len(message(f"{HEAD}{mails}\nwords".encode()).parts) == 1


def test_a_hundred_thousand_fields_and_a_long_one() -> None:
    found = message((HEAD + "X-A: b\n" * 100_000 + "\nwords").encode())
    assert said(found, "new") == ["words"]
    assert warned(found) == {"header fields that are left out": 95_003}
    assert len(message(f"Subject: {'long ' * 40_000}\n\nx".encode()).subject or "") == 199_999


def test_repeated_fields_are_told_and_the_first_is_taken() -> None:
    found = plain("x", "From: a@b.org\nSubject: one\nSubject: two\n")
    assert found.subject == "one"
    assert warned(found) == {"repeated header field: subject": 1}


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_line_ends_of_any_system(ends: str) -> None:
    found = message((HEAD + "\nThe dam\n\nis safe.").replace("\n", ends).encode())
    assert said(found, "new") == ["The dam\n\nis safe."]


@pytest.mark.parametrize("data", [b"", b" \n", b"no header at all", b"\x89PNG\r\n\x1a\n\0\0", b"\0" * 100, b"<html>"])
def test_what_is_no_message_is_our_error(data: bytes) -> None:
    assert not is_message(data)
    with pytest.raises(IntakeError) as caught:
        message(data)
    assert all("\n" not in part for part in (caught.value.seen, caught.value.cause, caught.value.next))


def checked(data: bytes) -> Message | None:
    """The message, if it is one, with all that must hold of every message."""
    try:
        found = message(data)
    except IntakeError:
        return None
    found.content.encode()
    at = 0
    for section in found.sections:
        assert at <= section.span.start < section.span.end <= len(found.content)
        at = section.span.end
        assert found.content[section.span.start : section.span.end].strip()
    covered = "".join(found.content[one.span.start : one.span.end] for one in found.sections)
    assert {one for one in found.content if one.isalnum()} == {one for one in covered if one.isalnum()}
    assert len({part.path for part in found.parts}) == len(found.parts)
    for part in found.parts:
        (part.name or "").encode()
        assert not set("\0\r\n") & set(part.name or "")
    return found


HOSTILE = st.sampled_from(
    [
        *(
            "From: ",
            "Subject: ",
            "Date: ",
            "To: ",
            "Content-Type: ",
            "multipart/mixed; boundary=a",
            "text/html",
            "text/plain",
        ),
        *(
            "Content-Transfer-Encoding: base64\n",
            "message/rfc822",
            "\n",
            "\n\n",
            "\r",
            "--a\n",
            "--a--\n",
            "=?utf-8?b?",
            "?=",
        ),
        *(
            "; charset=",
            "utf-16",
            "hz",
            "utf-7",
            "+2AA-",
            "> ",
            ">",
            "On 1/2/2012 10:00 b wrote:",
            "<blockquote>",
            "</p>",
        ),
        *(
            "name*0*=",
            "''%",
            '"',
            "\\",
            "(",
            "<",
            ",",
            ";",
            "=",
            "\0",
            "\x80",
            "é",
            "begin 644 a\n",
            "end\n",
            "-- \n",
            "a ",
        ),
    ]
)


@settings(deadline=None, max_examples=400)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_message_or_an_error(data: bytes) -> None:
    checked(data)
    checked(b"From: a@b.org\n" + data)


@settings(deadline=None, max_examples=600)
@given(st.lists(HOSTILE, max_size=60), st.binary(max_size=10))
def test_any_headers_and_parts_give_a_message_or_an_error(pieces: list[str], noise: bytes) -> None:
    checked(b"From: a@b.org\n" + "".join(pieces).encode() + noise)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)


@settings(deadline=None, max_examples=150)
@given(subject=WORDS, text=WORDS, attached=st.lists(st.tuples(WORDS, st.binary(max_size=200)), max_size=4))
def test_what_the_email_package_writes_is_read_back(subject: str, text: str, attached: list[tuple[str, bytes]]) -> None:
    written = EmailMessage(policy=SMTP)
    written["From"], written["Subject"] = "a@b.org", subject
    written.set_content(f"x{text}\n")
    for name, data in attached:
        written.add_attachment(data, maintype="application", subtype="x-data", filename=name)
    found = checked(written.as_bytes())
    assert found is not None
    assert found.subject == subject
    assert found.content.endswith(f"\n\nx{text}")
    assert [(part.name, part.data) for part in found.parts] == attached


MBOX = (
    b"From a@b.org Fri Apr  6 16:46:09 2001\nSubject: one\n\nFrom here on.\n>From there.\n>>From nowhere.\n\n"
    b"From Monday on it rained.\n\n"
    b"From - Sat Apr  7 10:00:00 2001\r\nSubject: two\r\n\r\nwords\r\n\r\n"
    b"From c@d.org Sun Apr  8 10:00:00 2001\nSubject: three\n\nwords"
)


def test_an_mbox_gives_its_messages_and_where_they_begin() -> None:
    found = list(messages_in(io.BytesIO(MBOX)))
    assert is_mbox(MBOX)
    assert all(isinstance(one, Mailed) and MBOX[one.offset :].startswith(b"From ") for one in found)
    read = [message(one.data) for one in found if isinstance(one, Mailed)]
    assert [one.subject for one in read] == ["one", "two", "three"]
    assert said(read[0], "new") == ["From here on.\nFrom there.\n>From nowhere.\n\nFrom Monday on it rained."]


def test_a_message_of_an_mbox_that_is_too_long_is_refused_and_the_others_are_read() -> None:
    found = list(messages_in(io.BytesIO(MBOX.replace(b"words\r\n", b"words" * 100 + b"\r\n")), limit=300))
    assert [type(one) for one in found] == [Mailed, Refused, Mailed]


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_an_mbox_of_some_messages(data: bytes) -> None:
    for one in messages_in(io.BytesIO(data)):
        assert isinstance(one, Mailed)
    assert sum(1 for _ in messages_in(io.BytesIO(MBOX + data))) >= 3


@pytest.mark.skipif(not INPUTS.is_dir(), reason="../shared is not here: no mails of others to read")
def test_mails_of_others_go_through() -> None:
    read = 0
    for path in sorted(INPUTS.rglob("*")):
        if path.is_file():
            read += checked(path.read_bytes()) is not None
    assert read > 75


@pytest.mark.skipif(not INPUTS.is_dir(), reason="../shared is not here: no replies of fifteen mail programs to read")
def test_replies_of_fifteen_mail_programs_are_set_apart() -> None:
    replies = [path for path in sorted((INPUTS / "talon_replies").iterdir()) if path.suffix in {".eml", ".html"}]
    for path in replies:
        head = b"From: a@b.org\nContent-Type: text/html\n\n" if path.suffix == ".html" else b""
        found = message(head + path.read_bytes())
        signed = "-- xxx Sent with Sparrow" if path.stem == "sparrow" else ""
        mine = " ".join(" ".join(said(found, "new", "signature")).split())
        wanted = "Hi. I am fine. Thanks, Alex" if head else f"Hello {signed}".strip()
        assert mine.removesuffix(" (http://www.sparrowmailapp.com/?sig)") == wanted
    assert len(replies) == 15

"""The words by which mail programs set apart what somebody else wrote, in the languages that we have seen them in."""

import re

# Header fields repeated above a quoted message, by what they name.
# fmt: off
FIELDS: dict[str, tuple[str, ...]] = {
    "from": ("from", "von", "de", "da", "van", "fra", "från", "od", "от", "отправитель", "від", "από", "kimden",
             "gönderen", "lähettäjä", "feladó", "من", "مِن", "از", "מאת", "发件人", "寄件者", "差出人", "보낸 사람"),
    "date": ("date", "sent", "datum", "gesendet", "envoyé", "envoyé le", "fecha", "enviado", "enviado el", "enviada em",
             "enviada", "data", "inviato", "verzonden", "dato", "sendt", "skickat", "wysłano", "дата", "отправлено",
             "надіслано", "tarih", "gönderildi", "gönderilme tarihi", "lähetetty", "التاريخ", "تاريخ", "تم الإرسال",
             "أرسلت", "أُرسلت", "תאריך", "נשלח", "发送时间", "日期", "寄件日期", "日時", "送信日時", "보낸 날짜"),
    "to": ("to", "an", "à", "a", "para", "aan", "til", "till", "do", "кому", "προς", "kime", "alıcı", "vastaanottaja",
           "إلى", "الى", "به", "אל", "收件人", "收件者", "宛先", "받는 사람"),
    "cc": ("cc", "kopie", "copie", "kopia", "kopi", "копия", "копія", "bilgi", "نسخة", "نسخة إلى",
           "עותק", "抄送", "副本"),
    "subject": ("subject", "betreff", "objet", "asunto", "oggetto", "assunto", "onderwerp", "emne", "ämne", "temat",
                "тема", "θέμα", "konu", "aihe", "الموضوع", "موضوع", "נושא", "主题", "主旨", "件名", "제목"),
    "other": ("reply-to", "antwort an", "répondre à", "responder a", "importance", "wichtigkeit", "organization"),
}
ORIGINAL = ("original message", "original-nachricht", "reply message", "ursprüngliche nachricht", "antwort nachricht",
            "originalnachricht", "message d'origine", "message d’origine", "message original", "mensaje original",
            "الرسالة الأصلية", "رسالة أصلية", "messaggio originale", "mensagem original", "oorspronkelijk bericht",
            "исходное сообщение", "оригинальное сообщение", "orijinal mesaj", "özgün ileti", "original meddelande",
            "ursprungligt meddelande", "oprindelig meddelelse", "opprinnelig melding", "wiadomość oryginalna",
            "alkuperäinen viesti", "הודעה מקורית", "پیام اصلی", "原始邮件", "原始郵件", "元のメッセージ")
FORWARDED = ("forwarded message", "forwarded by", "begin forwarded message", "weitergeleitete nachricht",
             "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail", "message transféré",
             "message réexpédié", "début du message transféré", "début du message réexpédié", "mensaje reenviado",
             "inicio del mensaje reenviado", "comienzo del mensaje reenviado", "رسالة معاد توجيهها",
             "الرسالة المعاد توجيهها", "بدء الرسالة المعاد توجيهها", "رسالة محولة", "messaggio inoltrato",
             "inizio messaggio inoltrato", "mensagem encaminhada", "doorgestuurd bericht", "пересылаемое сообщение",
             "пересланное сообщение", "начало переадресованного сообщения", "iletilmiş ileti", "yönlendirilmiş mesaj",
             "vidarebefordrat meddelande", "videresendt meddelelse", "videresendt melding", "wiadomość przekazana",
             "הודעה שהועברה", "پیام فوروارد شده", "转发的邮件", "轉寄的郵件", "転送メッセージ")
OPENERS = ("on", "am", "le", "el", "il", "em", "op", "w dniu", "dnia", "den", "på", "dne", "kl", "в", "на", "στις",
            "في", "بتاريخ", "در", "ב", "于", "在", "at")
_WRITING = ("wrote", "writes", "write", "sent", "said", "schrieb", "schreibt", "geschrieben", "a écrit", "écrivait",
            "écrit", "escribió", "escribio", "ha scritto", "scrisse", "escreveu", "schreef", "geschreven", "napisał",
            "napisała", r"napisał\(a\)", "napsal", "napsal\\(a\\)", "skrev", "kirjoitti", "пишет", "написал",
            "написала", "писал", "написав", "έγραψε", "كتب", "كتبت", "نوشت", "כתב", "כתבה", "yazdı",
            "写道", "寫道", "書きました")
_SENT_WITH = ("sent from", "sent via", "sent with", "get outlook for", "von meinem", "gesendet mit", "gesendet von",
              "envoyé de mon", "envoyé depuis", "enviado desde", "enviado do meu", "inviato da", "verstuurd vanaf",
              "отправлено с", "отправлено из", "skickat från", "wysłane z", "أُرسلت من", "أرسلت من", "تم الإرسال من",
              "ارسال شده از", "نُشر من", "נשלח מה", "iphone'umdan gönderildi")
_CLOSINGS = ("best", "best regards", "best wishes", "kind regards", "warm regards", "regards", "many thanks", "thanks",
             "thank you", "cheers", "sincerely", "yours sincerely", "yours faithfully", "yours truly", "respectfully",
             "br", "mit freundlichen grüßen", "mit freundlichen gruessen", "mit freundlichem gruß", "freundliche grüße",
             "viele grüße", "beste grüße", "herzliche grüße", "mfg", "lg", "cordialement", "bien cordialement",
             "bien à vous", "salutations", "saludos", "un saludo", "saludos cordiales", "atentamente", "un abrazo",
             "cordialmente", "distinti saluti", "cordiali saluti", "atenciosamente", "met vriendelijke groet",
             "с уважением", "مع التحية", "مع خالص التحية", "تحياتي", "مع تحياتي", "وتفضلوا بقبول فائق الاحترام",
             "با احترام", "saygılarımla", "med vänliga hälsningar", "med venlig hilsen", "pozdrawiam")
_FORWARDING = ("fwd", "fw", "wg", "tr", "rv", "i", "enc", "vb", "pd", "ilt", "إعادة توجيه", "转发", "轉寄")
# fmt: on

_MARKS = r"[\s*_\u200e\u200f\u202a-\u202e\u2066-\u2069]*"
_KEY = {name: kind for kind, names in FIELDS.items() for name in names}


def _any(phrases: tuple[str, ...]) -> str:
    """One pattern for all, the longest first."""
    return "|".join(sorted(phrases, key=len, reverse=True))


FIELD = re.compile(rf"{_MARKS}([^\W\d][^:：\n]{{0,25}}?){_MARKS}[:：]{_MARKS}(.*)", re.DOTALL)
ORIGINAL_LINE = re.compile(rf"[-_*=—\s]{{2,}}(?:{_any(ORIGINAL)})[-_*=—\s:]{{1,}}", re.IGNORECASE)
FORWARDED_LINE = re.compile(
    rf"(?:[-_*=—\s]{{2,}}(?:{_any(FORWARDED)})\b[^\n]{{0,120}}|[-_*\s]*(?:{_any(FORWARDED)})\s?:[-_*\s]*)",
    re.IGNORECASE,
)
# "On 3 April 2012 at 16:19, Bob wrote:", its beginning and its end.
OPENS = re.compile(
    rf"{_MARKS}[-—]*\s?(?:(?:{_any(OPENERS)})\b|\d{{1,4}}[-./ ]\d{{1,2}}[-./ ]\d{{1,4}}|\d{{4}}年"
    r"|(?:[^\W\d]{1,12}[,.،]{1,2} )?\d{1,2}\.? [^\W\d]{3,12}\.?,? (?:19|20)\d\d\b)",
    re.IGNORECASE,
)
WRITING = re.compile(rf"(?:^|[\s>\])]|(?<=\W))({_any(_WRITING)})(?!\w)", re.IGNORECASE)
SENDER_WRITES = re.compile(rf"[^!?\n]{{1,100}}\s(?:{_any(_WRITING)})\s?[:：]", re.IGNORECASE)
CLOSES = re.compile(r"[:：][-—_\s*]*$")
WRITTEN_CLOSES = re.compile(rf"(?:{_any(_WRITING)})\s?[-—]{{2,}}\s*$", re.IGNORECASE)
DAY = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\b(?:19|20)\d\d\b|\d{1,2}\s?[年月日]")
SURE_DAY = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\d{1,2}-\w{3,4}\.?-\d{2,4}")
CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
ADDRESS = re.compile(r"[^\s@<>\"()]{1,64}@[^\s@<>\"()]{1,255}")
DASHES = re.compile(r"\s*-- ?-?\s*")
RULE = re.compile(r"\s*[_=—-]{10,}\s*")
LIST_FOOTER = re.compile(r"mailing list|listinfo|unsubscribe|https?://", re.IGNORECASE)
SENT_WITH = re.compile(rf"{_MARKS}(?:{_any(_SENT_WITH)})(?!\w).{{0,80}}", re.IGNORECASE)
CLOSING = re.compile(rf"\s*(?:{_any(_CLOSINGS)})\s*[,.!،]?\s*", re.IGNORECASE)
FORWARDING = re.compile(rf"\s*(?:{_any(_FORWARDING)})\s*[:：]", re.IGNORECASE)


def field_of(line: str) -> str | None:
    """Which header field a line repeats, if it does: `from`, `date`, `to`, `cc`, `subject` or `other`.

    >>> field_of("*Von:* Alexander L"), field_of("De : Brendan"), field_of("Envoyé : vendredi"), field_of("Note: x")
    ('from', 'from', 'date', None)
    """
    match = FIELD.match(line)
    return _KEY.get(match[1].strip(" *_\u200e\u200f\xa0").casefold()) if match else None

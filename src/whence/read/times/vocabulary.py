"""The words of which expressions of time are made, by kind."""

_MONTHS = (
    "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,"
    "november nov,december dec"
)
_WEEKDAYS = "monday mon,tuesday tues tue,wednesday wed,thursday thurs thu,friday fri,saturday sat,sunday sun"
MONTHS = {name: number for number, names in enumerate(_MONTHS.split(","), 1) for name in names.split()}
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS.split(",")) for name in names.split()}
SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS: dict[str, float] = {name: number for number, name in enumerate(_ONES.split(), 1)}
NUMBERS |= {name: 10.0 * number for number, name in enumerate(_TENS.split(), 2)}
NUMBERS |= {"hundred": 100, "thousand": 1000, "dozen": 12}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = {name: number for number, name in enumerate(_ORDINALS.split(), 1)}
_DECADES = "twenties thirties forties fifties sixties seventies eighties nineties"
DECADES = {name: 10 * number for number, name in enumerate(_DECADES.split(), 2)}

# What kind of word each of these is; a word stands in one kind only.
KINDS = {
    "the": "the",
    "a": "a an",
    "of": "of",
    "in": "in during within throughout",
    "over": "over",
    "on": "on",
    "at": "at",
    "for": "for",
    "to": "to",
    "from": "from",
    "between": "between",
    "and": "and",
    "or": "or",
    "since": "since",
    "until": "until till",
    "through": "through thru",
    "by": "by",
    "before": "before",
    "after": "after",
    "about": "about nearly almost some",
    "circa": "circa approximately roughly around c ca",
    "up": "up",
    "this": "this",
    "that": "that",
    "these": "these",
    "last": "last",
    "next": "next",
    "past": "past",
    "coming": "coming upcoming",
    "following": "following ensuing subsequent",
    "previous": "previous preceding prior",
    "same": "same",
    "current": "current",
    "recent": "recent",
    "latest": "latest",
    "ago": "ago",
    "earlier": "earlier previously",
    "later": "later afterwards afterward thereafter",
    "early": "early",
    "late": "late",
    "mid": "mid",
    "edge": "start beginning outset onset end middle close rest remainder",
    "half": "half",
    "quarter": "quarter quarters",
    "fiscal": "fiscal fy",
    "ended": "ended",
    "ending": "ending",
    "every": "every each",
    "few": "few several couple many various numerous dozens hundreds thousands countless",
    "month": "january february april june july september october november december",
    "weekday": "monday tuesday wednesday thursday friday saturday sunday",
    "weekdays": "mondays tuesdays wednesdays thursdays fridays saturdays sundays weekends",
    "season": "spring summer autumn fall winter",
    "part": "morning afternoon evening night mornings evenings afternoons dawn midday lunchtime",
    "unit": "minute hour day week fortnight month year decade century millennium",
    "units": "seconds minutes hours days weeks fortnights months years decades centuries millennia nights",
    "period": "period",
    "weekend": "weekend",
    "second": "second",
    "ordinal": " ".join(word for word in ORDINALS if word != "second"),
    "numword": " ".join(NUMBERS),
    "eighties": " ".join(DECADES),
    "noon": "noon midnight",
    "zone": "gmt utc est edt cst cdt pst pdt et bst cet cest local",
    "today": "today yesterday tomorrow tonight",
    "now": "now currently presently nowadays",
    "recently": "recently lately",
    "soon": "soon",
    "future": "future",
    "present": "present moment",
    "so": "so",
    "far": "far",
    "date": "date",
    "near": "near foreseeable",
    "long": "long",
    "old": "old olds age",
    "aged": "aged",
    "onward": "onward onwards",
    "bc": "bc bce",
    "ad": "ad ce",
    "whose": "his her their my our your its",
    "counted": "people persons men women children boys girls troops soldiers fighters civilians victims deaths dead "
    "workers employees voters votes seats members families households homes houses refugees migrants students "
    "protesters demonstrators prisoners passengers copies km kilometers kilometres kilometer kilometre miles mile "
    "meters metres feet ft yards inches acres hectares tons tonnes kg kilograms pounds lbs dollars euros cents percent "
    "pct degrees million billion trillion units shares barrels watts mw calories words pages "
    "square cubic items others companies countries cities villages",
    "numbered": "route room flight highway no number nos model page chapter section iso rfc area interstate "
    "channel apartment apt box suite building article resolution line bus platform figure table vol volume rs "
    "windows version code pin id extension ext",
    "band": "alliance movement brigade brigades martyrs coalition organization organisation agreement agreements",
    "paper": "times mirror telegraph post express herald tribune journal live world",
    "be": "be",
    "will": "will shall ll would going expected expects scheduled plans planned planning slated begins "
    "expires meets hopes intends likely may might should must",
    "was": "was were has have",
    "have": "had been said says told did went came took began gave saw fell rose wrote spoke ran "
    "knew flew drove grew stole swore threw wore",
    "did": "made held met won lost left got found shot sent brought become kept led broke struck hit thought built "
    "bought sold paid fled fought heard hid put read sat slept spent stood taught taken given seen known shown stolen",
    "pointing": "is are set plan due",
}
# Words that are of this kind only when they are written so.
CASED = {
    "mays": "May MAY March MARCH August AUGUST",
    "mon": "Jan Feb Mar Apr Jun Jul Aug Sep Oct Nov Dec JAN FEB MAR APR JUN JUL AUG SEP SEPT Sept OCT NOV DEC",
    "wday": "Mon Tue Tues Wed Thu Thurs Fri Sat Sun MON TUE TUES WED THU THURS FRI SAT SUN",
}
MARKS = {
    "hyphen": "-‐‑",
    "dash": "–—−",
    "comma": ",",
    "dot": ".",
    "opening": "([",
    "closing": ")]",
    "slash": "/",
    "apostrophe": "'’",
    "stop": "!?;",
}
TITLES = "mr mrs ms dr gen sen rep gov lt col sgt capt st prof rev hon vs inc corp co jr sr"
NO_PAST = (
    "need feed seed speed indeed exceed proceed succeed breed bleed red bed wed led shed sacred hatred weed deed greed"
)

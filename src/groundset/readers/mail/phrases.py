"""The lines by which mail programs and writers mark what is not the writer's own text.

English and German, and the few words of other languages that mail programs put before a quotation. All
are matched against one line without marks of emphasis.
"""

from __future__ import annotations

import re


def _line(*alternatives: str, end: str = "") -> re.Pattern[str]:
    """Match a line that begins with any of the alternatives, and ends as given."""
    return re.compile(f"^(?:{'|'.join(alternatives)}){end}", re.IGNORECASE)


SEPARATOR = _line(
    r"[-\s]{2,20}original (?:message|appointment)",
    r"[-\s]{2,20}urspr(?:ü|ue)ngliche (?:nachricht|e?-?mail)",
    r"[-\s]{2,20}original-?nachricht",
    end=r"[-\s]{0,20}$",
)
FORWARD = _line(
    r"[-\s]{2,20}forwarded (?:message|by\b.{0,100}?)[-\s]{0,20}",
    r"[-\s]{2,20}weitergeleitete (?:nachricht|e?-?mail)[-\s]{0,20}",
    r"begin forwarded message:",
    r"anfang der weitergeleiteten (?:nachricht|e-?mail):",
    end="$",
)
FROM = _line("from", "von", "de", "da", end=r"\s?:\s{0,5}(\S.*)$")
FIELD = _line(
    "from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments|message-id",
    "von|gesendet|datum|an|kopie|betreff|antwort an|priorität|wichtigkeit|anlagen",
    end=r"\s?:",
)
ON = _line("on|am|le|el|il|op|den|em|at", end=r"\s")
WROTE = re.compile(
    r"\b(?:wrote|writes|schrieb|a écrit|escribió|ha scritto|schreef|skrev|escreveu)\b.{0,160}:$",
    re.IGNORECASE,
)
SENT_FROM = _line(
    r"sent from (?:my|mail for|outlook)",
    "get outlook for",
    "sent (?:with|via) ",
    r"von meine[mr] .{1,60} gesendet",
    r"gesendet (?:von|mit) (?:mein|der|outlook|mail)",
    "diese nachricht wurde von meinem",
)
CLOSING = _line(
    r"(?:with )?(?:best|kind|kindest|warm|warmest|many) (?:regards|wishes|thanks)",
    r"regards|best|cheers|sincerely(?: yours)?|yours (?:sincerely|faithfully|truly)|respectfully",
    r"all the best|take care|thanks(?: again| a lot| in advance| so much)?|thx",
    r"thank you(?: very much| in advance)?",
    r"mit (?:freundlichen|besten|lieben|herzlichen|vielen) gr(?:ü|ue)(?:ß|ss)en|mfg|m\.f\.g\.",
    r"(?:viele|beste|liebe|freundliche|herzliche|schöne|sonnige) gr(?:ü|ue)(?:ß|ss)e(?: aus .{2,30})?",
    r"gr(?:ü|ue)(?:ß|ss)e|gru(?:ß|ss)|vg|lg|bg|hochachtungsvoll",
    r"(?:vielen dank|danke)(?: im voraus| vorab)?(?: und (?:viele|beste|liebe) grüße)?",
    end=r"\s*[,.!]?(?:\s+[^\W\d_][\w.-]{0,20}){0,2}[,.!]?$",
)
FOOTER = _line(
    "you received this (?:message|email) because you are subscribed",
    "to unsubscribe from this (?:group|list)",
    "reply to this email directly",
    r"this (?:e-?mail|message)\b.{0,120} (?:confidential|privileged|intended (?:only|solely)|legally)",
    "(?:confidentiality|privacy|legal) (?:notice|disclaimer)",
    r"disclaimer\s?:",
    "the information contained in this (?:e-?mail|message|transmission)",
    "please consider the environment",
    r"diese (?:e-?mail|nachricht)\b.{0,80}\bvertraulich",
    "bitte prüfen sie,? ob diese (?:e-)?mail",
    "(?:vertraulichkeits|rechtlicher )hinweis",
)
LIST_WORDS = re.compile(
    "mailing list|unsubscribe|listinfo|view it on github|google groups|abmelden", re.IGNORECASE
)

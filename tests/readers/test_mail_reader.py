"""A mail gives the own words of its writer, and a true reason where it has none."""

from __future__ import annotations

import base64

import pytest

from groundset.errors import UnreadableError
from groundset.readers import read_file
from groundset.settings import Corpus, Reading
from mail_files import NAMES, parts, read


def body_of(mail: str | bytes) -> str:
    """Give the body of a mail file with one message in it."""
    draft = read(mail)[0]
    heading, opener, body = draft.text.split("\n\n", 2)
    assert heading.startswith("## ")
    assert opener.endswith(":**")
    return body


def plain(body: str, headers: str = "") -> str:
    """Give the body of a plain mail as it is read."""
    return body_of(f"{NAMES}{headers}\n{body}")


def reason(mail: str | bytes, path: str = "a.eml") -> tuple[str, str]:
    """Give reason and detail of a file that cannot be read."""
    with pytest.raises(UnreadableError) as error:
        read(mail, path)
    return error.value.reason, error.value.detail


def test_a_mail_is_a_document_with_its_subject_date_and_the_name_of_its_writer() -> None:
    """Nothing else of the headers is in the text, and no address."""
    mail = (
        'From: "Berg, Anna" <anna@example.org>\nTo: tom@example.org\nDate: Mon, 6 Mar 2023 23:30:00 -0500\n'
        "Subject: Re: [ops] AW: =?utf-8?q?T=C3=BCr?=\n\nThe door is open.\n"
    )
    (draft,) = read(mail)
    assert (draft.title, draft.date, draft.record) == ("Tür", "2023-03-06", "")
    assert draft.text == "## Tür\n\n**Anna Berg:**\n\nThe door is open."


def test_hard_wrapped_lines_are_joined_and_flowed_ones_too() -> None:
    """Lines broken because they were full, or marked as broken, are one paragraph."""
    wrapped = "The stairs were painted on Monday, and nobody may step on\nthem before Friday morning.\n\nBye."
    assert plain(wrapped).startswith("The stairs were painted on Monday, and nobody may step on them before")
    flowed = "Short \nlines \nflow.\n> quoted \n> lines\n-- \nAnna"
    assert plain(flowed, "Content-Type: text/plain; format=flowed\n") == "Short lines flow."


@pytest.mark.parametrize(
    "history",
    [
        "> Who painted them?\n> Tell me.",
        "On Mon, 6 Mar 2023 at 10:00, Tom Ols <t@example.org> wrote:\n\n> Who painted them?",
        "On Mon, 6 Mar 2023 at 10:00, Tom Ols\n<t@example.org> wrote:\n> Who painted them?",
        "Am 06.03.2023 um 10:00 schrieb Tom Ols:\n> Wer hat sie gestrichen?",
        "On 6 March 2023, at 10:00, Tom Ols wrote:\n\nWho painted them?",
        "-----Original Message-----\nFrom: Tom Ols\nSent: Monday\nTo: Anna\n\nWho painted them?",
        "________________\nFrom: Tom Ols\nSent: Monday\nTo: Anna\nSubject: Stairs\n\nWho painted them?",
        "-----Ursprüngliche Nachricht-----\nVon: Tom Ols\nGesendet: Montag\nAn: Anna\n\nWer war es?",
        "*Von:* Tom Ols\n*Gesendet:* Montag\n*An:* Anna\n*Betreff:* Stairs\n\nWer war es?",
        "-- \nAnna Berg\nStairs Ltd, +49 30 1234",
        "Sent from my phone",
        "Von meinem Telefon gesendet",
        "Mit freundlichen Grüßen\n\nAnna Berg\nAbteilung Treppen\nTel. 030 1234",
        "Best regards,\nAnna",
        "Anna",
        "_______________________________________________\nstairs mailing list\nstairs@example.org",
        "This e-mail and its attachments are confidential and intended solely for the addressee.",
        "Diese E-Mail enthält vertrauliche Informationen.\nBitte löschen Sie sie.",
    ],
)
def test_history_signatures_and_footers_are_left_out(history: str) -> None:
    """What mail programs and companies put below the words of the writer is not theirs."""
    assert plain(f"The stairs are grey.\n\n{history}\n") == "The stairs are grey."


def test_answers_between_quoted_lines_are_kept() -> None:
    """The writer's lines stay wherever they stand, and so do lines that only look like an attribution."""
    body = "Tom wrote:\n> Who?\nAnna did.\n\n> When?\nOn Monday.\n\nOn 3 shelves we wrote: keep out."
    assert plain(body) == "Anna did.\n\nOn Monday.\n\nOn 3 shelves we wrote: keep out."


def test_a_thank_you_alone_is_the_text_of_a_mail() -> None:
    """A closing cuts only what stands above it."""
    assert plain("Thanks, Tom!\n") == "Thanks, Tom!"


def test_a_forwarded_mail_keeps_its_own_author() -> None:
    """What is handed on is text, under the name of who wrote it."""
    forwarded = (
        "From: Fay <f@example.org>\nSubject: Fwd: Rules\n\nFYI\n\n---------- Forwarded message ---------\n"
        "From: Gil Ono <g@example.org>\nDate: Monday\nSubject: Rules\nTo: Fay\n\nTwo signatures are needed.\n"
    )
    assert read(forwarded)[0].text == (
        "## Rules\n\n**Fay:**\n\nFYI\n\n**Gil Ono:**\n\nTwo signatures are needed."
    )


HTML = (
    "Content-Type: text/html; charset=utf-8\n\n<html><head><style>p {}</style></head><body>"
    "<table><tr><td><p>The stairs are <b>grey</b>.</p></td></tr></table><ul><li>one</li></ul>"
    "<div style='display:none'>hidden</div><div class='gmail_signature'>Anna</div>"
    "<div class='gmail_quote'>On 1 March Tom wrote:<blockquote>Who?</blockquote></div></body></html>"
)


def test_html_is_read_where_there_is_no_plain_text() -> None:
    """Layout, hidden text, signature and history of HTML are left out."""
    assert body_of(parts(HTML)) == "The stairs are **grey**.\n\n- one"


def test_plain_text_comes_before_html_unless_it_only_points_to_it() -> None:
    """A notice that there is an HTML part is no text."""
    text = "Content-Type: text/plain\n\nThe stairs are plain."
    notice = "Content-Type: text/plain\n\nUse another mail program."
    long_html = HTML.replace("<ul>", f"<p>{'They were painted on Monday. ' * 10}</p><ul>")
    assert body_of(parts(text, HTML)) == "The stairs are plain."
    assert body_of(parts(notice, long_html)).startswith("The stairs are **grey**.")


def test_attachments_are_counted_and_not_read() -> None:
    """The remark names their types; an attached text is not the mail's."""
    attached = "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nsecret"
    picture = "Content-Type: image/png\n\nAAAA"
    document, remark = read(parts("\nThe stairs are grey.", attached, picture, picture, kind="mixed"))
    assert "secret" not in document.text
    assert remark.remark == "attachments are not read: 2 image/png, 1 text/plain"


def test_a_digest_gives_its_mails() -> None:
    """Each mail of a digest is a thread of the document."""
    inner = (
        "\nFrom: Eve <e@x.org>\nSubject: One\n\nFirst text.",
        "\nFrom: Al <a@x.org>\nSubject: Two\n\nSecond text.",
    )
    (draft,) = read(parts(*inner, kind="digest"))
    assert draft.text == "## One\n\n**Eve:**\n\nFirst text.\n\n## Two\n\n**Al:**\n\nSecond text."


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "utf-8"), ("iso-8859-1", "latin-1"), ("x-unknown", "utf-8"), ("iso-2022-jp", "iso-2022-jp")],
)
def test_charsets_are_read_as_declared_or_as_they_look(charset: str, encoding: str) -> None:
    """Unknown and wrong names of charsets do no harm."""
    text = "日本語の階段です。" if charset == "iso-2022-jp" else "Die Tür öffnet sich nach außen."
    coded = base64.encodebytes(text.encode(encoding))
    head = f"{NAMES}Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64\n\n"
    assert body_of(head.encode() + coded) == text


def test_a_mail_saved_as_utf_16_is_read() -> None:
    """An editor may have changed the encoding of the whole file."""
    assert body_of(f"{NAMES}\nThe stairs are grey.".encode("utf-16")) == "The stairs are grey."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no headers here, only words", "malformed_mail"),
        ("   \n \n", "malformed_mail"),
        (f"{NAMES}\n\n", "empty_mail"),
        (f"{NAMES}\n> only\n> quoted\n", "empty_mail"),
        (parts("Content-Type: image/png\n\nAAAA"), "empty_mail"),
        (parts("Content-Type: application/pgp-encrypted\n\nx", kind="encrypted"), "encrypted"),
        (f"{NAMES}Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIIB", "encrypted"),
        (f"{NAMES}\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n", "encrypted"),
    ],
)
def test_a_mail_without_text_says_why(text: str, expected: str) -> None:
    """The reason is true, and the detail says more."""
    found, detail = reason(text)
    assert found == expected
    assert detail


def test_a_clear_signed_mail_is_read() -> None:
    """A signature hides nothing."""
    signed = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe stairs are grey.\n- -- no rule\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n"
    )
    assert plain(signed).startswith("The stairs are grey.")
    assert "PGP" not in plain(signed)


def nested(depth: int) -> bytes:
    """Give a mail whose text lies so deep in multiparts."""
    lines = ["From: a@example.org", "Subject: the kiln", "MIME-Version: 1.0"]
    for level in range(depth):
        lines += [f'Content-Type: multipart/mixed; boundary="b{level}"', "", f"--b{level}"]
    lines += [
        "Content-Type: text/plain",
        "",
        "The kiln is lit on Mondays, and nobody may open it before noon.",
    ]
    return "\r\n".join(lines + [f"--b{level}--" for level in reversed(range(depth))]).encode()


def test_text_deep_in_a_mail_is_found() -> None:
    """As deep as any program nests."""
    row, (document,) = read_file(Corpus(name="c", path="c"), "a.eml", nested(60), Reading())
    assert (row.reason, row.detail) == ("read", "")
    assert "The kiln is lit on Mondays" in document.text


@pytest.mark.parametrize("depth", [101, 400, 3000])
def test_a_mail_nested_deeper_than_any_program_does_says_so(depth: int) -> None:
    """In plain words, and the same whether or not the library gave up on it."""
    row, documents = read_file(Corpus(name="c", path="c"), "a.eml", nested(depth), Reading())
    assert (row.reason, documents) == ("malformed_mail", ())
    assert row.detail == "its parts are nested more than 100 deep in one another"

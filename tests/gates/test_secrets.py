"""Passwords, keys and card numbers are found, and what manuals print in their place is not."""

from __future__ import annotations

import base64
import hashlib

import pytest
from ruamel.yaml import YAML

from groundset.gates.checks.secrets import CHECK, found
from groundset.gates.quality import DEFAULT_RUBRIC, QualityGate
from groundset.records import Candidate, Evidence, Message, Origin
from groundset.release.withholding import must_withhold
from groundset.settings import Rubric
from small_projects import no_stall


def drawn(size: int, seed: str = "s") -> str:
    """Give letters and digits as a generator of keys draws them; no key stands in this file."""
    digest = b"".join(hashlib.sha512(f"{seed}{n}".encode()).digest() for n in range(size // 40 + 1))
    return base64.b64encode(digest, b"Ab").decode()[:size]


def hexadecimal(size: int) -> str:
    return hashlib.sha512(b"s").hexdigest()[:size]


TOKENS = (
    "AKIA" + drawn(40).upper()[:16],
    "ghp_" + drawn(36),
    "github_pat_" + drawn(22) + "_" + drawn(59),
    "glpat-" + drawn(20),
    "xoxb-" + "1234098765-5678432109-" + drawn(24),
    "AIza" + drawn(35),
    "sk-" + drawn(48),
    "sk-proj-" + drawn(80),
    "sk-ant-api03-" + drawn(95),
    "sk_live_" + drawn(24),
    "hf_" + drawn(34),
    "npm_" + drawn(36),
    "pypi-AgE" + drawn(120),
    "eyJ" + drawn(30) + ".eyJ" + drawn(60) + "." + drawn(43),
)


@pytest.mark.parametrize("token", TOKENS, ids=lambda token: token[:8])
def test_a_key_is_found_by_the_form_that_its_issuer_gives_it(token: str) -> None:
    """Bare, in code, in a setting and with emphasis around it."""
    for text in (f"Use {token} for it.", f"`{token}`", f'KEY="{token}"', f"**{token}**."):
        assert token in {text[start:end] for start, end in found(text)}


def test_a_token_whose_underscore_is_escaped_is_found() -> None:
    assert list(found("Use ghp\\_" + drawn(36) + " for it."))


@pytest.mark.parametrize("kind", ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "])
def test_a_private_key_is_found_and_the_beginning_of_one_is_not(kind: str) -> None:
    """On lines of its own, or on one line; a key that a manual shortens is no key."""
    first, last = f"-----BEGIN {kind}PRIVATE KEY-----", f"-----END {kind}PRIVATE KEY-----"
    body = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZ" + drawn(23)
    assert list(found(f"{first}\n{body}\n{body}\n{last}"))
    assert list(found(f"{first} {body} {last}"))
    assert list(found(f"{first}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n{body}\n{last}"))
    assert list(found(f"{first}\n{body[:16]}...\n{last}")) == []
    assert list(found(f"The file begins with `{first}` and ends with `{last}`.")) == []


@pytest.mark.parametrize(
    ("text", "given_away"),
    [
        ("password: Tulpe!Nacht7", "Tulpe!Nacht7"),
        ("**Passwort:** Tulpe!Nacht7", "Tulpe!Nacht7"),
        ("The password is `Tulpe!Nacht7`.", "Tulpe!Nacht7"),
        ("Das Kennwort lautet Tulpe!Nacht7.", "Tulpe!Nacht7"),
        ("DB_PASSWORD=tulpe74nacht", "tulpe74nacht"),
        ('{"password": "tulpe(74)Nacht"}', "tulpe(74)Nacht"),
        ("login --user ada --password Tulpe!Nacht7 now", "Tulpe!Nacht7"),
        ("'passwd' => 'Tulpe!Nacht7'", "Tulpe!Nacht7"),
        ('<property name="password">Tulpe!Nacht7</property>', "Tulpe!Nacht7"),
        ("ALTER USER ada PASSWORD 'Tulpe!Nacht7';", "Tulpe!Nacht7"),
        ("postgres://ada:Tulpe!Nacht7@localhost:5432/shop", "Tulpe!Nacht7"),
        ("amqp://ada:tulpenacht@queue.tarnmail.com/", "tulpenacht"),
        ("https://ada:tulpenacht@tarnmail.com/x.git", "tulpenacht"),
        (f"aws_secret_access_key = {drawn(40)}", drawn(40)),
        (f"API_KEY: {hexadecimal(32)}", hexadecimal(32)),
        (f"client_secret={drawn(24)}", drawn(24)),
        (f"Authorization: Bearer {drawn(32)}", drawn(32)),
        (f"token {drawn(32)}", ""),
        ("card 4539 1488 0343 6467", "4539 1488 0343 6467"),
        ("card 4539148803436467.", "4539148803436467"),
        ("5425-2334-3010-9903, valid to 2027", "5425-2334-3010-9903"),
        ("AMEX 3742 454554 00126", "3742 454554 00126"),
        ("card_number=4539148803436467", "4539148803436467"),
    ],
)
def test_a_secret_is_found_by_what_stands_before_it(text: str, given_away: str) -> None:
    """The span is that of the secret, and nothing else; a sentence about a token names none."""
    assert [text[start:end] for start, end in found(text)] == [given_away] * bool(given_away)


@pytest.mark.parametrize(
    "text",
    [
        "password: geheim, password=password, pwd: changeme, PASSWORD=hunter2, password: mysecretpassword",
        "password: MyPassword123!, passwd=P@ssw0rd1, password = 'secret-password-1'",
        "password: <password>, token=<your-token-here>, secret: xxxxxxxxxxxxxxxxxxxx, api_key: ************",
        'password=${DB_PASSWORD}, token="$GITHUB_TOKEN1", secret: {{ .Values.secret1 }}, password: %(pass)s',
        'password = os.environ["DB_PASSWORD1"], password=self.config.password2, token = get_token1("of", 2)',
        "ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE, secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "token: kubernetes.io/service-account-token, secretName: my-tls-secret-v1beta1, tokens: 4096 of them",
        "The token is 16 characters long; the password must have 8 characters and 1 digit.",
        "The secret: start early. Password requirements: at least twelve.",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, sk-your-key-goes-here-1, sk-circle-fade-dot-animation",
        "sk-..., hf_..., eyJhbGciOi..., ghp_ and AKIA begin keys; join --token abcdef.0123456789abcdef",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4ifQ." + drawn(43),
        "postgres://user:password@localhost/db, amqp://guest:guest@queue.tarnmail.com, http://root:root@tarn.com",
        "postgres://ada:$PASS@db.tarnmail.com, redis://:<pass>@db, mysql://ada:tulpenacht@localhost, a:b@c",
        "http://host:8080/path@2x.png, git@github.com:helm/helm.git, ssh://git@github.com:22/x",
        "card 4111 1111 1111 1111, 4242424242424242, 378282246310005, 5555-5555-5555-4444",
        "order 4539148803436468, id 1610737963018200, ISBN 9783161484100, sha 4539148803436467abcdef",
        "https://example.org/4539148803436467, 0.4539148803436467, 2024 1103 1200 1300, 8901 2345 6789 0123",
    ],
)
def test_what_is_no_secret_is_left(text: str) -> None:
    """Stand-ins, code that fetches a secret, words, published examples and other long numbers."""
    assert [text[start:end] for start, end in found(text)] == []


def test_the_verdict_names_the_check_and_never_the_secret() -> None:
    """A secret is the reason whatever else is wrong, and a release withholds such a pair."""
    secret = drawn(36)
    messages = (Message("user", "Which key?"), Message("assistant", f"<div>ghp_{secret}</div>"))
    origin = Origin("mined", "section", "en/section/1@00", "p", "explanation", "question", "basic")
    candidate = Candidate.make(messages, (Evidence("wiki/a.md", 0, 10, "x"),), origin)
    verdict = QualityGate(Rubric.model_validate(YAML(typ="safe").load(DEFAULT_RUBRIC))).judge(candidate)
    assert verdict.reason == CHECK.name
    assert len(verdict.evidence["failed"]) > 1
    assert secret not in repr(verdict)
    assert must_withhold(verdict.gate, verdict.reason)


@pytest.mark.parametrize(
    "piece",
    [
        "AKIA",
        "eyJ.",
        "eyJaaaaaaaaaa.",
        "eyJaaaaaaaaaa-",
        "a:b@",
        "://",
        "://a:",
        "://a:b@",
        "password",
        "password=",
        "password=aA1",
        "token ",
        "--token ",
        "secret key ",
        "-----BEGIN PRIVATE KEY-----",
        "BEGIN PRIVATE KEY\n",
        "BEGIN A PRIVATE KEY ",
        "BEGIN AA ",
        "xoxb-a-",
        "sk-",
        "sk-aa-",
        "glpat-a.",
        "4539 ",
        "4539-",
        "4",
        "passwor.d",
        "password=a.",
        "password=a1!/",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    """What looks like the beginning of a secret, a million characters of it."""
    with no_stall():
        for _ in found(piece * (1_000_000 // len(piece))):
            pass

"""Archives that nobody vouches for: bombs, escapes, lies and damage are refused with their true reasons."""

from __future__ import annotations

import io
import random
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.errors import UnreadableError
from groundset.readers.archives import MOST_BYTES, open_archive, parse_xml
from small_projects import no_stall

ENTRY = b"PK\x01\x02"
"""First bytes of an entry of the central directory; flags stand at 8, the unpacked size at 24."""
LOCAL = b"PK\x03\x04"
NOISE = random.Random(7).randbytes(4000)


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack members in their order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return file.getvalue()


def patched(data: bytes, mark: bytes, offset: int, layout: str, value: int) -> bytes:
    """Overwrite a field of the first header that begins with ``mark``."""
    at = data.index(mark) + offset
    return data[:at] + struct.pack(layout, value) + data[at + struct.calcsize(layout) :]


def refusal(what: Callable[[], object]) -> tuple[str, str]:
    """Give reason and detail of the refusal that must come."""
    with pytest.raises(UnreadableError) as caught:
        what()
    return caught.value.reason, caught.value.detail


def test_an_honest_archive_gives_its_files_by_name() -> None:
    """Names are sorted, folders are no files, and contents come back as they went in."""
    archive = open_archive(packed({"b/two.txt": NOISE, "b/": b"", "a.txt": b"one"}))
    assert archive.names == ("a.txt", "b/two.txt")
    assert archive.read("b/two.txt") == NOISE
    assert archive.size("b/two.txt") == len(NOISE)
    assert "b/" not in archive
    assert archive.size("absent") == 0
    assert refusal(lambda: archive.read("absent")) == ("corrupt_archive", "there is no absent in it")


def test_windows_separators_are_folders() -> None:
    """A program on Windows may write backslashes."""
    data = packed({"word/document.xml": b"x"}).replace(b"word/document.xml", b"word\\document.xml")
    assert open_archive(data).read("word/document.xml") == b"x"


def test_zeros_that_unpack_to_a_thousand_times_their_size_are_a_bomb() -> None:
    """The ratio is refused from a few megabytes on, before anything is unpacked."""
    reason, detail = refusal(lambda: open_archive(packed({"zeros": bytes(20_000_000)})))
    assert reason == "archive_explodes"
    assert "times its size" in detail


def test_many_blanks_of_a_small_document_are_no_bomb() -> None:
    """Templates consist of blanks; a few megabytes harm nobody."""
    assert len(open_archive(packed({"blanks": b" " * 4_000_000})).read("blanks")) == 4_000_000


def test_a_sum_of_sizes_above_the_bound_is_refused_even_where_it_is_a_lie() -> None:
    """What is declared is believed when it speaks against the archive."""
    data = patched(packed({"a": b"little"}), ENTRY, 24, "<L", MOST_BYTES + 1)
    assert refusal(lambda: open_archive(data))[0] == "archive_explodes"


def test_members_that_share_their_bytes_are_a_bomb() -> None:
    """Overlapping members give much from little without a high ratio."""
    data = packed({"a": NOISE})
    start = data.index(ENTRY)
    end = data.index(b"PK\x05\x06")
    entry, tail = data[start:end], bytearray(data[end:])
    copies = b"".join(entry[:46] + bytes([98 + n]) + entry[47:] for n in range(8))
    struct.pack_into("<HHL", tail, 8, 9, 9, len(entry) * 9)
    assert refusal(lambda: open_archive(data[:start] + entry + copies + bytes(tail))) == (
        "archive_explodes",
        "its members share the same bytes",
    )


@pytest.mark.parametrize("declared", [10, 5_000_000 - 1])
def test_a_member_never_gives_more_than_it_declares(declared: int) -> None:
    """A lie about the size ends as damage, and costs no more memory than it declared."""
    data = packed({"a": bytes(30_000_000)})
    data = patched(patched(data, ENTRY, 24, "<L", declared), LOCAL, 22, "<L", declared)
    archive = open_archive(data)
    tracemalloc.start()
    assert refusal(lambda: archive.read("a"))[0] == "corrupt_archive"
    assert tracemalloc.get_traced_memory()[1] < 3 * declared + 2_000_000
    tracemalloc.stop()


def test_an_archive_in_an_archive_is_a_file_like_any_other() -> None:
    """Nothing is unpacked twice, so nesting multiplies nothing."""
    inner = packed({"zeros": bytes(3_000_000)})
    assert open_archive(packed({"inner.zip": inner})).read("inner.zip") == inner


@pytest.mark.parametrize(
    "name", ["../evil", "a/../../evil", "/etc/passwd", "C:\\evil", "c:evil", "..\\evil", "\\\\server\\x"]
)
def test_names_that_lead_out_are_refused(name: str) -> None:
    """One such name refuses the archive, for it was made to harm."""
    reason, detail = refusal(lambda: open_archive(packed({"good": b"x", name: b"y"})))
    assert reason == "archive_escapes"
    assert "named" in detail


def test_a_link_among_the_members_is_refused() -> None:
    """A link would lead out without a name that shows it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal(lambda: open_archive(file.getvalue())) == ("archive_escapes", "a member is a link: link")


@pytest.mark.parametrize("flag", [0x1, 0x41, 0x2000])
def test_encrypted_members_are_encrypted(flag: int) -> None:
    """Of whatever kind the encryption is."""
    data = packed({"secret.txt": b"x"})
    data = patched(patched(data, ENTRY, 8, "<H", flag), LOCAL, 6, "<H", flag)
    assert refusal(lambda: open_archive(data)) == ("encrypted", "secret.txt opens with a password only")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packings_are_named(method: int) -> None:
    """Packings that can ask for gigabytes of memory are not even tried."""
    assert refusal(lambda: open_archive(packed({"a": b"x"}, method)))[0] == "unsupported_compression"


def test_damage_is_damage() -> None:
    """A part of an archive, a changed byte and no archive at all are told as damage."""
    data = packed({"a": NOISE, "b": NOISE})
    for broken in (b"", b"PK\x03\x04", data[:500], data[:-30], b"words " * 100):
        assert refusal(lambda broken=broken: open_archive(broken))[0] == "corrupt_archive"  # type: ignore[misc]
    changed = data[:200] + bytes([data[200] ^ 0xFF]) + data[201:]
    assert refusal(lambda: open_archive(changed).read("a"))[0] == "corrupt_archive"
    assert open_archive(changed).read("b") == NOISE


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=6), st.booleans())
def test_any_damage_gives_a_reason_or_the_contents(at: int, new: bytes, cut: bool) -> None:
    """Whatever bytes are changed or cut off, nothing but ``UnreadableError`` is raised."""
    data = packed({"a.xml": b"<a/>", "b": NOISE})
    at %= len(data)
    data = data[:at] + new + (b"" if cut else data[at + len(new) :])
    with no_stall():
        assert contents_or_reason(data)


def contents_or_reason(data: bytes) -> str:
    """Give the reason of a refusal, else the number of bytes read."""
    try:
        archive = open_archive(data)
        return str(sum(len(archive.read(name)) for name in archive.names))
    except UnreadableError as error:
        return error.reason


def test_repacking_keeps_what_is_wanted_and_writes_xml_anew() -> None:
    """A library gets no document type, no comment and no member that is not wanted."""
    source = {
        "a.xml": b'<!DOCTYPE a SYSTEM "http://x.test/a"><a><!-- c -->t</a>',
        "b.bin": NOISE,
        "c.xml": b"<c/>",
    }
    archive = open_archive(packed(source))
    again = open_archive(archive.repacked(lambda name: name != "c.xml"))
    assert again.names == ("a.xml", "b.bin")
    assert again.read("a.xml") == b"<?xml version='1.0' encoding='UTF-8'?>\n<a>t</a>"
    assert again.read("b.bin") == NOISE
    kept = open_archive(
        archive.repacked(lambda name: name == "c.xml", {"c.xml": parse_xml(b"<d/>")}, keep_places=True)
    )
    assert kept.read("b.bin") == b""
    assert kept.read("c.xml").endswith(b"<d/>")


LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 1000 + b'"><!ENTITY c "' + b"&b;" * 1000 + b'">]>'
)


@pytest.mark.parametrize(
    "source",
    [
        LAUGHS + b"<l>&c;</l>",
        LAUGHS + b'<l x="&c;"/>',
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
        b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]><a/>',
        b'<!DOCTYPE a [<!ENTITY unused "x">]><a/>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'.encode("utf-16"),
    ],
)
def test_xml_that_declares_entities_is_refused(source: bytes) -> None:
    """Also where they are not used, and in any encoding."""
    with no_stall():
        assert refusal(lambda: parse_xml(source, "part.xml"))[0] == "xml_entities"


@pytest.mark.parametrize("source", [b"", b"<a>", b"<a></b>", b"words", b"<a>\0</a>"])
def test_xml_that_does_not_parse_is_malformed(source: bytes) -> None:
    """Nothing is guessed from a half of a tree."""
    assert refusal(lambda: parse_xml(source, "part.xml"))[0] == "malformed_xml"


def test_xml_that_nests_too_deep_says_so() -> None:
    """Whole as it is, it is not called damaged."""
    reason, detail = refusal(lambda: parse_xml(b"<a>" * 5000 + b"</a>" * 5000, "part.xml"))
    assert reason == "reader_failed"
    assert "part.xml nests too many elements" in detail


def test_an_outer_document_type_is_never_loaded() -> None:
    """A name of one harms nobody as long as nobody looks it up."""
    assert parse_xml(b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a>t</a>').text == "t"

"""Exports of Slack: threads and conversations of people, in clean Markdown."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from groundset.contracts import Draft
from groundset.errors import UnreadableError
from groundset.readers.slack import SlackExportReader
from groundset.text.cleaning import clean_markdown
from small_projects import no_stall

USERS = [
    {"id": "U1", "name": "anna", "profile": {"display_name": "", "real_name": "Anna Berg"}},
    {"id": "U2", "name": "tom", "profile": {"display_name": "tom.o", "real_name": "Tom Ols"}},
]
CHANNELS = [{"id": "C1", "name": "general"}, {"id": "C2", "name": "ops"}]
MINUTE = 60


def archive(files: Mapping[str, Any]) -> bytes:
    """Pack files; what is no text is written as JSON."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, content in files.items():
            file.writestr(name, content if isinstance(content, str) else json.dumps(content))
    return packed.getvalue()


def export(*messages: Mapping[str, Any], **more: Any) -> bytes:
    """Pack an export with one channel."""
    files = {"users.json": USERS, "channels.json": CHANNELS, "general/2024-01-01.json": list(messages)}
    return archive(files | more)


def said(text: str, at: float = 0.0, user: str = "U1", **more: Any) -> dict[str, Any]:
    """Write one message, so many seconds after the beginning."""
    return {"type": "message", "user": user, "text": text, "ts": f"{1_704_100_000 + at:.6f}"} | more


def read(data: bytes) -> list[Draft]:
    """Read an export."""
    return list(SlackExportReader().read(data, "a.zip"))


def text_of(*messages: Mapping[str, Any]) -> str:
    """Give the text of the one channel."""
    return read(export(*messages))[0].text


def body_of(text: str) -> str:
    """Give the body of one message as it is read."""
    return text_of(said(text)).split("**Anna Berg:**\n\n", 1)[1]


def test_a_channel_is_a_document() -> None:
    """Its name is title and record, and the date is that of the last message."""
    files = {"ops/2024-01-02.json": [said("Second channel.", 86_400)]}
    general, ops = read(export(said("First channel."), **files))
    assert (general.title, general.record, general.date) == ("#general", "general", "2024-01-01")
    assert (ops.title, ops.record, ops.date) == ("#ops", "ops", "2024-01-02")
    assert general.text == "## First channel.\n\n**Anna Berg:**\n\nFirst channel."


def test_replies_stand_in_their_thread_and_others_go_by_pauses() -> None:
    """A thread stays together over days; talk outside of it is cut where an hour is silent."""
    root = f"{1_704_100_000:.6f}"
    text = text_of(
        said("Which door?", 0, thread_ts=root, reply_count=1),
        said("Lunch is served.", 10 * MINUTE),
        said("Good.", 12 * MINUTE, "U2"),
        said("Unrelated.", 80 * MINUTE, "U2"),
        said("The left one.", 3000 * MINUTE, "U2", thread_ts=root),
    )
    assert text == (
        "## Which door?\n\n**Anna Berg:**\n\nWhich door?\n\n**tom.o:**\n\nThe left one.\n\n"
        "## Lunch is served.\n\n**Anna Berg:**\n\nLunch is served.\n\n**tom.o:**\n\nGood.\n\n"
        "## Unrelated.\n\n**tom.o:**\n\nUnrelated."
    )


def test_messages_of_one_breath_are_one() -> None:
    """Five minutes between two messages of one person make two of them."""
    text = text_of(said("One."), said("Two.", 4 * MINUTE), said("Three.", 10 * MINUTE))
    assert text.count("**Anna Berg:**") == 2
    assert "One.\n\nTwo." in text


@pytest.mark.parametrize(
    ("slack", "markdown"),
    [
        ("ask <@U2> in <#C2> or <#C9|lost>", "ask tom.o in #ops or #lost"),
        (
            "see <https://example.org/a|the page>, <https://example.org/b>",
            "see the page, https://example.org/b",
        ),
        ("mail <mailto:a@example.org|Anna>", "mail Anna"),
        ("<!here> look, <!subteam^S1|@ops>", "look, @ops"),
        (
            "*bold* _slanted_ ~gone~ and snake_case_name 2*3*4",
            "**bold** *slanted* ~~gone~~ and snake_case_name 2*3*4",
        ),
        ("done :tada: at 10:30:45 :+1::skin-tone-3:", "done at 10:30:45"),
        ("`a *b* <c>` stays".replace("<c>", "&lt;c&gt;"), "`a *b* <c>` stays"),
        ("run ```x = 1 &lt; 2\ny``` now", "run\n\n```\nx = 1 < 2\ny\n```\n\nnow"),
        ("• one\n• two", "- one\n- two"),
        ("&gt; quoted\nanswer", "> quoted\n\nanswer"),
        ("first\nsecond", "first  \nsecond"),
        ("# none\n&lt;b&gt; none", "\\# none  \n\\<b> none"),
        ("*Tom:*", "**Tom**:"),
    ],
)
def test_markup_of_slack_becomes_markdown(slack: str, markdown: str) -> None:
    """Mentions and links show their words, emoji are dropped, code is left alone."""
    assert body_of(slack) == markdown


@pytest.mark.parametrize(
    "message",
    [
        said("<@U1> has joined the channel", subtype="channel_join"),
        said("<@U1> has left", subtype="channel_leave"),
        said("deployed", subtype="bot_message", bot_id="B1"),
        said("deployed", bot_id="B1"),
        said("reminder", user="USLACKBOT"),
        said("This message was deleted.", subtype="tombstone"),
        said(":tada:"),
        said(""),
        {"type": "message", "text": "no time", "user": "U1"},
        {"type": "message", "text": "endless", "user": "U1", "ts": "nan"},
        {"type": "file", "text": "other"},
    ],
)
def test_what_no_person_wrote_is_left_out(message: Mapping[str, Any]) -> None:
    """Machines, comings and goings, and messages without words or time."""
    assert (
        text_of(message, said("The only one.", 9000)) == "## The only one.\n\n**Anna Berg:**\n\nThe only one."
    )


def test_edits_count_and_deleted_messages_are_gone() -> None:
    """The last text of a message is its text."""
    edited = {
        "type": "message",
        "subtype": "message_changed",
        "message": said("After."),
        "ts": "1704100009.0",
    }
    deleted = {
        "type": "message",
        "subtype": "message_deleted",
        "deleted_ts": said("x", 60)["ts"],
        "ts": "1704100099.0",
    }
    text = text_of(said("Before."), said("Secret.", 60), edited, deleted)
    assert "After." in text
    assert "Before." not in text
    assert "Secret." not in text


def test_a_stranger_is_named_by_the_message_or_the_id() -> None:
    """People who left the workspace are not in its list."""
    profile = {"display_name": "", "real_name": "Eve **Root**"}
    text = text_of(said("One.", user="U8", user_profile=profile), said("Two.", 9000, user="U9"))
    assert "**Eve Root:**" in text
    assert "**U9:**" in text


def test_direct_messages_are_left_out_and_told() -> None:
    """What two people said in private is not for a dataset."""
    document, remark = read(export(said("Open."), **{"D0AAAAAAAA/2024-01-01.json": [said("Private.")]}))
    assert "Private" not in document.text
    assert remark.remark == "left out: 1 direct conversation"


def test_a_damaged_day_does_not_lose_the_export() -> None:
    """The remark names the day."""
    document, remark = read(
        export(said("Whole."), **{"general/2024-01-02.json": "[{", "ops/2024-01-02.json": {"a": 1}})
    )
    assert document.record == "general"
    assert remark.remark == (
        "no list of messages in 2 day files: general/2024-01-02.json, ops/2024-01-02.json"
    )


def test_an_export_in_a_folder_is_read() -> None:
    """Packing the unpacked export again puts a folder around it."""
    files = {
        "acme/users.json": USERS,
        "acme/channels.json": CHANNELS,
        "acme/ops/2024-01-01.json": [said("Here.")],
    }
    assert [draft.record for draft in read(archive(files))] == ["ops"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (archive({"a.md": "# Text", "b/c.md": "more"}), "unsupported_archive"),
        (archive({"users.json": USERS, "a/2024-01-01.json": []}), "unsupported_archive"),
        (archive({"users.json": "{", "channels.json": CHANNELS}), "malformed_json"),
        (archive({"users.json": USERS, "channels.json": CHANNELS}), "no_messages"),
        (export(said("")), "no_messages"),
        (b"PK\x03\x04 cut off", "corrupt_archive"),
        (archive({"users.json": "[" * 100_000, "channels.json": CHANNELS}), "malformed_json"),
    ],
)
def test_what_is_no_export_says_so(data: bytes, reason: str) -> None:
    """The reason is true, and the detail says what to do."""
    with pytest.raises(UnreadableError) as error:
        read(data)
    assert error.value.reason == reason
    assert error.value.detail


@pytest.mark.parametrize("ts", [None, "nan", 5, "", "-1", "1e99", ["1"]])
def test_messages_without_a_time_are_told(ts: Any) -> None:
    """Alone they are the reason; beside others they are counted."""
    undated = said("Here I am.") | {"ts": ts}
    with pytest.raises(UnreadableError, match="no_messages") as error:
        read(export(undated))
    assert "no valid timestamp (`ts`) in 1 message" in error.value.detail
    draft, told = read(export(said("And me."), undated))
    assert "Here I am" not in draft.text
    assert "no valid timestamp (`ts`) in 1 message" in told.remark


def test_the_advice_for_another_archive_is_to_unpack_it() -> None:
    """A user who packed documents is told what to do."""
    with pytest.raises(UnreadableError, match="unsupported_archive") as error:
        read(archive({"a.md": "# Text"}))
    assert "unpack it" in error.value.detail


@pytest.mark.parametrize(
    "text", ["<" * 50_000, "*a" * 20_000, "_" * 50_000, ":a" * 20_000, "```" * 10_001, "&gt;" * 9000]
)
def test_hostile_messages_do_not_stall(text: str) -> None:
    """The text is clean whatever somebody typed."""
    with no_stall():
        drafts = read(export(said(text), said("Plain words.", 9000)))
    assert all(draft.text == clean_markdown(draft.text) for draft in drafts)

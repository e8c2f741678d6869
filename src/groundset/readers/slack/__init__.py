"""Exports of Slack workspaces: one document per channel, its threads and conversations as sections."""

from __future__ import annotations

from collections.abc import Iterator

from groundset.contracts import Draft
from groundset.errors import UnreadableError
from groundset.readers.archives import open_archive
from groundset.readers.faults import remark
from groundset.readers.office.packages import package_kind
from groundset.readers.signatures import ZIP, mislabelled
from groundset.readers.slack.conversations import conversations
from groundset.readers.slack.export import Export, read_export
from groundset.readers.slack.messages import channel_messages, is_undated
from groundset.text.conversation import render_thread, render_threads
from groundset.text.counting import counted


class SlackExportReader:
    """Reads the ZIP file that Slack gives for a workspace."""

    name = "slack"
    suffixes = frozenset({".zip"})
    signatures = (ZIP,)

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the channels in the order of their names, then a remark.

        Raises ``mislabelled`` for office documents, ``unsupported_archive`` for any other archive,
        ``no_messages`` where nobody wrote anything, and what ``open_archive`` raises.
        """
        archive = open_archive(data)
        kind, ending = package_kind(archive)
        if kind:
            raise mislabelled(path, kind, ending)
        export = read_export(archive)
        read = 0
        for channel in sorted(export.days):
            if draft := _draft(export, channel):
                read += 1
                yield draft
        told = _told(export)
        if not read:
            raise UnreadableError("no_messages", told or "no message of a person in any channel")
        if told:
            yield remark(told)


def _draft(export: Export, channel: str) -> Draft | None:
    entries = list(export.messages(channel))
    export.undated += sum(map(is_undated, entries))
    messages = channel_messages(entries, export.names)
    threads = [render_thread("", turns) for turns in conversations(messages)]
    text = render_threads(threads)
    if not text:
        return None
    dates = [message.date for message in messages]
    return Draft(text=text, title=f"#{channel}", record=channel, date=max(dates))


def _told(export: Export) -> str:
    """Say what of the archive is not in the documents."""
    parts = (
        (
            len(export.bad),
            f"no list of messages in {counted(len(export.bad), 'day file')}: {', '.join(export.bad[:3])}",
        ),
        (
            export.undated,
            f"no valid timestamp (`ts`) in {counted(export.undated, 'message')}, left out: export anew",
        ),
        (export.private, f"left out: {counted(export.private, 'direct conversation')}"),
    )
    return "; ".join(text for number, text in parts if number)

"""Messages of a channel cut into conversations: threads as they are, the others by pauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from groundset.readers.slack.messages import Message
from groundset.text.conversation import Turn

PAUSE = 60 * 60.0
"""Seconds of silence that end a conversation outside of threads."""
_BREATH = 5 * 60.0
"""Seconds within which messages of one person, with nobody's between them, are one."""


def conversations(messages: Sequence[Message]) -> Iterator[tuple[Turn, ...]]:
    """Yield the turns of each conversation, in the order in which the conversations began.

    ``messages`` come by time. The replies of a thread whose first message is gone are still a thread.
    """
    threads: dict[str, list[Message]] = {}
    loose: list[list[Message]] = []
    for message in messages:
        if message.thread:
            threads.setdefault(message.thread, []).append(message)
        elif loose and message.moment - loose[-1][-1].moment <= PAUSE:
            loose[-1].append(message)
        else:
            loose.append([message])
    for group in sorted([*threads.values(), *loose], key=lambda group: (group[0].moment, group[0].key)):
        yield tuple(_turns(group))


def _turns(group: Sequence[Message]) -> Iterator[Turn]:
    """Join what one person wrote in one breath."""
    bodies: list[str] = []
    last: Message | None = None
    for message in group:
        goes_on = last is not None and last.author == message.author
        if last is not None and not (goes_on and message.moment - last.moment <= _BREATH):
            yield Turn(last.author, "\n\n".join(bodies))
            bodies = []
        bodies.append(message.body)
        last = message
    if last is not None:
        yield Turn(last.author, "\n\n".join(bodies))

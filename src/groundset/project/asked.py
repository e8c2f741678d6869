"""What models were asked about a candidate or a passage, and what they replied, as `trace` tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from groundset.calls import read_reply
from groundset.ledger.journal import Call
from groundset.records import Candidate, Verdict

if TYPE_CHECKING:
    from groundset.project.project import Project


def calls_about(project: Project, candidate: Candidate, verdicts: Iterable[Verdict]) -> list[dict[str, Any]]:
    """Give the calls that wrote a candidate, then those that judged it, each with prompt and reply.

    Second opinions on whether it is an evaluation item are among the latter.
    """
    journal = project.ledger.calls
    wrote = journal.of_prompt(candidate.origin.prompt) if candidate.origin.prompt else []
    given = [verdict.evidence for verdict in verdicts]
    judges = [one for what in ("opinions", "judges") for proof in given for one in proof.get(what, ())]
    keys = [key for judge in judges for key, _reason in judge.get("calls", ())]
    return [_told(call) for call in (*wrote, *journal.get(keys))]


def questions_about(project: Project, document: str, subject: str = "") -> list[dict[str, Any]]:
    """Give what the generator was asked about a document, or about one passage of it, and how that ended."""
    held = project.ledger.held.of(document)
    return [
        {
            "task": one.task,
            "prompt": one.prompt,
            "state": one.state,
            "reason": one.reason,
            "pairs": one.pairs,
            "calls": len(one.calls),
            "holds": [asdict(item) for item in held if item.passage in one.barred_by],
        }
        for one in project.ledger.asks.all(document)
        if subject in ("", one.subject)
    ]


def _told(call: Call) -> dict[str, Any]:
    return {
        "key": call.key,
        "purpose": call.purpose,
        "model": call.model,
        "attempt": call.attempt,
        "state": call.state,
        "messages": [{"role": m.role, "content": m.content} for m in call.messages],
        "reply": _said(call.reply),
        "input_tokens": call.usage.input_tokens,
        "output_tokens": call.usage.output_tokens,
        "seconds": call.seconds,
        "detail": call.detail,
    }


def _said(raw: bytes) -> str:
    """Give the text of a reply; the raw body where it is none."""
    try:
        reply = read_reply(raw)
    except ValueError:
        return raw.decode("utf-8", "replace")
    return reply.content or reply.refusal

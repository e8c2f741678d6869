"""The journal: every call to a model, with its request and its raw reply, in the ledger.

A call is recorded twice: before it is sent, with the most it may cost, and when it has ended. What a run that
was killed had under way stays reserved, so it counts as spent, and is asked again. Requests and replies are
compressed; the reply is kept byte for byte as it came.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Insert, Row, Transaction, Update, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import dialect, insert

from groundset.calls import Purpose, Request, Usage
from groundset.contracts import Answered, Lost
from groundset.ledger.faults import recorded
from groundset.ledger.schema import calls, marks
from groundset.records import Message, canonical_json

_BATCH = 500
_LEVEL = 1
"""Of zlib: requests and replies are short, and speed counts."""
_SERVER = "server:"
_COSTS = ("input_tokens", "output_tokens", "money")


@dataclass(frozen=True, slots=True)
class Call:
    """One call as the journal holds it."""

    key: str
    prompt: str
    purpose: Purpose
    model: str
    attempt: int
    state: str
    """``sent``, ``answered`` or ``lost``."""
    messages: tuple[Message, ...]
    reply: bytes
    """The raw body; empty where there is none."""
    usage: Usage
    """Of the answer, and how often it was sent."""
    seconds: float
    """That the answer took."""
    lost: Usage
    """What may have been paid for without an answer."""
    detail: str
    """What was wrong the last time it got no answer."""


class CallJournal:
    """The journal of one ledger; each method that writes is a transaction of its own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replies(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """Give the raw replies of those calls that were answered."""
        found: dict[str, bytes] = {}
        for at in range(0, len(keys), _BATCH):
            query = select(calls.c.key, calls.c.reply).where(
                calls.c.key.in_(keys[at : at + _BATCH]), calls.c.state == "answered"
            )
            found.update((key, _unpacked(reply)) for key, reply in self._connection.execute(query))
        return found

    def open(self, requests: Sequence[tuple[Request, Usage]]) -> None:
        """Record requests that are about to be sent, each with the most it may cost."""
        if requests:
            with self._writing():
                _OPENED.run(self._connection, [_opened(request, most) for request, most in requests])

    def close(self, ended: Sequence[Answered | Lost]) -> None:
        """Record how calls ended; an answer is never overwritten."""
        answered = [_answered(one) for one in ended if isinstance(one, Answered)]
        lost = [one for one in ended if isinstance(one, Lost)]
        with self._writing():
            _ANSWERED.run(self._connection, answered)
            for statement, billed in ((_BILLED, True), (_UNBILLED, False)):
                rows = [
                    {"of": one.key, "why": _storable(f"{one.reason}: {one.detail}")}
                    for one in lost
                    if one.billed is billed
                ]
                statement.run(self._connection, rows)

    def spent(self) -> Usage:
        """Give what all calls of the project cost; what was reserved where it is not known."""
        costs = [
            sum((calls.c[f"{kind}{name}"] for kind in ("lost_", "open_")), calls.c[name]) for name in _COSTS
        ]
        row = self._connection.execute(select(*map(func.total, costs), func.total(calls.c.sends))).one()
        return Usage(int(row[0]), int(row[1]), float(row[2]), int(row[3]))

    def get(self, keys: Sequence[str]) -> Iterator[Call]:
        """Yield calls by key, those that there are, in the order asked for."""
        for key in keys:
            row = self._connection.execute(select(calls).where(calls.c.key == key)).first()
            if row is not None:
                yield _call(row)

    def of_prompt(self, prompt: str) -> list[Call]:
        """Give all attempts at a prompt."""
        query = select(calls).where(calls.c.prompt == prompt).order_by(calls.c.attempt, calls.c.key)
        return [_call(row) for row in self._connection.execute(query)]

    def usages(self, keys: Iterable[str]) -> dict[str, tuple[str, str, Usage]]:
        """Give prompt, model and cost of those calls that were answered, by key."""
        wanted = sorted(set(keys))
        columns = (calls.c.key, calls.c.prompt, calls.c.model, *(calls.c[name] for name in _COSTS))
        found: dict[str, tuple[str, str, Usage]] = {}
        for at in range(0, len(wanted), _BATCH):
            query = select(*columns).where(
                calls.c.key.in_(wanted[at : at + _BATCH]), calls.c.state == "answered"
            )
            for key, prompt, model, came, went, money in self._connection.execute(query):
                found[key] = prompt, model, Usage(came, went, money, 1)
        return found

    def note(self, name: str) -> str:
        """Give what was remembered of a server."""
        query = select(marks.c.value).where(marks.c.name == _SERVER + name)
        return self._connection.execute(query).scalar() or ""

    def remember(self, name: str, value: str) -> None:
        """Remember something of a server."""
        statement = insert(marks).values(name=_SERVER + name, value=value)
        with self._writing():
            self._connection.execute(
                statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
            )

    def _writing(self) -> Transaction:
        if self._connection.in_transaction():
            self._connection.commit()
        return self._connection.begin()


class _Statement:
    """A statement that is compiled once: calls come by the hundred a second, rows are all that differs."""

    def __init__(self, statement: Insert | Update, columns: Sequence[str] = ()) -> None:
        compiled = statement.compile(dialect=dialect(), column_keys=columns or None)
        self._text = str(compiled)
        self._names = compiled.positiontup or []
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for each row, if there is any."""
        if rows:
            values = [tuple(row[n] if n in row else self._fixed[n] for n in self._names) for row in rows]
            connection.exec_driver_sql(self._text, values)


def _closed(**values: Any) -> _Statement:
    """Give the statement that ends a call that was not answered before."""
    free = {"open_input_tokens": 0, "open_output_tokens": 0, "open_money": 0.0}
    unanswered = update(calls).where(calls.c.key == bindparam("of"), calls.c.state != "answered")
    return _Statement(unanswered.values(**free, **values))


def _sent() -> _Statement:
    """Give the statement that records a call that is about to be sent, perhaps not for the first time."""
    statement = insert(calls)
    new = statement.excluded
    # What was still open was under way when a run was killed: it may have been paid for.
    again: dict[str, Any] = {
        f"lost_{name}": calls.c[f"lost_{name}"] + calls.c[f"open_{name}"] for name in _COSTS
    }
    again |= {f"open_{name}": new[f"open_{name}"] for name in _COSTS}
    again |= {"state": "sent", "sends": calls.c.sends + 1}
    unanswered = calls.c.state != "answered"
    upsert = statement.on_conflict_do_update(index_elements=["key"], set_=again, where=unanswered)
    told = ("key", "prompt", "purpose", "model", "attempt", "state", "sends", "request")
    return _Statement(upsert, (*told, *(f"open_{name}" for name in _COSTS)))


_OPENED = _sent()


_ANSWERED = _closed(
    state="answered",
    reply=bindparam("body"),
    seconds=bindparam("took"),
    input_tokens=bindparam("came"),
    output_tokens=bindparam("went"),
    money=bindparam("paid"),
)
_UNBILLED = _closed(state="lost", detail=bindparam("why"), sends=calls.c.sends - 1)
"""A call that nobody charges for is no call that the budget counts."""
_BILLED = _closed(
    state="lost",
    detail=bindparam("why"),
    **{f"lost_{name}": calls.c[f"lost_{name}"] + calls.c[f"open_{name}"] for name in _COSTS},
)


def _opened(request: Request, most: Usage) -> dict[str, Any]:
    body = {
        "messages": [{"role": m.role, "content": m.content} for m in request.messages],
        "parameters": json.loads(request.parameters),
        "schema": request.schema.name,
        "draw": request.draw,
    }
    return {
        "key": request.key,
        "prompt": request.prompt,
        "purpose": request.purpose,
        "model": request.model,
        "attempt": request.attempt,
        "state": "sent",
        "sends": 1,
        "request": zlib.compress(canonical_json(body).encode("utf-8", "surrogatepass"), _LEVEL),
        "open_input_tokens": most.input_tokens,
        "open_output_tokens": most.output_tokens,
        "open_money": most.money,
    }


def _answered(one: Answered) -> dict[str, Any]:
    return {
        "of": one.key,
        "body": zlib.compress(one.raw, _LEVEL),
        "took": round(one.seconds, 3),
        "came": one.usage.input_tokens,
        "went": one.usage.output_tokens,
        "paid": one.usage.money,
    }


def _storable(text: str) -> str:
    """Replace halves of characters, which no database takes."""
    return text.encode("utf-8", "replace").decode()


@recorded
def _unpacked(blob: bytes) -> bytes:
    return zlib.decompress(blob) if blob else b""


@recorded
def _call(row: Row[Any]) -> Call:
    body = json.loads(_unpacked(row.request))
    return Call(
        key=row.key,
        prompt=row.prompt,
        purpose=Purpose(row.purpose),
        model=row.model,
        attempt=row.attempt,
        state=row.state,
        messages=tuple(Message(m["role"], m["content"]) for m in body["messages"]),
        reply=_unpacked(row.reply),
        usage=Usage(row.input_tokens, row.output_tokens, row.money, row.sends),
        seconds=row.seconds,
        lost=Usage(row.lost_input_tokens, row.lost_output_tokens, row.lost_money),
        detail=row.detail,
    )

"""The honest release with models: one writes pairs, two judge all pairs, and canaries measure the judges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from honest_release import Made, Run, counted, gates_of

from groundset.calls import CallEnd, Purpose, Usage
from groundset.contracts import Judgement
from groundset.gates.chain import QUALITY
from groundset.records import (
    Candidate,
    Decision,
    Document,
    Evidence,
    Message,
    Origin,
    Passage,
    State,
    content_hash,
)
from groundset.release.checks.panel import panel_fingerprint
from groundset.release.content import CallRow, CanaryEnd, ReleaseContent
from groundset.settings import (
    Budget,
    Criterion,
    Generator,
    Judge,
    Models,
    ProjectSettings,
    Rubric,
    TargetModel,
)

GENERATOR, JUDGES = "llama-3.1-8b-instruct", ("qwen2.5-72b-instruct", "mistral-large-2407")
INVENTED = "The relay was designed in a lighthouse by three sisters who disliked telephones."
POOR = "What becomes of the queues when the relay is removed?"
REASON = "It leaves out the service, which has to be stopped first."
"""What a judge says of the poor pair."""

_TEMPLATE = "generation/open_question/1@0123456789ab"


@dataclass(frozen=True)
class Written:
    """A pair that the model wrote about a section."""

    path: str
    quotes: tuple[str, ...]
    turns: tuple[str, ...]


WRITTEN = (
    Written(
        "guide/install-2.md",
        (
            "Messages that arrive in between are refused with a temporary error, which makes well behaved "
            "senders try again a minute later.",
        ),
        (
            "My sender gets an error while the relay is upgraded. Is that right?",
            "A temporary error is right: messages that arrive in between are refused, which makes well "
            "behaved senders try again a minute later.",
        ),
    ),
    Written(
        "guide/install-1.md",
        (
            "Setup asks for a data folder, checks that at least two gigabytes are free there, and writes a "
            "configuration file beside itself.",
        ),
        (
            "What does the setup program ask of me?",
            "Setup asks for a data folder, and checks that at least two gigabytes are free there.",
            "And what does it leave behind?",
            "It writes a configuration file beside itself.",
        ),
    ),
    Written(
        "guide/install-1.md",
        (
            "The data folder is left alone, so that a later installation finds its queues again; delete it "
            "by hand when you are sure that nobody needs it.",
        ),
        (
            POOR,
            "The data folder is left alone, so that a later installation finds its queues again; delete it "
            "by hand when you are sure that nobody needs it.",
        ),
    ),
    Written("operations/monitor.md", (INVENTED,), ("Who designed the relay?", INVENTED)),
)
"""The last one has a quote that stands nowhere."""


def modelled(content: ReleaseContent, settings: ProjectSettings | None = None) -> ReleaseContent:
    """Let models write and judge, and decide everything anew with the real gates."""
    told = replace(
        content,
        settings=settings or with_models(content.settings),
        rubric=judged_rubric(content.rubric),
        samples=(),
        rejections=(),
    )
    panel = ScriptedPanel(told)
    gates = gates_of(told, panel)
    families = {end.document.id: end.family for end in content.documents}
    mined = [*(s.candidate for s in content.samples), *(r.candidate for r in content.rejections)]
    made = [Made(c, families[c.evidence[0].document]) for c in (*mined, *written(content))]
    samples, rejections = Run(gates).decide(made)
    done = replace(told, samples=samples, rejections=rejections, fingerprints=gates.fingerprints)
    return counted(replace(done, calls=(*_calls(done), *_canary_calls()), canaries=tuple(canaries())))


def with_models(settings: ProjectSettings) -> ProjectSettings:
    """Configure the models, as one machine does."""
    return settings.model_copy(
        update={
            "models": Models(
                generator=Generator(model=GENERATOR, base_url="http://localhost:8000/v1", concurrency=8),
                judge=Judge(model=JUDGES[0], base_url="http://localhost:8001/v1"),
                panel=[Judge(model=name, base_url="http://localhost:8001/v1") for name in JUDGES[1:]],
            ),
            "target_model": TargetModel(model="gemma-2-9b-it"),
            "budget": Budget(money=12.5),
        }
    )


def judged_rubric(rubric: Rubric) -> Rubric:
    """Add a criterion that only a judge can answer."""
    added = Criterion(name="faithful", question="Does the source say all of it?")
    return rubric.model_copy(update={"criteria": [*rubric.criteria, added]})


def written(content: ReleaseContent) -> Iterator[Candidate]:
    """Give the candidates that the model wrote."""
    documents = {end.document.path: end.document for end in content.documents}
    for number, one in enumerate(WRITTEN):
        document = documents[one.path]
        evidence = tuple(_evidence(document, quote) for quote in one.quotes)
        passage = _passage(content.passages, evidence[0])
        roles = ("user", "assistant") * (len(one.turns) // 2)
        messages = tuple(Message(role, text) for role, text in zip(roles, one.turns, strict=True))
        origin = Origin(
            *("generated", "open_question", _TEMPLATE, passage.id, "question_answering", "question", "basic"),
            model=GENERATOR,
            prompt=prompt_of(number),
        )
        yield Candidate.make(messages, evidence, origin)


def prompt_of(number: int) -> str:
    """Name the question that a pair came of."""
    return content_hash("generate", number)


def _evidence(document: Document, quote: str) -> Evidence:
    start = document.text.find(quote)
    return Evidence(document.id, max(start, 0), start + len(quote) if start >= 0 else 0, quote)


def _passage(passages: Sequence[Passage], evidence: Evidence) -> Passage:
    """Give the passage that holds a span; the first one of the document for a quote that stands nowhere."""
    own = [p for p in passages if p.document == evidence.document]
    return next(p for p in own if p.start <= evidence.start < p.end or not evidence.end)


class ScriptedPanel:
    """Judges that like everything but one pair; the second one is asked twice about each."""

    pending = False

    def __init__(self, content: ReleaseContent) -> None:
        judges = content.settings.models.judges
        self._fingerprint = panel_fingerprint(judges, content.rubric, content.settings.judging)
        self._names = [criterion.name for criterion in content.rubric.criteria]

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    def fetch(self, candidates: Iterable[Candidate]) -> None:
        """Know all answers."""

    def judgements(self, candidate: Candidate) -> tuple[Judgement, ...]:
        poor = candidate.instruction == POOR
        return tuple(
            Judgement(
                judge,
                dict.fromkeys(self._names, 1 if poor else 4 + number),
                dict.fromkeys(self._names, REASON if poor else "The source says so."),
                _ends(judge, candidate.id, asked=number + 1),
            )
            for number, judge in enumerate(JUDGES)
        )


def _ends(judge: str, subject: str, *, asked: int) -> tuple[CallEnd, ...]:
    """Give the calls of one question, of which only the last was read."""
    keys = [content_hash(judge, subject, attempt) for attempt in range(asked)]
    unread = [CallEnd(key, State.REJECTED, "reply_unreadable") for key in keys[:-1]]
    return (*unread, CallEnd(keys[-1], State.KEPT, "ok"))


def _calls(content: ReleaseContent) -> Iterator[CallRow]:
    """Give the calls of all questions, one of them refused."""
    first = content.passages[0].id
    origins = [sample.candidate.origin for sample in content.samples]
    origins += [rejection.candidate.origin for rejection in content.rejections]
    for origin in origins:
        if origin.model:
            yield from _question(Purpose.GENERATE, GENERATOR, origin.passage, origin.prompt)
    refused = content_hash("refused")
    row = CallRow(refused, refused, Purpose.GENERATE, GENERATOR, first, State.REJECTED, "refused")
    yield from row.answered([CallEnd(refused, State.REJECTED, "refused")], {refused: Usage(700, 9)})
    proofs = [(s.candidate.id, v.evidence) for s in content.samples for v in s.verdicts if v.gate == QUALITY]
    proofs += [(r.candidate.id, r.evidence) for r in content.rejections if r.outcome.gate == QUALITY]
    for name, proof in proofs:
        for said in proof.get("judges", []):
            keys = [key for key, _reason in said["calls"]]
            yield from _question(Purpose.JUDGE, said["model"], name, *keys)


def _question(purpose: Purpose, model: str, subject: str, *keys: str) -> tuple[CallRow, ...]:
    ends = [CallEnd(key, State.REJECTED, "reply_unreadable") for key in keys[:-1]]
    ends.append(CallEnd(keys[-1], State.KEPT, "ok"))
    row = CallRow(keys[0], keys[0], purpose, model, subject, State.KEPT, "ok")
    return row.answered(ends, {end.key: Usage(1000, 100, 0.25, 3) for end in ends})


KINDS = ("", "", "", "", "", "", *["number"] * 4, *["injection"] * 4)
WRONG = (0, 6)
"""Numbers of the canaries that the first judge gets wrong."""


def canaries() -> Iterator[CanaryEnd]:
    """Give what the judges made of fourteen canaries."""
    for judge in JUDGES:
        for number, kind in enumerate(KINDS):
            right, wrong = (Decision.REJECT, Decision.KEEP) if kind else (Decision.KEEP, Decision.REJECT)
            missed = judge == JUDGES[0] and number in WRONG
            said = content_hash("said", number)
            yield CanaryEnd(canary_id(number), judge, kind, wrong if missed else right, messages=said)


def canary_id(number: int) -> str:
    return content_hash("canary", number)


def _canary_calls() -> Iterator[CallRow]:
    for judge in JUDGES:
        for number in range(len(KINDS)):
            name = canary_id(number)
            yield from _question(Purpose.CANARY, judge, name, content_hash(judge, name))

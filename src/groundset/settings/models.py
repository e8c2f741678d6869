"""The keys ``models``, ``target_model``, ``budget``, ``generation`` and ``judging`` of groundset.yaml."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from groundset.records import canonical_json
from groundset.settings.base import Name, Settings, Share, Text

Seconds = Annotated[float, Field(gt=0, le=86_400)]
Rate = Annotated[int, Field(ge=0)]
Money = Annotated[float, Field(ge=0)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True)]


_ADDRESS = re.compile(r"https?://[^\s?#/]+[^\s?#]*")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TAKEN = frozenset(
    "model messages n best_of stream stream_options max_tokens max_completion_tokens max_output_tokens "
    "temperature response_format tools tool_choice functions function_call".split()
)
"""Parameters of a request that ``extra`` may not hold."""


def _check_address(address: str) -> None:
    """Refuse what is no address of an API; it is not repeated, for it may hold a password."""
    if address and not _ADDRESS.fullmatch(address):
        raise ValueError("`base_url` is no address of an API, such as http://localhost:8000/v1")


def _check_key(variable: str, file: str) -> None:
    """Refuse what is no name of a variable: somebody may have put the key itself there."""
    if variable and not _VARIABLE.fullmatch(variable):
        raise ValueError("`api_key_env` is no name of an environment variable; the key has no place here")
    if variable and file:
        raise ValueError("give either `api_key_env` or `api_key_file`")


class Prices(Settings):
    """What a model costs per million tokens."""

    input: Money
    output: Money


class ModelSettings(Settings):
    """A model and the server that runs it."""

    model: Text
    """Name by which the server knows it."""
    base_url: str = ""
    """Of an OpenAI-compatible API, such as ``http://localhost:8000/v1``."""
    provider: str = ""
    """In place of ``base_url``: a service with an API of its own, through the extra ``providers``."""
    family: str = ""
    """Such as ``llama``; empty means told from the name."""
    api_key_env: str = ""
    """Name of the environment variable that holds the key."""
    api_key_file: str = ""
    """File that holds the key, relative to the project folder."""
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    """None leaves it to the server."""
    max_output_tokens: Annotated[int, Field(ge=16)] = 4096
    extra: dict[str, Any] = {}
    """Further parameters of the request, such as ``top_p``."""
    structured: Literal["auto", "json_schema", "json_object", "text"] = "auto"
    """How the server is held to JSON; ``auto`` finds out, and begins with ``json_schema`` for batches."""
    concurrency: Annotated[int, Field(ge=1, le=4096)] = 64
    """Most calls under way at a time."""
    requests_per_minute: Rate = 0
    """0 means no limit but the server's."""
    tokens_per_minute: Rate = 0
    connect_seconds: Seconds = 10.0
    read_seconds: Seconds = 300.0
    """Longest silence of the server; an answer that is not streamed comes after one."""
    total_seconds: Seconds = 600.0
    max_retries: Annotated[int, Field(ge=0, le=100)] = 6
    """Further tries of a call that got no answer."""
    prices: Prices | None = None
    """None takes them from the built-in table."""
    batch: Literal["", "file", "api"] = ""
    """How calls go out: one by one as they come, as a file for you to run, or through the batch API."""

    @property
    def parameters(self) -> str:
        """What steers the answers, as canonical JSON; a temperature of None is left to the server."""
        steering = {"max_output_tokens": self.max_output_tokens, "temperature": self.temperature}
        given = {key: value for key, value in steering.items() if value is not None}
        return canonical_json(self.extra | given)

    @model_validator(mode="after")
    def an_address_is_one(self) -> Self:
        """Refuse what is no address of an API."""
        _check_address(self.base_url)
        return self

    @model_validator(mode="after")
    def no_key_stands_here(self) -> Self:
        """Refuse what is no name of a variable, and two places for one key."""
        _check_key(self.api_key_env, self.api_key_file)
        return self

    @model_validator(mode="after")
    def nothing_extra_is_ours(self) -> Self:
        """Refuse further parameters that have a key of their own, or that a budget cannot reckon with."""
        taken = sorted(_TAKEN & set(self.extra))
        if taken:
            raise ValueError(f"`extra` may not hold {taken[0]!r}: groundset sets it, or needs it unset")
        return self

    @model_validator(mode="after")
    def one_way_to_it(self) -> Self:
        """Refuse a model without a server, or with two."""
        if bool(self.base_url) == bool(self.provider):
            raise ValueError("give either `base_url` or `provider`")
        if self.provider and self.batch == "api":
            raise ValueError("`batch: api` needs a `base_url`")
        return self


class Generator(ModelSettings):
    """The model that writes pairs."""

    temperature: Annotated[float, Field(ge=0, le=2)] | None = 0.7


class Judge(ModelSettings):
    """A model that judges pairs."""

    temperature: Annotated[float, Field(ge=0, le=2)] | None = 0.0


class Embedder(ModelSettings):
    """The server of an embedder, as calls are sent to it."""

    max_output_tokens: Annotated[int, Field(ge=0)] = 0
    """It writes nothing."""


class EmbedderSettings(Settings):
    """What turns texts into vectors, in place of the built-in static one."""

    model: str = ""
    """Name by which the server knows it; for a folder, by which releases do: empty means the folder's."""
    base_url: str = ""
    """Of an OpenAI-compatible API with an ``embeddings`` endpoint."""
    path: str = ""
    """In place of a server: a folder with an ONNX model and its tokenizer, through the extra ``local``."""
    api_key_env: str = ""
    api_key_file: str = ""
    dimensions: Annotated[int, Field(ge=0, le=65_536)] = 0
    """Asked of the server; 0 leaves it to it."""
    batch: Annotated[int, Field(ge=1, le=2048)] = 64
    """Most texts of one request."""
    concurrency: Annotated[int, Field(ge=1, le=256)] = 8
    read_seconds: Seconds = 300.0
    max_retries: Annotated[int, Field(ge=0, le=100)] = 6
    prices: Prices | None = None

    @property
    def name(self) -> str:
        """By which people know it."""
        return self.model or PurePath(self.path).name

    @property
    def server(self) -> Embedder | None:
        """The server that makes the vectors; None for a folder."""
        if not self.base_url:
            return None
        shared = self.model_dump(include=set(Embedder.model_fields) - {"batch"})
        return Embedder.model_validate(shared)

    @model_validator(mode="after")
    def one_way_to_it(self) -> Self:
        """Refuse neither a server nor a folder, and both, and a server without the name of its model."""
        if bool(self.base_url) == bool(self.path):
            raise ValueError("give either `base_url` or `path`; without either, leave `embedder` out")
        if self.base_url and not self.model:
            raise ValueError("`base_url` needs the name of a `model`")
        _check_address(self.base_url)
        _check_key(self.api_key_env, self.api_key_file)
        return self


class Models(Settings):
    """The models that a project uses; without one, everything is done by rule."""

    generator: Generator | None = None
    judge: Judge | None = None
    panel: Annotated[list[Judge], Field(max_length=8)] = []
    """Further judges that sit with it: the median counts."""
    embedder: EmbedderSettings | None = None
    """None takes the built-in one, which needs no server."""
    shared_family: Reason = ""
    """A written reason why judge, generator and target may share a family; card and certificate repeat it."""

    @property
    def judges(self) -> tuple[Judge, ...]:
        """The panel; empty when no model judges."""
        return (*([self.judge] if self.judge else []), *self.panel)

    @property
    def configured(self) -> tuple[ModelSettings, ...]:
        """All there are, the generator first."""
        return (*([self.generator] if self.generator else []), *self.judges)

    @property
    def served(self) -> tuple[ModelSettings, ...]:
        """All that calls may be sent to: the configured ones, and the server of the embedder."""
        server = self.embedder.server if self.embedder else None
        return (*self.configured, *([server] if server else []))

    @model_validator(mode="after")
    def a_panel_has_a_judge(self) -> Self:
        """Refuse further judges where there is no first one."""
        if self.panel and self.judge is None:
            raise ValueError("`panel` sits with a `judge`, and there is none")
        return self

    @model_validator(mode="after")
    def judges_differ(self) -> Self:
        """Refuse a panel in which one model sits twice: it would only agree with itself."""
        names = [judge.model for judge in self.judges]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"{twice[0]!r} sits on the panel twice; judges must be different models")
        return self


class TargetModel(Settings):
    """The model that is to be fine-tuned on the dataset."""

    model: Text
    family: str = ""


class Budget(Settings):
    """What all calls of the project may cost, ever; None means no limit."""

    money: Money | None = None
    tokens: Rate | None = None
    calls: Rate | None = None


class Generation(Settings):
    """How a model writes pairs."""

    tasks: list[Name] = []
    """Prompt templates to use; empty means all."""
    words_per_pair: Annotated[int, Field(ge=10, le=10_000)] = 60
    """Words of new information that a passage needs for each pair that is asked of it."""
    max_pairs_per_passage: Annotated[int, Field(ge=1, le=50)] = 8
    guidance: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    """Your own words for every prompt: who will ask, in which tone."""
    max_asks: Annotated[int, Field(ge=1, le=10)] = 3
    """Attempts per run at a prompt whose replies cannot be used."""


class Judging(Settings):
    """How models judge pairs."""

    max_asks: Annotated[int, Field(ge=1, le=10)] = 3
    canaries: Annotated[float, Field(gt=0, le=1)] = 0.05
    """Canaries as a share of what is judged."""
    min_accuracy: Share = 0.8
    """Balanced accuracy on canaries below which a judge is blind, and its verdicts are void."""

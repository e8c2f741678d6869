"""What must hold of the configured models before one of them is asked."""

from __future__ import annotations

from pathlib import Path

from groundset import generation
from groundset.errors import ConfigurationError
from groundset.models.families import family_problems
from groundset.models.keys import read_key
from groundset.models.prices import is_own, prices_of
from groundset.settings import ModelSettings, ProjectSettings


def check_models(settings: ProjectSettings) -> None:
    """Raise ConfigurationError where models may not work together, or a budget cannot be kept."""
    models = settings.models
    problems = family_problems(models, settings.target_model)
    if models.generator is not None:
        problems += generation.problems(settings.generation)
    if settings.budget.money is not None:
        problems += [_unpriced(key, model) for key, model in configured(settings) if _is_unpriced(model)]
    if problems:
        lines = [f"groundset.yaml: {problem}" for problem in problems]
        raise ConfigurationError(lines, "edit groundset.yaml; docs/models.md tells of models")


def check_embedder(settings: ProjectSettings, root: Path) -> None:
    """Raise ModelError where the embedder's folder or key, relative to ``root``, is not there.

    Found before the work that comes before it, which takes time.
    """
    embedder = settings.models.embedder
    if embedder is None or not settings.deduplication.semantic.enabled:
        return
    if embedder.server is not None:
        read_key(embedder.server, root)
        return
    from groundset.embedding.local import LocalEmbedder

    LocalEmbedder(root / embedder.path)


def configured(settings: ProjectSettings) -> list[tuple[str, ModelSettings]]:
    """Give the models that there are, each with its key."""
    models = settings.models
    generator = [("models.generator", models.generator)] if models.generator else []
    judge = [("models.judge", models.judge)] if models.judge else []
    server = models.embedder.server if models.embedder else None
    embedder = [("models.embedder", server)] if server else []
    panel = [(f"models.panel[{at}]", one) for at, one in enumerate(models.panel)]
    return [*generator, *embedder, *judge, *panel]


def _is_unpriced(model: ModelSettings) -> bool:
    own = bool(model.base_url) and is_own(model.base_url)
    return not own and prices_of(model) is None


def _unpriced(key: str, model: ModelSettings) -> str:
    return (
        f"{key}: nobody knows what {model.model!r} costs, so `budget.money` cannot be kept; give `prices`, "
        "or a budget of tokens or calls"
    )

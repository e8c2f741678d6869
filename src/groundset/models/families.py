"""Families of models: told from a name, by who trained the model and what it was made from.

A judge rates higher what its own family wrote, and a model learns little from its own words. What counts is
whose answers a model was raised on, so Gemma, which is distilled from Gemini by the same people, is of its
family, as gpt-oss is of GPT's. A model that was made from two, such as a distillation of DeepSeek's answers
into Llama, is of both, written ``deepseek+llama``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from groundset.settings import Models, ModelSettings, TargetModel

_WORDS = {
    "gpt": r"(?<!cerebras )(?:chat)?gpt\d*o?\b(?! (?:j|neox?|sw3)\b)|^o[1-9]\b|davinci|codex",
    "claude": r"claude\d*",
    "gemini": r"gemini\d*|\w*gemma\d*n?|learnlm",
    "llama": r"\w*llama\d*|vicuna",
    "qwen": r"(?:code)?qwen\d*|q[wv]q",
    "mistral": r"(?:mi|mix|code|dev|magi|mini|pix|vox|math|lean)stral\d*|mixtral|pixtral|voxtral",
    "deepseek": r"deepseek",
    "phi": r"^phi\d*|(?<=microsoft )phi\d*|mai ds",
    "command": r"^command|(?<=cohere )command|c4ai|^aya",
    "granite": r"granite\d*",
    "nova": r"^nova|(?<=amazon )nova|^titan|(?<=amazon )titan",
    "grok": r"grok\d*",
    "glm": r"(?:chat)?glm\d*|codegeex\d*",
    "kimi": r"kimi|moonshot|moonlight",
    "yi": r"^yi",
    "falcon": r"falcon\d*",
    "olmo": r"olmo\d*|olmoe|tulu\d*",
    "nemotron": r"\w*nemotron\d*|minitron",
    "smollm": r"smollm\d*",
    "minimax": r"minimax|abab\d*",
    "ernie": r"ernie\d*",
    "hunyuan": r"hunyuan",
    "internlm": r"internlm\d*|intern(?= s\d)",
    "baichuan": r"baichuan\d*",
    "exaone": r"exaone\d*",
    "jamba": r"jamba",
    "doubao": r"doubao|seed(?= (?:oss|\d))",
    "minicpm": r"minicpm\d*",
    "apertus": r"apertus",
    "stablelm": r"stablelm\d*",
    "dbrx": r"dbrx",
}
"""Family to the words of a model's name that tell it; ``^`` is the beginning of the name."""

_TELLING = {family: re.compile(rf"(?<!\S)(?:{pattern})(?!\S)") for family, pattern in _WORDS.items()}
_MAKERS = {
    "anthropic": "claude",
    "cohere": "command",
    "deepseek ai": "deepseek",
    "meta llama": "llama",
    "mistralai": "mistral",
    "moonshotai": "kimi",
    "openai": "gpt",
    "qwen": "qwen",
    "x ai": "grok",
    "xai": "grok",
    "zai org": "glm",
}
"""Who stands before a name, for names that tell nothing themselves."""

_UNSAID_DISTILLATION = re.compile(r"deepseek r1 (?:\w+ )?(?:1 5|7|8|14|32|70)b")
"""By its size it is another family's model that learned from DeepSeek; the name does not say whose."""
_SEPARATORS = re.compile(r"[\W_]+")


def family_of(name: str) -> str:
    """Tell a model's family from its name; two joined by ``+`` where it is of both; empty when it cannot be.

    Takes names as services, hubs and files write them: ``meta-llama/Llama-3.1-8B-Instruct``,
    ``us.anthropic.claude-sonnet-4-v1:0``, ``/models/qwen2.5-7b-instruct-q4_k_m.gguf``, ``llama3.2:3b``.
    """
    *before, last = re.split(r"[/\\]", _untuned(name.strip().lower())) or [""]
    words = _words(last)
    if _UNSAID_DISTILLATION.match(words) and "distill" not in words and not _told(words) - {"deepseek"}:
        return ""
    found = _told(words)
    if not found and before:
        maker = _MAKERS.get(_words(before[-1]))
        found = {maker} if maker else set()
    return "+".join(sorted(found))


def stated_family(model: ModelSettings | TargetModel) -> str:
    """Give a model's family: the one that the configuration states, else the one that its name tells."""
    stated = "+".join(sorted(filter(None, (part.strip() for part in model.family.lower().split("+")))))
    return stated or family_of(model.model)


def family_problems(models: Models, target: TargetModel | None) -> list[str]:
    """Say, a line each, which family cannot be told and who may not work with whom; empty when all is well.

    No judge may be of the generator's family, and neither may be of the family of the model that is to be
    fine-tuned, unless ``models.shared_family`` says why. Without a model there is nothing to tell.
    """
    writers = [("models.generator", models.generator)] if models.generator else []
    judges = list(_seats(models))
    if not writers and not judges:
        return []
    learners = [("target_model", target)] if target else []
    known = [*writers, *judges, *learners]
    problems = [
        f"{key}: the family of {model.model!r} cannot be told from its name; give it: `family: …`"
        for key, model in known
        if not stated_family(model)
    ]
    if models.shared_family:
        return problems
    return [
        *problems,
        *_shared(judges, writers, "a judge prefers what its own family writes"),
        *_shared([*writers, *judges], learners, "a model learns little from its own family"),
    ]


_Seat = tuple[str, ModelSettings | TargetModel]
"""Where a model stands in the configuration, and the model."""


def _seats(models: Models) -> Iterator[_Seat]:
    """Yield the judges by their keys; further ones are numbered from 0, as lists in YAML are."""
    if models.judge:
        yield "models.judge", models.judge
    for at, judge in enumerate(models.panel):
        yield f"models.panel[{at}]", judge


def _shared(these: Sequence[_Seat], those: Sequence[_Seat], because: str) -> Iterator[str]:
    for (key, one), (other_key, other) in product(these, those):
        both = set(stated_family(one).split("+")) & set(stated_family(other).split("+")) - {""}
        if both:
            yield (
                f"{key}: {one.model!r} is of the family of {other_key} ({', '.join(sorted(both))}), and "
                f"{because}; take another, or say why not in `models.shared_family`"
            )


def _untuned(name: str) -> str:
    """Give the model that a fine-tuned one of a hosted service was made from: ``ft:BASE:OWNER:NAME:ID``."""
    return name.split(":")[1] if name.startswith("ft:") else name


def _words(name: str) -> str:
    """Write a name as words with blanks between them, its ending cut off."""
    return _SEPARATORS.sub(" ", name.removesuffix(".gguf")).strip()


def _told(words: str) -> set[str]:
    return {family for family, telling in _TELLING.items() if telling.search(words)}

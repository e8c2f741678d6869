"""Families are told from names as they are written in the world, and kept apart where they must be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.models.families import family_of, family_problems, stated_family
from groundset.settings import Generator, Judge, Models, TargetModel

URL = "http://localhost:8000/v1"

NAMES = {
    "gpt": [
        "gpt-4o-mini",
        "openai/gpt-oss-120b",
        "o3-mini",
        "openai/o4-mini-2025-04-16",
        "chatgpt-4o-latest",
        "gpt-35-turbo",
        "ft:gpt-4o-mini-2024-07-18:my-org:llama-style:abc",
    ],
    "claude": ["claude-3-5-haiku-latest", "us.anthropic.claude-sonnet-4-20250514-v1:0"],
    "gemini": ["models/gemini-2.5-flash", "google/gemma-3-27b-it", "gemma3n:e4b", "codegemma-7b"],
    "llama": [
        "meta-llama/Llama-3.1-8B-Instruct",
        "meta.llama3-8b-instruct-v1:0",
        "accounts/fireworks/models/llama-v3p1-8b-instruct",
        "llama3.2:3b",
        "codellama:7b",
        "hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M",
        "NousResearch/Hermes-3-Llama-3.1-8B",
    ],
    "qwen": [
        "/models/qwen2.5-7b-instruct-q4_k_m.gguf",
        "C:\\models\\Qwen3-8B-Q8_0.gguf",
        "Qwen/QwQ-32B",
        "qwen3-coder:30b",
    ],
    "mistral": ["mistral-small-latest", "open-mixtral-8x22b", "codestral-2508", "magistral-small"],
    "deepseek": ["deepseek-chat", "deepseek-ai/DeepSeek-R1", "deepseek-r1:671b"],
    "deepseek+llama": ["DeepSeek-R1-Distill-Llama-8B"],
    "deepseek+qwen": ["deepseek-ai/DeepSeek-R1-0528-Qwen3-8B"],
    "llama+olmo": ["allenai/Llama-3.1-Tulu-3-8B"],
    "llama+nemotron": ["nvidia/Llama-3.1-Nemotron-70B-Instruct-HF"],
    "phi": ["microsoft/phi-4", "phi3.5:latest"],
    "command": ["command-r-plus", "cohere.command-r-v1:0", "CohereLabs/c4ai-command-a-03-2025"],
    "granite": ["ibm-granite/granite-3.3-8b-instruct"],
    "nova": ["amazon.nova-lite-v1:0", "nova-micro"],
    "grok": ["x-ai/grok-4"],
    "glm": ["zai-org/GLM-4.5", "chatglm3-6b"],
    "kimi": ["moonshotai/Kimi-K2-Instruct"],
    "yi": ["01-ai/Yi-1.5-34B-Chat"],
    "falcon": ["tiiuae/falcon-40b", "falcon3-7b"],
    "olmo": ["allenai/OLMo-2-1124-13B"],
    "nemotron": ["nvidia/NVIDIA-Nemotron-Nano-9B-v2"],
    "smollm": ["HuggingFaceTB/SmolLM2-1.7B-Instruct"],
}
UNTOLD = [
    "my-deployment",
    "default",
    "EleutherAI/gpt-neox-20b",
    "EleutherAI/gpt-j-6b",
    "Marco-o1",
    "gpt4all",
    "grouse-4",
    "",
    "/",
]


@pytest.mark.parametrize(("family", "name"), [(f, name) for f, names in NAMES.items() for name in names])
def test_a_family_is_told_from_the_name(family: str, name: str) -> None:
    assert family_of(name) == family


@pytest.mark.parametrize("name", UNTOLD)
def test_a_name_that_tells_nothing_has_no_family(name: str) -> None:
    assert family_of(name) == ""


@pytest.mark.parametrize("size", ["1.5b", "7b", "8b", "14b", "32b", "70b"])
def test_a_distillation_that_does_not_say_of_what_is_not_guessed(size: str) -> None:
    """By that name run Qwen and Llama models that learned from DeepSeek; the large one is DeepSeek's own."""
    assert family_of(f"deepseek-r1:{size}") == ""


@given(st.text(max_size=60))
def test_any_name_is_answered(name: str) -> None:
    assert family_of(name) == "+".join(sorted(family_of(name).split("+")))


def models(generator: str = "", *judges: str, why: str = "") -> Models:
    seats = [Judge(model=name, base_url=URL) for name in judges]
    return Models(
        generator=Generator(model=generator, base_url=URL) if generator else None,
        judge=seats[0] if seats else None,
        panel=seats[1:],
        shared_family=why,
    )


def test_without_a_model_there_is_nothing_to_tell() -> None:
    assert family_problems(models(), TargetModel(model="something")) == []


@pytest.mark.parametrize(
    "given_models",
    [models("llama3"), models("llama3", "qwen3"), models("", "qwen3"), models("a/gpt-4", "qwen", "glm-4")],
)
def test_models_of_different_families_may_work_together(given_models: Models) -> None:
    assert family_problems(given_models, None) == []
    assert family_problems(given_models, TargetModel(model="mistral-7b")) == []


def test_a_judge_may_not_judge_its_own_family() -> None:
    (problem,) = family_problems(models("gpt-4o", "openai/gpt-oss-20b"), None)
    assert problem.startswith("models.judge: 'openai/gpt-oss-20b' is of the family of models.generator (gpt)")
    assert "models.shared_family" in problem


def test_one_shared_half_is_shared() -> None:
    (problem,) = family_problems(models("llama3", "DeepSeek-R1-Distill-Llama-8B"), None)
    assert "(llama)" in problem


def test_each_judge_of_a_panel_is_looked_at() -> None:
    problems = family_problems(models("gpt-4o", "qwen3", "gpt-4.1", "o3"), None)
    assert [problem.partition(":")[0] for problem in problems] == ["models.panel[0]", "models.panel[1]"]


def test_nobody_may_be_of_the_family_of_the_model_that_is_to_learn() -> None:
    target = TargetModel(model="Qwen/Qwen2.5-0.5B")
    problems = family_problems(models("qwen3", "qwq-32b"), target)
    assert len(problems) == 3
    assert len(family_problems(models("", "qwq-32b"), target)) == 1
    assert len(family_problems(models("qwen3"), target)) == 1


def test_a_written_reason_lets_families_be_shared_but_they_must_still_be_known() -> None:
    target = TargetModel(model="Qwen/Qwen2.5-0.5B")
    assert family_problems(models("qwen3", "qwq-32b", why="the only ones we have"), target) == []
    problems = family_problems(models("ours", "qwq-32b", why="the only ones we have"), target)
    assert problems == [
        "models.generator: the family of 'ours' cannot be told from its name; give it: `family: …`"
    ]


def test_a_family_that_is_stated_counts_before_the_name() -> None:
    stated = Generator(model="my-llama-3", base_url=URL, family=" Qwen ")
    assert stated_family(stated) == "qwen"
    assert stated_family(TargetModel(model="x", family="llama + DeepSeek")) == "deepseek+llama"
    assert family_problems(Models(generator=stated), TargetModel(model="llama3")) == []


def test_every_family_that_cannot_be_told_is_named() -> None:
    problems = family_problems(models("a", "b", "c"), TargetModel(model="d"))
    assert len(problems) == 4
    assert all("cannot be told" in problem for problem in problems)
    assert problems[-1].startswith("target_model: ")

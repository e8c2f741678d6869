"""Prices: the configuration's word first, then the table's, and none for a server of one's own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from groundset.models.prices import currency, is_own, prices_of
from groundset.settings import Generator, Prices

HOSTED = "https://api.openai.com/v1"


def test_the_configuration_comes_before_the_table() -> None:
    given = Prices(input=0.5, output=2.0)
    assert prices_of(Generator(model="gpt-4o-mini", base_url=HOSTED, prices=given)) == given
    assert prices_of(Generator(model="mine", base_url="http://localhost:8000/v1", prices=given)) == given


def test_a_hosted_model_has_the_price_of_its_service() -> None:
    prices = prices_of(Generator(model="gpt-4o-mini", base_url=HOSTED))
    assert prices is not None
    assert 0 < prices.input < prices.output < 5


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ("anthropic", "claude-sonnet-4-5"),
        ("gemini", "gemini-2.5-pro"),
        ("bedrock", "anthropic.claude-3-haiku-20240307-v1:0"),
    ],
)
def test_a_provider_s_model_has_a_price(provider: str, model: str) -> None:
    prices = prices_of(Generator(model=model, provider=provider))
    assert prices is not None
    assert 0 < prices.input < prices.output


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000/v1",
        "http://127.0.0.1:11434/v1",
        "http://[::1]:8000/v1",
        "http://0.0.0.0:8000/v1",
        "http://192.168.1.4:8000/v1",
        "http://10.1.2.3/v1",
        "http://vllm:8000/v1",
        "http://gpu-box.local:8000/v1",
    ],
)
def test_a_model_that_one_serves_oneself_has_no_price(url: str) -> None:
    """Also when its name is that of a hosted one."""
    assert is_own(url)
    assert prices_of(Generator(model="gpt-4o-mini", base_url=url)) is None


@pytest.mark.parametrize("url", [HOSTED, "https://8.8.8.8/v1", "https://llm.example.com/v1"])
def test_other_addresses_are_not_one_s_own(url: str) -> None:
    assert not is_own(url)


def test_what_nobody_knows_has_no_price() -> None:
    assert prices_of(Generator(model="gpt-4o-mini", base_url="https://llm.example.com/v1")) is None
    assert prices_of(Generator(model="no-such-model", base_url=HOSTED)) is None
    assert prices_of(Generator(model="gpt-4o-mini", provider="no-such-provider")) is None


def test_sums_are_in_dollars_unless_the_configuration_gave_prices() -> None:
    listed = Generator(model="gpt-4o-mini", base_url=HOSTED)
    own = Generator(model="mine", base_url=HOSTED, prices=Prices(input=1.0, output=1.0))
    assert currency((listed,)) == "$"
    assert currency((listed, own)) == ""


def test_the_table_is_loaded_only_when_it_is_asked() -> None:
    code = (
        "import sys; from groundset.models.prices import prices_of; from groundset.settings import Generator;"
        "prices_of(Generator(model='m', base_url='http://localhost/v1'));"
        "sys.exit('genai_prices' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0

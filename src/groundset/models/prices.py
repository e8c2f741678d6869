"""What a model costs: the configuration's prices, else those of a table that ships with a library."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, time
from ipaddress import ip_address
from urllib.parse import urlsplit

from groundset.settings import ModelSettings, Prices

_SAMPLE = 1000
"""Tokens that are priced to learn a price: few, so that no surcharge on long prompts applies."""
_MILLION = 1_000_000
_HOURS = range(24)
_LOCAL_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


def prices_of(settings: ModelSettings) -> Prices | None:
    """Give what a model costs; None where nobody knows, and for a server of one's own.

    The configuration's word comes first. The built-in table is asked for the service that ``base_url`` or
    ``provider`` names, never for a model's name alone: a model that one serves oneself costs nothing by the
    token. Its prices are in US dollars and for single calls: no batch discount, no surcharge on very long
    prompts, and the dearest of the day where they change by the hour. Nothing is fetched.
    """
    if settings.prices is not None:
        return settings.prices
    if settings.base_url and is_own(settings.base_url):
        return None
    return _listed(settings)


def is_own(address: str) -> bool:
    """Tell whether an address leads to this machine or into a private network."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    try:
        number = ip_address(host.partition("%")[0])
    except ValueError:
        # A name without a dot is one that only the own network knows: a container, a machine next door.
        return "." not in host or host.endswith(_LOCAL_ENDINGS)
    return number.is_private or number.is_loopback or number.is_link_local or number.is_unspecified


def currency(models: tuple[ModelSettings, ...]) -> str:
    """Give the sign before sums of money: a dollar's, or none where the configuration gave the prices."""
    return "" if any(one.prices is not None for one in models) else "$"


def _listed(settings: ModelSettings) -> Prices | None:
    """Look a model up in the table of genai-prices, which takes a moment to load."""
    from genai_prices import Usage, calc_price

    usage = Usage(input_tokens=_SAMPLE, output_tokens=_SAMPLE)
    today = datetime.now(UTC).date()
    found: list[Prices] = []
    try:
        for hour in _HOURS:
            at = datetime.combine(today, time(hour), UTC)
            with warnings.catch_warnings():
                # Of units in the table that this version does not know; tokens are always known.
                warnings.simplefilter("ignore")
                if settings.provider:
                    said = calc_price(
                        usage, settings.model, provider_id=settings.provider, genai_request_timestamp=at
                    )
                else:
                    said = calc_price(
                        usage, settings.model, provider_api_url=settings.base_url, genai_request_timestamp=at
                    )
            found.append(Prices(input=_per_million(said.input_price), output=_per_million(said.output_price)))
    except LookupError:
        return None
    return max(found, key=lambda one: one.input + one.output)


def _per_million(price: object) -> float:
    return round(float(str(price)) * _MILLION / _SAMPLE, 9)

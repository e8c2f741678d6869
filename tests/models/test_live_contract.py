"""The live asker meets the contract of askers, over a script and over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from asker_contract import AskerContract, Script
from groundset.calls import Request
from groundset.ledger import Ledger
from groundset.models.asker import Asker
from groundset.models.budget import Budget
from groundset.testing import Asked, LoopbackServer, ScriptedModel
from live_asks import live, scripted, settings


class TestLiveAskerOverAScript(AskerContract):
    def asker(self, ledger: Ledger, script: Script, budget: Budget) -> Asker:
        def reply(request: Request) -> str:
            return script(int(request.messages[1].content.split()[1]), request.attempt)

        return scripted(ScriptedModel(reply), ledger, budget=budget)


class TestLiveAskerOverHttp(AskerContract):
    @pytest.fixture(autouse=True)
    def server(self) -> Iterator[None]:
        self.script: Script = lambda number, attempt: json.dumps({"word": ""})
        with LoopbackServer(answer=self._answer) as self.loopback:
            yield

    def asker(self, ledger: Ledger, script: Script, budget: Budget) -> Asker:
        self.script = script
        return live(ledger.calls, settings(self.loopback.base_url), budget=budget)

    def _answer(self, asked: Asked) -> str:
        attempt = sum(role == "user" for role, _ in asked.messages) - 1
        return self.script(int(asked.messages[1][1].split()[1]), attempt)

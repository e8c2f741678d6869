"""Every fatal error, in one place.

::

    GroundsetError            exit code 1  something was found or refused
    ├── UserError             exit code 2  the user must fix something
    │   ├── ConfigurationError             groundset.yaml, coverage.yaml or rubric.yaml is wrong
    │   ├── ProjectError                   no project here, or a folder that is not free
    │   ├── DataError                      a file that was asked for cannot be used
    │   └── ModelError                     a model's server cannot be reached, or refuses every call
    ├── BudgetError           exit code 3  the budget stopped it
    ├── WaitingError          exit code 1  requests were written to a file, and their replies are not there
    └── RefusedError          exit code 1  packaging a release would break a law

A message says what happened and where; ``hint`` says what to do next.
"""

from __future__ import annotations

from typing import ClassVar


class GroundsetError(Exception):
    """Base of all errors that end a command; carries the exit code and the next step."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UserError(GroundsetError):
    """The user must fix something before the command can work."""

    exit_code: ClassVar[int] = 2


class ConfigurationError(UserError):
    """A configuration file is wrong; all its errors at once, one ``file:line:column: …`` each."""

    def __init__(self, problems: list[str], hint: str = "") -> None:
        super().__init__("\n".join(problems), hint)
        self.problems = problems


class ProjectError(UserError):
    """There is no project here, it is in use, or the folder is not free."""


class DataError(UserError):
    """A file that was asked for by name cannot be used."""


class ModelError(UserError):
    """No call to a model can succeed: a wrong key, an unknown model, a server that is not there."""


class BudgetError(GroundsetError):
    """The next call could cost more than the budget leaves; nothing that was answered is lost."""

    exit_code: ClassVar[int] = 3


class WaitingError(GroundsetError):
    """Requests lie in a file, and the next run needs the replies to them."""


class RefusedError(GroundsetError):
    """Packaging was refused because the release would break a law."""


class UnreadableError(Exception):
    """A file of the corpus cannot become a document; never fatal: it becomes a row with the reason."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail

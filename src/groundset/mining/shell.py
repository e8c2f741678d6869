"""Whether a block of code is typed into a shell, and which tool it calls."""

from __future__ import annotations

import re
from functools import lru_cache

from groundset.text.markdown import Block

_SHELLS = frozenset(
    {"sh", "bash", "shell", "console", "zsh", "fish", "powershell", "ps1", "cmd", "bat", "terminal", "text"}
)
_PROMPT = re.compile(r"^(?:[$%>] ?|PS> ?)(?=\S)")
_COMMAND = re.compile(r"^(?:sudo )?(?P<tool>(?:\./|[a-z])[\w./-]*)(?: +[^=:{\s][^\n]*)?$")
_TYPED = re.compile(r"\n\$ (\S+) ")
_ASSIGNED = re.compile(r"^[A-Z_]+=\S* ")
_NO_TOOLS = frozenset(
    {"cd", "export", "cat", "echo", "set", "source", "mkdir", "cp", "mv", "rm", "ls", "sudo", "bash", "sh",
     "chmod", "for", "if", "while", "alias", "touch", "which", "env", "time", "then", "unset", "tar", "less"}
)  # fmt: skip
_CODE_WORDS = frozenset(
    {"import", "from", "def", "class", "return", "package", "func", "type", "const", "let", "var"}
)


_COMMON = frozenset(
    {"apt", "apt-get", "aws", "az", "brew", "bundle", "bunx", "cargo", "choco", "cmake", "composer", "conda",
     "crontab", "curl", "dnf", "docker", "docker-compose", "dotnet", "gcloud", "gem", "git", "go", "gradle",
     "gpg", "helm", "java", "journalctl", "kubectl", "make", "mvn", "npm", "npx", "node", "openssl", "pip",
     "pip3", "pipx", "pnpm", "podman", "poetry", "psql", "pytest", "python", "python3", "rsync", "ruby",
     "scp", "snap", "ssh", "systemctl", "terraform", "uv", "wget", "winget", "yarn", "yum"}
)  # fmt: skip


def is_tool(name: str, text: str) -> bool:
    """Tell whether a word is a command-line tool: a common one, or one that the text types at a prompt."""
    return name in _COMMON or name in _typed(text)


@lru_cache(maxsize=4)
def _typed(text: str) -> frozenset[str]:
    return frozenset(_TYPED.findall(text))


def lines_of(text: str, block: Block) -> list[str]:
    """Give the lines of a block of code without its fence."""
    lines = text[block.start : block.end].split("\n")
    if lines and lines[0].lstrip().startswith(("```", "~~~")):
        lines = lines[1:-1]
    return [line.strip() for line in lines if line.strip()]


def command_of(text: str, block: Block) -> str | None:
    """Give the first command line of a block that is typed into a shell, without its prompt."""
    info = block.info.split(maxsplit=1)[0].casefold() if block.info else ""
    if block.kind != "code" or (info and info not in _SHELLS):
        return None
    for line in lines_of(text, block):
        if line.startswith("#"):
            continue
        prompted = _PROMPT.match(line)
        bare = _ASSIGNED.sub("", line[prompted.end() :] if prompted else line)
        command = _COMMAND.match(bare)
        if command is None or command.group("tool") in _CODE_WORDS:
            return None
        typed = prompted or (info and info != "text") or is_tool(tool_of(bare), text) or tool_of(bare) == ""
        return bare if typed else None
    return None


def tool_of(command: str) -> str:
    """Name the tool that a command line calls; empty when it is a part of the shell or a path."""
    tool = command.removeprefix("sudo ").split(" ", 1)[0]
    return tool if re.fullmatch(r"[a-z][\w-]{1,20}", tool) and tool not in _NO_TOOLS else ""

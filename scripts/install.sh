#!/bin/sh
# Make .venv as uv.lock says, with uv from PATH or, where there is none, with one of our own.
# Nothing outside this folder is changed.
set -eu
cd "$(dirname "$0")/.."

fits='import sys; sys.exit(sys.version_info < (3, 11))'
python=''
for name in "${PYTHON:-python3.11}" python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c "$fits" >/dev/null 2>&1; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "groundset needs Python 3.11 or newer, and none is on PATH." >&2
    echo "Install one (on Debian: apt install python3 python3-venv), or name it: make PYTHON=/path/to/python3.11" >&2
    exit 2
fi

uv=uv
if ! uv --version >/dev/null 2>&1; then
    uv=.venv-tools/bin/uv
    if ! "$uv" --version >/dev/null 2>&1; then
        echo "uv is not on PATH: getting one into .venv-tools"
        "$python" -m venv .venv-tools || {
            echo "python3 cannot make an environment; on Debian: apt install python3-venv" >&2
            exit 2
        }
        .venv-tools/bin/python -m pip install --quiet --disable-pip-version-check uv
    fi
fi

# UV_PROJECT_ENVIRONMENT and an active environment of the user's must not divert the installation.
unset UV_PROJECT_ENVIRONMENT VIRTUAL_ENV
exec "$uv" sync --frozen --quiet --python "$("$python" -c 'import sys; print(sys.executable)')"

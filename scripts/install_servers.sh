#!/bin/sh
# Make .venv-servers: a server of language models that is not ours, and what writes a model for it.
# Its wheel is compiled here, which takes a C++ compiler and minutes; pip keeps it for the next time.
set -eu
cd "$(dirname "$0")/.."

.venv/bin/python -m venv .venv-servers
echo "compiling llama-cpp-python, unless pip still has it from an earlier time: this can take ten minutes"
.venv-servers/bin/python -m pip install --quiet --disable-pip-version-check \
    'llama-cpp-python[server]>=0.3.16' 'gguf>=0.17'

"""Write a language model of random weights as a GGUF file, small enough for any machine: it answers nonsense.

Its tokens are single characters and bytes, so that no tokenizer has to be trained. Needs ``gguf`` and numpy.
"""

from __future__ import annotations

import sys
from pathlib import Path

import gguf  # type: ignore[import-not-found]
import numpy as np
from numpy.typing import NDArray

CONTEXT = 16_384
WIDTH = 64
HIDDEN = 128
HEADS = 4
LAYERS = 2
SEED = 5
_SPACE = "\u2581"
"""How sentencepiece writes a space."""
_CONTROL = ("<unk>", "<s>", "</s>")


def main() -> None:
    """Write the model to the path given."""
    writer = gguf.GGUFWriter(Path(sys.argv[1]), "llama")
    _shape(writer)
    tokens = _tokens(writer)
    for name, weights in _weights(tokens):
        writer.add_tensor(name, weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _shape(writer: gguf.GGUFWriter) -> None:
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_block_count(LAYERS)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)


def _tokens(writer: gguf.GGUFWriter) -> int:
    """Give it a vocabulary of the printable ASCII characters and all bytes; answer how large it is."""
    characters = [_SPACE, *(chr(code) for code in range(33, 127))]
    byte_tokens = [f"<0x{byte:02X}>" for byte in range(256)]
    tokens = [*_CONTROL, *byte_tokens, *characters]
    kinds = [
        gguf.TokenType.UNKNOWN,
        *[gguf.TokenType.CONTROL] * 2,
        *[gguf.TokenType.BYTE] * len(byte_tokens),
        *[gguf.TokenType.NORMAL] * len(characters),
    ]
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types(kinds)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    return len(tokens)


def _weights(tokens: int) -> list[tuple[str, NDArray[np.float32]]]:
    random = np.random.default_rng(SEED)

    def matrix(rows: int, columns: int) -> NDArray[np.float32]:
        drawn: NDArray[np.float32] = random.standard_normal((rows, columns), np.float32)
        return drawn / np.float32(columns**0.5)

    ones = np.ones(WIDTH, np.float32)
    weights = [("token_embd.weight", matrix(tokens, WIDTH)), ("output.weight", matrix(tokens, WIDTH))]
    weights.append(("output_norm.weight", ones))
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        weights += [
            (f"{block}.attn_{name}.weight", matrix(WIDTH, WIDTH)) for name in ("q", "k", "v", "output")
        ]
        weights += [(f"{block}.{name}.weight", ones) for name in ("attn_norm", "ffn_norm")]
        weights += [(f"{block}.ffn_{name}.weight", matrix(HIDDEN, WIDTH)) for name in ("gate", "up")]
        weights.append((f"{block}.ffn_down.weight", matrix(WIDTH, HIDDEN)))
    return weights


if __name__ == "__main__":
    main()

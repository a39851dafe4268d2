"""Random blocks of each number type of GGUF files, and the numbers that they stand for: what the converter's decoders are
tested against.

    pip install gguf==0.19.0 && python gguf_fixture.py ../../test/fixtures/gguf/blocks.json

By type: two blocks and their float32 numbers by the format's own Python package, base64 of little-endian bytes.
"""

import base64
import json
import sys

import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, quants

# Where a block has its half-precision scales: random bits there would be infinite at times.
SCALES = {"Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "Q2_K": [80, 82], "Q3_K": [108], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208], "IQ4_NL": [0], "IQ4_XS": [0]}


def base64_of(array: np.ndarray) -> str:
    return base64.b64encode(array.tobytes()).decode()


def main() -> None:
    random = np.random.default_rng(7)
    fixture = {}
    for name, scales in SCALES.items():
        kind = GGMLQuantizationType[name]
        _, size = GGML_QUANT_SIZES[kind]
        blocks = random.integers(0, 256, (2, size), dtype=np.uint8)
        for at in scales:
            blocks[:, at : at + 2] = random.normal(0, 0.05, (2, 1)).astype(np.float16).view(np.uint8)
        floats = quants.dequantize(blocks.reshape(1, -1), kind).astype(np.float32)
        fixture[name] = {"blocks": base64_of(blocks), "float32": base64_of(floats)}
    with open(sys.argv[1], "w") as file:
        json.dump(fixture, file, indent=1)


main()

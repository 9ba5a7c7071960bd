"""A small denoiser as PyTorch would save it, with what it computes, for the tests of Costate's reader.

    pip install numpy safetensors
    python denoiser.py FOLDER

Writes denoiser-float32.safetensors, denoiser-float64.safetensors, a .json configuration beside each, and
denoiser-expected.json. PyTorch itself is not needed: a Linear stores its weight with a row for each output, and a
Sequential of Linear, SiLU, Linear, SiLU, Linear names them layers.0, layers.2 and layers.4; both are written here by
hand and checked against nothing but NumPy's own products. The forward pass below is NumPy in float64 on the weights as
the file holds them.

The network is preconditioned as in EDM: F takes [c_in y, log(rho)/4, one-hot label], and
D = c_skip y + c_out F, with c_skip = s^2/(rho^2 + s^2), c_out = rho s/sqrt(rho^2 + s^2), c_in = 1/sqrt(rho^2 + s^2).
"""

import json
import pathlib
import sys

import numpy
from safetensors.numpy import save_file

SIGMA_DATA = 0.5
LABELS = 3
HIDDEN = 7


def weights(rng, dtype):
    sizes = [2 + 1 + LABELS, HIDDEN, HIDDEN, 2]
    tensors = {}
    for i in range(3):
        tensors[f"layers.{2 * i}.weight"] = rng.normal(size=(sizes[i + 1], sizes[i])).astype(dtype)
        tensors[f"layers.{2 * i}.bias"] = rng.normal(size=sizes[i + 1]).astype(dtype)
    return tensors


def network(tensors, rows):
    for i in (0, 2, 4):
        rows = rows @ tensors[f"layers.{i}.weight"].astype(float).T + tensors[f"layers.{i}.bias"].astype(float)
        if i < 4:
            rows = rows / (1 + numpy.exp(-rows))
    return rows


def denoised(tensors, y, rho, label):
    size = numpy.sqrt(rho**2 + SIGMA_DATA**2)[:, None]
    rho = rho[:, None]
    rows = numpy.concatenate([y / size, numpy.log(rho) / 4, numpy.eye(LABELS)[label]], axis=1)
    return SIGMA_DATA**2 / size**2 * y + rho * SIGMA_DATA / size * network(tensors, rows)


def main(folder):
    folder = pathlib.Path(folder)
    rng = numpy.random.default_rng(2307)
    y = rng.normal(size=(6, 2)) * 3
    rho = numpy.array([0.002, 0.1, 0.5, 1.0, 7.0, 80.0])
    label = numpy.array([0, 1, 2, 0, 1, 2])
    expected = {"y": y.tolist(), "rho": rho.tolist(), "label": label.tolist()}
    config = {
        "task": "diffusion",
        "data": "moons",
        "kind": "edm",
        "layout": "out-in",
        "activation": "silu",
        "sigmaData": SIGMA_DATA,
        "frequencies": "",
    }
    for dtype in (numpy.float32, numpy.float64):
        name = numpy.dtype(dtype).name
        tensors = weights(numpy.random.default_rng(10711), dtype)
        save_file(tensors, folder / f"denoiser-{name}.safetensors", metadata={"format": "pt"})
        (folder / f"denoiser-{name}.json").write_text(json.dumps(config, indent=2) + "\n")
        expected[name] = denoised(tensors, y, rho, label).tolist()
    (folder / "denoiser-expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])

"""A small denoiser as PyTorch saves it, with what PyTorch computes, for the tests of Costate's reader.

    pip install torch==2.15.0 numpy safetensors==0.8.0
    python denoiser.py FOLDER

Writes denoiser-float32.safetensors, denoiser-float64.safetensors, a .json configuration beside each, and
denoiser-expected.json with the outputs in float64 of the weights as the files hold them.

The network is preconditioned as in EDM: F takes [c_in y, log(rho)/4, one-hot label], and
D = c_skip y + c_out F, with c_skip = s^2/(rho^2 + s^2), c_out = rho s/sqrt(rho^2 + s^2), c_in = 1/sqrt(rho^2 + s^2).
"""

import json
import pathlib
import sys

import torch
from safetensors.torch import save_model
from torch import nn

SIGMA_DATA = 0.5
LABELS = 3
HIDDEN = 7


class Denoiser(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(2 + 1 + LABELS, HIDDEN), nn.SiLU(), nn.Linear(HIDDEN, HIDDEN), nn.SiLU(), nn.Linear(HIDDEN, 2)
        )

    def forward(self, y, rho, label):
        rho = rho[:, None]
        size = torch.sqrt(rho**2 + SIGMA_DATA**2)
        one_hot = nn.functional.one_hot(label, LABELS).to(y.dtype)
        rows = torch.cat([y / size, torch.log(rho) / 4, one_hot], dim=1)
        return SIGMA_DATA**2 / size**2 * y + rho * SIGMA_DATA / size * self.layers(rows)


def main(folder):
    folder = pathlib.Path(folder)
    torch.manual_seed(2307)
    y = 3 * torch.randn(6, 2, dtype=torch.float64)
    rho = torch.tensor([0.002, 0.1, 0.5, 1.0, 7.0, 80.0], dtype=torch.float64)
    label = torch.tensor([0, 1, 2, 0, 1, 2])
    expected = {"y": y.tolist(), "rho": rho.tolist(), "label": label.tolist()}
    config = {
        "task": "diffusion",
        "data": "moons",
        "labels": 3,
        "kind": "edm",
        "layout": "out-in",
        "activation": "silu",
        "sigmaData": SIGMA_DATA,
        "frequencies": "",
    }
    for dtype in (torch.float32, torch.float64):
        name = str(dtype).removeprefix("torch.")
        torch.manual_seed(10711)
        model = Denoiser().to(dtype)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.copy_(torch.randn(parameter.shape))
        save_model(model, str(folder / f"denoiser-{name}.safetensors"), metadata={"format": "pt"})
        (folder / f"denoiser-{name}.json").write_text(json.dumps(config, indent=2) + "\n")
        with torch.no_grad():
            expected[name] = model.double()(y, rho, label).tolist()
    (folder / "denoiser-expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])

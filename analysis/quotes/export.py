"""From the trained network to what ships: tagger.onnx (attention and layer norms fused, int8 weights), tokenizer.json, tagger.json.

Like train.py this needs the `train` extra. Weights are quantised to int8 per channel, activations at run time (dynamic quantisation).
"""
from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
import torch

from analysis.quotes import roles


class _Whole(torch.nn.Module):
    """Tag scores and link vectors side by side: one output, (windows, word pieces, 7 + 4 x LINK)."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, kinds, mask):
        return torch.cat(self.model(ids, kinds, mask), 2)


def save(model, tokenizer, folder):
    """Writes tagger.onnx, tokenizer.json and tagger.json (transitions and distance biases) into the folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    with tempfile.TemporaryDirectory() as work:
        network(model, Path(work), folder / "tagger.onnx")
    tables = {n: np.round(getattr(model, n).detach().numpy(), 4).tolist() for n in ("moves", "begins", "distance", "between")}
    (folder / "tagger.json").write_text(json.dumps({"tags": roles.TAGS, **tables}, indent=1), encoding="utf-8")


def network(model, work, target, quantise=True):
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    model.eval()
    model.encoder.set_attn_implementation("eager")
    ids = torch.ones(2, 16, dtype=torch.int32)
    axes = {0: "windows", 1: "pieces"}
    names = ["ids", "kinds", "mask"]
    example = (ids, torch.zeros_like(ids), torch.ones_like(ids))
    torch.onnx.export(_Whole(model).float(), example, str(work / "plain.onnx"), input_names=names, output_names=["scores"],
                      dynamic_axes=dict.fromkeys([*names, "scores"], axes), opset_version=17, dynamo=False)
    options = FusionOptions("bert")
    fused = optimizer.optimize_model(str(work / "plain.onnx"), "bert", num_heads=model.encoder.config.num_attention_heads,
                                     hidden_size=model.encoder.config.hidden_size, optimization_options=options, opt_level=1)
    print(fused.get_fused_operator_statistics())
    fused.save_model_to_file(str(work / "fused.onnx"))
    if not quantise:
        (work / "fused.onnx").rename(target)
        return
    quantize_dynamic(str(work / "fused.onnx"), str(target), per_channel=True, weight_type=QuantType.QInt8,
                     extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT})

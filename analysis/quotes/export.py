"""From the trained network to what ships: tagger.onnx (attention and layer norms fused, int8 weights), tokenizer.json, tagger.json.

Like train.py this needs the `train` extra. Weights are quantised to int8 per channel, activations at run time (dynamic quantisation).
"""
from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import numpy as np
import torch

from analysis.quotes import roles


class _Whole(torch.nn.Module):
    """Tag scores (windows, pieces, 7) and, before the biases for distance, how far each piece points to each as its cue and as its
    source (windows, pieces, pieces). The products stand in the graph because numpy's would start BLAS threads of their own."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, kinds, mask):
        tags, links = self.model(ids, kinds, mask)
        content, cue, asks, source = links.split(roles.LINK, 2)
        scale = roles.LINK ** -0.5
        return tags, content @ cue.transpose(1, 2) * scale, asks @ source.transpose(1, 2) * scale


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
    torch.onnx.export(_Whole(model).float(), example, str(work / "plain.onnx"), input_names=names, output_names=["tags", "cues", "sources"],
                      dynamic_axes={**dict.fromkeys([*names, "tags"], axes), **dict.fromkeys(["cues", "sources"], {**axes, 2: "pieces"})},
                      opset_version=17, dynamo=False)
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


def calibrate(rows, folder):
    """Writes into tagger.json the weights of the confidence: a logistic regression, on articles that training has not seen, of
    whether a human annotator has the attribution (content words with Jaccard 0.5 and the source overlapping)."""
    from analysis.quotes import relations

    roles.DATA = Path(folder)
    roles.model.cache_clear()
    features, right = [], []
    for row in rows:
        (found,) = relations.candidates([row["text"]])
        features += [f for _, f in found]
        right += agreement(row, [a for a, _ in found])
    x, y = np.array(features), np.array(right, float)
    weights = _logistic(x, y)
    path = Path(folder) / "tagger.json"
    tables = {**json.loads(path.read_text(encoding="utf-8")), "confidence": np.round(weights, 4).tolist()}
    path.write_text(json.dumps(tables, indent=1), encoding="utf-8")
    roles.model.cache_clear()
    return x, y


def agreement(row, found):
    """For each attribution found whether a gold one agrees with it, matched one to one, best overlap first."""
    word = re.compile(r"\w+")

    def words(spans):
        return {s + m.start() for s, e in spans for m in word.finditer(row["text"][s:e])}

    gold, mine = [words(a["content"]) for a in row["attributions"]], [words(a.content) for a in found]
    pairs = sorted(((len(g & p) / len(g | p), i, j) for i, g in enumerate(gold) for j, p in enumerate(mine) if g & p), reverse=True)
    right, used = [False] * len(found), set()
    for overlap, i, j in pairs:
        if overlap >= 0.5 and ("gold", i) not in used and ("mine", j) not in used:
            used |= {("gold", i), ("mine", j)}
            source, span = row["attributions"][i]["source"], found[j].source
            right[j] = not source or bool(span and any(span[0] < e and s < span[1] for s, e in source))
    return right


def _logistic(x, y, ridge=1.0):
    """Weights of a logistic regression with a small ridge, by Newton's method."""
    w = np.zeros(x.shape[1])
    penalty = ridge * np.eye(x.shape[1])
    penalty[0, 0] = 0
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ w))
        w += np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, x.T @ (y - p) - penalty @ w)
    return w

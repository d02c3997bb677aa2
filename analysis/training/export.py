"""From trained weights to what ships: encoder.onnx (fused, int8 weights per channel, activations at run time) and encoder.json (small
tables).

python -m analysis.training.export build/encoder/mean.pt --out analysis/data
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from pathlib import Path

import numpy as np
import torch

from analysis.language import heads, windows
from analysis.training import corpora, lessons, train
from analysis.training.network import TABLES, Network
from analysis.training.written import texts


class Words(torch.nn.Module):
    """What encoder.onnx gives: before the bias for distance, how far each piece points to each as its head (windows, pieces, pieces), and
    the columns of heads.WIDTHS. The product stands in the graph since numpy's starts threads."""

    names = {"arcs": 3, "words": 2}

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, kinds, mask):
        rows = self.model(ids, kinds, mask)
        at = heads.columns()
        return rows[..., at["arc_word"]] @ rows[..., at["arc_head"]].transpose(1, 2) * heads.ARC**-0.5, rows


class Scaled(torch.nn.Module):
    """A linear layer whose inputs are divided by what its weights are multiplied with."""

    def __init__(self, linear, by):
        super().__init__()
        self.linear = linear
        self.linear.weight.data *= by
        self.register_buffer("by", 1 / by)

    def forward(self, x):
        return self.linear(x * self.by)


def smooth(model, articles):
    """Makes the two linear layers of each feed-forward part Scaled, in place: a few of MPNet's inner values are forty times the others, and
    int8 numbers with one scale for all lost a fifth of what the heads give; so they lose a sixtieth (SmoothQuant: Xiao et al. 2023)."""
    highest = {}
    layers = [part.dense for layer in model.encoder.encoder.layer for part in (layer.intermediate, layer.output)]

    def seen(linear, given):
        top = given[0].detach().abs().flatten(0, -2).max(0).values
        highest[linear] = torch.maximum(highest.get(linear, top), top)

    hooks = [linear.register_forward_pre_hook(seen) for linear in layers]
    with torch.no_grad():
        for batch in lessons.groups(articles, train.tokenizer_of(train.SHIPPED), 2000, (windows.WIDE, windows.WIDE), random.Random(0)):
            made = lessons.collate(batch)
            model(made["ids"], made["kinds"], made["mask"])
    for hook in hooks:
        hook.remove()
    for layer in model.encoder.encoder.layer:
        for part, share in ((layer.intermediate, 0.6), (layer.output, 0.7)):
            weight = part.dense.weight.detach().abs().max(0).values.clamp(min=1e-4)
            part.dense = Scaled(part.dense, highest[part.dense].clamp(min=1e-4) ** share / weight ** (1 - share))


def save(model, folder, quantise=True):
    """Writes encoder.onnx and encoder.json into the folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    model.eval()
    if quantise:
        smooth(model, [corpora.Article(t, *corpora.cut(t)) for t in texts()[:40]])
    with tempfile.TemporaryDirectory() as work:
        network(Words(model), Path(work), folder / "encoder.onnx", quantise)
    tables = {n: np.round(getattr(model, n).detach().numpy(), 4).tolist() for n in TABLES}
    tables |= {f"label_{n}": np.round(getattr(model.label, n).detach().numpy(), 4).tolist() for n in ("weight", "bias")}
    (folder / "encoder.json").write_text(json.dumps(tables) + "\n", encoding="utf-8")


def network(whole, work, target, quantise=True):
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    model = whole.model.eval()
    ids = torch.ones(2, 16, dtype=torch.int32)
    axes = {0: "windows", 1: "pieces"}
    names = ["ids", "kinds", "mask"]
    shapes = {name: axes if depth == 2 else {**axes, 2: "pieces"} for name, depth in whole.names.items()}
    example = (ids, torch.zeros_like(ids), torch.ones_like(ids))
    torch.onnx.export(
        whole.float(),
        example,
        str(work / "plain.onnx"),
        input_names=names,
        output_names=list(whole.names),
        dynamic_axes=dict.fromkeys(names, axes) | shapes,
        opset_version=17,
        dynamo=False,
    )
    options = FusionOptions("bert")
    fused = optimizer.optimize_model(
        str(work / "plain.onnx"),
        "bert",
        num_heads=model.encoder.config.num_attention_heads,
        hidden_size=model.encoder.config.hidden_size,
        optimization_options=options,
        opt_level=1,
    )
    print(fused.get_fused_operator_statistics())
    fused.save_model_to_file(str(work / "fused.onnx"))
    if not quantise:
        (work / "fused.onnx").rename(target)
        return
    graph = onnx.load(str(work / "fused.onnx")).graph
    large = {i.name for i in graph.initializer if np.prod(i.dims) > 1_000_000}
    quantize_dynamic(
        str(work / "fused.onnx"),
        str(work / "int8.onnx"),
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=[n.name for n in graph.node if n.op_type == "Gather" and n.input[0] not in large],
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    # the word pieces, a fifth of it all, lie in a file of their own: hosts of repositories take none above 100 MB
    pieces = target.with_suffix(".pieces")
    pieces.unlink(missing_ok=True)
    onnx.save(
        plain_norms(onnx.load(str(work / "int8.onnx"))),
        str(target),
        save_as_external_data=True,
        location=pieces.name,
        size_threshold=10_000_000,
    )


def plain_norms(model):
    """The network with sums and LayerNormalization in place of SkipLayerNormalization, which onnxruntime computes seven times as slowly: a
    fifth of all its time."""
    from onnx import helper

    nodes = []
    for n in model.graph.node:
        if n.op_type != "SkipLayerNormalization":
            nodes.append(n)
            continue
        first, skip, weight, shift, *bias = n.input
        total, out = f"{n.name}_sum", n.output[0]
        epsilon = next(a.f for a in n.attribute if a.name == "epsilon")
        nodes.append(helper.make_node("Add", [first, skip], [total]))
        if bias:
            nodes.append(helper.make_node("Add", [total, *bias], [f"{total}_biased"]))
        nodes.append(helper.make_node("LayerNormalization", [nodes[-1].output[0], weight, shift], [out], axis=-1, epsilon=epsilon))
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return model


def main():
    parser = argparse.ArgumentParser(description="Write the trained network as it ships")
    parser.add_argument("weights", help="a file of weights that training wrote")
    parser.add_argument("--out", default="analysis/data")
    args = parser.parse_args()
    weights = Path(args.weights)
    model = Network(train.base_folder(weights.parent), train.tokenizer_of(train.SHIPPED))
    model.load_state_dict(torch.load(weights, weights_only=True), strict=False)
    save(model, args.out)


if __name__ == "__main__":
    main()

"""From trained weights to what ships: encoder.onnx (fused, int8 weights per channel, activations at run time) and encoder.json (small
tables).

python -m analysis.training.export build/encoder/mean.pt --out analysis/data
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import torch

from analysis.language import heads
from analysis.language import windows as cutting
from analysis.training import train
from analysis.training.network import TABLES, Network


class Whole(torch.nn.Module):
    """What the ONNX file gives: tag scores (windows, pieces, 7); before the biases for distance, how far each piece points to each as its
    cue, its source and its head (windows, pieces, pieces); and the columns of heads.WIDTHS. The products stand in the graph since numpy's
    start threads."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, kinds, mask):
        tags, links, rows = self.model(ids, kinds, mask)
        content, cue, asks, source = links.split(cutting.LINK, 2)
        scale, at = cutting.LINK**-0.5, heads.columns()
        arcs = rows[..., at["arc_word"]] @ rows[..., at["arc_head"]].transpose(1, 2) * heads.ARC**-0.5
        return tags, content @ cue.transpose(1, 2) * scale, asks @ source.transpose(1, 2) * scale, arcs, rows


def save(model, folder, quantise=True):
    """Writes encoder.onnx and encoder.json into the folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        network(model, Path(work), folder / "encoder.onnx", quantise)
    tables = {n: np.round(getattr(model, n).detach().numpy(), 4).tolist() for n in TABLES}
    tables["label_weight"], tables["label_bias"] = (
        np.round(p.detach().numpy(), 4).tolist() for p in (model.label.weight, model.label.bias)
    )
    (folder / "encoder.json").write_text(json.dumps({"tags": cutting.TAGS, **tables}) + "\n", encoding="utf-8")


def network(model, work, target, quantise=True):
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    model.eval()
    model.encoder.set_attn_implementation("eager")
    ids = torch.ones(2, 16, dtype=torch.int32)
    axes = {0: "windows", 1: "pieces"}
    names, flat, square = ["ids", "kinds", "mask"], ["tags", "words"], ["cues", "sources", "arcs"]
    example = (ids, torch.zeros_like(ids), torch.ones_like(ids))
    torch.onnx.export(
        Whole(model).float(),
        example,
        str(work / "plain.onnx"),
        input_names=names,
        output_names=["tags", "cues", "sources", "arcs", "words"],
        dynamic_axes={**dict.fromkeys([*names, *flat], axes), **dict.fromkeys(square, {**axes, 2: "pieces"})},
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
    quantize_dynamic(
        str(work / "fused.onnx"),
        str(target),
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )


def main():
    parser = argparse.ArgumentParser(description="Write the trained network as it ships")
    parser.add_argument("weights", help="a file of weights that training wrote")
    parser.add_argument("--out", default="analysis/data")
    args = parser.parse_args()
    model = Network(train.encoder_folder())
    model.load_state_dict(torch.load(args.weights, weights_only=True), strict=False)
    save(model, args.out)


if __name__ == "__main__":
    main()

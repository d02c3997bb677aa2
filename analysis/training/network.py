"""The network as torch sees it: one MPNet encoder, the heads of syntax, of mentions, of measures and of statements, and their losses.

Syntax: a biaffine arc scorer and labels (Dozat & Manning 2017), UPOS and XPOS. Mentions: the type at a mention's head word and a link to
its antecedent, trained on the sum over all antecedents (Lee et al. 2017). Measures: family and status at the words of a trigger, each word
of the sentence in or out of each argument, a link to an earlier report of the same measure, the words of the whole article that name
whoever acts, whoever is acted upon and the day, whether it is a single act, and a vector in which two reports of one act are alike.
Statements: the words of the whole article that name the speaker and his state, and whether the words at a cue tell of speech.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F
from transformers import AutoModel
from transformers.models.mpnet.modeling_mpnet import MPNetSelfAttention

from analysis.language import heads, pointers
from analysis.training.lessons import bucket

# Parameters that decoding needs as small tables (encoder.json), and what a run that goes on from the shipped encoder takes up.
TABLES = tuple(
    "arc_distance argument_distance argument_bias antecedent_gap antecedent_new round_gap round_new "
    "party_distance party_special act_bias speech_distance speech_special".split()
)
INNER = 384  # columns between the two layers of a head
# First and last column of each head's own layers.
ROOMS = (
    ("arc_word", "xpos"),
    ("mention", "antecedent_key"),
    ("family", "round_key"),
    ("party_trigger", "act"),
    ("speech_source", "speech_word"),
    ("speech_act", "speech_act"),
    ("single", "single"),
)


def width(room: int) -> int:
    """Columns that a room of heads gives."""
    where = heads.columns()
    return where[ROOMS[room][1]].stop - where[ROOMS[room][0]].start


def attend(self, hidden_states, attention_mask=None, position_bias=None, output_attentions=False, **_):
    """MPNet's attention; the bias holds the mask and the biases for distance, which stay as they were published."""
    n, length, _ = hidden_states.shape
    q, k, v = (x(hidden_states).view(n, length, -1, self.attention_head_size).transpose(1, 2) for x in (self.q, self.k, self.v))
    scores = q @ k.transpose(2, 3) * self.attention_head_size**-0.5 + position_bias
    return (self.o((torch.softmax(scores, 3) @ v).transpose(1, 2).reshape(n, length, -1)),)


class Network(nn.Module):
    """Encoder and heads. forward gives the columns of heads.WIDTHS for each word piece."""

    def __init__(self, folder, tokenizer):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False, hidden_dropout_prob=0.0)
        self.encoder.encoder.relative_attention_bias.weight.requires_grad_(False)
        MPNetSelfAttention.forward = attend
        hidden = self.encoder.config.hidden_size
        self.kinds = nn.Embedding(4, hidden)  # of word: capital or not, quoted or not
        nn.init.zeros_(self.kinds.weight)
        # MPNet has BERT's word pieces under other numbers
        numbers = {line: i for i, line in enumerate((folder / "vocab.txt").read_text(encoding="utf-8").split("\n"))}
        names = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}
        vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda x: x[1])
        order = torch.tensor([numbers[names.get(w, w)] for w, _ in vocabulary])
        pieces = self.encoder.embeddings.word_embeddings.weight.data[order].clone()
        self.encoder.embeddings.word_embeddings = nn.Embedding.from_pretrained(pieces, freeze=True)
        self.drop = nn.Dropout(0.1)
        self.rooms = nn.ModuleList(
            nn.Sequential(nn.Linear(hidden, INNER), nn.GELU(), nn.Dropout(0.1), nn.Linear(INNER, width(k))) for k in range(len(ROOMS))
        )
        self.arc_distance = nn.Parameter(torch.zeros(heads.DISTANCES))
        self.label = nn.Linear(heads.LABEL, len(heads.DEPRELS))
        self.argument_distance = nn.Parameter(torch.zeros(len(heads.ARGUMENTS), heads.DISTANCES))
        self.argument_bias = nn.Parameter(torch.full((len(heads.ARGUMENTS),), -2.0))
        self.antecedent_gap = nn.Parameter(torch.zeros(9))
        self.antecedent_new = nn.Parameter(torch.zeros(heads.ANTECEDENT))
        self.round_gap = nn.Parameter(torch.zeros(9))
        self.round_new = nn.Parameter(torch.zeros(heads.ROUND))
        self.party_distance = nn.Parameter(torch.zeros(len(heads.ROLES), heads.DISTANCES))
        self.party_special = nn.Parameter(torch.zeros(len(heads.SPECIAL), len(heads.ROLES), heads.PARTY))
        self.speech_distance = nn.Parameter(torch.zeros(len(heads.SPEECH), heads.DISTANCES))
        self.speech_special = nn.Parameter(torch.zeros(1, len(heads.SPEECH), heads.PARTY))
        self.act_bias = nn.Parameter(torch.full((1,), -2.0))

    def forward(self, ids, kinds, mask):
        pieces = self.encoder.embeddings.word_embeddings(ids) + self.kinds(kinds)
        h = self.encoder.embeddings(inputs_embeds=pieces)
        bias = self.encoder.encoder.compute_position_bias(h[:1]) + (mask[:, None, None].to(h.dtype) - 1) * 1e4
        if torch.is_autocast_enabled("cpu"):
            h, bias = h.bfloat16(), bias.bfloat16()
        for layer in self.encoder.encoder.layer:
            h = layer(h, None, bias)[0]
        h = self.drop(h)
        return torch.cat([room(h) for room in self.rooms], 2)


def gather(x, places):
    """Rows of x (B, pieces, d) at places (B, n)."""
    return x.gather(1, places[:, :, None].expand(-1, -1, x.shape[2]))


def bfloat16_pays():
    """Whether the processor multiplies in bfloat16; one that does not falls back to loops on one core."""
    return torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()


def losses(model, batch, weights):
    """The weighted sum of all losses of a batch, and each of them as a number."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bfloat16_pays()):
        rows = model(batch["ids"], batch["kinds"], batch["mask"])
    parts = {}
    at = heads.columns()
    words = gather(rows, batch["places"]).float()  # place 0 is [CLS]
    syntax(model, batch, words, at, parts)
    mentions(model, batch, words, at, parts)
    measures(model, batch, words, at, parts)
    pointing(model, batch, words, at, parts, "speeches")
    w, p, said = batch["said"]
    if len(w):
        parts["said"] = F.binary_cross_entropy_with_logits(words[:, 1:, at["speech_act"]][w, p, 0], said.float())
    return sum(weights[k] * v for k, v in parts.items()), {k: float(v.detach()) for k, v in parts.items()}


def syntax(model, batch, words, at, parts):
    for name in ("xpos", "upos"):
        known = batch[name] >= 0
        if not known.any():
            return
        parts[name] = F.cross_entropy(words[:, 1:, at[name]][known], batch[name][known])
    known = batch["head"] >= 0  # 0 is [CLS], the root
    dependent, head = words[..., at["arc_word"]], words[..., at["arc_head"]]
    scores = dependent[:, 1:] @ head.transpose(1, 2) / heads.ARC**0.5
    scores = scores + F.pad(model.arc_distance[batch["gap"]], (1, 0))
    scores = scores.masked_fill(~batch["same_sentence"], -1e4)
    parts["arcs"] = F.cross_entropy(scores[known], batch["head"][known])
    chosen = gather(words[..., at["label_head"]], batch["head"].clamp(min=0))
    parts["labels"] = F.cross_entropy(model.label(F.relu(words[:, 1:, at["label_word"]] + chosen))[known], batch["deprel"][known])


def mentions(model, batch, words, at, parts):
    known = batch["mention"] >= 0
    if not known.any():
        return
    parts["mentions"] = F.cross_entropy(words[:, 1:, at["mention"]][known], batch["mention"][known])
    loss = [
        chain_loss(
            words[:, 1:, at["antecedent_word"]][w, p],
            words[:, 1:, at["antecedent_key"]][w, p],
            c,
            model.antecedent_new,
            model.antecedent_gap,
        )
        for w, p, c in batch["chains"]
    ]
    if loss:
        parts["antecedents"] = torch.stack(loss).mean()


def chain_loss(query, key, cluster, new, gap_bias):
    """Mean over mentions of minus the log of the probability of any right antecedent, or of being new. query, key (n, d); cluster (n,)."""
    n = len(cluster)
    gap = torch.arange(n)[:, None] - torch.arange(n)[None, :]
    bucket = torch.log2(gap.clamp(min=1).float()).floor().clamp(max=8).long()
    scores = query @ key.T / query.shape[1] ** 0.5 + gap_bias[bucket]
    earlier = gap > 0
    scores = torch.cat([scores.masked_fill(~earlier, -1e4), (query @ new)[:, None]], 1)
    right = (cluster[:, None] == cluster[None, :]) & earlier
    right = torch.cat([right, ~right.any(1, keepdim=True)], 1)
    return (torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~right, -1e4), 1)).mean()


def measures(model, batch, words, at, parts):
    known = batch["family"] >= 0
    if not known.any():
        return
    parts["families"] = F.cross_entropy(words[:, 1:, at["family"]][known], batch["family"][known])
    w, p, status, arguments = batch["triggers"]
    if len(w):
        parts["kinds"] = F.cross_entropy(words[:, 1:, at["family"]][w, p][:, 1:], batch["family"][w, p] - 1)
        parts["statuses"] = F.cross_entropy(words[:, 1:, at["status"]][w, p], status)
        n = len(heads.ARGUMENTS)
        trigger = words[:, 1:, at["argument_trigger"]][w, p].view(len(w), n, heads.ARGUMENT)
        word = words[:, 1:, at["argument_word"]][w].view(len(w), -1, n, heads.ARGUMENT)
        scores = torch.einsum("trd,twrd->trw", trigger, word) / heads.ARGUMENT**0.5 + model.argument_bias[:, None]
        scores = scores + model.argument_distance[:, batch["gap"][w, p]].transpose(0, 1)
        inside = batch["same_sentence"][w, p][:, None, 1:]
        loss = F.binary_cross_entropy_with_logits(scores, arguments.float(), reduction="none")
        parts["arguments"] = (loss * inside).sum() / (len(w) * n * 10)
    loss = [
        chain_loss(words[:, 1:, at["round_word"]][w, p], words[:, 1:, at["round_key"]][w, p], c, model.round_new, model.round_gap)
        for w, p, c in batch["rounds"]
    ]
    if loss:
        parts["rounds"] = torch.stack(loss).mean()
    pointing(model, batch, words, at, parts, "parties")
    acts(model, batch, words, at, parts)


POINTERS = {"parties": pointers.KINDS["party"], "speeches": pointers.KINDS["speech"]}  # loss -> where words of the article are pointed to


def pointer_scores(model, words, at, which, w, p, askers):
    """(askers, roles, words and special ones): how far each asker points to each word of its article. w, p: places of its words."""
    asks, asked, distance, special, _ = POINTERS[which]
    special = getattr(model, special)
    n = special.shape[1]
    keys = words[:, 1:, at[asked]][w, p].view(len(w), n, heads.PARTY)
    query = words[:, 1:, at[asks]][w[askers], p[askers]].view(len(askers), n, heads.PARTY)
    scores = torch.einsum("trd,wrd->trw", query, keys) / heads.PARTY**0.5
    gap = bucket(torch.arange(len(w))[None, :] - askers[:, None])
    scores = scores + getattr(model, distance)[:, gap].transpose(0, 1)
    return torch.cat([scores, torch.einsum("trd,srd->trs", query, special) / heads.PARTY**0.5], 2)


def pointing(model, batch, words, at, parts, which):
    """Minus the log of the share that the words of each party (day, speaker) have among all words of the article and "none"."""
    loss = []
    for w, p, askers, (row, role, places), share in batch[which]:
        scores = pointer_scores(model, words, at, which, w, p, askers)
        named = scores[row, role].masked_fill(~places, -1e4)
        found = torch.logsumexp(named, 1) - torch.logsumexp(scores, 2)[row, role]
        loss.append(-(found * share).sum() / max(1, len(askers) * scores.shape[1]))
    if loss:
        parts[which] = torch.stack(loss).mean()


def acts(model, batch, words, at, parts):
    """Whether a report tells of a single act, and whether two of one dispute tell of one act, by the product of their vectors."""
    w, p, group, measure, told = batch["acts"]
    if told.any():  # what was written for training has hardly any summary
        parts["singles"] = F.binary_cross_entropy_with_logits(words[:, 1:, at["single"]][w, p, 0][told], (measure >= 0).float()[told])
    if len(w) < 2:
        return
    vectors = words[:, 1:, at["act"]][w, p]
    i, j = torch.triu_indices(len(w), len(w), 1)
    i, j = (x[(group[i] == group[j])] for x in (i, j))
    known = (measure[i] >= 0) | (measure[j] >= 0)  # a summary is no act, two summaries may or may not be one
    i, j = i[known], j[known]
    if len(i):
        scores = (vectors[i] * vectors[j]).sum(1) / heads.ACT**0.5 + model.act_bias
        parts["acts"] = F.binary_cross_entropy_with_logits(scores, (measure[i] == measure[j]).float())

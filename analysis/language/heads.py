"""What the heads of the encoder are called and how wide they are: training and use agree on it here."""

FAMILIES = tuple(
    """none tariff sanction export_control import_restriction blacklist trade_deal trade_case boycott_purchase ease_trade attack
    weapons_test seizure deployment exercise arms_sale annexation ceasefire pact withdrawal_from_pact talks talks_cancelled
    expel_recall_summon diplomatic_ties
    travel_visa un_vote exclusion ruling arrest_indictment release threat_other other""".split()
)
STATUSES = ("occurred", "announced", "scheduled", "threatened", "considered", "denied", "cancelled")
ARGUMENTS = ("actor", "target", "object", "date")
MENTIONS = ("", "person", "organization", "place", "time", "event", "object", "abstract", "animal", "plant", "substance")
UPOS = tuple("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split())
XPOS = tuple(
    """$ '' , -LRB- -RRB- . : ADD AFX CC CD DT EX FW GW HYPH IN JJ JJR JJS LS MD NFP NN NNP NNPS NNS PDT POS PRP PRP$ RB RBR RBS RP SYM TO
    UH
    VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB ``""".split()
)
DEPRELS = tuple(
    """acl acl:relcl advcl advcl:relcl advmod amod appos aux aux:pass case cc cc:preconj ccomp compound compound:prt conj cop csubj
    csubj:outer csubj:pass dep det det:predet discourse dislocated expl fixed flat goeswith iobj list mark nmod nmod:desc nmod:poss
    nmod:unmarked nsubj
    nsubj:outer nsubj:pass nummod obj obl obl:agent obl:unmarked orphan parataxis punct reparandum root vocative xcomp""".split()
)

ROLES = ("actor", "target", "day")  # what words anywhere in the article tell of a measure
SPEECH = ("speaker", "side")  # what words anywhere in the article tell of a source: who speaks, and for which state
SPECIAL = ("none", "news")  # in place of words: nothing tells; it is the news of the day of publication
ARC, LABEL, ANTECEDENT, ARGUMENT, ROUND, PARTY, ACT = 128, 96, 64, 32, 48, 48, 48  # lengths of the vectors that are multiplied
DISTANCES = 17  # buckets of the signed distance in words: powers of two

# The columns of the encoder's output "words", in this order.
WIDTHS = {
    "arc_word": ARC,
    "arc_head": ARC,
    "label_word": LABEL,
    "label_head": LABEL,
    "upos": len(UPOS),
    "xpos": len(XPOS),
    "mention": len(MENTIONS),
    "antecedent_word": ANTECEDENT,
    "antecedent_key": ANTECEDENT,
    "family": len(FAMILIES),
    "status": len(STATUSES),
    "argument_trigger": ARGUMENT * len(ARGUMENTS),
    "argument_word": ARGUMENT * len(ARGUMENTS),
    "round_word": ROUND,
    "round_key": ROUND,
    "party_trigger": PARTY * len(ROLES),
    "party_word": PARTY * len(ROLES),
    "act": ACT,
    "speech_source": PARTY * len(SPEECH),
    "speech_word": PARTY * len(SPEECH),
    "speech_act": 1,
    "single": 1,
}


def columns() -> dict[str, slice]:
    """Where each head's numbers stand in a row of the output "words"."""
    out, at = {}, 0
    for name, width in WIDTHS.items():
        out[name] = slice(at, at + width)
        at += width
    return out

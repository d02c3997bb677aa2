"""Tables as the analysis makes them, of any size, for the charts to draw: the same on every run."""

import random

import pandas as pd

# Names that have broken figures: long ones, "$" (a formula in matplotlib), characters that the font lacks, right-to-left text and marks.
NAMES = [
    "Alexandra Konstantinopoulou-Papadopoulos of the Federal Ministry for Economic Affairs and Climate Action",
    "an unnamed senior administration official familiar with the negotiations who declined to be named",
    "the $100 million to $200 million fund",
    "王毅",
    "محمد بن سلمان",
    "evil\u202eeman <script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftspräsident",
]
OUTLETS = ["The Very Long Named International Daily Newspaper of Record and Gazette, Evening Edition", "$ Business $", "NHK"]
SIDES = ["China", "United States", "Japan", "South Korea", "Russia", "European Union", "India", "Brazil", None]
ACTS = ["raises tariffs on", "expels diplomats of", "bans exports of rare earths and other critical minerals for semiconductors to", "sues"]


def outlets(n):
    return (OUTLETS + [f"Outlet {i}" for i in range(n)])[:n]


def quotes(n=60, n_outlets=5, n_speakers=20, seed=1):
    rng, rows = random.Random(seed), []
    names = (NAMES + [f"Speaker {i}" for i in range(n_speakers)])[:n_speakers]
    for i in range(n):
        s, words, kind = min(int(rng.expovariate(0.1)), n_speakers - 1), rng.randint(1, 40), rng.choice(["direct", "mixed", "indirect"])
        rows.append({
            "quote_id": f"a-q{i:03d}", "article_id": f"a{i % 9}", "outlet": rng.choice(outlets(n_outlets)), "kind": kind,
            "content": " ".join(["word"] * words), "quoted_words": {"direct": words, "mixed": words // 2, "indirect": 0}[kind],
            "cue": "said", "cue_class": rng.choice(["neutral", "evaluative", "assertive", "denying", "demanding", None]),
            "speaker": names[s] if i % 17 else None, "side": SIDES[s % len(SIDES)],
            "speaker_kind": ["named", "unnamed", "institution"][s % 3],
        })  # fmt: skip
    return pd.DataFrame(rows)


def measures(n=50, parties=("China", "United States"), days=21, n_outlets=6, old=0, seed=2):
    rng, rows, first = random.Random(seed), [], pd.Timestamp("2018-03-01")
    for i in range(n):
        actor = rng.choice(parties)
        target = rng.choice([p for p in parties if p != actor])
        day, width = first + pd.Timedelta(days=rng.randint(0, days)), rng.choice([0, 0, 0, 1, 6, 30 if days > 60 else 4])
        if i < old:
            day, width = first - pd.Timedelta(days=rng.choice([400, 900, 2500, 9000, 20000])), rng.choice([0, 30, 364])
        status = rng.choices(["occurred", "announced", "scheduled"], [7, 3, 2])[0]
        direction = rng.choices(["escalation", "de-escalation", "neutral"], [6, 3, 1])[0]
        reports = min(n_outlets, int(rng.expovariate(0.5)) + 1)
        rows.append({
            "measure_id": f"m{i:03d}", "label": f"{actor} {rng.choice(ACTS)} {target} ${i}$",
            "actor": actor if i % 13 else "; ".join(parties[:2]), "target": target,
             "domain": rng.choices(["trade", "security", "diplomatic", "legal"], [6, 3, 2, 1])[0],
            "direction": direction, "status": status,
            "score": {"escalation": -rng.choice([3.0, 6.0, 7.0]), "de-escalation": 5.0, "neutral": 0.0}[direction],
            "earliest": day, "latest": day + pd.Timedelta(days=width), "n_reports": 2 * reports, "n_outlets": reports,
            "outlets": outlets(reports), "in_force_from": day if status == "occurred" else pd.NaT,
            "in_force_to": day + pd.Timedelta(days=days // 3) if status == "occurred" and rng.random() < 0.3 else pd.NaT,
        })  # fmt: skip
    return pd.DataFrame(rows)


def coverage(n=30, n_outlets=5, seed=3):
    rng, rows = random.Random(seed), []
    for m in measures(n, n_outlets=n_outlets).to_dict("records"):
        for outlet in outlets(n_outlets):
            state = rng.choice(["reported", "other date", "other status", "left out", "unclear", "no article"])
            there = state not in ("left out", "unclear", "no article")
            days = {d: m[d] if there else pd.NaT for d in ("earliest", "latest")}
            row = {"measure_id": m["measure_id"], "label": m["label"], "outlet": outlet, "coverage": state, "n_reports": int(there)}
            rows.append({**row, **days})
    return pd.DataFrame(rows)


def frames(n_outlets=5, n_articles=1, seed=4):
    rng, rows = random.Random(seed), []
    names = ["conflict and escalation", "security", "trade and economy", "a frame of the case file with a very long name of its own"]
    for outlet in outlets(n_outlets):
        for frame in names:
            for voice in ("narrator", "paraphrase", "quoted", "all"):
                words, count = rng.randint(40, 900), rng.randint(0, 12)
                rate = 1000 * count / words
                rows.append({"outlet": outlet, "frame": frame, "voice": voice, "zone": "all", "count": count, "words": words, "rate": rate,
                             "ci_low": rate * 0.4, "ci_high": rate * 2 + 4, "articles": n_articles, "agency": False,
                             "count_once": max(0, count - 2), "words_once": words, "rate_once": rate * 0.8,
                             "ci_low_once": 0.0, "ci_high_once": rate * 2})  # fmt: skip
    return pd.DataFrame(rows)


def keywords(n_groups=5, seed=5):
    rng, rows = random.Random(seed), []
    for outlet in outlets(n_groups):
        for word in ["missile", "sanctions", "denuclearization", "u.s.", "donaudampfschifffahrtsgesellschaft", "$", "mr"]:
            rows.append({"outlet": outlet, "word": word, "count": rng.randint(5, 5000), "total": 100_000, "articles": rng.randint(3, 9),
                         "count_rest": rng.randint(0, 40), "total_rest": 50_000, "articles_rest": 3, "g2": 4.0,
                         "log_ratio": rng.uniform(0.2, 14), "z": rng.uniform(0.1, 5), "p_permutation": 0.01,
                         "q_bh": rng.choice([0.01, 0.2]),
                         "house_style": "honorific" if word == "mr" else None})  # fmt: skip
    return pd.DataFrame(rows)


def articles(n=5, n_outlets=5):
    names = outlets(n_outlets)
    return pd.DataFrame([
        {"article_id": f"a{i}", "outlet": names[i % n_outlets], "wire": "AFP" if i % 4 == 0 else None,
         "headline": f"Headline {i} of {NAMES[i % 8]}"}
        for i in range(n)
    ])  # fmt: skip


def copied(n_articles=5, pairs=4, seed=6):
    rng = random.Random(seed)
    ends = sorted({tuple(sorted(rng.sample(range(n_articles), 2))) for _ in range(pairs)})
    return pd.DataFrame([{"article_a": f"a{a}", "article_b": f"a{b}", "containment": rng.random() ** 2, "passages": [1] * rng.randint(1, 5),
                          "same_wire": a % 4 == b % 4 == 0} for a, b in ends])  # fmt: skip

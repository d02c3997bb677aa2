"""Builds killed (SIGKILL) at many moments, and two builds at once: whatever happens, the report's folder holds one build, whole.

    python tests/fuzz/soak.py [--publishing N] [--whole N] [--pairs N] [--seed N]

Two small corpora take turns. The report of the one lies there when a build of the other is killed; then either corpus is in place when
the next plain build runs, which must end with the bytes of a clean one. In the first part the moments are spread evenly over all that a
build does with files after its notebooks have run; in the second they are random over the whole build, kernels included.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "reports")]

from report_helpers import START, TEXT, write_corpus, write_notebook  # noqa: E402

from analysis.reports import build as building  # noqa: E402
from analysis.reports import execute, finish, links, publishing  # noqa: E402

ROW = {"article_id": "a-1", "outlet": "Wire", "headline": "Pact ends", "published": "2019-08-22", "text": TEXT}
CORPORA = {
    "one": [ROW, ROW | {"article_id": "a-2", "outlet": "Herald", "text": TEXT.replace("Thursday", "Friday")}],
    "other": [ROW | {"article_id": f"b-{n}", "outlet": f"Outlet {n}", "text": TEXT.replace("two more", f"{n} more")} for n in range(8)],
}
CELLS = [START, "reports.table(study.quotes, 'Statements', name='{0}', columns=['content', 'speaker', 'outlet'])"]


class Workshop:
    """A corpus whose articles change, its notebooks and its report; a build in a process of its own."""

    def __init__(self, folder):
        self.folder, self.out = folder, folder / "reports" / "report"
        for n in (1, 2):
            write_notebook(folder / "notebooks" / f"{n}_page.ipynb", f"Page {n}", [c.format(f"table{'ab'[n - 1]}") for c in CELLS])
        self.clean = {}
        for name in CORPORA:
            self.take(name)
            self.end(self.start())
            self.clean[name] = self.files()
            shutil.copytree(self.out, folder / name)
            shutil.rmtree(self.out)

    def take(self, name):
        write_corpus(self.folder / "corpus", CORPORA[name])

    def publish(self, name):
        """Puts a clean report in place, without a build."""
        shutil.rmtree(self.folder / "reports")
        shutil.copytree(self.folder / name, self.out)

    def files(self):
        return {p.relative_to(self.out).as_posix(): p.read_bytes() for p in self.out.rglob("*") if p.is_file()}

    def start(self, prepare=lambda: None):
        """Begins a build in a process group of its own; its number."""
        child = os.fork()
        if not child:
            os.setsid()
            status = 1
            try:
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                prepare()
                building.build(self.folder / "corpus", self.out, notebooks=self.folder / "notebooks", log=lambda line: None)
                status = 0
            except Exception as error:
                print(f"  {type(error).__name__}: {error}", file=sys.stderr)
            finally:
                os._exit(status)
        return child

    def end(self, child):
        assert os.waitpid(child, 0)[1] == 0, "a build that nobody disturbed failed"

    def check(self, what, put_back, before, after, prepare=lambda: None):
        """After a kill: one build, no dead link; then a plain build gives the bytes of a clean one."""
        faults = []
        if self.files() not in (self.clean[before], self.clean[after]):
            faults.append("the report is of no one build")
        if broken := links.broken(self.out):
            faults.append(f"{len(broken)} dead links")
        self.take(before if put_back else after)
        self.end(self.start(prepare))
        if self.files() != self.clean[before if put_back else after]:
            faults.append("the next build did not end with the bytes of a clean one")
        left = sorted(p.name for p in (self.folder / "reports").iterdir() if p != self.out)
        if left:
            faults.append(f"left behind: {', '.join(left)}")
        print(f"{what}, inputs {'put back' if put_back else 'left'}: {'; '.join(faults) or 'whole'}", flush=True)
        return not faults


def without_kernels(workshop):
    """Notebooks that have run already: their files are copied, so that what a build does afterwards can be tried often."""

    def prepare():
        def run(jobs):
            first = finish_report.study.articles["article_id"].iloc[0]
            name = next(n for n, rows in CORPORA.items() if first in {row["article_id"] for row in rows})
            results = {}
            for job in jobs:
                state = publishing.read_state(workshop.folder / name)["notebooks"][job["name"]]
                for file in state["files"]:
                    target = Path(job["page"]).parent / file
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(workshop.folder / name / file, target)
                results[job["name"]] = {"seconds": 0.0, "used": list(state["key"]["tables"])}
            return results

        class Report(finish.Report):
            def __init__(self, *args, **kwargs):
                nonlocal finish_report
                super().__init__(*args, **kwargs)
                finish_report = self

        finish_report = None
        execute.run, finish.Report = run, Report

    return prepare


def counting(prepare, most, tell=None):
    """Kills the process when it touches a file for the n-th time after its notebooks have run; without `most` it tells how often it did."""

    def prepared():
        prepare()
        made, count = building._made, 0

        def touched(event, arguments):
            nonlocal count
            touches = event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "shutil.copyfile", "shutil.rmtree")
            if touches or event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax"):
                count += 1
                if count == most:
                    os.kill(os.getpid(), signal.SIGKILL)

        def begin(*args):
            sys.addaudithook(touched)
            exchange = publishing._exchange

            def exchanged(one, other):
                touched("os.rename", ())   # before and after the one rename that no audit event tells
                done = exchange(one, other)
                touched("os.rename", ())
                return done

            publishing._exchange = exchanged
            return made(*args)

        building._made = begin
        if tell:
            original = os._exit
            os._exit = lambda status: (tell.write_text(str(count)), original(status))

    return prepared


def kills_while_publishing(workshop, n):
    stub = without_kernels(workshop)
    tell = workshop.folder / "count"
    workshop.publish("one")
    workshop.take("other")
    workshop.end(workshop.start(counting(stub, None, tell)))
    total, good = int(tell.read_text()), 0
    for i in range(n):
        before, after = ("one", "other") if i % 2 else ("other", "one")
        workshop.publish(before)
        workshop.take(after)
        moment = 1 + round(i * (total - 2) / max(1, n - 1))
        child = workshop.start(counting(stub, moment))
        os.waitpid(child, 0)
        good += workshop.check(f"killed at file {moment} of {total}", i % 4 < 2, before, after, stub)
    print(f"killed while publishing: {good} of {n} whole", flush=True)
    return good == n


def kills_at_random(workshop, n, draw):
    workshop.publish("one")
    workshop.take("other")
    began = time.monotonic()
    workshop.end(workshop.start())
    length, good = time.monotonic() - began, 0
    for i in range(n):
        before, after = ("one", "other") if i % 2 else ("other", "one")
        workshop.publish(before)
        workshop.take(after)
        child, moment = workshop.start(), draw.uniform(0, 1.1 * length)
        time.sleep(moment)
        with contextlib.suppress(ProcessLookupError):   # it has ended already
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        good += workshop.check(f"killed after {moment:.1f} of {length:.1f} s", i % 4 < 2, before, after, without_kernels(workshop))
    print(f"killed at random: {good} of {n} whole", flush=True)
    return good == n


def pairs(workshop, n, draw):
    good = 0
    for i in range(n):
        before, after = ("one", "other") if i % 2 else ("other", "one")
        workshop.publish(before)
        workshop.take(after)
        children = [workshop.start()]
        time.sleep(draw.choice([0, 0, 0.5, 1, 2, 4]))
        children.append(workshop.start())
        ended = [os.waitpid(child, 0)[1] == 0 for child in children]
        whole = workshop.files() == workshop.clean[after] and not links.broken(workshop.out)
        if not (whole and all(ended)):
            print(f"pair {i + 1}: report {'whole' if whole else 'not whole'}, builds ended well: {ended}", flush=True)
        good += whole and all(ended)
    print(f"two builds at once: {good} of {n} pairs left the report whole", flush=True)
    return good == n


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name, most in (("publishing", 50), ("whole", 50), ("pairs", 10), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=most, metavar="N")
    options = parser.parse_args()
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "reports").mkdir()
        os.environ["ANALYSIS_CACHE"] = str(folder / "cache")   # the tables of the two corpora are computed once
        workshop = Workshop(folder)
        good = [kills_while_publishing(workshop, options.publishing)] if options.publishing else []
        good += [pairs(workshop, options.pairs, draw)] if options.pairs else []
        good += [kills_at_random(workshop, options.whole, draw)] if options.whole else []
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())

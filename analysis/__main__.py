"""The command line: build, check, new, sample, score.

Exit status: 0 done, 1 something in the corpus or the build is wrong, 2 the command was not understood. An error is one
sentence on the standard error; set ANALYSIS_TRACEBACK=1 to see where it came from.
"""

import argparse
import contextlib
import os
import signal
import sys

from . import progress
from .case import did_you_mean, nearest

_CORPUS = "folder of articles (.txt, .html, .docx, .rtf, .pdf ...) with an articles.csv, or a table (.csv, .xlsx, .jsonl, .parquet)"


class _Parser(argparse.ArgumentParser):
    """An ArgumentParser that names the nearest option or command instead of printing its whole usage."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, allow_abbrev=False, **kwargs)

    def error(self, message):
        self.exit(2, f"{self.prog}: {message[0].lower()}{message[1:].rstrip('.')}; see {self.prog} --help.\n")


def parser():
    """The argument parser of all commands."""
    what = "How news outlets cover one dispute: who is quoted, how it is framed, what was done when."
    main = _Parser(prog="python -m analysis", description=what)
    commands = main.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    def command(name, what, more=""):
        return commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.{more}")

    build = command("build", "run the notebooks on a corpus and write its report")
    build.add_argument("corpus", nargs="?", metavar="CORPUS", help=f"{_CORPUS} (default: the five seeds)")
    build.add_argument("--out", metavar="DIR", help="folder of the report (default: reports/<name of the corpus>)")
    only = "notebooks to run, by name or number (default: all)"
    build.add_argument("--only", nargs="+", action="extend", default=[], metavar="NAME", help=only)
    what = "value of a notebook's parameter; may be repeated"
    build.add_argument("-p", "--parameter", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"), help=what)
    build.add_argument("--jobs", type=_count, default=2, metavar="N", help="partitions of a large corpus at a time (default: 2)")
    build.add_argument("--cluster", metavar="ADDRESS", help="Dask scheduler whose workers read the corpus, as tcp://name:8786")
    build.add_argument("--force", action="store_true", help="run also what has not changed")
    build.add_argument("--strict", action="store_true", help="stop where anything in the corpus is not in order")

    check = command("check", "say what would be loaded of a corpus and what is wrong with it")
    check.add_argument("corpus", metavar="CORPUS", help=_CORPUS)
    check.add_argument("--strict", action="store_true", help="exit with status 1 where anything is not in order")
    check.add_argument("--removed", action="store_true", help="list every piece of page furniture that was taken out, with its reason")

    told = "make an example case, or an articles.csv and a case.yml for a folder of articles"
    new = command("new", told, " It builds as it is. Nothing is overwritten.")
    what = "folder to make; one that holds files of articles gets an articles.csv and a case.yml for them"
    new.add_argument("dir", metavar="DIR", help=what)

    sample = command("sample", "write a sheet to check the machine's answers by hand", " Rows are drawn at random, by outlet.")
    sample.add_argument("corpus", metavar="CORPUS", help=_CORPUS)
    told = "table to draw from: quotes, frames, dates or measures (default: quotes)"
    sample.add_argument("--what", default="quotes", metavar="TABLE", help=told)
    sample.add_argument("--n", type=_count, default=100, metavar="N", help="rows to draw of those that the report shows (default: 100)")
    told = "rows to draw of those that it sets apart, such as doubtful attributions (default: none)"
    sample.add_argument("--apart", type=_count, default=0, metavar="N", help=told)
    sample.add_argument("--seed", type=int, default=1, metavar="N", help="start of the random draw (default: 1)")
    sample.add_argument("--out", metavar="FILE", help="sheet to write")

    score = command("score", "say how often the machine was right, from filled sheets")
    what = "filled check sheets; with two of the same rows also the agreement of their coders"
    score.add_argument("sheets", nargs="+", metavar="SHEET", help=what)
    return main


class _Stopped(KeyboardInterrupt):
    """An interrupt, a request to end or a closed terminal; the signal's number is its first argument."""


def _stop_on_signals():
    """Makes an interrupt, a request to end and a closed terminal one and the same: what was begun is taken away, and one line says so."""

    def stop(number, frame):
        for name in signals:   # a second one would break off the tidying
            signal.signal(name, signal.SIG_IGN)
        raise _Stopped(number)

    known = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP")]
    signals = [s for s in known if s is not None and signal.getsignal(s) != signal.SIG_IGN]   # nohup ignores the terminal's end
    for number in signals:
        signal.signal(number, stop)


def main(arguments=None):
    """Runs one command; returns its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    arguments = sys.argv[1:] if arguments is None else arguments
    top = parser()
    commands = next(a for a in top._actions if isinstance(a, argparse._SubParsersAction)).choices
    if not arguments:
        top.print_help()
        return 2
    if not arguments[0].startswith("-") and arguments[0] not in commands:
        return _say(f'there is no command "{_shown(arguments[0])}".{did_you_mean(arguments[0], commands)}', 2)
    options, left = top.parse_known_args(arguments)
    if left:
        known = [o for a in commands[options.command]._actions for o in a.option_strings] if options.command else ["--help"]
        close = nearest(left[0].split("=")[0], known) if left[0].startswith("-") else None
        what = f'option "{_shown(left[0])}" is not known' if left[0].startswith("-") else f'"{_shown(left[0])}" is one argument too many'
        return _say(f"{options.command}: {what}.{f' Did you mean {close}?' if close else ''}", 2)
    try:
        return _COMMANDS[options.command](options) or 0
    except KeyboardInterrupt as stopped:
        progress.silence()
        return _say("stopped.", 128 + (stopped.args[0] if stopped.args else signal.SIGINT))
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - the reader has gone; nothing is left to say
        return 1
    except (ValueError, OSError) as error:
        if os.environ.get("ANALYSIS_TRACEBACK"):
            raise
        if isinstance(error, OSError) and error.strerror:
            error = f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}."
        return _say(str(error), 1)


def _build(options):
    from . import reports

    parameters = {}
    for name, value in options.parameter:
        if name in parameters:
            return _say(f'build: the parameter "{_shown(name)}" is given twice.', 2)
        parameters[name] = value
    if options.strict:
        from .corpus.readers import load_articles
        from .reports.study import ROOT

        load_articles(options.corpus or ROOT / "seeds", strict=True)
    how = {"only": options.only, "jobs": options.jobs, "force": options.force, "cluster": options.cluster}
    reports.build(options.corpus, options.out, parameters, **how)
    return 0


def _check(options):
    from .case import load_case
    from .corpus.overview import overview
    from .framing.naming import check_patterns

    check_patterns(load_case(options.corpus))
    text, in_order = overview(options.corpus, removed=options.removed)
    print(text)
    return 0 if in_order or in_order is None and not options.strict else 1


def _new(options):
    from .corpus.skeleton import make

    print(make(options.dir))


def _sample(options):
    from . import reports

    result = reports.sample(options.corpus, what=options.what, n=options.n, seed=options.seed, out=options.out, apart=options.apart)
    if result is not None:
        print(result)


def _score(options):
    from . import reports

    result = reports.score(options.sheets)
    if result is not None:
        print(result)


_COMMANDS = {"build": _build, "check": _check, "new": _new, "sample": _sample, "score": _score}


def _count(text):
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f'"{_shown(text)}" is not a whole number above 0')
    return number


def _shown(text):
    return "".join(c if c.isprintable() else "?" for c in text[:80])


def _say(message, status):
    with contextlib.suppress(OSError):   # the terminal may be gone
        print(f"analysis: {message}", file=sys.stderr, flush=True)
    return status


if __name__ == "__main__":
    _stop_on_signals()
    sys.exit(main())

"""What was wrong with a corpus, collected while it is read and told in one summary."""

from typing import NamedTuple


class CorpusError(ValueError):
    """A corpus that cannot be used: one sentence that says where, what was found and what was expected.

    problems: what was wrong with single articles, where that led to it.
    """

    def __init__(self, message, problems=()):
        super().__init__(message)
        self.problems = list(problems)


class Problem(NamedTuple):
    where: str
    what: str
    done: str


class Problems(list):
    """List of Problem(where, what, done)."""

    def add(self, where, what, done):
        self.append(Problem(str(where), what, done))


def describe_problems(articles):
    """One printable summary of what was wrong with a corpus, a line each; "" where nothing was.

    articles: the table of `load_articles`, or a list of Problem.
    """
    problems = articles if isinstance(articles, list) else articles.attrs.get("problems", [])
    if not problems:
        return ""
    n = len(problems)
    lines = [f"{n} thing{'s' * (n != 1)} to know about this corpus:"]
    return "\n".join(lines + [f"  {where}: {what}; {done}." for where, what, done in problems])

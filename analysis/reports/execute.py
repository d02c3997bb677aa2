"""Notebooks run with papermill, one after the other in the process of the build: they share its libraries and the tables that it computed.

A kernel for each took two seconds to come up, and read and hashed the same tables again. papermill sets the parameters and keeps the
notebook; only its engine is ours: each notebook has an IPython shell with names of its own. A page and its tables and figures come into
being in a stage folder; the build moves them into place when the notebook has succeeded.
"""

import contextlib
import gc
import io
import json
import sys
import time
from pathlib import Path

from .. import progress
from ..cells import write_text
from . import study


def run(jobs):
    """Results of jobs, {notebook: result}.

    A job is {"name", "path", "parameters", "told", "page", "note"}: the notebook, the values for its parameters, those told to the
    reader, the file its page is written to. A result is {"seconds", "used"}, the latter what it asked for of a study, with {"cell",
    "source", "error"} where the notebook failed. progress: called with (name, cells done, cells in all) as a notebook proceeds.
    """
    results = {}
    gc.freeze()   # collecting garbage among the modules and tables took 2 of 31 CPU seconds of the seeds
    try:
        with progress.on_terminal(), _shell() as shell:
            for job in jobs:
                began = time.perf_counter()
                result = execute(job, shell)
                results[job["name"]] = {**result, "seconds": time.perf_counter() - began}
    finally:
        gc.unfreeze()
    return results


def execute(job, shell):
    """Runs one job in a shell and writes its page; the result as `run` describes it, without the seconds."""
    import papermill
    from papermill.engines import papermill_engines

    from .pages import TOLD
    from .render import render, told

    study.leave()
    at = {}
    papermill_engines.register("report", _engine(shell, at, job["name"]))
    notebook = papermill.execute_notebook(
        job["path"], None, parameters=job["parameters"], engine_name="report", kernel_name="python3", language="python",
        progress_bar=False, log_output=False, request_save_on_cell_execute=False,
    )  # fmt: skip
    used = sorted(getattr(study.current(), "used", ()))
    study.leave()
    if "error" in at:
        return _failure(at, f"{type(at['error']).__name__}: {at['error']}")
    try:
        page = Path(job["page"])
        write_text(page, render(notebook, job["told"], job["note"]))
        write_text(page.parent / TOLD / f"{page.stem}.json", json.dumps(told(notebook), sort_keys=True))
    except Exception as error:
        return {"cell": None, "source": "", "error": f"its page could not be made ({type(error).__name__}: {error})"}
    return {"used": used}


def _engine(shell, at, name):
    """An engine of papermill that runs the cells of a notebook in a shell of this process, and notes in `at` where it failed."""
    from papermill.engines import Engine

    class Cells(Engine):
        @classmethod
        def execute_managed_notebook(cls, manager, kernel_name, **options):
            shell.reset(new_session=False)   # it collects garbage
            gc.freeze()   # what is left is none, and is not looked through again
            number = 0
            for index, cell in enumerate(manager.nb.cells):
                progress.tell(f"{name}: cell", index + 1, len(manager.nb.cells))
                if cell.cell_type != "code":
                    continue
                number += "injected-parameters" not in cell.metadata.get("tags", [])
                manager.cell_start(cell, index)
                error, cell.outputs = _run_cell(shell, cell.source)
                manager.cell_complete(cell, index)
                if error:
                    at.update(error=error, cell=number, source=cell.source)
                    break

    return Cells


def _run_cell(shell, source):
    """(the error or None, the outputs) of a cell. What it writes on the standard error is no result."""
    from nbformat.v4 import new_output

    shell.outputs.clear()
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(io.StringIO()):
        result = shell.run_cell(source)
    error = result.error_before_exec or result.error_in_exec
    if isinstance(error, KeyboardInterrupt):
        raise error
    text = [new_output("stream", name="stdout", text=said.getvalue())] if said.getvalue() else []
    return error, [*text, *shell.outputs]


@contextlib.contextmanager
def _shell():
    """A shell of IPython for the notebooks: what they show goes into its list `outputs`. Where the build was called from a notebook, that
    one's shell is itself again afterwards."""
    from .render import lighten_imports

    lighten_imports()
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from nbformat.v4 import new_output
    from traitlets.config import Config

    outputs = []

    class Publisher(DisplayPublisher):
        def publish(self, data, metadata=None, **more):
            outputs.append(new_output("display_data", data=data, metadata=metadata or {}))

    class Hook(DisplayHook):
        def __call__(self, result=None):
            if result is not None:
                data, metadata = self.compute_format_data(result)
                outputs.append(new_output("execute_result", data=data, metadata=metadata))

    class Shell(InteractiveShell):
        display_pub_class, displayhook_class = Publisher, Hook

        def showtraceback(self, *args, **kwargs):
            """Nothing: the build tells the error in two lines."""

    before, main = InteractiveShell._instance, sys.modules["__main__"]
    if before is not None:
        type(before).clear_instance()
    shell = Shell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell.outputs = outputs
    try:
        yield shell
    finally:
        Shell.clear_instance()
        sys.modules["__main__"] = main
        for one in type(before)._walk_mro() if before is not None else ():
            one._instance = before


def _failure(at, error):
    lines = [line for line in str(at["source"] or "").splitlines() if line.strip()]
    return {"cell": at["cell"], "source": lines[0].strip()[:120] if lines else "", "error": " ".join(error.split())[:600]}

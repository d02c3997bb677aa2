"""Notebooks run with papermill, in workers of their own: each takes one job after another and gives back a page or an error.

A worker is a process (papermill changes global state, so threads will not do) that reads jobs as JSON lines and answers in JSON
lines. A page and its tables and figures come into being in a stage folder; the build moves them into place when the notebook has
succeeded.
"""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

from ..cells import write_text

# A kernel that has not come up after this many seconds will not.
START_TIMEOUT = 120


def run(jobs, workers=2, environment=None, progress=None, meanwhile=None):
    """Results of jobs, {notebook: result}, at most `workers` at a time.

    A job is {"name", "path", "parameters", "told", "page", "note"}: the notebook, the values for its parameters, those told to the
    reader, the file its page is written to. A result is {"seconds"} with {"cell", "source", "error"} where the notebook failed.
    progress: called with (name, cells done, cells in all) as a notebook proceeds. meanwhile: called once while the workers work; what it
    raises ends them.
    """
    waiting, results = queue.SimpleQueue(), {}
    for job in jobs:
        waiting.put(job)
    serve = (waiting, results, environment or {}, progress)
    threads = [threading.Thread(target=_serve, args=serve) for _ in range(min(workers, len(jobs)))]
    for thread in threads:
        thread.start()
    try:
        if meanwhile:
            meanwhile()
        for thread in threads:
            while thread.is_alive():   # with a limit, so that an interrupt gets through
                thread.join(0.2)
    except BaseException:
        while not waiting.empty():
            waiting.get()
        while any(thread.is_alive() for thread in threads):   # one may be starting its worker just now
            for thread in threads:
                if process := getattr(thread, "process", None):
                    _end(process)
            threads[0].join(0.05)
        raise
    return results


def _end(process):
    """Ends a worker with the kernels that it started, so that none writes on into a folder that is taken away."""
    import psutil

    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                child.kill()
    process.kill()


def _serve(waiting, results, environment, progress):
    """Feeds one worker until no job is left; a worker that dies fails its job and is replaced."""
    process = None
    while not waiting.empty():
        try:
            job = waiting.get_nowait()
        except queue.Empty:
            break
        if process is None or process.poll() is not None:
            process = threading.current_thread().process = _worker(environment)
        results[job["name"]] = _ask(process, job, progress)
    if process:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def _worker(environment):
    return subprocess.Popen(
        [sys.executable, "-m", "analysis.reports.execute"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, **environment},
    )


def _ask(process, job, progress):
    began = time.perf_counter()
    result = None
    try:
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        for line in process.stdout:
            message = json.loads(line)
            if "done" not in message:
                result = message
                break
            if progress:
                progress(job["name"], message["done"], message["of"])
    except (OSError, ValueError):
        pass
    if result is None:
        process.kill()
        result = {"cell": None, "source": "", "error": f"the process that ran it died (exit status {process.wait()})"}
    return {**result, "seconds": time.perf_counter() - began}


def main():
    """The worker: jobs from stdin, answers to stdout. What notebooks and libraries print goes nowhere near the answers."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def answer(message):
        answers.write(json.dumps(message) + "\n")
        answers.flush()

    for line in sys.stdin:
        answer(execute(json.loads(line), answer))


def execute(job, answer=lambda message: None):
    """Runs one job and writes its page; the result as `run` describes it, without the seconds."""
    from .pages import TOLD
    from .render import lighten_imports, render, told

    lighten_imports()
    import papermill
    from papermill.exceptions import PapermillExecutionError

    at = _register_engine(answer)
    try:
        notebook = papermill.execute_notebook(
            job["path"],
            None,
            parameters=job["parameters"],
            engine_name="report",
            kernel_name="python3",
            language="python",
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,
            start_timeout=START_TIMEOUT,
            coalesce_streams=True,
        )
    except PapermillExecutionError as error:
        return _failure(at, error.source, f"{error.ename}: {error.evalue}")
    except Exception as error:   # a kernel that died or did not start: papermill's own file would call every cell completed
        return _failure(at, at.get("source", ""), f"{type(error).__name__}: {error}")
    try:
        page = Path(job["page"])
        write_text(page, render(notebook, job["told"], job["note"]))
        write_text(page.parent / TOLD / f"{page.stem}.json", json.dumps(told(notebook), sort_keys=True))
    except Exception as error:
        return {"cell": None, "source": "", "error": f"its page could not be made ({type(error).__name__}: {error})"}
    return {}


def _register_engine(answer):
    """papermill's own engine, which also tells where it is. Returns the place, a dict that changes as it goes."""
    from papermill.engines import NBClientEngine, papermill_engines

    at = {}

    class Engine(NBClientEngine):
        @classmethod
        def execute_managed_notebook(cls, manager, kernel_name, **options):
            start = manager.cell_start

            def cell_start(cell, cell_index=None, **more):
                code = [c for c in manager.nb.cells[: (cell_index or 0) + 1] if c.cell_type == "code" and not _injected(c)]
                at.update(cell=len(code), source=cell.source)
                answer({"done": cell_index or 0, "of": len(manager.nb.cells)})
                return start(cell, cell_index, **more)

            manager.cell_start = cell_start
            return super().execute_managed_notebook(manager, kernel_name, **options)

    papermill_engines.register("report", Engine)
    return at


def _injected(cell):
    return "injected-parameters" in cell.metadata.get("tags", [])


def _failure(at, source, error):
    lines = [line for line in str(source or "").splitlines() if line.strip()]
    text = " ".join(str(error).split())
    return {"cell": at.get("cell"), "source": lines[0].strip()[:120] if lines else "", "error": text[:600]}


if __name__ == "__main__":
    main()

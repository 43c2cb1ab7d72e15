"""Dask: workers on this machine or on a cluster, tasks handed to them, and what can go wrong with either in words."""

import asyncio
import concurrent.futures
import logging
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import dask
from distributed import Client, Future, LocalCluster, as_completed
from distributed.scheduler import KilledWorker

from geo.errors import GeoError, InputError

# How long a scheduler may take to answer, in seconds.
ANSWER_SECONDS = 15
# A task whose worker ends is given to another once.
SETTINGS = {
    "distributed.scheduler.allowed-failures": 1,
    # Each worker is one process of one thread: its kernels must not take the cores of the others. It is said before the
    # process begins, as the first module with a kernel reads it.
    "distributed.nanny.pre-spawn-environ.NUMBA_NUM_THREADS": "1",
    # With stores of memory by thread and library the room that one district leaves is of no use to the next.
    "distributed.nanny.pre-spawn-environ.MALLOC_ARENA_MAX": "1",
    "distributed.nanny.pre-spawn-environ.ARROW_DEFAULT_MEMORY_POOL": "system",
    "distributed.comm.timeouts.connect": f"{ANSWER_SECONDS}s",
    "distributed.worker.memory.pause": False,
    # What watches each worker's stack a hundred times a second takes part of its core.
    "distributed.worker.profile.enabled": False,
}
ENDED = "the worker that computed it was ended, and so was the one that it was given to next; it may need more memory."


@dataclass(frozen=True)
class Task:
    """A call to be made by a worker: its name, the function, and its arguments."""

    key: str
    work: Callable[..., Any]
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Ended:
    """What became of a task: its result, or a sentence for each fault."""

    key: str
    result: Any = None
    faults: tuple[str, ...] = ()


@dataclass
class Workers:
    """Whoever computes: a client of a scheduler, and how many bytes went to and fro."""

    client: Client
    bytes_moved: int = field(default=0)

    @property
    def count(self) -> int:
        """How many tasks can be computed at once."""
        return max(sum(self.client.nthreads().values()), 1)

    def shared(self, value: Any) -> Future:
        """A value that many tasks take; kept by the workers, and made again where one of them ends."""
        self.bytes_moved += len(pickle.dumps(value)) * self.count
        return self.client.submit(_same, value, pure=False)

    def each(self, tasks: Iterable[Task]) -> Iterator[Ended]:
        """The tasks as they end, as many handed out at once as there are workers.

        Raises InputError where the scheduler has gone.
        """
        waiting = iter(tasks)
        keys: dict[Future, str] = {}
        try:
            for task in waiting:
                self._hand_out(task, keys)
                if len(keys) >= self.count:
                    break
            under_way = as_completed(list(keys), loop=self.client.loop)
            for future in under_way:
                ended = self._ended(keys.pop(future), future)
                for further in islice(waiting, 1):
                    under_way.add(self._hand_out(further, keys))
                yield ended
        except (concurrent.futures.CancelledError, asyncio.CancelledError, OSError) as fault:
            raise _gone() from fault
        finally:
            for future in keys:
                future.release()

    def _hand_out(self, task: Task, keys: dict[Future, str]) -> Future:
        sent = tuple(each for each in task.arguments if not isinstance(each, Future))
        self.bytes_moved += len(pickle.dumps(sent))
        try:
            future = self.client.submit(task.work, *task.arguments, pure=False)
        except Exception as fault:
            if self.client.status != "running":
                raise _gone() from fault
            raise
        keys[future] = task.key
        return future

    def _ended(self, key: str, future: Future) -> Ended:
        try:
            result = future.result()
        except GeoError as fault:
            return Ended(key, faults=tuple(str(fault).split("\n")))
        except KilledWorker:
            return Ended(key, faults=(ENDED,))
        except (concurrent.futures.CancelledError, asyncio.CancelledError):
            raise
        except Exception as fault:  # noqa: BLE001  (whatever one district stumbles over must not cost the others)
            return Ended(key, faults=(f"it failed in a way that was not foreseen ({type(fault).__name__}: {fault}).",))
        finally:
            future.release()
        self.bytes_moved += len(pickle.dumps(result))
        return Ended(key, result)

    def peak_megabytes(self) -> float:
        """The most memory that any of the workers has taken; NaN where the system does not tell."""
        return max(self.client.run(_peak_megabytes).values(), default=float("nan"))


def _same(value: Any) -> Any:
    return value


def _peak_megabytes() -> float:
    if sys.platform == "win32":
        return float("nan")
    import resource

    each = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / each


def _gone() -> InputError:
    return InputError("The scheduler has gone; what was finished is kept: run it again to go on.")


@contextmanager
def workers_on(address: str, number: int) -> Iterator[Workers]:
    """Workers of the scheduler at an address, or so many processes on this machine where there is none.

    number: 0 for as many as this machine has cores. InputError where the scheduler does not answer.
    """
    for name in ("distributed", "distributed.client", "distributed.core", "distributed.scheduler"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with dask.config.set(SETTINGS), _own_environment():
        if address:
            with _client(address) as client:
                yield Workers(client)
            return
        cluster = LocalCluster(
            n_workers=number or os.cpu_count() or 1,
            threads_per_worker=1,
            processes=True,
            # Whoever reaches a scheduler can run anything: others of this machine have no key to it.
            security=True,
            # No dashboard; the port that answers in its place is free, and open to this machine alone.
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            silence_logs=logging.CRITICAL,
        )
        with cluster, _client(cluster) as client:
            yield Workers(client)


@contextmanager
def _own_environment() -> Iterator[None]:
    """The variables of this process as they are: what starts workers sets for itself what it means for them."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _client(where: str | LocalCluster) -> Iterator[Client]:
    try:
        client = Client(where, timeout=ANSWER_SECONDS, set_as_default=False)
        if isinstance(where, str):
            client.wait_for_workers(1, timeout=ANSWER_SECONDS)
    except TimeoutError as fault:
        raise InputError(
            f"--scheduler {where}: no worker answers within {ANSWER_SECONDS} seconds; give the address of a Dask "
            "scheduler with workers, such as tcp://10.0.0.1:8786."
        ) from fault
    except (OSError, ValueError) as fault:
        raise InputError(
            f"--scheduler {where}: it cannot be reached; give the address of a Dask scheduler, such as "
            "tcp://10.0.0.1:8786."
        ) from fault
    try:
        yield client
    finally:
        client.close(timeout=ANSWER_SECONDS)

"""What a coroutine gives, whatever else runs in this process."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Given = TypeVar("Given")


def awaited(coroutine: Coroutine[Any, Any, Given]) -> Given:
    """Run it to its end in a thread of its own: a browser that tests share keeps the loop of this one running."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, coroutine).result()

"""How the iterations of a loop are shared out among threads."""

from numba import config, njit

MOST: int = config.NUMBA_NUM_THREADS  # type: ignore[attr-defined]  # set when Numba is imported


@njit(error_model="numpy")  # not cached by Numba, which would not see that MOST has changed
def thread_count(trips):
    """The number of threads for so many iterations."""
    return max(1, min(MOST, trips))


@njit(error_model="numpy", cache=True)
def share(start, stop, thread, threads):
    """Where the share of a thread of range(start, stop) begins: where that before it ends."""
    return start + max(0, stop - start) * thread // threads

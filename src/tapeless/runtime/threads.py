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


# ---- subscripts in threads -----------------------------------------------------------------------

# An exception in a thread would be lost: what is out of range is noted, and raised afterwards.
noting = njit(error_model="numpy", cache=True)


@noting
def place(k, n):
    """The place that an index means among n, or -1 if it is out of range."""
    if k < 0:
        k += n
    return k if 0 <= k < n else -1


@noting
def load1_noting(x, i, failed, thread):
    i = place(i, x.shape[0])
    if i >= 0:
        return x[i]
    failed[thread] = True
    return x.dtype.type(0)


@noting
def load2_noting(x, i, j, failed, thread):
    i, j = place(i, x.shape[0]), place(j, x.shape[1])
    if i >= 0 and j >= 0:
        return x[i, j]
    failed[thread] = True
    return x.dtype.type(0)


@noting
def add1_noting(x, i, value, failed, thread):
    i = place(i, x.shape[0])
    if i >= 0:
        x[i] += value
    else:
        failed[thread] = True


@noting
def add2_noting(x, i, j, value, failed, thread):
    i, j = place(i, x.shape[0]), place(j, x.shape[1])
    if i >= 0 and j >= 0:
        x[i, j] += value
    else:
        failed[thread] = True

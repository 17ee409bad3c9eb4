"""Where a long loop keeps its state, so that its iterations can be run again from there.

The iterations are cut into segments. A segment is recorded and reversed as a whole; to reach its
start, the loop is run again from the nearest state that was kept. Which states to keep is the
binomial schedule of Griewank and Walther, "Algorithm 799: revolve" (2000).
"""

import math

from numba import njit


class OverBudget(Exception):  # not an error: another derivative takes over
    """The records of this call would take more memory than they may."""


@njit(error_model="numpy", cache=True)
def assume_fits(size, budget):
    """Leave by `OverBudget` if this many bytes are more than the budget."""
    if size > budget:
        raise OverBudget


@njit(error_model="numpy", cache=True)
def segment_length(trips, record, state, budget):
    """How many iterations to record at a time.

    Args:
        trips: iterations of the loop.
        record: bytes that are recorded of each.
        state: bytes of the state between two iterations.
        budget: bytes for records and states together.
    """
    record, state = max(record, 1), max(state, 1)
    # Each state kept once and each segment recorded once is all there is to do if this fits; the
    # sum of both is smallest here, and the records then stay in the processor's cache.
    balanced = math.ceil(math.sqrt(trips * (state / record)))
    return max(1, min(balanced, budget // 2 // record, trips))


@njit(error_model="numpy", cache=True)
def segment_count(trips, length):
    """How many segments of this length cover the iterations."""
    return (trips + length - 1) // length


@njit(error_model="numpy", cache=True)
def slot_count(segments, state, budget):
    """How many states to keep at a time."""
    return max(1, min(segments, budget // 2 // max(state, 1)))


@njit(error_model="numpy", cache=True)
def segment_stop(segment, length, trips):
    """The iteration in front of which the segments up to this one stop."""
    return min(segment * length, trips)


@njit(error_model="numpy", cache=True)
def reach(slots, repeats):
    """How many segments can be reversed from a kept state, with room for so many states more, if
    each may be run so many times: a binomial coefficient. None if `repeats` is negative.
    """
    if repeats < 0:
        return 0
    count = 1
    for k in range(1, repeats + 1):
        if count > (1 << 62) // (slots + k):
            return 1 << 62
        count = count * (slots + k) // k
    return count


@njit(error_model="numpy", cache=True)
def advance(segments, slots):
    """How many segments to run before the next state is kept.

    Args:
        segments: how many have to be reversed, from a state that is kept; at least two.
        slots: how many more states there is room for. If for none, all but the last are run.
    """
    if slots <= 0:
        return segments - 1
    slots = min(slots, segments)
    repeats = 1
    while reach(slots + 1, repeats) < segments:
        repeats += 1
    # Behind the state there is room for one less, before it each segment has been run once.
    behind = reach(slots, repeats - 1)
    return min(reach(slots + 1, repeats - 1), segments - behind, segments - 1)

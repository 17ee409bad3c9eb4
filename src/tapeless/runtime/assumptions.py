"""What compiled derivatives take for granted, and how they leave when it does not hold."""

from numba import njit


class Broadcasts(Exception):  # not an error: another derivative takes over
    """Two arrays were taken to have equal extents, and one is stretched along the other."""


class OtherExtents(Exception):  # not an error: another derivative takes over
    """An argument was taken to be as long as in the call that the code was compiled for."""


class Tied(Exception):  # not an error: another derivative takes over
    """The largest or smallest of some numbers was taken to be attained once, and is not."""


@njit(error_model="numpy", cache=True)
def assume_untied(ties):
    """Leave by `Tied` if there are ties."""
    if ties > 0:
        raise Tied


@njit(error_model="numpy", cache=True)
def assume_extent(n, extent):
    """Leave by `OtherExtents` unless the extent is that one."""
    if n != extent:
        raise OtherExtents


@njit(error_model="numpy", cache=True)
def assume_equal(n, m):
    """Leave by `Broadcasts` unless the two extents are equal."""
    if n != m:
        raise Broadcasts

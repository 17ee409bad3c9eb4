"""Integers as polynomials in the extents, indices and other numbers that they are computed from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

# The powers of its symbols.
Monomial = frozenset[tuple[Hashable, int]]
ONE: Monomial = frozenset()


@dataclass(frozen=True)
class Polynomial:
    """Coefficients, none of them 0, of monomials."""

    terms: dict[Monomial, int] = field(default_factory=dict)

    def __add__(self, other: Polynomial) -> Polynomial:
        total = Counter(self.terms)
        for monomial, coefficient in other.terms.items():
            total[monomial] += coefficient
        return Polynomial({monomial: c for monomial, c in total.items() if c})

    def __mul__(self, other: Polynomial) -> Polynomial:
        total: Counter[Monomial] = Counter()
        for one, factor in self.terms.items():
            for another, coefficient in other.terms.items():
                total[_product(one, another)] += factor * coefficient
        return Polynomial({monomial: c for monomial, c in total.items() if c})

    def __neg__(self) -> Polynomial:
        return Polynomial({monomial: -c for monomial, c in self.terms.items()})

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + -other

    def symbols(self) -> Iterator[Hashable]:
        for monomial in self.terms:
            yield from (symbol for symbol, _ in monomial)

    def split(self, symbol: Hashable) -> tuple[Polynomial, Polynomial] | None:
        """The factor of the symbol and the rest; None if the symbol has a power."""
        factor, rest = {}, {}
        for monomial, coefficient in self.terms.items():
            powers = dict(monomial)
            power = powers.pop(symbol, 0)
            if power > 1:
                return None
            (factor if power else rest)[frozenset(powers.items())] = coefficient
        return Polynomial(factor), Polynomial(rest)


def constant(value: int) -> Polynomial:
    return Polynomial({ONE: value} if value else {})


def symbol(name: Hashable) -> Polynomial:
    return Polynomial({frozenset([(name, 1)]): 1})


def _product(one: Monomial, other: Monomial) -> Monomial:
    powers = Counter(dict(one))
    powers.update(dict(other))
    return frozenset(powers.items())

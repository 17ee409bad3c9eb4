"""Marks around the part of a program that it differentiates itself: `grad(f)(x)` inside of `g`.

`inside` gives the differentiated part a variable of its own; what `gradient_in` and `tangent_in`
mean is known once the program has types (`transform/inner.py` puts the derivative there). Until
then they say of which type the result will be.
"""

from __future__ import annotations

from tapeless.rules.spelling import same

same("inside", "{0}", rank=lambda ranks, attrs: ranks[0])
same("gradient_in", "{1}", rank=lambda ranks, attrs: ranks[1])
same("tangent_in", "{0}", rank=lambda ranks, attrs: ranks[0])

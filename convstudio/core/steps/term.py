"""A term of the double sum: one product, and the output's sum after it."""

from __future__ import annotations

from dataclasses import dataclass

from convstudio.core.numbers.formatting import Value


@dataclass(frozen=True)
class Term:
    """The product I(m, n) · K(a, b) that is added to S(i, j), and the value of S(i, j) after it.

    ``weight`` is K(a, b) with the kernel's scale; ``index`` counts the earlier terms of the same output. ``outside``:
    (m, n) lies outside the image; ``source`` is then the pixel whose value the border takes (None for a constant, and
    for pixels of the image). A stamp may miss S: then ``lands`` is false and ``total`` is None.

    Where missing pixels weigh nothing, ``presence`` is the pixel's weight w(m, n), the product is w · I · K, and
    ``total`` is ``summed``, the sum of the products, divided by ``divisor``, the Σ w K of all terms (else None).
    """

    step: int
    i: int
    j: int
    m: int
    n: int
    a: int
    b: int
    index: int
    value: Value
    weight: float
    product: Value
    total: Value | None
    outside: bool
    source: tuple[int, int] | None
    lands: bool
    presence: Value = 1.0
    summed: Value | None = None
    divisor: Value | None = None

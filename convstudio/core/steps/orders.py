"""The orders in which the products of the double sum can be added, and their properties apart from arithmetic.

`Timeline` says which product comes at which step, and `PartialSums` what S looks like then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

Order = Literal["gather", "scatter", "shift-and-add"]
OrderName = Literal["gather", "stamp", "shift-and-add"]
"""The names of the orders; "stamp" describes scatter to people who see it for the first time."""

ORDERS: Final[tuple[Order, ...]] = get_args(Order)


@dataclass(frozen=True)
class Course:
    """The presentation of an order.

    ``by`` is what is processed as a whole, one after another: an output with its window, a pixel with its stamp, or a
    weight with its layer. ``as_typed``: an output meets the weights in the order of the kernel as typed, not as
    applied. ``shown`` is what the audience is told is done to S, or "" where that is what S is anyway.
    """

    name: OrderName
    by: Literal["output", "input", "weight"]
    tip: str
    shown: str = ""
    as_typed: bool = False


COURSES: Final[Mapping[Order, Course]] = {
    "gather": Course(
        "gather",
        "output",
        "One output after another: the kernel as applied slides over the image.",
    ),
    "scatter": Course(
        "stamp",
        "input",
        "One pixel after another stamps the kernel onto the feature map; "
        "the zeros of a border are passed over.",
        "stamped",
    ),
    "shift-and-add": Course(
        "shift-and-add",
        "weight",
        "One weight after another adds a shifted, weighted copy of the whole image.",
        "shifted",
        as_typed=True,
    ),
}
ORDER_NAMES: Final[Mapping[Order, OrderName]] = {
    order: course.name for order, course in COURSES.items()
}

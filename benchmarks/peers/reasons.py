"""Why a library is silently wrong about a program. Each was looked into by hand."""

NUMPY_DIVIDES = "while it differentiates, floats divide as NumPy's do, without ZeroDivisionError"
LAST_STAYS = "of two writes to one cell both get the gradient of the last"
COPIED = "`dataclasses.asdict` copies the boxes of numbers; what a copied one was made of is lost"
NO_ZEROS = "its gradient of `prod` divides by the factors, one of which is 0 (with NumPy's warning)"

REASONS = {
    ("autograd", "divide_by_zero"): NUMPY_DIVIDES,
    ("autograd", "replaced_and_listed"): COPIED,
    ("autograd", "guarded_division_pole"): NUMPY_DIVIDES,
    ("autograd", "product_with_zeros_one"): NO_ZEROS,
    ("autograd", "product_with_zeros_two"): NO_ZEROS,
    ("PyTorch", "scatter_twice"): LAST_STAYS,
    ("PyTorch", "scatter_add_keeps_last"): LAST_STAYS,
}

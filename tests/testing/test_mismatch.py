"""The table that a failed check shows."""

from tapeless.testing.mismatch import MOST_ROWS, Row, table_text


def test_columns_line_up():
    rows = [Row("x[0]", "reverse", 0.5, 0.25, 1e-9), Row("x[10, 2]", "reverse", 1.0, 3.0, 1e-9)]
    assert table_text(rows).split("\n") == [
        "  entry     mode     got  expected  error     allowed",
        "  x[0]      reverse  0.5  0.25      2.50e-01  1.00e-09",
        "  x[10, 2]  reverse  1    3         2.00e+00  1.00e-09",
    ]


def test_long_tables_are_cut():
    rows = [Row(f"x[{i}]", "forward", 0.0, 1.0, 0.0) for i in range(MOST_ROWS + 5)]
    assert table_text(rows).endswith("and 5 more")

"""Two models fitted to data with compiled gradients. Run as `python -m examples.demo`."""

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.syntax import Syntax
from rich.table import Table

import tapeless as tl
from examples import breast_cancer, heat, measure

TOLERANCE = 1e-6  # of finite differences, which are good to about 1e-8 here


def show_breast_cancer(progress: Progress) -> tuple[Table, str]:
    task = progress.add_task("breast cancer: reading the data", total=4)
    features, malignant = breast_cancer.data()
    progress.update(task, advance=1, description="breast cancer: compiling and fitting")
    found = breast_cancer.fit(features, malignant)
    progress.update(task, advance=1, description="breast cancer: measuring")
    args = (features, malignant)
    away = 0.5 * found.x  # at the optimum the gradient vanishes, and nothing can be compared
    table = report("Logistic regression, breast-cancer data (569 × 30)", found)
    share = breast_cancer.accuracy(found.x, features, malignant)
    table.add_row("tumours classified rightly", f"{share:.1%}")
    add_measurements(table, breast_cancer.loss, away, args)
    progress.update(task, advance=1, description="breast cancer: printing the derivative")
    source = tl.derivative_source(tl.value_and_grad(breast_cancer.loss), found.x, *args)
    progress.update(task, advance=1, description="breast cancer")
    return table, source


def show_heat(progress: Progress) -> Table:
    task = progress.add_task("heat: making the measurements", total=3)
    args = heat.experiment()
    progress.update(task, advance=1, description="heat: compiling and fitting")
    found = heat.fit(*args)
    progress.update(task, advance=1, description="heat: measuring")
    table = report("Heat equation, 100 cells × 1,000 steps in place", found)
    table.add_row("diffusivity, recovered", f"{found.x[0]:.4f}")
    table.add_row("diffusivity, true", f"{heat.TRUE_DIFFUSIVITY:.4f}")
    add_measurements(table, heat.misfit, 0.1, args)
    progress.update(task, advance=1, description="heat")
    return table


def report(title: str, found) -> Table:
    if not found.success and found.status != 2:  # 2: no more progress in double precision
        raise SystemExit(f"{title}: {found.message}")
    table = Table(title=title, show_header=False, title_justify="left")
    table.add_row("optimum", f"{found.fun:.8g}")
    table.add_row("evaluations of value and gradient", str(found.nfev))
    return table


def add_measurements(table: Table, function, x, args) -> None:
    error = measure.gradient_error(function, x, args)
    if error > TOLERANCE:
        raise SystemExit(f"the gradient of {function.__name__} is off by {error:.1e}")
    primal, gradient = measure.times(function, x, args)
    table.add_row("gradient against finite differences", f"{error:.1e}")
    table.add_row("time of the function, Numba alone", f"{primal * 1e6:.1f} µs")
    ratio = f"{gradient / primal:.2f} times the function"
    table.add_row("time of value and gradient", f"{gradient * 1e6:.1f} µs, {ratio}")


def show_source(console: Console, source: str) -> None:
    if console.is_terminal:
        console.print(Syntax(source, "python", word_wrap=True))
    else:
        print(source)  # as it is: a pipe has no width to wrap to


def main() -> None:
    console = Console()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        classification, source = show_breast_cancer(progress)
        conduction = show_heat(progress)
    console.rule("The derivative of the first model, as generated")
    show_source(console, source)
    console.rule()
    console.print(classification)
    console.print(conduction)


if __name__ == "__main__":
    main()

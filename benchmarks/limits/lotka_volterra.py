"""The state before each step on a tape of two numbers; the stages are computed again in reverse.

The forward sweep rounds as the program is written. The reverse sweep, which is all sums of
products, uses fused multiplications and additions, shares subexpressions between the two slopes,
and keeps what the parameters collect in registers: sums of x, y and x·y times an adjoint.
"""

import numpy as np
from numba import njit

from benchmarks.case import Limit


@njit(error_model="numpy")
def value_and_grad(parameters, steps, dt, parameters_bar, tape):
    value = forward(parameters, steps, dt, tape)
    reverse(parameters, steps, dt, tape, parameters_bar)
    return value


@njit(error_model="numpy")
def forward(parameters, steps, dt, tape):
    birth, hunt, gain, death = parameters[0], parameters[1], parameters[2], parameters[3]
    x, y = 1.0, 0.5
    for step in range(steps):
        tape[step, 0] = x
        tape[step, 1] = y
        kx1 = birth * x - hunt * x * y
        ky1 = gain * x * y - death * y
        x2, y2 = x + 0.5 * dt * kx1, y + 0.5 * dt * ky1
        kx2 = birth * x2 - hunt * x2 * y2
        ky2 = gain * x2 * y2 - death * y2
        x3, y3 = x + 0.5 * dt * kx2, y + 0.5 * dt * ky2
        kx3 = birth * x3 - hunt * x3 * y3
        ky3 = gain * x3 * y3 - death * y3
        x4, y4 = x + dt * kx3, y + dt * ky3
        kx4 = birth * x4 - hunt * x4 * y4
        ky4 = gain * x4 * y4 - death * y4
        x = x + dt / 6.0 * (kx1 + 2.0 * kx2 + 2.0 * kx3 + kx4)
        y = y + dt / 6.0 * (ky1 + 2.0 * ky2 + 2.0 * ky3 + ky4)
    return x


@njit(error_model="numpy", fastmath={"contract"})
def reverse(parameters, steps, dt, tape, parameters_bar):
    birth, hunt, gain, death = parameters[0], parameters[1], parameters[2], parameters[3]
    half, sixth = 0.5 * dt, dt / 6.0
    x_bar, y_bar = 1.0, 0.0
    birth_bar, hunt_bar, gain_bar, death_bar = 0.0, 0.0, 0.0, 0.0
    for step in range(steps - 1, -1, -1):
        x = tape[step, 0]
        y = tape[step, 1]
        u1, v1 = birth - hunt * y, gain * x - death
        x2, y2 = x + half * x * u1, y + half * y * v1
        u2, v2 = birth - hunt * y2, gain * x2 - death
        x3, y3 = x + half * x2 * u2, y + half * y2 * v2
        u3, v3 = birth - hunt * y3, gain * x3 - death
        x4, y4 = x + dt * x3 * u3, y + dt * y3 * v3
        u4, v4 = birth - hunt * y4, gain * x4 - death

        # The slopes are kx = x·(birth − hunt·y) and ky = y·(gain·x − death).
        a4, b4 = sixth * x_bar, sixth * y_bar
        x4_bar, y4_bar = u4 * a4 + gain * y4 * b4, v4 * b4 - hunt * x4 * a4
        a3, b3 = 2.0 * a4 + dt * x4_bar, 2.0 * b4 + dt * y4_bar
        x3_bar, y3_bar = u3 * a3 + gain * y3 * b3, v3 * b3 - hunt * x3 * a3
        a2, b2 = 2.0 * a4 + half * x3_bar, 2.0 * b4 + half * y3_bar
        x2_bar, y2_bar = u2 * a2 + gain * y2 * b2, v2 * b2 - hunt * x2 * a2
        a1, b1 = a4 + half * x2_bar, b4 + half * y2_bar
        x_bar += x2_bar + x3_bar + x4_bar + u1 * a1 + gain * y * b1
        y_bar += y2_bar + y3_bar + y4_bar + v1 * b1 - hunt * x * a1

        birth_bar += x * a1 + x2 * a2 + x3 * a3 + x4 * a4
        death_bar -= y * b1 + y2 * b2 + y3 * b3 + y4 * b4
        p1, p2, p3, p4 = x * y, x2 * y2, x3 * y3, x4 * y4
        hunt_bar -= p1 * a1 + p2 * a2 + p3 * a3 + p4 * a4
        gain_bar += p1 * b1 + p2 * b2 + p3 * b3 + p4 * b4
    parameters_bar[0] = birth_bar
    parameters_bar[1] = hunt_bar
    parameters_bar[2] = gain_bar
    parameters_bar[3] = death_bar


def workspace(parameters, steps, dt):
    return np.empty(4), np.empty((steps, 2))


limit = Limit(value_and_grad, workspace)

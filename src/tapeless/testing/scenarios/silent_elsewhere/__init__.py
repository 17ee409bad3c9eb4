"""Programs for which at least one existing tool returns a wrong gradient without a word.

Each went wrong in one or more of tangent, Warp, Taichi, CasADi, ReverseDiff, Mooncake and autograd.
"""

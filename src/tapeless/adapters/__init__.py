"""tapeless beside JAX, PyTorch and PyTensor: functions handed over in either direction.

Neither is a requirement; each adapter imports its package when it is called.
"""

from tapeless.adapters.for_jax import as_jax as as_jax
from tapeless.adapters.for_jax import from_jax as from_jax
from tapeless.adapters.for_pytensor import as_pytensor as as_pytensor
from tapeless.adapters.for_torch import as_torch as as_torch
from tapeless.adapters.for_torch import from_torch as from_torch

"""The arrays that a layer learns: what they are called, and their shapes.

A dense layer's W is n2 x n1, as in Wx + b, filters are K x C/g x F x F, those of a transposed convolution
C x K/g x F x F: as torch.nn.Linear, Conv2d, ConvTranspose2d and LSTM lay them out. Keras has inputs first.
"""

from __future__ import annotations

from typing import NamedTuple


class Array(NamedTuple):
    """One of them: its name, and how many entries it has along each axis.

    >>> print(Array("W", (256, 784)))
    W 256x784
    """

    name: str
    shape: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.name} {'x'.join(map(str, self.shape))}"


Arrays = tuple[Array, ...]


def with_bias(shape: tuple[int, ...], bias: bool | None, biases: tuple[int, ...]) -> Arrays:
    """W of a shape, and b of another where the layer has biases.

    >>> print(*with_bias((256, 784), None, (256,)), sep=", ")
    W 256x784, b 256
    """
    return (Array("W", shape),) if bias is False else (Array("W", shape), Array("b", biases))

"""netcalc: network design questions, answered with their working shown."""

__version__ = "0.1.0"

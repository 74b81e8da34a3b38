"""Programs over bits: every row of 0 and 1, the shortest formulas, and whether one perceptron can do it."""

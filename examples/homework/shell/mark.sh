#!/usr/bin/env bash
# Marks a file of answers, question by question; the first wrong one ends it.
#
#   ./mark.sh answers.txt
set -euo pipefail

answers=${1:-answers.txt}
answer() { sed -n "s/^$1 *= *//p" "$answers"; }

echo 'q1: ten 5x5 filters with padding 2 on 32x32x3, what comes out?'
netcalc conv-shape 32x32x3 --filters 10 --kernel 5 --padding 2 --expect="$(answer q1)"
echo 'q2: how many parameters has 784-256-10?'
netcalc params 784-256-10 --expect="$(answer q2)"
echo 'q3: the sigmoid at 1?'
netcalc backprop 'sigmoid(x)' --at x=1 --get value --expect="$(answer q3)"
echo 'q4: the derivative of sin(x1)*cos(x2) by x1?'
netcalc grad 'sin(x1)*cos(x2)' --get gradient.x1 --expect="$(answer q4)"
echo 'all right'

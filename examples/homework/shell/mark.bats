#!/usr/bin/env bats
# Marks a file of answers, a test for each question.
#
#   ANSWERS=answers.txt bats mark.bats

answer() { sed -n "s/^$1 *= *//p" "${ANSWERS:-answers.txt}"; }

@test 'q1: ten 5x5 filters with padding 2 on 32x32x3' {
  netcalc conv-shape 32x32x3 --filters 10 --kernel 5 --padding 2 --expect="$(answer q1)"
}

@test 'q2: the parameters of 784-256-10' {
  netcalc params 784-256-10 --expect="$(answer q2)"
}

@test 'q3: the sigmoid at 1' {
  netcalc backprop 'sigmoid(x)' --at x=1 --get value --expect="$(answer q3)"
}

@test 'q4: the derivative of sin(x1)*cos(x2) by x1' {
  netcalc grad 'sin(x1)*cos(x2)' --get gradient.x1 --expect="$(answer q4)"
}

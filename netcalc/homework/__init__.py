"""Homework: a key, submissions, and a way to ask -> marks -> reports.

key.py reads what is asked, submission.py what was answered, marking.py puts one beside the other, marks.py
makes an Answer of it, which the usual formats show. A report format for machines is a module here, with
`reports(answer)`, and its row in REPORTS.
"""

from __future__ import annotations

REPORTS = {
    "tap": "netcalc.homework.tap",
    "junit": "netcalc.homework.junit",
    "gradescope": "netcalc.homework.gradescope",
}
"""Report format -> the module that writes it."""

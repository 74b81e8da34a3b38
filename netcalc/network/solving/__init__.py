"""The inverse questions: which numbers in a network's blanks meet a condition, and how they are found."""

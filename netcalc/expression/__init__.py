"""ENGINE 1: text -> Graph -> numbers, formulas, pictures."""

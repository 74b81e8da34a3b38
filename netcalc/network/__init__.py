"""ENGINE 2: text -> layers -> sizes, counts, costs."""

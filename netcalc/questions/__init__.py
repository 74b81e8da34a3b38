"""The questions that netcalc answers: engine record -> Answer, one module per subject."""

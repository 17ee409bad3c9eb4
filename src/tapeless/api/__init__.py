"""What users call: one file for each operator, one layer of differentiation in each."""

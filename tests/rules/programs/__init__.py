"""Programs, one for each way of calling a function that has a rule: what the tests of rules run."""

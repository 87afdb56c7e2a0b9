"""The variables, in the order in which they lean on each other."""

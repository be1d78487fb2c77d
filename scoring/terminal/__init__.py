"""What commands of scoring share: the option that names a rubric."""

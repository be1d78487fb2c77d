"""Rows (指标行): what each single target below a line of the sheet weighs and earns."""

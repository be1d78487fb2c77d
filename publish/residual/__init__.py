"""What published totals would tell about confidential projects by subtraction."""

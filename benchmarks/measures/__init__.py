"""What is measured: each module holds one measure and gives its rows of the table."""

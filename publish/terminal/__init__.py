"""What the commands of a publication print: its headline, and the rows of a dry run."""

"""The public databases that are attached to a Datasette: which ones they are, held as they were opened."""

"""The public databases that are attached to a Datasette: which ones they are, and what is read of them."""

"""What an honest clerk records of a year: nothing of it looks like a mistake."""

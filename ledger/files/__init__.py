"""Files outside the ledger: what is given is read, what is made is put in place, and what the system says."""

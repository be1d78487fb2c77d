"""The files of a publication: the public database and its downloads, written, put in place and compared."""

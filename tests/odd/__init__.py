"""Departments of odd shapes, made from a name: every command, page and download is run over each of them."""

"""The outsider's script ``verify_public.py`` in its parts, which ``publish.files.outsider_script`` puts into one file.

They need Python 3.8 or newer and its standard library, and nothing else of jixiao. No syntax of theirs is newer than
Python 3.6, because an older one has to read the file as far as the sentence that says so.
"""

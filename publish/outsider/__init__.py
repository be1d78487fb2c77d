"""The outsider's script ``verify_public.py`` in its parts, which ``publish.files.outsider_script`` puts into one file.

They need Python 3.9 or newer and its standard library, and nothing else of jixiao.
"""

"""The VBA modules of a workbook, as another program than wrote them reads them."""

import warnings
from pathlib import Path


def modules(path):
    """{module: its text} as olevba reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # oletools uses names that newer versions of pyparsing will drop
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser(str(path))
        try:
            macros = list(parser.extract_macros())
        finally:
            parser.close()
    return {Path(name).stem: text.replace("\r\n", "\n") for _, _, name, text in macros}

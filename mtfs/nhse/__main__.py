"""Make the package's allocations file anew from NHS England's workbooks.

python -m mtfs.nhse [--allow-new-icbs] FIRST.xlsx SECOND.xlsx mtfs/data/nhse_allocations.csv
"""

import sys

from mtfs.nhse.importer import import_allocations, write_rows

if __name__ == "__main__":
    *workbooks, target = [word for word in sys.argv[1:] if word != "--allow-new-icbs"]
    allow = "--allow-new-icbs" in sys.argv
    write_rows([row for workbook in workbooks for row in import_allocations(workbook, allow)], target)

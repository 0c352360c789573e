"""NHS England's published allocations: the importer of its workbooks, and the figures read from them."""

"""The page for those who may install nothing, and the API that it calls: the extra `mtfs[web]`."""

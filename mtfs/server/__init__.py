"""The functions in Excel on Windows, on the Mac and on the web, with xlwings Server: the extra `mtfs[server]`."""

"""The functions that the finance team calls from a spreadsheet, and the hosts that offer them."""

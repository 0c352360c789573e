"""What xlwings Server lists: every function, by its name in the namespace."""

from mtfs.server.functions import offered
from mtfs.udf.adapter import adapted

globals().update({name: adapted(function, name) for name, function in offered().items()})

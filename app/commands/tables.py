"""Reading a table for a command that knows nothing of what we keep.

`surveys` and `analysis` meet only in the jobs; a command that analyses a file reads it
through here, by the same strict rules as every import.
"""

from surveys.interchange.cells import Record
from surveys.interchange.decoding import Table, open_table

__all__ = ["Record", "Table", "open_table"]

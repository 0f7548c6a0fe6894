"""Arrays in source code: lists in brackets, and the calls that make matrices of flat lists."""

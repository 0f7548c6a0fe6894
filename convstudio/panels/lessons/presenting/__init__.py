"""The presenter's window and its parts."""

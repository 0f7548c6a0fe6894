"""Tools: views that can be shown in place of the sum and the transport, or in separate windows."""

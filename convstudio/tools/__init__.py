"""Tools: what can stand in place of the sum and the transport, or in windows of their own."""

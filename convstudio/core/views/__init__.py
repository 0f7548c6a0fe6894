"""Pictures of I and S at a cost that depends on the screen, and their display ranges and colours."""

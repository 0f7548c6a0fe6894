"""Pictures of I and S at a cost that follows the screen, and the ranges and colours they are shown in."""

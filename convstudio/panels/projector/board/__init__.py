"""The board: I and S written out as on a blackboard, where they are small enough."""

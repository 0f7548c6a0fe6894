"""The layout of the window: its frame, the strip below the equation, and what gives way where there is little room."""

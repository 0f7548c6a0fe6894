"""The range that a picture is shown in: the menu that I and S have for it, and its histogram."""

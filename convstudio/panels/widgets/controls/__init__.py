"""Controls that are turned, chosen or typed in."""

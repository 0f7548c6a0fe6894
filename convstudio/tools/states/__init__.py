"""The list of states in the tool *History*, and its model."""

"""What stands in a corner of a picture or beside a cell: loupes, the overview, the layer that is added."""

"""The input panel and its parts: the picture and its range, brush and cell editing, menus, and new inputs."""

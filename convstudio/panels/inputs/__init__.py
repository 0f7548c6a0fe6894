"""The parts of the input panel that change the picture: brush, cells, new inputs."""

"""The kernels that are kept: a folder of files, one kernel each."""

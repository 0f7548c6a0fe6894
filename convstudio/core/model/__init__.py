"""The data model: pictures, kernels, and the experiment that combines them."""

"""The allocation, which stays outside the study: sealed here and read by nobody else."""

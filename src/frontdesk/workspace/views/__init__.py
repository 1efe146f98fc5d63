"""The pages of the workspace, a file for each resource."""

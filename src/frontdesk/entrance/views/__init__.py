"""Pages of the entrance, a file per resource."""

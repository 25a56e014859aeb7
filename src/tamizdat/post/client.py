"""The desk's side of the interface."""

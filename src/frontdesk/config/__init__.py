"""Settings, addresses and processes: where the layers are put together."""

"""The parts of the interface: macros, layouts, styles, islands. README.md names them; /ui shows them."""

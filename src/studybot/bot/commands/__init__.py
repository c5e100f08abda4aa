"""One module for each group of commands; each parses, calls one service method and renders what it returned."""

"""Reading of files that people made: type by content, size guards, tables."""

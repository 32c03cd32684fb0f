"""The interface for other systems, version 1: the same services as the pages, under the same rights."""

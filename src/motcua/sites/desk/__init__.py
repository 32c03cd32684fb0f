"""The desk: specialists settle, leaders sign, clerks issue."""

"""Programs that write into arrays, and that reach one array by several names."""

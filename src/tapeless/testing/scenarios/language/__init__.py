"""Every construct that the language covers, a small program for each."""

"""The player held against a plain decode, on the machine that it runs on."""

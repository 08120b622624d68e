"""What the tests of accounts share."""

PASSWORD = "Kiln-9-harbor-lantern"

"""The command `projio`; its commands are called through `projio.cli.main`."""

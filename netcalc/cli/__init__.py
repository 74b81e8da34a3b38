"""The command line: flags -> question -> ink. The only door to typer."""

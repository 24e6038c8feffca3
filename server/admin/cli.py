"""What an operator types: `flask demo`."""

import click
from flask import Flask

from .demo import Demo


def init_app(app: Flask, demo: Demo, *, production: bool) -> None:
    """Commands of `flask`, in the folder where the server is started."""

    @app.cli.command("demo", help="Fill the server with rooms, people, chat and history to look at.")
    @click.option("--anyway", is_flag=True, help="Also on a server that is in use.")
    def fill(*, anyway: bool) -> None:
        if production and not anyway:
            raise click.ClickException(
                "This is a production server: real people would see it. With --anyway it is done."
            )
        for name, code in demo.fill():
            click.echo(f"  /r/{code[:3]}-{code[3:]}  {name}")

"""What an operator types: `flask create-admin`, `flask invite`, `flask demo`."""

import click
from flask import Flask

from config import Settings
from server.contract.errors import Refused
from server.services.operators import Operators

from .demo import Demo


def init_app(app: Flask, settings: Settings, operators: Operators, demo: Demo) -> None:
    """Commands of `flask`, in the folder where the server is started."""

    @app.cli.command("create-admin", help="Make an account that may enter the admin panel.")
    @click.option("--email", prompt="E-mail address")
    @click.option("--name", prompt="Name", default="Admin")
    def create_admin(email: str, name: str) -> None:
        # Asked for, never an option: what is typed after a command stays in the shell's history.
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        try:
            new = operators.make_admin(email, name, password)
        except Refused as refused:
            raise click.ClickException(refused.message) from None
        click.echo(f"{email} {'is an admin' if new else 'had an account; it is an admin now, with this password'}.")

    @app.cli.command("invite", help="Print a link with which one person may make an account.")
    @click.option("--days", default=7, show_default=True, type=click.IntRange(1, 365), help="How long it is good.")
    def invite(days: int) -> None:
        base = settings.public_url or f"http://127.0.0.1:{settings.port}"
        click.echo(f"{base}/signup#{operators.invite(days)}")

    @app.cli.command("demo", help="Fill the server with rooms, people, chat and history to look at.")
    @click.option("--anyway", is_flag=True, help="Also on a server that is in use.")
    def fill(*, anyway: bool) -> None:
        if settings.production and not anyway:
            raise click.ClickException(
                "This is a production server: real people would see it. With --anyway it is done."
            )
        for room, code in demo.fill():
            click.echo(f"  /r/{code[:3]}-{code[3:]}  {room}")
